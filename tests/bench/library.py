"""The index of a large library: building it, keeping it fresh, and asking it.

python -m tests.bench.library [--sources 5000] [--markdown] [--profile]

5,000 sources with 200,000 entries by a seeded generator, each source a small file; what reading a session
costs is not in it. Every figure has a goal, and is printed with the cores of the machine. Questions are
asked as a command does: the files are looked at, the index is opened, asked, and closed.
"""

import argparse
import cProfile
import datetime
import itertools
import os
import pstats
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from platform import python_version
from typing import NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.memory.context_words import Context
from retro.memory.entry import KEPT, Entry
from retro.memory.index import Index
from retro.memory.index_tables import Languages
from retro.memory.question import parse
from retro.memory.recall import recall_from
from retro.memory.scope import Scope
from tests.bench.tables import table

SEED = 20
TODAY = datetime.date(2026, 11, 28)
KINDS = ("session", *["topic"] * 6, *["card"] * 20, *["note"] * 4, *["action"] * 4, "decision")
PER_SOURCE = Counter((*KINDS, "lesson", "lesson", "experiment", "capture"))
LETTERS = {kind: kind[0].upper() for kind in PER_SOURCE}
BODIES = {"topic": 60, "lesson": 25, "decision": 20, "experiment": 25, "session": 12}
TEAMS = ("platform", "product", "support", "data")
CHANNELS = ("ci", "release", "on-call", "hiring", "docs", "security", "meetings", "customers", "tools", "pay")
STATES = {
    "action": ("open", "done", "dropped"),
    "decision": ("in force", "in force", "ended"),
    "lesson": ("new", "kept"),
    "experiment": ("planned", "running", "adopted"),
}
WORDS = 10_000
ENDINGS = (*[""] * 8, "s", "s", "ed", "ing", "ment")


class Folder:
    """Sources as small files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamps(self) -> Mapping[str, str]:
        found = {}
        with os.scandir(self.folder) as files:
            for file in files:
                about = file.stat()
                found[file.name] = f"{about.st_mtime_ns} {about.st_size} {about.st_ino}"
        return found

    def read(self, name: str) -> tuple[Entry, ...]:
        return msgspec.json.decode((self.folder / name).read_bytes(), type=tuple[Entry, ...])

    def write(self, name: str, entries: Sequence[Entry]) -> None:
        (self.folder / name).write_bytes(msgspec.json.encode(entries))


class Writing:
    """Texts whose words are as common as in a language: the tenth about a tenth as common as the first.

    They have about three times as many different words as the documentation of this project.
    """

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai", "or", "en")]
        drawn: dict[str, None] = {}
        while len(drawn) < WORDS:
            drawn["".join(self.dice.choices(syllables, k=self.dice.choice((2, 2, 3, 3, 4))))] = None
        self.words = sorted(drawn, key=len)
        self._weights = list(itertools.accumulate(rank**-1.1 for rank in range(1, WORDS + 1)))

    def text(self, words: int) -> str:
        drawn = self.dice.choices(self.words, cum_weights=self._weights, k=words)
        return " ".join(word + self.dice.choice(ENDINGS) for word in drawn).capitalize()

    def source(self, number: int) -> tuple[str, list[Entry]]:
        dice = self.dice
        day = (TODAY - datetime.timedelta(days=(number * 3) % 1800)).isoformat()
        team, session = dice.choice(TEAMS), f"{day}-meeting-{number}"
        entries = []
        for kind, count in PER_SOURCE.items():
            for index in range(1, count + 1):
                ref = session if kind == "session" else f"{session}/{LETTERS[kind]}{index}"
                entries.append(
                    Entry(
                        ref=ref,
                        kind=kind,
                        team=team,
                        day=day,
                        heading=self.text(dice.randint(4, 14)),
                        body=self.text(BODIES[kind]) if kind in BODIES else "",
                        channels=tuple(dice.sample(CHANNELS, dice.choice((0, 1, 1, 2)))),
                        who=dice.choice(("Ana", "Ben", "Chidi", "Dora", "")) if kind == "action" else "",
                        state=dice.choice(STATES.get(kind, ("",))),
                        review=self._later(day) if kind in STATES else "",
                    )
                )
        return f"{session}.json", entries

    def _later(self, day: str) -> str:
        """A day on which it is looked at again: of most in the last years, that day is over."""
        return (datetime.date.fromisoformat(day) + datetime.timedelta(self.dice.randint(7, 400))).isoformat()

    def questions(self) -> list[str]:
        """The mixed list: what people ask, words that are neither the most common nor the rarest."""
        dice = self.dice
        found = []
        for _ in range(20):
            a, b, c, d = (dice.choice(self.words[rank:5000]) for rank in (30, 100, 100, 300))
            channel, team, who = dice.choice(CHANNELS), dice.choice(TEAMS), dice.choice(("Ana", "Ben"))
            found += [a, f"{a} {b}", f"{d} {c} {b}", f'"{a} {b}"', f"{b} OR {c} OR {d}", f"{c[:4]}* since:6m"]
            found += [f"{a} kind:lesson", f"{b} #{channel}", f"{a} -{b} team:{team}", f"{d}x"]
            found += [
                f"{a} since:2026-03 until:2026-06",
                f"who:{who} state:open",
                f"kind:decision #{channel}",
            ]
            found += ["kind:card,note"]
        return found

    def common(self) -> list[str]:
        """One very common word, or three letters of one, with and without a filter."""
        words = self.words[:10]
        return [*words, *(f"{word} kind:card" for word in words), *(f"{word[:3]}*" for word in words)]


class Taken(NamedTuple):
    """Milliseconds of something, on the clock and of a processor."""

    wall: float
    cpu: float


def taken(work: Callable[[], object]) -> Taken:
    began, spent = time.perf_counter(), processors()
    work()
    return Taken((time.perf_counter() - began) * 1000, (processors() - spent) * 1000)


def processors() -> float:
    """Seconds that this process and those it waited for have had of a processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def p50(samples: Sequence[Taken]) -> Taken:
    return Taken(*map(statistics.median, zip(*samples, strict=True)))


