"""Damage, newer versions and what is left lying about."""

import contextlib
import errno
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro.errors import DamagedFile, NewerFile, StoreError
from retro.storage import SCHEMA, DurableStorage, Journal
from retro.storage.file_content import decode
from retro.storage.migrations import Tables

from .disks import FaultyDisk
from .written import bytes_as_written, put_tables


def tables_with(*texts: str) -> Tables:
    events = {str(number): {"text": text} for number, text in enumerate(texts, 1)}
    return {"meta": {"1": {"schema": SCHEMA, "head": {"title": "t"}}}, "events": events}


OLD, NEW = tables_with("one", "two"), tables_with("one", "two", "three")


def two_generations(folder: Path) -> Path:
    path = folder / "s.json"
    for leftover in folder.glob("s.json*"):
        leftover.unlink()
    storage = DurableStorage(path)
    storage.write(OLD)
    storage.write(NEW)
    return path


SIZE = len(msgspec.json.encode(NEW))

damage = st.one_of(
    st.builds(lambda at: lambda data: data[:at], st.integers(0, SIZE - 1)),
    st.builds(
        lambda at, size, byte: lambda data: data[:at] + byte * size + data[at + size :],
        st.integers(0, SIZE - 1),
        st.integers(1, 64),
        st.sampled_from([b"\0", b"\xff"]),
    ),
    st.builds(lambda tail: lambda data: data + tail, st.sampled_from([b"}", b"\0", b"[1]"])),
    st.builds(
        lambda other: lambda data: other,
        st.sampled_from([b"{}", b"null", b"[]", b'{"meta":{},"events":{}}', b'{"_default":{}}'])
        | st.binary(max_size=40),
    ),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage)
def test_a_damaged_newest_file_falls_back_to_the_one_before_and_says_so(tmp_path: Path, harm: object) -> None:
    path = two_generations(tmp_path)
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]

    storage = DurableStorage(path)

    assert storage.read() == OLD
    assert "is damaged" in storage.recovered


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage, damage)
def test_over_damage_nothing_is_ever_started_or_written(tmp_path: Path, harm: object, more: object) -> None:
    path = two_generations(tmp_path)
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    path.with_name("s.json.bak").write_bytes(more(path.read_bytes()))  # type: ignore[operator]
    with contextlib.suppress(StoreError):
        DurableStorage(path.with_name("s.json.bak")).read()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    for begin in (Journal.open, lambda path: Journal.create(path, {})):
        with pytest.raises(DamagedFile, match="No copy of s can be read"):
            begin(path)

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_flipped_bit_never_turns_a_session_into_an_empty_one(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            tables = DurableStorage(path).read()
        except NewerFile:
            continue  # the bit of the schema number
        assert tables is not None
        assert len(tables["events"]) >= 2


def test_the_first_write_after_a_recovery_never_leaves_only_damage(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    path.write_bytes(b"{")
    storage = DurableStorage(path)
    storage.read()

    storage.write(NEW)

    assert DurableStorage(path).read() == NEW
    assert decode(storage.backup.read_bytes(), "s")[0] == OLD


@pytest.mark.parametrize("links", [True, False])
def test_a_damaged_newest_file_is_kept_by_the_write_that_takes_its_place(tmp_path: Path, links: bool) -> None:
    class Unlinked(FaultyDisk):
        def link(self, source: str, target: str, /) -> None:
            raise PermissionError(1, "no hard links")

    path = two_generations(tmp_path)
    path.write_bytes(b"nearly all of a meeting")
    storage = DurableStorage(path, system=FaultyDisk() if links else Unlinked())
    storage.read()

    storage.write(NEW)
    storage.write(NEW)

    assert path.with_name("s.json.unreadable-1").read_bytes() == b"nearly all of a meeting"
    assert len(list(tmp_path.glob("s.json.unreadable*"))) == 1
    assert DurableStorage(path).read() == NEW


def test_a_write_without_a_read_puts_no_older_generation_at_risk(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    whole = FaultyDisk()
    DurableStorage(path, system=whole).write(NEW)

    for at in range(whole.calls):
        before = path.read_bytes()
        with contextlib.suppress(StoreError):
            DurableStorage(path, system=FaultyDisk(at)).write(OLD)
        assert DurableStorage(path).read() in (OLD, NEW)
        assert path.read_bytes() in (before, bytes_as_written(path, OLD))


def test_a_missing_newest_file_is_found_in_the_one_before(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    path.unlink()

    storage = DurableStorage(path)

    assert storage.read() == OLD
    assert "is missing" in storage.recovered


@pytest.mark.parametrize("extra", ["", ',"votes":{"1":{}}', ',"events":[]'])
def test_a_newer_version_s_file_stays_exactly_as_it_is(tmp_path: Path, extra: str) -> None:
    path = two_generations(tmp_path)
    path.write_text(f'{{ "meta": {{"1": {{"schema": {SCHEMA + 1}, "x": [1]}}}}{extra} }}\n')
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    for begin in (Journal.open, lambda path: Journal.create(path, {})):
        with pytest.raises(NewerFile, match="update Retro"):
            begin(path)

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_an_event_taken_out_by_hand_leaves_the_others_in_order(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    tables = tables_with(*"abcdefghijkl")
    del tables["events"]["3"]
    put_tables(path, tables)

    read = DurableStorage(path).read()

    assert read is not None
    assert "".join(event["text"] for event in read["events"].values()) == "abdefghijkl"
    assert list(read["events"]) == [str(number) for number in range(1, 12)]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    path = two_generations(tmp_path)

    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert modes == {0o600}


def test_forgetting_leaves_one_generation_whatever_the_others_were_kept_for(tmp_path: Path) -> None:
    path = two_generations(tmp_path)
    for ending in (".tmp", ".bak-v1", ".unreadable-1", ".unreadable-2"):
        path.with_name(f"s.json{ending}").write_bytes(b"stray")

    DurableStorage(path).forget()

    assert [file.name for file in tmp_path.iterdir()] == ["s.json"]


def test_a_machine_that_ran_out_of_something_is_no_damage(tmp_path: Path) -> None:
    path = two_generations(tmp_path)

    with pytest.raises(StoreError, match="cannot be read now"):
        DurableStorage(path, system=FaultyDisk(0, errno.EMFILE)).read()

    assert DurableStorage(path).read() == NEW


@pytest.mark.parametrize("part", [{"sealed": 5}, {"values": 5}, {"done": 5}, {"earlier": 5}, {"more": 5}])
def test_a_private_part_of_another_shape_is_damage(tmp_path: Path, part: dict[str, object]) -> None:
    path = tmp_path / "s.json"
    private = {"1": {"stage": "s1", **part}}
    path.write_bytes(msgspec.json.encode({**tables_with("one"), "private": private}))

    with pytest.raises(DamagedFile):
        DurableStorage(path).read()
