"""Sessions as they are on disk: the one place where what a file holds becomes a session, or is damage."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from retro.commands.logs import log_error
from retro.commands.prompts import say
from retro.commands.session_teams import team_of_session
from retro.errors import DamagedFile, MissingKind, StoreError
from retro.exchange.document import exported
from retro.exchange.tables import TABLES
from retro.minutes import markdown
from retro.session.dates import check_day, check_moment
from retro.session.model import Session
from retro.session.record import days_in
from retro.session.removal import removable
from retro.session.required_kinds import needs
from retro.session.view import RoomState
from retro.stages import KINDS, codec, engine
from retro.storage import Event, Library
from retro.workspace import Workspace

LOOK_BACK = 5
"""How many earlier sessions are opened to find one to compare with."""


def read_session(
    workspace: Workspace,
    session_id: str,
    told: Callable[[str], None] = lambda sentence: None,
    *,
    proven: bool = True,
) -> Session:
    """Fold a session from its file, without anything that was given in private. Raises StoreError.

    `told` gets a sentence where the file is damaged and the copy before it was read. Without `proven` it
    takes a fifth of the time, and damage may raise later, on a page or a screen: for who looks only at the
    record.
    """
    stored = Library(workspace.sessions).events(session_id, told)
    with damage_named(workspace, session_id):
        return session_of(stored, proven=proven)


def reader_of_records(workspace: Workspace) -> Callable[[str], Session]:
    """Return what folds one session after the other, to read what each wrote down. It raises StoreError.

    It is not proved that minutes can be written of them, which takes ten times as long.
    """
    library, translate, rules = Library(workspace.sessions), codec(), engine()

    def read(session_id: str) -> Session:
        stored = library.events(session_id)
        with damage_named(workspace, session_id):
            session = rules.fold(map(translate.decode, stored))
            prove_days(session)
            return session

    return read


def session_of(stored: Sequence[Event], *, proven: bool = True) -> Session:
    """Fold a session from its stored events. Raises whatever events that are none of ours lead to."""
    translate = codec()
    session = engine().fold(map(translate.decode, stored))
    if proven:
        prove(session)
    else:
        prove_days(session)
    return session


def prove(session: Session) -> None:
    """Raise now what a damaged session would raise later, on a page, in an export or on a screen."""
    prove_days(session)
    markdown(session)
    exported(session)
    for table in TABLES.values():
        table(session)
    removable(session, KINDS)
    for seat in session.seats:
        if not seat.removed:
            engine().view_for(session, seat.id, RoomState(session.entered))


def prove_days(session: Session) -> None:
    """Raise now what a session would raise wherever a day of it is shown or reckoned with."""
    check_moment(session.opened, session.offset)
    if session.ended is not None:
        check_moment(session.ended)
    for day in days_in(session.record):
        check_day(day)


def say_recovered(sentence: str) -> None:
    """Tell whoever asked for one session that it was read from the copy before a damaged one."""
    say(f"retro: {sentence}")


@contextmanager
def damage_named(workspace: Workspace, session_id: str) -> Iterator[None]:
    """Turn whatever goes wrong while a file becomes a session into a StoreError that names the session.

    Where it went wrong is in the log.
    """
    try:
        yield
    except MissingKind as error:
        raise MissingKind(f"{session_id} {needs(error.kinds)}.", error.kinds) from None
    except StoreError:
        raise
    except Exception as error:
        log_error(workspace, f"the file of {session_id} makes no session", error)
        hint = f"See: {workspace.command('sessions', 'check')}"
        raise DamagedFile.not_understood(f"of {session_id}", error, hint) from error


def session_before(workspace: Workspace, session: Session) -> Session | None:
    """Find the last session of the same agenda and team that was over before this one opened.

    Ids begin with dates.
    """
    library = Library(workspace.sessions)
    earlier = [name for name in library.ids() if name < session.id]
    team = team_of_session(library, session.id, session.team_id)
    for name in reversed(earlier[-LOOK_BACK:]):
        try:
            before = read_session(workspace, name)
        except StoreError:
            continue
        if before.ended is None or before.ended > session.opened or not _alike(before, session):
            continue
        if team_of_session(library, before.id, before.team_id) == team:
            return before
    return None


def _alike(before: Session, session: Session) -> bool:
    """Whether both follow the same agenda, and either real people or simulated ones gave the figures."""
    return (before.agenda.name, before.agenda.simulated) == (session.agenda.name, session.agenda.simulated)