def p95(samples: Sequence[Taken]) -> Taken:
    return Taken(*(statistics.quantiles(values, n=20)[-1] for values in zip(*samples, strict=True)))


def asked(index: Index, questions: Sequence[str]) -> list[Taken]:
    return [
        taken(lambda text=text: index.answer(parse(text, TODAY), TODAY))  # type: ignore[misc]
        for text in questions
    ]


def candidates(index: Index, writing: Writing) -> list[Taken]:
    """Candidates for a topic: twelve words, none of them among the most common."""
    return [taken(lambda: index.kept(writing.dice.sample(writing.words[100:3000], 12))) for _ in range(100)]


def recalled(index: Index, writing: Writing) -> list[Taken]:
    """All that recall does for a meeting; it has read before what the words of a language are."""
    words_of, scope = Languages(LANGUAGES).of, Scope((TEAMS[0],), ((TEAMS[1], ("lesson",)),))
    ask = partial(index.kept, scope=scope)

    def one() -> object:
        cards = tuple(writing.text(10) for _ in range(8))
        title, topic, note = writing.text(5), writing.text(6), writing.text(15)
        day = TODAY.isoformat()
        context = Context("now", TEAMS[0], day, title, CHANNELS[:1], "", topic, cards, (note,))
        return recall_from(ask, words_of, context, {TEAMS[1]: ("lesson",)})

    return [taken(one) for _ in range(110)][10:]


def a_process(state: Path, sources: Path) -> list[str]:
    program = f"""
import datetime, sys
from pathlib import Path
from retro.memory.index import Index
from retro.memory.question import parse
from tests.bench.library import Folder
today = datetime.date(2026, 11, 28)
index = Index(Path(sys.argv[1]), Folder(Path(sys.argv[2])), {LANGUAGES!r})
index.answer(parse(sys.argv[3], today), today)
"""
    return [sys.executable, "-c", program, str(state), str(sources)]


