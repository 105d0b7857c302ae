"""Reading files for templates, and only those that people mean to give."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

from retro.errors import TemplateError
from retro.files import NotAFile, opener

Loader = Callable[[str], str]
"""Gives the text that `file = "…"` names, or refuses with a TemplateError that needs no line."""

LARGEST = 100_000
"""Characters; more than anybody reads in a meeting, and parsed in a fraction of a second."""


def no_files(name: str) -> str:
    """Refuse every file: the template does not lie in a folder."""
    raise TemplateError(f"{name} cannot be read: this template is not in a folder")


def from_folder(folder: Path) -> Loader:
    """Make a loader of the files in a folder and below it, never of any outside."""

    def load(name: str) -> str:
        if not _stays_inside(name):
            raise TemplateError(f"{name} must be in the folder of the template or below it")
        try:
            home = folder.resolve()
            path = (home / name).resolve()
            circle = path.is_symlink()  # from Python 3.13 on `resolve` gives a link that leads to itself back
        except (OSError, RuntimeError, ValueError):
            raise TemplateError(f"{name} cannot be found") from None
        if circle:
            raise TemplateError(f"{name} cannot be found")
        if not path.is_relative_to(home):
            raise TemplateError(f"{name} must be in the folder of the template or below it")
        return read_text(path, name)

    return load


def _stays_inside(name: str) -> bool:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    anchored = posix.is_absolute() or bool(windows.anchor) or name.startswith("~")
    return bool(name.strip()) and not anchored and ".." not in (*posix.parts, *windows.parts)


def read_text(path: Path, name: str, *, links: bool = False) -> str:
    """Read a text file of a bearable size, or say in a sentence about `name` why not."""
    try:
        with open(path, "rb", opener=opener(links=links)) as file:
            content = file.read(LARGEST * 4 + 1)
    except FileNotFoundError:
        raise TemplateError(f"{name} does not exist") from None
    except NotAFile as error:
        raise TemplateError(f"{name} {str(error.strerror).removeprefix('it ')}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is not the name of a file"
        raise TemplateError(f"{name} cannot be read: {reason}") from None
    try:
        return checked(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if len(content) > LARGEST * 4:
            raise TemplateError(f"{name} has more than {LARGEST:,} characters") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise TemplateError(f"{name} is not text in UTF-8 (line {line})") from None
    except TemplateError as error:
        raise TemplateError(f"{name} {error}") from None


def checked(text: str) -> str:
    """Refuse what is too long, or no text at all; the sentence needs a subject before it."""
    if len(text) > LARGEST:
        raise TemplateError(f"has more than {LARGEST:,} characters")
    if "\0" in text:
        raise TemplateError("is not a text file")
    return text.removeprefix("\ufeff")
