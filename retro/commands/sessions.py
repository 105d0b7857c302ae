"""`retro sessions`: which there are, what one is, whether their files are well, and parting with one."""

import argparse
import sys
from collections.abc import Sequence

from retro.commands.all_captures import say_what_went_with_it
from retro.commands.prompts import is_meant
from retro.commands.read_session import read_session, say_recovered
from retro.commands.recover_session import recovered_of, related
from retro.commands.remove_session import delete_session
from retro.commands.session_check import accept_changed, check
from retro.commands.session_teams import team_of_session
from retro.errors import StoreError
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.publish.targets.places import shown_place
from retro.session.model import Session
from retro.session.record import standing
from retro.session.removal import removable
from retro.session.required_kinds import missing_from
from retro.session.text import counted
from retro.stages import KINDS
from retro.storage import DamagedEntry, Library, SessionEntry
from retro.words import listed
from retro.workspace import Workspace

NOT_BEGUN = "prepared, not begun"


def sessions(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List, show, check, delete, forget a name, or remove a text."""
    library = Library(workspace.sessions)
    if arguments.verb == "list":
        return _list(workspace, library)
    if arguments.verb == "check":
        if arguments.accept:
            return accept_changed(library, arguments.name)
        return check(workspace, library, arguments.name, arguments.repair)
    if arguments.verb == "show":
        return _show(workspace, arguments.name)
    if arguments.verb == "forget":
        from retro.commands.forget_name import forget  # brings a parser of Markdown, which a list never needs

        return forget(workspace, library, arguments.name, arguments.person, sure=arguments.yes)
    if arguments.verb == "remove":
        from retro.commands.remove_text import remove  # for the same reason

        return remove(workspace, library, arguments.name, " ".join(arguments.text), sure=arguments.yes)
    return _delete(workspace, library, arguments.name, arguments.yes)


def state(summary: SessionEntry) -> str:
    """Return in words where a session stands, and whether its people are simulated."""
    if missing := missing_kinds(summary):
        return f"needs kind {listed(missing)}"
    where = "over" if summary.ended else f"at {summary.stage}" if summary.stage else NOT_BEGUN
    return f"demo, {where}" if summary.demo else where


def title(summary: SessionEntry) -> str:
    """Return the title of a session as lists show it, and from which damaged one it was recovered."""
    return summary.title + (f" (recovered from {summary.recovered_from})" if summary.recovered_from else "")


def missing_kinds(summary: SessionEntry) -> tuple[str, ...]:
    """Return the kinds of stages that a session needs and that are not installed here."""
    return missing_from(KINDS, summary.kinds)


def _list(workspace: Workspace, library: Library) -> int:
    heads = library.heads()
    if not heads:
        start = workspace.command("host", "start-stop-continue")
        print(f"No sessions yet. Start one: {start}", file=sys.stderr)
        return 0
    width = max(len(session_id) for session_id, _ in heads)
    states = {name: state(summary) for name, summary in heads if isinstance(summary, SessionEntry)}
    widest = max([22, *map(len, states.values())])
    for session_id, summary in heads:
        if isinstance(summary, DamagedEntry):
            print(f"{session_id:<{width}}  {summary.error}")
        else:
            people = counted(summary.people, "seat")
            print(f"{session_id:<{width}}  {states[session_id]:<{widest}}  {people:>8}  {title(summary)}")
    return 0


def _show(workspace: Workspace, session_id: str) -> int:
    session = read_session(workspace, session_id, say_recovered)
    record = session.record
    team = team_of_session(Library(workspace.sessions), session.id, session.team_id)
    rows = [
        ("title", session.title),
        *([("recovered", f"from {session.recovered_from}")] if session.recovered_from else []),
        *([("team", team)] if team else []),
        ("template", session.agenda.name),
        ("stages", ", ".join(stage.title for stage in session.agenda.stages)),
        ("state", "over" if session.over else (session.stage.title if session.stage else NOT_BEGUN)),
        *([("demo", "yes, its people are simulated")] if session.agenda.simulated else []),
        ("people", ", ".join(seat.name for seat in session.members)),
        ("cards", str(len(session.board.cards))),
        ("actions", str(len(record.actions))),
        ("decisions", str(len(standing(record)))),
        ("lessons", str(len(record.lessons))),
        ("experiments", str(len(record.experiments))),
        *([("asked", f"somebody asked to remove {', '.join(asked)}")] if (asked := _asked(session)) else []),
        *(("published", where) for where in _published(Library(workspace.sessions), session_id)),
        ("file", str(Library(workspace.sessions).path(session_id))),
    ]
    for name, value in rows:
        print(f"{name:<11} {value}")
    return 0


def _asked(session: Session) -> list[str]:
    """Return the labels of texts that somebody asked to be removed."""
    return [text.label for text in removable(session, KINDS) if text.id in session.record.asked]


def _delete(workspace: Workspace, library: Library, session_id: str, sure: bool) -> int:
    library.path(session_id)
    origin = next((each for each in related(library, session_id)[:1] if each != session_id), "")
    deleted = [*recovered_of(library, session_id), session_id]  # the one that they are found by at last
    if not (sure or is_meant(f"Delete {listed(deleted[::-1])} permanently?")):
        print("Nothing was deleted.", file=sys.stderr)
        return 1
    from retro.commands.channel_pages import say_what_pages_have
    from retro.commands.reasons_elsewhere import forget_reasons, say_who_had_it
    from retro.commands.wikis import forget_copies  # brings what publishing needs, which a list never does

    had_it = forget_reasons(workspace, library, _homes_of_reasons(workspace, deleted))
    forget_copies(workspace)
    for each in deleted:
        pages = _published(library, each)
        captured = delete_session(workspace, library, each)
        print(f"{each} is deleted.", file=sys.stderr)
        say_what_went_with_it(workspace, captured)
        for where in pages:
            print(f"Its page stays in {where}", file=sys.stderr)
    say_who_had_it(workspace, had_it)
    say_what_pages_have(workspace)
    if origin:
        both = workspace.command("sessions", "delete", origin)
        print(f"{origin}, from which it was recovered, is still here; to delete it: {both}", file=sys.stderr)
    return 0


def _homes_of_reasons(workspace: Workspace, deleted: Sequence[str]) -> set[str]:
    """Return the sessions that stay and whose minutes have words of those that are deleted."""
    from retro.commands.reasons_elsewhere import homes_of_reasons

    homes: set[str] = set()
    for each in deleted:
        try:
            homes |= homes_of_reasons(read_session(workspace, each))
        except StoreError as error:
            print(
                f"It is not known whether minutes of other sessions have words of {each}. {error}",
                file=sys.stderr,
            )
    return homes - {*deleted}


def _published(library: Library, session_id: str) -> list[str]:
    """Return where a session was published; what cannot be read keeps nobody from the rest."""
    try:
        pages = Followups(library.path(session_id)).of(PublishedPage)
    except StoreError:
        return []
    return [f"{page.target}: {shown_place(page.place)}" for page in pages]
