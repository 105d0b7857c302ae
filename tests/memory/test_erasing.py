"""What is erased is in no byte of any file, whoever builds, asks or is killed meanwhile."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from retro.errors import StateError
from retro.memory.entry import Entry
from retro.memory.index import Index
from retro.memory.index_files import IndexFiles, erasing
from retro.memory.question import parse
from tests.memory.libraries import TODAY, Files, Memory, an_entry, an_index, answered, refs

ROOT = Path(__file__).parents[2]
MARKER = "zebramarker"


def holders(folder: Path, word: str = MARKER) -> list[str]:
    """The files that have a word anywhere in them, in letters of any size."""
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and word.encode() in file.read_bytes().lower()
    ]


def a_library(folder: Path, number: int = 40) -> Files:
    folder.mkdir(exist_ok=True)
    files = Files(folder)
    for source in range(number):
        files.put(
            f"{source:03}.json", *(an_entry(f"{source}/L{n}", f"flaky build {n} {source}") for n in range(5))
        )
    return files


def test_erased_words_are_in_no_file(tmp_path: Path) -> None:
    sources = Memory({"a": [an_entry("a/L1", f"A {MARKER} of mine")], "b": [an_entry("b/L1", "flaky")]})
    index = an_index(tmp_path / "state", sources)
    index.refresh()
    sources.put("c", an_entry("c/L1", f"{MARKER} again"))
    index.refresh()
    assert holders(tmp_path) == ["library.sqlite"]

    with erasing(tmp_path / "state"):
        assert holders(tmp_path) == []
        sources.remove("a")
        sources.remove("c")

    assert refs(index, parse("flaky", TODAY)) == ["b/L1"]
    assert refs(index, parse(MARKER, TODAY)) == []
    assert holders(tmp_path) == []


def test_what_was_read_before_an_erasure_is_never_put_there(tmp_path: Path) -> None:
    """The build is told at the end, after everything was read."""

    class Erased(Memory):
        def read(self, name: str) -> tuple[Entry, ...]:
            found = super().read(name)
            if name == "z" and "a" in self.entries:
                with erasing(tmp_path):
                    self.remove("a")
                seen.append(holders(tmp_path))
            return found

    seen: list[list[str]] = []
    index = an_index(tmp_path, Erased({"a": [an_entry("a/L1", MARKER)], "z": [an_entry("z/L1", "flaky")]}))

    assert refs(index, parse("flaky", TODAY)) == ["z/L1"]
    assert seen == [[]]
    assert holders(tmp_path) == []


def test_who_builds_while_words_are_being_erased_elsewhere_starts_again(tmp_path: Path) -> None:
    sources = Memory({"a": [an_entry("a/L1", MARKER)]})
    index = an_index(tmp_path, sources)
    with erasing(tmp_path):
        assert refs(index, parse(MARKER, TODAY)) == ["a/L1"]  # not erased yet
        sources.put("a", an_entry("a/L1", "gone"))

    assert holders(tmp_path) == []
    assert refs(index, parse("gone", TODAY)) == ["a/L1"]
    assert holders(tmp_path) == []


def test_an_erasure_that_fails_leaves_no_index(tmp_path: Path) -> None:
    index = an_index(tmp_path, Memory({"a": [an_entry("a/L1", MARKER)]}))
    index.refresh()

    with pytest.raises(OSError, match="no space"), erasing(tmp_path):
        raise OSError("no space")

    assert holders(tmp_path) == []


def test_where_nothing_is_kept_nothing_is_erased_or_made(tmp_path: Path) -> None:
    with erasing(tmp_path / "none"):
        pass

    assert list(tmp_path.iterdir()) == []


def test_after_a_kill_while_it_is_kept_who_mentions_whom_no_file_has_erased_words(tmp_path: Path) -> None:
    """Killed when it is written, and has not its own name yet."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom retro.memory.index_files import IndexFiles\n"
        "os.replace = lambda *names: os._exit(9)\n"
        f"IndexFiles(Path(sys.argv[1])).keep_mentions({MARKER.encode()!r}, 0)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, cwd=ROOT).returncode == 9
    )
    with erasing(tmp_path):
        pass

    assert holders(tmp_path) == []


def test_who_waits_too_long_for_another_is_told_so(tmp_path: Path) -> None:
    too_long = pytest.raises(StateError, match="Another process has been writing")

    with IndexFiles(tmp_path).changing(), too_long:
        IndexFiles(tmp_path, patience=0).erase()


def test_a_damaged_generation_ends_a_build_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "library.generation").write_bytes(b"\0no number")
    files = IndexFiles(tmp_path)
    built, before = files.new_file()
    files.erase()

    assert files.generation() != before
    assert not built.exists()


def test_nobody_begins_to_build_while_an_erasure_is_half_done(tmp_path: Path) -> None:
    """It would remove the file, whose generation is already the new one."""
    with IndexFiles(tmp_path).changing(), pytest.raises(StateError, match="Another process"):
        IndexFiles(tmp_path, patience=0).new_file()


