"""Captures on disk: each there once, in no order, gone when dropped, and not lost once acknowledged."""

import os
import random
import secrets
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from retro.errors import DamagedFile, RuleError, StoreError
from retro.session.captures import OPEN_CAPTURES, Capture, CaptureState, new_capture
from retro.storage.capture_files import CaptureFiles, place_of, teams_with_captures
from tests.storage.workload import TORTURE

ROOT = Path(__file__).parents[2]
DAY, NEXT_DAY = "2026-11-28", "2026-11-29"
WORKER = """
import sys
from pathlib import Path
from retro.session.captures import new_capture
from retro.storage.capture_files import CaptureFiles
files = CaptureFiles(Path(sys.argv[1]), "platform", patience=60)
for number in range(int(sys.argv[3])):
    made = files.add([new_capture(f"{sys.argv[2]}-{number} said")], "2026-11-28")
    print(made[0].text.split()[0], flush=True)
"""


def texts(files: CaptureFiles) -> list[str]:
    return sorted(each.text for each in files.read(DAY) if each.open)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def worker(folder: Path, name: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(folder), name, str(number)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path / "captures", "platform")

    (made,) = files.add([new_capture("The build is slow #ci", about="pain")], DAY)

    assert made.ref.startswith("platform-2026-11/C")
    assert CaptureFiles(tmp_path / "captures", "platform").read(DAY) == (made,)
    assert made == Capture(made.ref, "The build is slow", "pain", ("ci",), DAY)
    assert teams_with_captures(tmp_path / "captures") == ("platform",)


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("platform-2026-11/C17", ("platform", "2026-11")),
        ("on-call-2-2026-11/C1", ("on-call-2", "2026-11")),
        ("none-2026-11/C17", ("", "2026-11")),
        ("2026-11-21-sprint-42/N3", ("", "")),
        ("C17", ("", "")),
    ],
)
def test_a_ref_says_in_which_file_a_capture_is(ref: str, place: tuple[str, str]) -> None:
    assert place_of(ref) == place


def test_captures_that_belong_to_no_team_have_a_file_of_their_own(tmp_path: Path) -> None:
    (made,) = CaptureFiles(tmp_path).add([new_capture("Nobody's")], DAY)

    assert (tmp_path / "none-2026-11.json").exists()
    assert made.ref.startswith("none-2026-11/")
    assert teams_with_captures(tmp_path) == ("",)
    with pytest.raises(StoreError, match="cannot be the name of a team"):
        CaptureFiles(tmp_path, "none")
    with pytest.raises(StoreError, match="cannot be the name of a team"):
        CaptureFiles(tmp_path, "../elsewhere")


def test_a_team_whose_name_goes_on_is_another_team(tmp_path: Path) -> None:
    CaptureFiles(tmp_path, "platform-2026-11").add([new_capture("Another team's")], DAY)
    CaptureFiles(tmp_path, "platform").add([new_capture("Ours")], DAY)

    assert texts(CaptureFiles(tmp_path, "platform")) == ["Ours"]
    assert texts(CaptureFiles(tmp_path, "platform-2026-11")) == ["Another team's"]


def test_ten_processes_that_capture_at_once_lose_nothing(tmp_path: Path) -> None:
    running = [worker(tmp_path, f"p{number}", 5) for number in range(10)]
    said = [name for process in running for name in process.communicate()[0].split()]

    kept = CaptureFiles(tmp_path, "platform").read(DAY)

    assert sorted(each.text.split()[0] for each in kept) == sorted(said)
    assert len(set(said)) == len({each.ref for each in kept}) == 50


@pytest.mark.parametrize("round_", range(TORTURE))
def test_a_process_that_is_killed_has_kept_what_it_acknowledged(round_: int, tmp_path: Path) -> None:
    for number in range(12):
        process = worker(tmp_path, f"p{number}", 1000)
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(number % 4 + 1)]
        process.send_signal(signal.SIGKILL)
        said += process.communicate()[0].split()

        kept = [each.text.split()[0] for each in CaptureFiles(tmp_path, "platform").read(DAY)]

        assert set(said) <= set(kept)
        assert len(kept) == len(set(kept))


