"""`retro minutes`: a session as a page in many flavours, as JSON or as tables."""

import argparse
import sys
from types import MappingProxyType
from typing import Final

from retro.commands.output import write_out
from retro.commands.past_records import later_of
from retro.commands.read_session import read_session, say_recovered, session_before
from retro.exchange.document import exported
from retro.exchange.tables import TABLES, actions, as_csv
from retro.markdown.escape import without_links
from retro.minutes import markdown
from retro.minutes.front_matter import front_matter
from retro.publish.flavours import FLAVOURS
from retro.publish.targets.target import MARKDOWN
from retro.session.model import Session
from retro.session.open_actions import PastSession, boxes, known_actions, latest_edits, with_edits
from retro.storage import Library
from retro.workspace import Workspace

SEPARATORS: Final = MappingProxyType({"comma": ",", "semicolon": ";", "tab": "\t"})


def minutes(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the minutes to a file or to standard output."""
    if arguments.table and arguments.format != "csv":
        print("retro: --table works only with --format csv.", file=sys.stderr)
        return 2
    if arguments.separator and arguments.format != "csv":
        print("retro: --separator works only with --format csv.", file=sys.stderr)
        return 2
    if arguments.front_matter and arguments.format not in MARKDOWN:
        print("retro: --front-matter works only with Markdown.", file=sys.stderr)
        return 2
    written = _written(workspace, arguments)
    # Excel takes a CSV for UTF-8 only when a byte order mark begins it; a terminal needs none.
    encoding = "utf-8-sig" if arguments.format == "csv" else "utf-8"
    if arguments.output is None and sys.stdout.isatty():
        encoding = "utf-8"
    write_out(workspace, arguments.output, written, "Minutes written to", encoding)
    return 0


def _written(workspace: Workspace, arguments: argparse.Namespace) -> str:
    session = read_session(workspace, arguments.session, say_recovered)
    if arguments.format == "json":
        return exported(session)
    pasts = _pasts(workspace, session)
    known = known_actions(pasts)
    edited = with_edits(session, latest_edits(pasts))
    if arguments.format == "csv":
        table = arguments.table or "cards"
        rows = actions(edited, known) if table == "actions" else TABLES[table](edited)
        return as_csv(rows, SEPARATORS[arguments.separator or "comma"])
    page = markdown(edited, session_before(workspace, session), later=later_of(workspace, session))
    if known:
        from retro.publish.page_tasks import with_ticks  # it loads a parser that most pages do not need

        page = with_ticks(page, boxes(known, session.ended))
    if not workspace.settings().link_urls:
        page = without_links(page)
    page = FLAVOURS[arguments.format](page)
    if not arguments.front_matter:
        return page
    return front_matter(session, html=arguments.format == "mkdocs") + page


def _pasts(workspace: Workspace, session: Session) -> list[PastSession]:
    """The sessions that can say what became of the actions of this one; none, where it has no action."""
    if not session.record.actions and not session.record.carried_actions:
        return []
    from retro.commands.past_actions import past_sessions  # it loads what reads wikis

    return past_sessions(workspace, Library(workspace.sessions), session, demos=session.agenda.simulated)
