"""What a decision stage keeps: each proposal with its rounds, all of it for everybody to see."""

from typing import Final

import msgspec

from retro.stages.decide.methods import AS_IT_IS, RESISTANCE, DecideSettings

REMOVED: Final = "(removed)"


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer as it was shown."""

    choice: int
    """Index among the answers of the method."""
    reason: str = ""
    author: str = ""
    """The id of the seat, where answers are shown by name; else empty."""
    met: str = ""
    """How an objection was met."""
    withdrawn: bool = False


class Round(msgspec.Struct, frozen=True, omit_defaults=True):
    """One time that people were asked."""

    proposal: str
    options: tuple[str, ...] = ()
    deciders: bool = False
    """Whether only those who decide were asked."""
    shown: bool = False
    answered: int = 0
    counts: tuple[int, ...] = ()
    """How often each answer was given; empty where there were too few to show them."""
    points: tuple[tuple[int, ...], ...] = ()
    """Of each option the sum of the resistance, the least and the most; empty where there were too few."""
    said: tuple[Said, ...] = ()
    """In the order in which people are heard. Where answers have no names, only those with a reason."""
    missing: tuple[str, ...] = ()
    """Ids of the seats that were asked and did not answer, where answers are shown by name."""

    @property
    def withheld(self) -> bool:
        """Whether so few answered that their answers are not shown."""
        return bool(self.answered) and not (self.counts or self.points)


class Matter(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is decided."""

    proposal: str = ""
    options: tuple[str, ...] = ()
    """Of systemic consensus, without the one that all stays as it is."""
    deciders: tuple[str, ...] = ()
    """Ids of the seats of those who decide; empty where the group does, or nobody was named yet."""
    instead: tuple[str, ...] = ()
    """Ids of the seats that decided before, and left."""
    rounds: tuple[Round, ...] = ()
    replaces: str = ""
    """The id of the decision that is asked about again, or empty."""
    written: str = ""
    """The id of what was written down of it: of a decision, or of the note that there is none."""

    @property
    def decided(self) -> bool:
        """Whether a decision was written down."""
        return self.written.startswith("D")

    @property
    def last(self) -> Round | None:
        """The last time that people were asked."""
        return self.rounds[-1] if self.rounds else None

    def number(self, *, deciders: bool) -> int:
        """How often the same people were asked; a round in which nobody answered does not count."""
        return sum(
            asked.deciders == deciders and bool(asked.answered or not asked.shown) for asked in self.rounds
        )

    def changed(self) -> bool:
        """Whether the proposal is another one than when people were asked last."""
        last = self.last
        return last is not None and (last.proposal, last.options) != (self.proposal, self.options)


class DecideState(msgspec.Struct, frozen=True):
    """The proposals in the order they came up; the last one is the one that is talked about."""

    matters: tuple[Matter, ...] = (Matter(),)
    asking: bool = False
    """Whether people are being asked."""

    @property
    def now(self) -> Matter:
        """What is being decided."""
        return self.matters[-1]

    @property
    def asks_deciders(self) -> bool:
        """Whether those who decide are being asked, and nobody else."""
        last = self.now.last
        return self.asking and last is not None and last.deciders

    def with_now(self, **changes: object) -> "DecideState":
        """Return the state with changes of what is being decided."""
        now = msgspec.structs.replace(self.now, **changes)
        return msgspec.structs.replace(self, matters=(*self.matters[:-1], now))


def rated(settings: DecideSettings, options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options that get a number each: those of the proposal, and that all stays as it is."""
    return (*options, AS_IT_IS) if settings.way == RESISTANCE else ()
