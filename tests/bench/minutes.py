"""Minutes of a large meeting: the page, every flavour, and the whole command beside few and many sessions.

python tests/bench/minutes.py [--profile]

Prints medians in milliseconds. The page is what has a goal: 600 cards of 60 people within 150 ms, whatever
else lies in the workspace.
"""

import cProfile
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.commands.read_session import read_session, session_before
from retro.exchange.document import exported, imported
from retro.exchange.tables import TABLES, as_csv
from retro.minutes import markdown
from retro.publish.flavours import FLAVOURS
from retro.session.agenda import Privacy
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import OPENED, Meeting, an_agenda

PEOPLE, CARDS, GOAL = 60, 600, 150.0
SAMPLES = 15
NAME = "2026-11-21-sprint-42"
THOUGHTS = (
    "We deploy *twice* a day, and nobody is afraid of it; see https://example.com/deploys_2 for more",
    "Überraschend viele Besprechungen ohne Ziel – können wir die Hälfte davon weglassen?",
    "Review takes 3 days on average, which is longer than writing the code in the first place",
)


def a_large_meeting() -> Meeting:
    people = [f"Person {number}" for number in range(PEOPLE)]
    meeting = Meeting(an_agenda(Privacy.REVEALED)).join(*people).go("ideate")
    for number in range(CARDS):
        prompt = ("Start", "Stop", "Continue")[number % 3]
        meeting.add(people[number % PEOPLE], prompt, f"{THOUGHTS[number % 3]} ({number})")
    meeting.reveal().go("group")
    labels = [card.id for card in meeting.session.board.cards]
    for first in range(0, CARDS // 2, 5):
        meeting.together(*labels[first : first + 5], title=f"Topic {first}")
    meeting.go("vote")
    topics = [topic.id for topic in meeting.session.board.topics]
    for number, name in enumerate(people):
        meeting.vote(name, *(topics[(number * 7 + dot) % len(topics)] for dot in range(3)))
    meeting.close_vote().go("discuss")
    for topic in topics[:20]:
        meeting.talk(topic, 4).note("What was said. " * 20, topic).action("Do it", "Person 1", topic=topic)
        meeting.decision("So be it", topic).lesson("Small is fine", "Here", ("size",), topic)
    return meeting.end()


def median_ms(work: Callable[[], object], samples: int = SAMPLES) -> float:
    taken = []
    for _ in range(samples):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def in_memory(meeting: Meeting) -> None:
    session = meeting.session
    page = markdown(session)
    took = median_ms(lambda: markdown(session))
    print(f"{CARDS} cards of {PEOPLE} people, {len(page):,} characters{'ms':>12}")
    print(f"{'the page':40}{took:10.1f}   goal {GOAL:.0f}: {'met' if took <= GOAL else 'MISSED'}")
    for name, flavour in FLAVOURS.items():
        print(f"{f'the page as {name}':40}{took + median_ms(lambda f=flavour: f(page)):10.1f}")  # type: ignore[misc]
    text = exported(session)
    print(f"{'as JSON':40}{median_ms(lambda: exported(session)):10.1f}")
    print(f"{'back from JSON':40}{median_ms(lambda: imported(text)):10.1f}")
    for name, table in TABLES.items():
        print(f"{f'table of {name}':40}{median_ms(lambda t=table: as_csv(t(session))):10.1f}")  # type: ignore[misc]


def beside_others(meeting: Meeting) -> None:
    columns = ("read", "all of it", "process")
    print(f"\n{'beside so many other sessions':28}" + "".join(f"{column:>12}" for column in columns))
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        library = Library(workspace.sessions)
        Journal.create(library.new_path(NAME), summary_of(meeting.session), meeting.documents).close()
        small = Meeting().join("Ana").next().end()
        done = 0
        for others in (0, 10, 100, 1000):
            for number in range(done, others):
                path = library.new_path(f"2025-{number // 100 + 1:02}-{number % 28 + 1:02}-other-{number}")
                Journal.create(path, summary_of(small.session), small.documents).close()
            done = others
            reading = median_ms(lambda: read_session(workspace, NAME), 7)
            whole = median_ms(lambda: a_page(workspace), 7)
            process = median_ms(lambda: a_process(workspace), 5)
            print(f"{others:<28,}{reading:12.1f}{whole:12.1f}{process:12.1f}")


def beside_later_ones() -> None:
    """Beside sessions of 100 cards that may say what became of the actions; up to 30 of them are read."""
    people = [f"Person {number}" for number in range(10)]
    print(f"\n{'beside so many later ones':28}{'page':>12}{'process':>12}")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        library = Library(workspace.sessions)
        for number in range(101):
            now = OPENED + number * 7 * 86_400
            meeting = (
                Meeting(an_agenda(Privacy.NAMED), name=_name(number), now=now).join(*people).go("ideate")
            )
            for card in range(100):
                prompt = ("Start", "Stop", "Continue")[card % 3]
                meeting.add(people[card % 10], prompt, f"{THOUGHTS[card % 3]} ({card})")
            meeting.reveal().go("group")
            for card in range(2, 30):
                meeting.together(f"a{card}", f"b{card}", title=f"Topic {card}")
            meeting.go("commit").action(f"Do it {number} times", "Person 1", "2027-01-01").end()
            path = library.new_path(meeting.session.id)
            Journal.create(path, summary_of(meeting.session), meeting.documents).close()
            if number in (0, 10, 30, 100):
                pages = median_ms(lambda: a_page(workspace, _name(0)), 5)
                print(
                    f"{number:<28,}{pages:12.1f}{median_ms(lambda: a_process(workspace, _name(0)), 5):12.1f}"
                )


def _name(number: int) -> str:
    return f"2027-{number // 28 + 1:02}-{number % 28 + 1:02}-sprint-{number}"


def a_page(workspace: Workspace, name: str = NAME) -> str:
    session = read_session(workspace, name)
    return markdown(session, session_before(workspace, session))


def a_process(workspace: Workspace, name: str = NAME) -> None:
    words = [sys.executable, "-m", "retro", "--workspace", str(workspace.folder), "minutes", name]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])


def main() -> None:
    meeting = a_large_meeting()
    if "--profile" in sys.argv:
        with cProfile.Profile() as profile:
            markdown(meeting.session)
        pstats.Stats(profile).sort_stats("tottime").print_stats(20)
        return
    in_memory(meeting)
    beside_others(meeting)
    beside_later_ones()


if __name__ == "__main__":
    main()
