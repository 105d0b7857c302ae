"""The groups of a stage: who is in each, what it brought back, and who is left alone in one."""

from collections.abc import Collection, Mapping

import msgspec

from retro.session.model import Session
from retro.stages.breakout.forming import Seats


class Group(msgspec.Struct, frozen=True):
    """A group. While it works all see who is in it, and what it brought back."""

    seats: Seats
    """Ids of seats, also of removed ones, whose cards the group still sees."""
    brought: str = ""
    """What it brought back; empty again once that is a card."""
    card: str = ""
    """The label of the card that this became when everybody was called back."""


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

    def bringing(self, number: int, text: str) -> "BreakoutState":
        """Return the state once a group has brought something back, in place of what was there."""
        groups = list(self.groups)
        groups[number] = msgspec.structs.replace(groups[number], brought=text)
        return msgspec.structs.replace(self, groups=tuple(groups))

    def without_line(self, line: str) -> "BreakoutState":
        """Forget what was brought back in these words."""

        def left(group: Group) -> Group:
            return msgspec.structs.replace(group, brought="") if group.brought == line else group

        groups, earlier = tuple(map(left, self.groups)), tuple(map(left, self.earlier))
        return msgspec.structs.replace(self, groups=groups, earlier=earlier)

    def with_seats(self, ids: Mapping[str, str]) -> "BreakoutState":
        """Call seats by other ids; those without one are in no group any more."""

        def known(group: Group) -> Group:
            return _with(group, tuple(ids[seat] for seat in group.seats if seat in ids))

        groups, earlier = tuple(map(known, self.groups)), tuple(map(known, self.earlier))
        return msgspec.structs.replace(self, groups=groups, earlier=earlier)

    @property
    def lines(self) -> tuple[str, ...]:
        """What was brought back and is no card."""
        return tuple(group.brought for group in (*self.earlier, *self.groups) if group.brought)


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
    return sum(not group.brought and not members.isdisjoint(group.seats) for group in state.groups)


def _with(group: Group, seats: Seats) -> Group:
    return msgspec.structs.replace(group, seats=seats) if seats != group.seats else group
