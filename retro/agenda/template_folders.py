"""The templates of some folders: the workspace's own first, those that came with the program after."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from retro.agenda.documents import Loader, from_folder, read_text
from retro.agenda.kept_summaries import KeptSummaries, Stamp, stamps
from retro.agenda.problem import Problem
from retro.agenda.reading_text import has_text_to_read
from retro.agenda.template_pages import templates_among
from retro.agenda.template_reader import Template, check, read
from retro.agenda.template_summary import Summary
from retro.errors import TemplateError
from retro.session.agenda import Agenda
from retro.session.kind import Kind
from retro.session.text import clean
from retro.words import listed, nearest, quoted


class Templates:
    """The Markdown pages right in the folders that describe stages, but no README and no `_` or `.` in front.

    A template in an earlier folder stands in for one of the same name in a later one.
    """

    def __init__(
        self, folders: Sequence[Path], kinds: Mapping[str, Kind[Any]], kept: KeptSummaries | None = None
    ) -> None:
        """`kept` has summaries of pages that were read before."""
        self.folders = tuple(folders)
        self.kinds = kinds
        self.kept = kept

    def names(self) -> tuple[str, ...]:
        """Return the names of all templates, sorted."""
        return tuple(sorted(self._paths()))

    def path(self, name: str) -> Path:
        """Return the page of a template by its name, or by the path of any Markdown page."""
        templates = self._paths()
        paths = {**_by_name(self._pages()), **templates}  # one that is being written has no stages yet
        if name in paths:
            return paths[name]
        page = Path(name)
        if page.suffix == ".md":
            stem = name.removesuffix(".md")
            return paths[stem] if stem in paths and not _is_file(page) else page
        meant = nearest(name, templates)
        asked = f" Did you mean {meant}?" if meant else ""
        there = f" There are {listed(sorted(templates))}." if templates else " There are none yet."
        raise TemplateError(f"There is no template {quoted(clean(name))}.{asked}{there}")

    def load(self, name: str) -> Agenda:
        """Read the agenda of a template by its name or path, or refuse it with a sentence."""
        return self.read(name).agenda

    def read(self, name: str) -> Template:
        """Read a template by its name or path, or refuse it with a sentence."""
        path = self.path(name)
        return self._read(path, from_folder(path.parent))

    def source(self, name: str) -> str:
        """Return the Markdown of a template by its name or path, or refuse it with a sentence."""
        path = self.path(name)
        return self._text(path, _shown(path))

    def check(self, name: str) -> list[Problem]:
        """Return everything that is wrong with a template or could be better."""
        path = self.path(name)
        shown = _shown(path)
        try:
            text = read_text(path, "this page", links=self._may_be_a_link(path))
        except TemplateError as error:
            return [Problem(shown, 1, str(error))]
        return check(text, shown, self.kinds, from_folder(path.parent))

    def summaries(self) -> tuple[Summary, ...]:
        """Describe all templates; one that cannot be read is listed with its error."""
        shadowed = {clean(path.stem) for folder in self.folders[1:] for path in _pages(folder)}
        summaries = []
        for name, path in sorted(self._paths().items()):
            own = self._is_own(path)
            summary = self._summary(name, path)
            summaries.append(replace(summary, own=own, stands_in=own and name in shadowed))
        if self.kept:
            self.kept.save()
        return tuple(summaries)

    def _summary(self, name: str, path: Path) -> Summary:
        if self.kept and (known := self.kept.find(path)):
            return known
        files = stamps([str(path)])
        try:
            template = self._read(path, _noting(files, path.parent))
        except TemplateError as error:
            return Summary(clean(name), clean(name), error=str(error))
        agenda, settings = template.agenda, template.settings
        summary = Summary(
            name=name,
            title=agenda.name,
            description=agenda.description,
            minutes=agenda.minutes,
            people=agenda.people,
            tags=agenda.tags,
            purpose=settings.purpose or "",
            embeddable=settings.embeddable,
            stages=tuple(stage.title for stage in agenda.stages),
            reads_text=has_text_to_read(agenda, self.kinds),
        )
        if self.kept:
            self.kept.keep(path, files, summary)
        return summary

    def _read(self, path: Path, load: Loader) -> Template:
        shown = _shown(path)
        return read(self._text(path, shown), shown, self.kinds, load)

    def _text(self, path: Path, shown: str) -> str:
        try:
            return read_text(path, "this page", links=self._may_be_a_link(path))
        except TemplateError as error:
            raise TemplateError(f"{shown}:1: {error}") from None

    def _may_be_a_link(self, path: Path) -> bool:
        """Whether whoever put a page there is trusted: who names a path, and who installed this program."""
        return path.parent not in self.folders[:1]

    def _is_own(self, path: Path) -> bool:
        return path.parent in self.folders[:1] and path.parent not in self.folders[1:]

    def _paths(self) -> dict[str, Path]:
        texts = {page: self._text_if_readable(page) for page in self._pages()}
        return _by_name(templates_among(texts, self._is_broken))

    def _pages(self) -> Iterator[Path]:
        return (path for folder in self.folders for path in _pages(folder))

    def _text_if_readable(self, page: Path) -> str | None:
        try:
            return self._text(page, "")
        except TemplateError:
            return None

    def _is_broken(self, page: Path) -> bool:
        try:
            self._read(page, from_folder(page.parent))
        except TemplateError:
            return True
        return False


def _by_name(pages: Iterable[Path]) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    for page in pages:
        paths.setdefault(clean(page.stem), page)
    return paths


def _noting(files: dict[str, Stamp], folder: Path) -> Loader:
    """Make a loader that notes the stamp of every file before it reads it."""
    load = from_folder(folder)

    def noting(name: str) -> str:
        files.update(stamps([str(folder / name)]))
        return load(name)

    return noting


def _pages(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if _has_its_name(path)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise TemplateError(f"The folder {folder} cannot be read: {error.strerror}.") from None


def _has_its_name(path: Path) -> bool:
    stem = unicodedata.normalize("NFC", path.stem)  # some file systems keep accents apart
    named = path.suffix == ".md" and stem.casefold() != "readme" and stem[0] not in "._"
    return named and stem == clean(stem) and _is_file(path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() or path.is_symlink()  # one that leads nowhere is refused when it is read
    except (OSError, ValueError):  # a name that no file can have
        return False


def _shown(path: Path) -> str:
    """Return a path as a person would write it here."""
    with suppress(OSError, ValueError, RuntimeError):
        path = path.resolve().relative_to(Path.cwd())
    return clean(str(path))