def test_the_file_tells_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two captures, the second of which came last: chi-square of where it stands, and of its number."""
    dice = random.Random(1)  # drawn as ever, but the same in each run
    monkeypatch.setattr(secrets, "SystemRandom", lambda: dice)
    monkeypatch.setattr(secrets, "randbelow", dice.randrange)
    places: Counter[bool] = Counter()
    numbers: Counter[bool] = Counter()
    for number in range(1000):
        folder = tmp_path / str(number)
        files = CaptureFiles(folder)
        files.add([new_capture("first")], DAY)
        files.add([new_capture("last")], DAY)
        (file,) = folder.iterdir()
        stored = [*msgspec.json.decode(file.read_bytes())["events"].values()]
        places[stored[0]["text"] == "first"] += 1
        by_number = sorted(stored, key=lambda each: int(each["ref"].rpartition("C")[2]))
        numbers[by_number[0]["text"] == "first"] += 1

    for found in (places, numbers):
        square = sum((found[side] - 500) ** 2 / 500 for side in (True, False))
        assert square < 15.1  # one in ten thousand, with one degree of freedom


def test_no_older_copy_of_the_file_stays(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    for text in ("one", "two", "three"):
        files.add([new_capture(text)], DAY)

    assert [path.name for path in tmp_path.iterdir()] == ["none-2026-11.json"]


def test_what_is_dropped_is_in_no_file_and_its_name_is_not_given_again(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    one, two = files.add([new_capture("secretword here", name="Ana"), new_capture("other")], DAY)

    files.change({one.ref: Capture.dropped}, NEXT_DAY)

    assert b"secretword" not in on_disk(tmp_path)
    assert b"Ana" not in on_disk(tmp_path)
    left = {each.ref: each for each in files.read(NEXT_DAY)}
    assert left[one.ref].state is CaptureState.DROPPED
    assert left[two.ref].text == "other"


def test_words_take_a_capture_back_on_its_day_only(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    one, two = files.add([new_capture("secretword"), new_capture("other")], DAY, ["otter-42", "maple-17"])
    with pytest.raises(RuleError, match="do not take this capture back"):
        files.undo(one.ref, "maple-17", DAY)

    files.undo(one.ref, " Otter-42\n", DAY)

    assert b"secretword" not in on_disk(tmp_path)
    assert texts(files) == ["other"]
    with pytest.raises(RuleError, match="only on the day"):
        files.undo(two.ref, "maple-17", NEXT_DAY)
    assert texts(files) == ["other"]


def test_the_hash_of_the_words_dies_with_the_day(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    files.add([new_capture("some")], DAY, ["otter-42"])
    assert b'"undo"' in on_disk(tmp_path)
    assert b"otter" not in on_disk(tmp_path)

    assert files.read(DAY)[0].undo
    assert not files.read(NEXT_DAY)[0].undo

    assert b'"undo"' not in on_disk(tmp_path)


def test_what_comes_from_a_meeting_is_kept_once(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    left = msgspec.structs.replace(new_capture("left"), from_session="2026-11-28-sprint/N1")

    assert len(files.add([left], DAY)) == 1
    assert not files.add([left], DAY)
    files.change({each.ref: Capture.dropped for each in files.read(DAY)}, DAY)
    assert not files.add([left], NEXT_DAY)


def test_there_is_room_for_so_many(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    files.add([new_capture(f"number {number}") for number in range(OPEN_CAPTURES)], DAY)

    with pytest.raises(RuleError, match=r"300 are open\. Bring some to a meeting"):
        files.add([new_capture("one more")], DAY)

    files.change({files.read(DAY)[0].ref: Capture.dropped}, DAY)
    assert len(files.add([new_capture("one more")], DAY)) == 1


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    files = CaptureFiles(tmp_path)
    files.add([new_capture("some")], DAY)
    path = tmp_path / "none-2026-11.json"
    path.write_bytes(damaged := path.read_bytes()[:-20])

    with pytest.raises(DamagedFile, match=r"none-2026-11\.json cannot be read; restore the file"):
        files.read(DAY)
    with pytest.raises(DamagedFile):
        files.add([new_capture("more")], DAY)

    assert path.read_bytes() == damaged


def test_a_file_under_another_name_is_not_taken_for_that_team(tmp_path: Path) -> None:
    CaptureFiles(tmp_path, "product").add([new_capture("theirs")], DAY)
    (tmp_path / "product-2026-11.json").rename(tmp_path / "platform-2026-11.json")

    with pytest.raises(DamagedFile):
        CaptureFiles(tmp_path, "platform").read(DAY)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    CaptureFiles(other).add([new_capture("theirs")], DAY)
    here = tmp_path / "here"
    here.mkdir()
    (here / "none-2026-11.json").symlink_to(other / "none-2026-11.json")

    with pytest.raises(StoreError):
        CaptureFiles(here).read(DAY)
