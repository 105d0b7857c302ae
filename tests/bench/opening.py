"""What it costs to list sessions and to open the home, and how much of that is proving what files hold.

`python tests/bench/opening.py [SESSIONS] [CARDS]`; 30 sessions of 100 cards unless said otherwise.
"""

import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.cli import main
from retro.commands import read_session
from retro.commands.home import content_of
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import Meeting

SAMPLES = 7


def a_meeting(number: int, cards: int) -> Meeting:
    """Eight people write so many cards, vote, talk and agree."""
    people = [f"Person {n}" for n in range(8)]
    meeting = (
        Meeting(name=f"2026-{1 + number // 28:02}-{1 + number % 28:02}-sprint").join(*people).go("ideate")
    )
    for card in range(cards):
        meeting.add(people[card % 8], ("Start", "Stop", "Continue")[card % 3], f"Card {card} says so much")
    meeting.reveal().go("vote").vote("Person 1", "a1").vote("Person 2", "a2").close_vote()
    meeting.go("discuss").talk("a1").note("Said", "a1").action("Do it", "Person 3", "2026-12-01", "a1")
    return meeting.end()


def median(work: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def without_proof(work: Callable[[], object]) -> Callable[[], object]:
    def done() -> object:
        with patch.object(read_session, "prove", lambda session: None):
            return work()

    return done


def quiet(workspace: Workspace, *words: str) -> None:
    out = io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main(["--workspace", str(workspace.folder), *words])


def run(folder: Path, sessions: int, cards: int) -> None:
    workspace = Workspace(folder / "team")
    workspace.prepare()
    library = Library(workspace.sessions)
    for number in range(sessions):
        meeting = a_meeting(number, cards)
        path = library.new_path(meeting.session.id)
        Journal.create(path, summary_of(meeting.session), meeting.documents).close()
    last = library.ids()[-1]
    print(f"{sessions} sessions of {cards} cards, {path.stat().st_size // 1024} kB each; milliseconds\n")
    print(f"{'':32}{'as it is':>10}{'unproved':>10}{'proof':>8}")
    for name, work in (
        ("retro sessions list", lambda: quiet(workspace, "sessions", "list")),
        ("the home's list", lambda: content_of(workspace)),
        ("one look closer at the home", lambda: read_session.read_session(workspace, last)),
        ("retro actions (all of them)", lambda: quiet(workspace, "actions", "list")),
        ("retro minutes", lambda: quiet(workspace, "minutes", last)),
    ):
        proved, plain = median(work), median(without_proof(work))
        print(f"{name:32}{proved:>10.1f}{plain:>10.1f}{(proved - plain) / proved:>8.0%}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RETRO_STATE"] = str(Path(folder) / "state")
        run(Path(folder), *(int(word) for word in (*sys.argv[1:], "30", "100")[:2]))
