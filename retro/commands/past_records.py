"""The records of a workspace's past sessions, with what was said of them since."""

from collections.abc import Callable

from retro.commands.prompts import say
from retro.commands.read_session import reader_of_records
from retro.commands.session_teams import review_days, team_of_session
from retro.errors import StoreError
from retro.publish.followups import Followups
from retro.session.later_sentences import later_lines
from retro.session.later_words import RecordWord
from retro.session.model import Session
from retro.session.record_states import PastRecords, known_records
from retro.storage import DamagedEntry, Library
from retro.teams.team_folder import Teams
from retro.workspace import Workspace


def say_missing(sentence: str) -> None:
    """Say that a session could not be read, so that nobody takes the records for all there are."""
    say(f"retro: records may be missing here: {sentence}")


def past_records(
    workspace: Workspace,
    library: Library,
    of: Session | None = None,
    *,
    demos: bool | None = False,
    left_out: Callable[[str], None] = say_missing,
) -> list[PastRecords]:
    """Return every finished session, with what was said of its records and of others, the oldest first.

    With `of`, only those that can say what became of that session's. With `demos`, instead of them those with
    simulated people; with None both. `left_out` is told, in a sentence, what could not be read.
    """
    found, read, teams = [], reader_of_records(workspace), Teams.read(workspace.teams)
    for session_id, summary in library.heads():
        if isinstance(summary, DamagedEntry):
            left_out(summary.error)
        elif summary.ended and (demos is None or summary.demo in (demos, None)):
            if of and session_id != of.id and summary.ended < (of.ended or of.opened):
                continue
            try:
                session = read(session_id)
            except StoreError as error:
                left_out(str(error))
                continue
            # The summary of an older file does not say it.
            if demos is not None and session.agenda.simulated is not demos:
                continue
            try:
                words = tuple(Followups(library.path(session_id)).of(RecordWord))
            except StoreError as error:
                left_out(str(error))
                words = ()
            days = review_days(teams, team_of_session(library, session_id, session.team_id))
            found.append(PastRecords(session, words, days))
    return sorted(found, key=lambda past: (past.session.ended or 0, past.session.id))


def later_of(workspace: Workspace, session: Session) -> dict[str, str]:
    """Return what became of the records of a session that is over, a line each, by their ids there."""
    record = session.record
    if not session.over or not (record.decisions or record.lessons or record.experiments):
        return {}
    library = Library(workspace.sessions)
    demos = session.agenda.simulated
    pasts = past_records(workspace, library, session, demos=demos, left_out=lambda sentence: None)
    return later_lines(known_records(pasts), session.id)
