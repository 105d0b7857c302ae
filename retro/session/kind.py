"""The seam between the session and the kinds of stages: what a kind must answer.

A kind is a stateless object. Everything it remembers of a stage is a frozen value in
`Session.states`, built by `enter` and changed only by `apply`.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from retro.session.acts import StageAct
from retro.session.agenda import Contract, Stage
from retro.session.context import Context, mark_of
from retro.session.events import Event, StageEvent
from retro.session.model import Session
from retro.session.view import Step, World

S = TypeVar("S", bound=msgspec.Struct)


class NoSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of a kind that has none."""


class NoState(msgspec.Struct, frozen=True):
    """The state of a kind that keeps none."""


class Kind(Generic[S]):
    """One way a stage can work. The defaults are a stage in which there is only something to hear."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What the kind is called on screens."""
    Settings: ClassVar[type[msgspec.Struct]] = NoSettings
    State: ClassVar[type[msgspec.Struct]] = NoState
    """What `enter` builds. Its name and fields are stored in snapshots: a change is a new schema version."""
    acts: ClassVar[tuple[type[StageAct], ...]] = ()
    events: ClassVar[tuple[type[StageEvent], ...]] = ()
    contract: ClassVar[Contract] = Contract.NAMED
    """What holds when the template says nothing."""
    prompts: ClassVar[tuple[int, int]] = (0, 0)
    """How many prompts a stage of this kind may have, least and most."""
    individual: ClassVar[bool] = False
    """Whether each person works alone and says when they are done."""
    done_label: ClassVar[str] = "I am done"
    given: ClassVar[str] = "answer"
    """What people give in private."""

    def enter(self, session: Session, stage: Stage) -> S:
        """Build what the stage keeps when it is entered; called again when the group comes back."""
        raise NotImplementedError

    def leave(self, session: Session, stage: Stage, at: int) -> Session:
        """Finish what runs in the stage when the group goes to another."""
        return session

    def skip(self, session: Session, stage: Stage, seconds: int) -> Session:
        """Leave out seconds in which nobody hosted, where the stage measures time itself."""
        return session

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        """Turn an act of this kind into events, or refuse it with a RuleError."""
        raise NotImplementedError

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        """Fold an event of this kind into the session. Never fails."""
        raise NotImplementedError

    def public(self, state: S) -> S:
        """Give what the stage keeps without what is private in it."""
        return state

    def unseen(self, state: S) -> int:
        """Count what people gave and nobody else has seen."""
        return 0

    def remarked(self, state: S, mark: Callable[[str, str], str]) -> S:
        """Give what the stage keeps with other marks; `mark` makes one of the old one and its purpose."""
        return state

    def waits(self, session: Session, stage: Stage) -> bool:
        """Whether people are working alone now, so that it matters who is done."""
        return self.individual

    def time_up(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        """Say what happens when the timer reaches zero."""
        return ()

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        """Name the next thing inside this stage, or None when it is time for the next stage."""
        return None

    def box(self, session: Session, stage: Stage) -> int:
        """Give the seconds the timer starts with when the stage is entered."""
        return stage.minutes * 60

    def promise(self, session: Session, stage: Stage) -> str:
        """Say in one sentence what others can see of what is written or chosen here."""
        return ""

    def view(self, session: Session, stage: Stage, seat: str, world: World) -> object:
        """Show the stage to a seat, without anything private to others."""
        return None

    def settings(self, stage: Stage) -> Any:
        """Read the stage's settings as this kind's type."""
        return msgspec.convert(stage.settings, self.Settings)

    def state(self, session: Session, stage: Stage) -> S:
        """Give what the stage keeps."""
        state: S = session.states[stage.id]
        return state

    def put(self, session: Session, stage: Stage, **changes: Any) -> Session:
        """Replace parts of what the stage keeps."""
        state = msgspec.structs.replace(self.state(session, stage), **changes)
        return session.with_state(stage.id, state)


def is_mine(stage: Stage, secret: bytes, seat: str, mark: str, purpose: str) -> bool:
    """Whether a mark in a stage's events names this seat.

    Files of version 2 have the seat's own id where names appear with the reveal.
    """
    return bool(mark) and mark in (seat, mark_of(stage, secret, seat, purpose))