LANGUAGES = dict.fromkeys(TEAMS, "en")


def run(words: Sequence[str]) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])


Row = tuple[str, str, str, str]
"""What was measured, on the clock, of a processor, and the goal on the clock."""


def row(name: str, measured: Taken, goal: str = "", unit: str = "ms") -> Row:
    wall, cpu = (f"{value:.0f} ms" if unit == "ms" else f"{value / 1000:.1f} s" for value in measured)
    return name, wall, cpu, goal


def figures(number: int, folder: Path) -> Iterator[Row]:
    writing, sources, state = Writing(), Folder(folder / "sources"), folder / "state"
    total, kept = filled(sources, writing, number)
    state.mkdir()
    yield f"{number:,} sources with {total:,} entries, {kept:,} of them kept", "", "", ""
    index = Index(state, sources, LANGUAGES)
    yield row("build from nothing", taken(index.refresh), "20 s", "s")
    reading = taken(lambda: [sources.read(name) for name in sources.stamps()])
    yield row("of it reading the files of the benchmark", reading, unit="s")
    yield "size of the index", f"{index.files.index.stat().st_size / 1e6:.0f} MB", "", "200 MB"
    yield row("nothing changed, ready, p95", p95([taken(index.refresh) for _ in range(20)]), "50 ms")
    fresh = []
    for source in range(number, number + 20):
        sources.write(*writing.source(source))
        fresh.append(taken(index.refresh))
    yield row("one source more, found, p95", p95(fresh), "200 ms")
    mixed = asked(index, writing.questions())
    yield row(f"a question, of a mixed list of {len(mixed)}, p50", p50(mixed))
    yield row("the same, p95", p95(mixed), "50 ms")
    common = asked(index, writing.common())
    yield row("one very common word, or three letters of one, p95", p95(common), "80 ms")
    due = asked(index, ["state:due", "state:due kind:action", f"state:due #{CHANNELS[0]}"] * 10)
    yield row("what is due, p95", p95(due), "80 ms")
    nothing = asked(index, [word + "qx" for word in writing.words[100:200]])
    yield row("nothing found, with near words, p95", p95(nothing))
    yield row("candidates to recall, of 12 words, p95", p95(candidates(index, writing)))
    yield row("recall for an open topic with 8 cards, p95", p95(recalled(index, writing)), "30 ms")
    helped = p50([taken(lambda: run([sys.executable, "-m", "retro", "--help"])) for _ in range(9)])
    process = [*a_process(state, sources.folder), writing.words[400]]
    asking = p50([taken(lambda: run(process)) for _ in range(9)])
    beyond = Taken(asking.wall - helped.wall, asking.cpu - helped.cpu)
    yield row("a process that asks, beyond retro --help, p50", beyond, "150 ms")
    usual, small = Folder(folder / "usual"), folder / "small"
    total, _ = filled(usual, writing, 200)
    small.mkdir()
    built = taken(Index(small, usual, LANGUAGES).refresh)
    yield row(f"build for a usual team, 200 sources with {total:,} entries", built, "1 s", "s")


def filled(sources: Folder, writing: Writing, number: int) -> tuple[int, int]:
    """Write so many sources; says how many entries they have, and how many of kinds that are kept."""
    sources.folder.mkdir()
    total = kept = 0
    for source in range(number):
        name, entries = writing.source(source)
        total, kept = total + len(entries), kept + sum(entry.kind in KEPT for entry in entries)
        sources.write(name, entries)
    return total, kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=5000)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="retro-library."))
    try:
        with cProfile.Profile() if arguments.profile else open(os.devnull) as profile:  # noqa: PTH123
            rows: list[Row] = [("", "measured", "of a processor", "goal")]
            for figure in figures(arguments.sources, folder):
                print(*figure, sep="\t", file=sys.stderr, flush=True)
                rows.append(figure)
        if isinstance(profile, cProfile.Profile):
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        print(table(rows, markdown=arguments.markdown))
        print(f"\n{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {python_version()}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
