"""`retro decisions`, `lessons` and `experiments`: what holds, what was learned, what is being tried."""

import argparse
import datetime
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from retro.commands.aligned_columns import aligned
from retro.commands.named import chosen
from retro.commands.past_records import past_records
from retro.commands.printed_entries import print_entries, question_of
from retro.commands.session_teams import homes_of_sessions, team_of_known
from retro.commands.today import today
from retro.memory.record_entry import entry_of_record
from retro.publish.followups import Followups
from retro.session.dates import understood_date
from retro.session.later_sentences import state_in_words
from retro.session.later_states import STATES, Said
from retro.session.later_words import RecordWord
from retro.session.record_states import KnownRecord, PastRecords, known_records, said_now, with_word
from retro.session.text import counted, excerpt
from retro.storage import Library
from retro.workspace import Workspace

WIDTH: Final = 70
LETTERS: Final[Mapping[str, str]] = {"lesson": "L", "decision": "D", "experiment": "E"}
VERBS: Final[Mapping[str, Said]] = {
    "again": "again",
    "practice": "practice",
    "retire": "retired",
    "confirm": "confirmed",
    "change": "changed",
    "end": "ended",
    "start": "started",
}
"""What each verb says; of an experiment that is concluded its outcome says it."""


def records(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List the records of one sort, or say what became of some."""
    library = Library(workspace.sessions)
    sort = arguments.command.removesuffix("s")
    everything = past_records(workspace, library, demos=None)
    pasts = [past for past in everything if not past.session.agenda.simulated]
    simulated = [past for past in everything if past.session.agenda.simulated]
    if arguments.verb == "list":
        return _list(workspace, library, arguments, sort, pasts, simulated)
    for record in _chosen(workspace, sort, pasts, simulated, arguments.ids):
        if record.session.agenda.simulated:
            simulated = _say(workspace, library, simulated, record, arguments)
        else:
            pasts = _say(workspace, library, pasts, record, arguments)
    return 0


def _say(
    workspace: Workspace,
    library: Library,
    pasts: Sequence[PastRecords],
    record: KnownRecord,
    arguments: argparse.Namespace,
) -> list[PastRecords]:
    """Keep what is said of a record, print how it stands now, and return all that is known with it."""
    said: Said = arguments.outcome if arguments.verb == "conclude" else VERBS[arguments.verb]
    leads_to = "experiment" if said == "adapted" else "decision"
    into = _chosen(workspace, leads_to, pasts, (), [arguments.by])[0].id if arguments.by else ""
    word = RecordWord(
        record=record.id,
        said=said,
        until=_until(arguments.until),
        saw=arguments.saw,
        because=arguments.because,
        into=into,
        at=int(time.time()),
    )
    word = said_now(_by_id(pasts), word)
    word = Followups(library.path(record.session.id)).keep_word(word)
    pasts = with_word(pasts, word)
    now = _by_id(pasts)[record.id]
    print(f"{now.id}: {state_in_words(now, today())}: {now.text}", file=sys.stderr)
    return pasts


def _until(text: str) -> str:
    now = datetime.datetime.now().astimezone()
    return understood_date(text, int(now.replace(tzinfo=datetime.UTC).timestamp()))


def _by_id(pasts: Iterable[PastRecords]) -> dict[str, KnownRecord]:
    return {each.id: each for each in known_records(pasts)}


def _of(sort: str, pasts: Iterable[PastRecords]) -> list[KnownRecord]:
    """Return the records of one sort in the order of lists: by state, then by age."""
    letter = LETTERS[sort]
    found = [each for each in known_records(pasts) if each.record.id[:1] == letter]
    day = today()
    return sorted(found, key=lambda each: STATES[letter].index(each.state_on(day)))


def _chosen(
    workspace: Workspace,
    sort: str,
    pasts: Iterable[PastRecords],
    simulated: Iterable[PastRecords],
    names: Iterable[str],
) -> list[KnownRecord]:
    known = _of(sort, pasts)
    living = [each for each in known if not each.is_over]
    listing = workspace.command(f"{sort}s", "list", "--all")
    return chosen(names, known, living, _of(sort, simulated), sort, listing)


def _list(
    workspace: Workspace,
    library: Library,
    arguments: argparse.Namespace,
    sort: str,
    pasts: Sequence[PastRecords],
    simulated: Sequence[PastRecords],
) -> int:
    """Print records, a line each; those of demos only when they are named, or with everything."""
    day = today()
    shown = _chosen(workspace, sort, pasts, simulated, arguments.ids)
    if not arguments.ids:
        shown = [*_of(sort, pasts), *(_of(sort, simulated) if arguments.all else ())]
    kept = [each for each in shown if arguments.only in ("", each.state_on(day))]
    if arguments.json:
        question = question_of(sort, state=arguments.only)
        homes = homes_of_sessions(library)
        print_entries(question, (entry_of_record(each, day, team_of_known(each, homes)) for each in kept))
        return 0
    if not kept:
        one = f"an {sort}" if sort == "experiment" else f"a {sort}"
        nothing = f"No {sort} is {arguments.only}." if shown else f"No finished session has {one} yet."
        print(nothing, file=sys.stderr)
    if not arguments.ids and not arguments.all and (left_out := len(_of(sort, simulated))):
        are = "is" if left_out == 1 else "are"
        listing = workspace.command(f"{sort}s", "--all")
        said = f"{counted(left_out, sort)} of demo sessions {are} left out"
        print(f"{said}; to list them: {listing}", file=sys.stderr)
    here = {past.session.id for past in (*pasts, *simulated)}
    demos = {past.session.id for past in simulated}
    rows = [(each.id, state_in_words(each, day, here), _words(each, demos)) for each in kept]
    for line in aligned(rows):
        print(line)
    return 0


def _words(known: KnownRecord, demos: Iterable[str]) -> str:
    return excerpt(known.text, WIDTH) + (" (demo)" if known.session.id in demos else "")
