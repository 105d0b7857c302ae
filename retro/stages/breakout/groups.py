"""The groups of a stage: who is in each, what it brought back, and who is left alone in one."""

from collections.abc import Collection, Mapping

import msgspec

from retro.session.model import Session
from retro.stages.breakout.forming import Seats


class Sentence(msgspec.Struct, frozen=True):
    """A sentence that a group brought back; a card once everybody was called back."""

    text: str = ""
    """Empty once it is a card."""
    card: str = ""
    """The label of the card that it has become."""


class Group(msgspec.Struct, frozen=True):
    """A group. While it works all see who is in it, and what it brought back."""

    seats: Seats
    """Ids of seats, also of removed ones, whose cards the group still sees."""
    brought: str = ""
    """The text of the only sentence in files of version 7, read into `sentences`."""
    card: str = ""
    """The label of its card in files of version 7, read into `sentences`."""
    sentences: tuple[Sentence, ...] = ()
    """What it brought back, in that order."""

    def __post_init__(self) -> None:
        if self.brought or self.card:
            first = Sentence(self.brought, self.card)
            for name, value in (("sentences", (first, *self.sentences)), ("brought", ""), ("card", "")):
                msgspec.structs.force_setattr(self, name, value)

    @property
    def texts(self) -> tuple[str, ...]:
        """What it brought back and is no card yet."""
        return tuple(sentence.text for sentence in self.sentences if sentence.text)


class BreakoutState(msgspec.Struct, frozen=True):
    """The groups, in the order of their numbers."""

    groups: tuple[Group, ...] = ()
    step: int = 0
    """Of 1-2-4-All: which step, from 0; else 0."""
    over: bool = False
    """Whether everybody was called back."""
    earlier: tuple[Group, ...] = ()
    """Those of earlier rounds that brought something back, if groups were formed again."""
    again: bool = False
    """Whether groups were formed again."""
    same: bool = False
    """Whether the groups are those of a stage before."""
    kept: tuple[Seats, ...] = ()
    """Who was in each group, where everybody was called back and a later stage has the same groups. It is
    forgotten when the last such stage is over, at the latest with the session, and is in no export."""

    @property
    def seats(self) -> list[Seats]:
        """Who is in each group."""
        return [group.seats for group in self.groups]

    def number_of(self, seat: str) -> int | None:
        """Return the place of the group of a seat, from 0; None where it is in none."""
        return next((n for n, group in enumerate(self.groups) if seat in group.seats), None)

    def placed(self, seat: str, number: int) -> "BreakoutState":
        """Put a seat into a group, out of the one it is in; a new last group where there is none so far."""
        left = [_with(group, tuple(s for s in group.seats if s != seat)) for group in self.groups]
        if number >= len(left):
            left.append(Group(()))
            number = len(left) - 1
        left[number] = _with(left[number], (*left[number].seats, seat))
        return msgspec.structs.replace(self, groups=tuple(left))

    def bringing(self, number: int, place: int, text: str) -> "BreakoutState":
        """Return the state once a group has brought a sentence back, instead of the one in this place.

        A place behind the last adds it; an empty text takes the sentence back that is there.
        """
        groups = list(self.groups)
        sentences = list(groups[number].sentences)
        sentences[place : place + 1] = [Sentence(text)] if text else []
        groups[number] = msgspec.structs.replace(groups[number], sentences=tuple(sentences))
        return msgspec.structs.replace(self, groups=tuple(groups))

    def without_line(self, line: str) -> "BreakoutState":
        """Forget what was brought back in these words."""

        def left(group: Group) -> Group:
            sentences = tuple(sentence for sentence in group.sentences if sentence.text != line)
            return msgspec.structs.replace(group, sentences=sentences)

        groups, earlier = tuple(map(left, self.groups)), tuple(map(left, self.earlier))
        return msgspec.structs.replace(self, groups=groups, earlier=earlier)

    def with_seats(self, ids: Mapping[str, str]) -> "BreakoutState":
        """Call seats by other ids; those without one are in no group any more.

        Without any ids the order of the groups says nothing of who was in them either: another stage may say
        who was in which of the same groups.
        """

        def known(group: Group) -> Group:
            return _with(group, tuple(ids[seat] for seat in group.seats if seat in ids))

        groups, earlier = tuple(map(known, self.groups)), tuple(map(known, self.earlier))
        if not ids and any(self.seats):
            groups = tuple(sorted(groups, key=lambda group: [(s.card, s.text) for s in group.sentences]))
        return msgspec.structs.replace(self, groups=groups, earlier=earlier, kept=())

    @property
    def lines(self) -> tuple[str, ...]:
        """What was brought back and is no card."""
        return tuple(text for group in (*self.earlier, *self.groups) for text in group.texts)


def members_here(session: Session, group: Group, present: Collection[str]) -> Seats:
    """Return who of a group is here, in the order of the seats."""
    return tuple(member.id for member in session.members if member.id in group.seats and member.id in present)


def alone_in(session: Session, state: BreakoutState, number: int, present: Collection[str]) -> str:
    """Return who is the only one here in a group while others are here in other groups; else nothing."""
    here = members_here(session, state.groups[number], present)
    if len(here) != 1:
        return ""
    others = (members_here(session, g, present) for n, g in enumerate(state.groups) if n != number)
    return here[0] if any(others) else ""


def brought_nothing(session: Session, state: BreakoutState) -> int:
    """Count the groups that brought nothing back, but for those whose people were all removed."""
    members = {member.id for member in session.members}
    return sum(not group.sentences and not members.isdisjoint(group.seats) for group in state.groups)


def _with(group: Group, seats: Seats) -> Group:
    return msgspec.structs.replace(group, seats=seats) if seats != group.seats else group
