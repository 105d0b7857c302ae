"""What a list of sessions shows of one, so that it need not read the whole of each."""

import msgspec

from retro.session.dates import check_moment
from retro.session.model import Session
from retro.session.people import Role


class SessionSummary(msgspec.Struct, frozen=True):
    """A session in a list. It is stored with the session; a file of an earlier version may lack a field.

    The names and the order of the fields are those in the file.
    """

    title: str = ""
    template: str = ""
    """The name of the agenda's format."""
    opened: int = 0
    """Epoch seconds."""
    offset: int = 0
    """Minutes that the host's time was ahead of UTC."""
    ended: int | None = None
    """Epoch seconds; None while the session is not over."""
    stage: str = ""
    """The title of the stage it is at; empty before the first."""
    people: int = 0
    """How many seats take part by writing and voting."""
    demo: bool | None = None
    """Whether its people are simulated; None where the file does not say."""
    leaders: tuple[str, ...] = ()
    """Names of the facilitators."""
    team_id: str = ""
    """The id of the team to which it belongs, as the session itself says; empty for none."""
    channels: tuple[str, ...] = ()
    """What it is about: words without `#`."""
    recovered_from: str | msgspec.UnsetType = msgspec.UNSET
    """The damaged session of which this is what could be read; no other has such a field."""

    def __post_init__(self) -> None:  # a file that is changed may hold anything
        check_moment(self.opened, self.offset)
        if self.ended is not None:
            check_moment(self.ended)


def summary_of(session: Session) -> SessionSummary:
    """Return what a list of sessions shows of this one."""
    stage = session.stage
    return SessionSummary(
        title=session.title,
        template=session.agenda.name,
        opened=session.opened,
        offset=session.offset,
        ended=session.ended,
        stage=stage.title if stage else "",
        people=len(session.members),
        demo=session.agenda.simulated,
        leaders=tuple(
            seat.name for seat in session.seats if seat.role is Role.FACILITATOR and not seat.owner
        ),
        team_id=session.team_id,
        channels=session.channels,
        recovered_from=session.recovered_from or msgspec.UNSET,
    )
