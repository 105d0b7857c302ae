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
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from platform import python_version

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.memory.entry import KEPT, Entry
from retro.memory.index import Index
from retro.memory.question import parse
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
    "decision": ("in force", "due", "ended"),
    "lesson": ("new", "kept"),
}
WORDS = 10_000
ENDINGS = ("", "", "", "s", "ed", "ing", "ment")

Sample = tuple[Sequence[str], Callable[[str], object]]


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
    """Texts whose words are as common as in any language: the tenth a tenth as common as the first."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai", "or", "en")]
        drawn: dict[str, None] = {}
        while len(drawn) < WORDS:
            drawn["".join(self.dice.choices(syllables, k=self.dice.choice((2, 2, 3, 3, 4))))] = None
        self.words = sorted(drawn, key=len)
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))

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
                    )
                )
        return f"{session}.json", entries

    def questions(self) -> list[str]:
        """The mixed list: what people ask, words that are neither the most common nor the rarest."""
        dice = self.dice
        found = []
        for _ in range(20):
            a, b, c, d = (dice.choice(self.words[rank:5000]) for rank in (30, 100, 100, 300))
            found += [
                a,
                f"{a} {b}",
                f"{a} kind:lesson",
                f"{b} #{dice.choice(CHANNELS)}",
                f"{b} OR {c} OR {d}",
            ]
            found += [
                f"{a} -{b} team:{dice.choice(TEAMS)}",
                f'"{a} {b}"',
                f"{c[:4]}* since:6m",
                f"{d} {c} {b}",
            ]
            found += [
                f"who:{dice.choice(('Ana', 'Ben'))} state:open",
                f"kind:decision #{dice.choice(CHANNELS)}",
            ]
            found += [f"{a} since:2026-03 until:2026-06", "kind:card,note", f"{d}x"]
        return found

    def common(self) -> list[str]:
        """One very common word, or three letters of one, with and without a filter."""
        words = self.words[:10]
        return [*words, *(f"{word} kind:card" for word in words), *(f"{word[:3]}*" for word in words)]


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def p95(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def asked(index: Index, questions: Sequence[str]) -> list[float]:
    return [
        milliseconds(lambda text=text: index.answer(parse(text, TODAY), TODAY))  # type: ignore[misc]
        for text in questions
    ]


def recalled(index: Index, writing: Writing) -> list[float]:
    """Candidates for a topic: twelve words, none of them among the most common."""
    return [
        milliseconds(lambda: index.kept(writing.dice.sample(writing.words[100:3000], 12))) for _ in range(100)
    ]


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


def figures(number: int, folder: Path) -> Iterator[tuple[str, str, str]]:
    """What is measured, what it was, and the goal."""
    writing, sources, state = Writing(), Folder(folder / "sources"), folder / "state"
    sources.folder.mkdir()
    state.mkdir()
    total = kept = 0
    for source in range(number):
        name, entries = writing.source(source)
        total, kept = total + len(entries), kept + sum(entry.kind in KEPT for entry in entries)
        sources.write(name, entries)
    yield f"{number:,} sources with {total:,} entries, {kept:,} of them kept", "", ""
    index = Index(state, sources, LANGUAGES)

    reading = milliseconds(lambda: [sources.read(name) for name in sources.stamps()])
    yield "build from nothing", f"{milliseconds(index.refresh) / 1000:.1f} s", "20 s"
    yield "of it reading the files of the benchmark", f"{reading / 1000:.1f} s", ""
    yield "size of the index", f"{index.files.index.stat().st_size / 1e6:.0f} MB", "200 MB"
    unchanged = [milliseconds(index.refresh) for _ in range(20)]
    yield "nothing changed, ready to be asked, p95", f"{p95(unchanged):.0f} ms", "50 ms"
    fresh = []
    for source in range(number, number + 20):
        sources.write(*writing.source(source))
        fresh.append(milliseconds(index.refresh))
    yield "one source more, found, p95", f"{p95(fresh):.0f} ms", "200 ms"
    mixed = asked(index, writing.questions())
    yield f"a question, of a mixed list of {len(mixed)}, p50", f"{statistics.median(mixed):.0f} ms", ""
    yield "the same, p95", f"{p95(mixed):.0f} ms", "50 ms"
    yield (
        "one very common word, or three letters of one, p95",
        f"{p95(asked(index, writing.common())):.0f} ms",
        "80 ms",
    )
    nothing = asked(index, [word + "qx" for word in writing.words[100:200]])
    yield "nothing found, with near words, p95", f"{p95(nothing):.0f} ms", ""
    yield "candidates to recall, of 12 words, p95", f"{p95(recalled(index, writing)):.0f} ms", "30 ms"
    helped = [milliseconds(lambda: run([sys.executable, "-m", "retro", "--help"])) for _ in range(9)]
    process = a_process(state, sources.folder)
    asking = [milliseconds(lambda: run([*process, writing.words[400]])) for _ in range(9)]
    beyond = statistics.median(asking) - statistics.median(helped)
    yield "a process that asks, beyond retro --help, p50", f"{beyond:.0f} ms", "150 ms"

    usual, small = Folder(folder / "usual"), folder / "small"
    usual.folder.mkdir()
    small.mkdir()
    for source in range(200):
        usual.write(*writing.source(source))
    built = milliseconds(Index(small, usual, LANGUAGES).refresh)
    yield "build for a usual team, 200 sources with 8,000 entries", f"{built / 1000:.2f} s", "1 s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=5000)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="retro-library."))
    try:
        with cProfile.Profile() if arguments.profile else open(os.devnull) as profile:  # noqa: PTH123
            rows = [["", "measured", "goal"]]
            for row in figures(arguments.sources, folder):
                print(*row, sep="\t", file=sys.stderr, flush=True)
                rows.append(list(row))
        if isinstance(profile, cProfile.Profile):
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        print(table(rows, markdown=arguments.markdown))
        print(f"\n{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {python_version()}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
