"""A file says by itself whether it is as Retro wrote it, and under which name."""

import asyncio
import shutil
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from retro.errors import DamagedFile
from retro.storage import SCHEMA, DamagedEntry, Journal, Library, SessionEntry
from retro.storage.checksum import FIELD, FIRST

from .written import put_tables

FILES = Path(__file__).parent / "files"


def a_file(folder: Path, name: str = "s") -> Path:
    path = folder / f"{name}.json"
    Journal.create(path, {"title": "t"}, [{"event": "SessionOpened", "id": name, "title": "héllo"}]).close()
    return path


def test_no_single_flipped_bit_is_read_as_a_session(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    data = path.read_bytes()
    library = Library(tmp_path)

    for place in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            with pytest.raises(DamagedFile, match=r"^(No copy of s can be read|s was changed by something)"):
                library.events("s")
    assert isinstance(library.heads()[0][1], DamagedEntry)


def test_the_file_of_another_session_is_found_under_this_name(tmp_path: Path) -> None:
    shutil.copy(a_file(tmp_path, "theirs"), tmp_path / "mine.json")

    with pytest.raises(DamagedFile, match="mine is the file of another session, theirs; rename that file"):
        Library(tmp_path).events("mine")


def test_a_flip_falls_back_to_the_copy_before_it_and_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    shutil.copy(path, tmp_path / "s.json.bak")
    path.write_bytes(path.read_bytes().replace(b"llo", b"llO"))

    with closing(Journal.open(path)) as journal:
        assert journal.events[0]["title"] == "héllo"
        assert "The newest copy of s was changed by something other than Retro" in journal.recovered


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_file_with_a_checksum_is_never_read_as_one_of_an_earlier_version(
    tmp_path: Path, schema: int
) -> None:
    path = a_file(tmp_path)
    tables = msgspec.json.decode(path.read_bytes())
    tables["meta"]["1"]["schema"] = schema
    if schema == SCHEMA:
        del tables["meta"]["1"][FIELD]
    path.write_bytes(msgspec.json.encode(tables))

    with pytest.raises(DamagedFile, match="was changed by something other than Retro"):
        Library(tmp_path).events("s")


@pytest.mark.parametrize("indent", [0, 2])
def test_no_other_look_of_the_json_makes_a_file_one_of_an_earlier_version(
    tmp_path: Path, indent: int
) -> None:
    path = a_file(tmp_path)
    tables = msgspec.json.decode(path.read_bytes())
    tables["meta"]["1"] = {**tables["meta"]["1"], "schema": SCHEMA - 1}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(tables), indent=indent))

    with pytest.raises(DamagedFile, match="was changed by something other than Retro"):
        Library(tmp_path).events("s")


def test_no_file_of_a_version_without_checksums_has_a_right_one(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    tables = msgspec.json.decode(path.read_bytes())
    tables["meta"]["1"]["schema"] = FIRST - 1
    put_tables(path, tables)

    with pytest.raises(DamagedFile, match="No copy of s can be read"):
        Library(tmp_path).events("s")


def test_a_file_without_a_checksum_gets_one_at_the_first_write(tmp_path: Path) -> None:
    path = Path(shutil.copy(FILES / "v5-over.json", tmp_path / "s.json"))
    assert FIELD.encode() not in path.read_bytes()

    with closing(Journal.open(path)) as journal:
        asyncio.run(journal.commit([], head={"title": "t"}))

    data = path.read_bytes()
    assert FIELD.encode() in data
    put_tables(path, msgspec.json.decode(data))
    assert path.read_bytes() == data
    assert isinstance(Library(tmp_path).heads()[0][1], DamagedEntry | SessionEntry)