@pytest.mark.parametrize("seed", range(2))
def test_erasing_building_and_asking_at_once_leave_no_erased_word(tmp_path: Path, seed: int) -> None:
    """Sources with a marker are erased one by one while others ask, change sources and build again."""
    state = tmp_path / "state"
    sources = a_library(tmp_path / "sources", 6)
    index = an_index(state, sources)
    dice = random.Random(seed)
    over = threading.Event()
    failed: list[BaseException] = []

    def again_and_again(work: Callable[[], object]) -> None:
        while not over.is_set():
            try:
                work()
            except BaseException as error:
                failed.append(error)
                raise

    works: list[Callable[[], object]] = [
        lambda: index.answer(parse("flaky", TODAY), TODAY),
        lambda: sources.put("fresh.json", an_entry("fresh/L1", f"flaky {dice.random()}")),
        index.rebuild,
    ]
    threads = [threading.Thread(target=again_and_again, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        for round_ in range(4):
            marker = f"{MARKER}{round_}x"
            sources.put("marked.json", an_entry("marked/L1", f"flaky {marker}"))
            index.refresh()
            with erasing(state):
                (sources.folder / "marked.json").unlink()
            time.sleep(dice.random() / 50)
            assert [name for name in held(state, marker) if name] == []
    finally:
        over.set()
        for thread in threads:
            thread.join()

    assert failed == []


def held(folder: Path, word: str) -> list[str]:
    """As `holders`, where files come and go."""
    found = []
    for file in folder.iterdir():
        try:
            if word.encode() in file.read_bytes():
                found.append(file.name)
        except FileNotFoundError:
            continue
    return found


# Other processes

PROGRAM = """
import sys
from pathlib import Path
from retro.memory.question import parse
from tests.memory.libraries import TODAY, Files, an_index
index = an_index(Path(sys.argv[1]), Files(Path(sys.argv[2])))
print("ready", flush=True)
while True:
    {work}
    print("done", flush=True)
"""


def started(state: Path, sources: Path, work: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(work=work), str(state), str(sources)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def killed(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_after_a_kill_during_a_build_the_next_question_is_answered(tmp_path: Path) -> None:
    state, sources = tmp_path / "state", a_library(tmp_path / "sources")
    expected = answered(an_index(tmp_path / "other", sources), parse("flaky", TODAY))
    dice = random.Random(1)
    process = started(state, sources.folder, "index.rebuild()")
    killed(process)
    for _ in range(8):
        process = started(state, sources.folder, "index.rebuild()")
        time.sleep(dice.random() / 10)
        killed(process)

        assert answered(an_index(state, sources), parse("flaky", TODAY)) == expected
    an_index(state, sources).rebuild()
    assert sorted(file.name for file in state.iterdir()) == [
        "library.building.lock",
        "library.lock",
        "library.sqlite",
    ]


def test_after_a_kill_during_a_change_the_next_question_is_answered(tmp_path: Path) -> None:
    state, sources = tmp_path / "state", a_library(tmp_path / "sources")
    work = (
        "n = globals().get('n', 0) + 1; "
        "few = index._sources.read('001.json')[:n % 5]; "
        "[index._sources.put(f'{s:03}.json', *few) for s in range(10, 20)]; "
        "index.refresh()"
    )
    dice = random.Random(2)
    for _ in range(8):
        process = started(state, sources.folder, work)
        time.sleep(dice.random() / 10)
        killed(process)

        index = an_index(state, sources)
        found = answered(index, parse("flaky", TODAY))
        assert found == answered(an_index(tmp_path / "other", sources), parse("flaky", TODAY))


def test_a_hot_journal_is_taken_back_by_who_asks_next(tmp_path: Path) -> None:
    state, sources = tmp_path / "state", a_library(tmp_path / "sources", 5)
    index = an_index(state, sources)
    before = answered(index, parse("flaky", TODAY))
    program = (
        "import os, sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('pragma cache_size = 1'); database.execute('begin')\n"
        "database.execute('delete from entry'); database.execute('delete from source')\n"
        "database.execute('insert into about values (1, zeroblob(900000))'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(state / "library.sqlite")], check=True)
    assert (state / "library.sqlite-journal").exists()

    assert answered(index, parse("flaky", TODAY)) == before
    assert not (state / "library.sqlite-journal").exists()


def test_two_processes_ask_while_a_source_changes(tmp_path: Path) -> None:
    state, sources = tmp_path / "state", a_library(tmp_path / "sources")
    work = "assert index.answer(parse('flaky', TODAY), TODAY).total >= 200"
    processes = [started(state, sources.folder, work) for _ in range(2)]
    try:
        for number in range(15):
            sources.put("fresh.json", *(an_entry(f"fresh/L{n}", f"flaky {n}") for n in range(number % 3 + 1)))
            for process in processes:
                assert process.stdout is not None
                line = process.stdout.readline()
                assert line == b"done\n", process.communicate()[1].decode()
    finally:
        for process in processes:
            killed(process)

    assert len(refs(an_index(state, sources), parse("flaky", TODAY))) == 203
    assert Index(state, sources, {}).answer(parse("in:fresh", TODAY), TODAY).total == 3
