"""A small TOML file of a team or a channel: what is in it, or a line for each mistake."""

import errno
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from retro.errors import WorkspaceError
from retro.files import LINK_TO_FOLDER, NotAFile, read_file
from retro.session.text import clean
from retro.settings import NotToml, SettingFault, faults, read_toml
from retro.toml_lines import KeyLines
from retro.words import ended

ENDING: Final = ".toml"
LONGEST: Final = 50_000
"""Bytes of such a file: room for the longest keys of sixty people. Whoever comes in makes us read it."""
MOST: Final = 20
"""Mistakes of a file that are told; whoever mends these sees the others then."""
S = TypeVar("S", bound=msgspec.Struct)


class Mistakes(ValueError):
    """A file that cannot be used. `lines` are sentences with the file and, where known, the line before."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def files_in(folder: Path) -> list[Path]:
    """Return the settings files of a folder, sorted; none where there is no folder. Raises WorkspaceError."""
    try:
        _refuse_link(folder)
        # What begins with a dot an editor keeps beside a file.
        return sorted(p for p in folder.iterdir() if p.suffix == ENDING and not p.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise WorkspaceError(f"The folder {clean(str(folder))} cannot be read: {error.strerror}.") from error


def check_folder(folder: Path) -> None:
    """Look whether files can be put into a folder, which need not be there. Raises WorkspaceError."""
    shown = clean(str(folder))
    try:
        _refuse_link(folder)
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(
                f"{shown} is a file, and a folder of this name is needed; give the file another name."
            )
    except OSError as error:
        raise WorkspaceError(f"Nothing can be written into {shown}: {error.strerror}.") from error


def _refuse_link(folder: Path) -> None:
    """Refuse a link: whoever made the workspace could name any folder of the user's. Raises NotAFile."""
    if folder.is_symlink():
        raise NotAFile(errno.ELOOP, LINK_TO_FOLDER, str(folder))


class SettingsFile:
    """A file whose text is TOML. Raises Mistakes."""

    def __init__(self, path: Path, written: bytes | None = None) -> None:
        """Read the file, or take what is to be written into it."""
        self.shown = clean(str(path))
        try:
            data = read_file(path, most=LONGEST + 1) if written is None else written
            if len(data) > LONGEST:
                raise Mistakes([f"{self.shown} is longer than {LONGEST:,} bytes."])
            text = data.decode("utf-8-sig")  # some editors put a mark before the first line
        except UnicodeDecodeError as error:
            raise Mistakes([f"{self.shown} is not text in UTF-8; save it as UTF-8."]) from error
        except OSError as error:
            raise Mistakes([f"{self.shown} cannot be read: {error.strerror}."]) from error
        self._lines = KeyLines(text.split("\n"))
        try:
            self.values: Mapping[str, Any] = _cleaned(read_toml(text))
        except NotToml as error:
            raise self.mistakes([(max(error.line, 0), str(error))]) from error

    def read(self, struct: type[S], nested: Mapping[str, type[msgspec.Struct]]) -> S:
        """Read it as a struct. `nested` says of keys what each table in them is. Raises Mistakes."""
        inner = [
            (key, fault)
            for key, of in nested.items()
            for fault in islice(_faults_of_each(_tables(self.values.get(key)), of), MOST + 1)
        ]
        told = {key for key, _ in inner}
        found = [(self.line(key, fault.key), f"{key}: {fault.sentence}") for key, fault in inner]
        found += [
            (self.line(fault.key), fault.sentence)
            for fault in faults(self.values, struct)
            if fault.key not in told
        ]
        if found:
            raise self.mistakes(found)
        return msgspec.convert(self.values, struct)

    def line(self, key: str, inner: str = "") -> int:
        """The index of the line of a key, or of one in its table; of the first line where there is none."""
        start = max(self._lines.line_of(key), 0)
        return max(self._lines.line_of(inner, start), start) if inner else start

    def mistakes(self, found: list[tuple[int, str]]) -> Mistakes:
        """Put the place before each sentence; lines from 0."""
        told = [f"{self.shown}:{line + 1}: {ended(sentence)}" for line, sentence in sorted(found)[:MOST]]
        return Mistakes(
            [*told, *([f"{self.shown}: There are more mistakes than these."] if found[MOST:] else ())]
        )


def _tables(thing: object) -> list[dict[str, Any]]:
    things = thing if isinstance(thing, list) else [thing]
    return [each for each in things if isinstance(each, dict)]


def _faults_of_each(tables: list[dict[str, Any]], of: type[msgspec.Struct]) -> Iterator[SettingFault]:
    for table in tables:
        yield from faults(table, of)


def _cleaned(thing: Any) -> Any:
    match thing:
        case str():
            return clean(thing)
        case list():
            return [_cleaned(each) for each in thing]
        case dict():
            return {clean(key): _cleaned(each) for key, each in thing.items()}
        case _:
            return thing
