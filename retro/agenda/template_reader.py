"""From a Markdown page to an Agenda, with every problem on the way."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import msgspec

from retro.agenda.causes import FRONT_MATTER, odd_lines, without_front_matter
from retro.agenda.documents import Loader, checked, no_files
from retro.agenda.hints import LocatedAgenda, advise
from retro.agenda.page_settings import PageSettings
from retro.agenda.problem import Problem, ProblemReport
from retro.agenda.prose import prose
from retro.agenda.settings_block import SettingsTable, read_table, settled
from retro.agenda.stage import StageReader
from retro.agenda.stage_settings import keys
from retro.agenda.template_page import Block, TemplatePage, read_page
from retro.errors import TemplateError
from retro.session.agenda import Agenda, Stage
from retro.session.belonging import channels_of
from retro.session.kind import Kind
from retro.session.text import NOTE_LIMIT, TITLE_LIMIT
from retro.words import nearest, value

STAGES = 40
"""More than a day holds."""


class Template(msgspec.Struct, frozen=True):
    """A page that was read: the agenda, and what the page says of itself that no session needs."""

    agenda: Agenda
    settings: PageSettings


def parse(text: str, name_of_file: str, kinds: Mapping[str, Kind[Any]], load: Loader = no_files) -> Agenda:
    """Read the agenda of a template, or refuse it with a TemplateError that names file and line."""
    return read(text, name_of_file, kinds, load).agenda


def read(text: str, name_of_file: str, kinds: Mapping[str, Kind[Any]], load: Loader = no_files) -> Template:
    """Read a template, or refuse it with a TemplateError that names file and line."""
    report = ProblemReport(name_of_file)
    draft = _read(text, name_of_file, kinds, load, report)
    if report.errors:
        raise TemplateError(str(report.errors[0]))
    if draft is None:
        raise TemplateError(f"{report.file}:1: this is not a template")
    return Template(draft.agenda, draft.settings)


def check(
    text: str, name_of_file: str, kinds: Mapping[str, Kind[Any]], load: Loader = no_files
) -> list[Problem]:
    """Return everything that is wrong with a template or could be better, in the order of its lines."""
    report = ProblemReport(name_of_file)
    draft = _read(text, name_of_file, kinds, load, report)
    if draft:
        advise(draft, kinds, report)
    return report.problems


def _read(
    text: str, name_of_file: str, kinds: Mapping[str, Kind[Any]], load: Loader, report: ProblemReport
) -> LocatedAgenda | None:
    """Read as much of the page as there is; None when it is no page at all."""
    try:
        text, has_front_matter = without_front_matter(checked(text))
        page = read_page(text)
    except TemplateError as error:
        report.error(1, f"this {error}")
        return None
    except RecursionError:
        report.error(1, "the page is nested too deeply")
        return None
    if has_front_matter:
        report.error(1, FRONT_MATTER)
    for line, cause in odd_lines(page):
        report.error(line, cause)
    return _TemplateReader(page, kinds, load, report).read(PurePath(name_of_file).stem)


class _TemplateReader:
    """Reads one page."""

    def __init__(
        self, page: TemplatePage, kinds: Mapping[str, Kind[Any]], load: Loader, report: ProblemReport
    ) -> None:
        self.page = page
        self.kinds = kinds
        self.report = report
        self.stage_reader = StageReader(page, kinds, load, report, set(PageSettings.__struct_fields__))
        self.stage_keys = keys(kinds)

    def read(self, template: str) -> LocatedAgenda:
        name, line = self._name()
        blocks = [block for block in self.page.opening if block.tag != "h1"]
        settings = self._settings(blocks)
        description = prose(token for block in blocks if block.language != "toml" for token in block.tokens)
        if len(description) > NOTE_LIMIT:
            self.report.error(line, f"the description has up to {NOTE_LIMIT:,} characters")
        stages = self._stages(line)
        agenda = Agenda(
            name=name,
            stages=stages,
            description=description,
            template=template,
            tags=settings.tags,
            people=settings.people,
            attendance=settings.attendance,
            library=settings.library,
            channels=channels_of(settings.channels),
        )
        draft = LocatedAgenda(agenda, settings, line, self.stage_reader.lines)
        self._check_names_of_prompts(draft)
        return draft

    def _name(self) -> tuple[str, int]:
        """Find the name of the template and its line."""
        names = [block for block in self.page.opening if block.tag == "h1"]
        for block in names[1:]:
            self.report.error(block.line, "a template has one name; a stage starts with ##")
        if not names:
            self.report.error(1, 'a template starts with its name, such as "# Lean coffee"')
            return "", 1
        first = names[0]
        before = next(block for block in self.page.opening if block.type != "html_block")
        if before is not first:
            self.report.error(before.line, "a template starts with its name; remove everything above it")
        if not first.title:
            self.report.error(first.line, "the template needs a name after the #")
        if len(first.title) > TITLE_LIMIT:
            self.report.error(first.line, f"a name has up to {TITLE_LIMIT} characters")
        return first.title, first.line

    def _settings(self, blocks: list[Block]) -> PageSettings:
        tables = [block for block in blocks if block.language == "toml"]
        for block in tables[1:]:
            self.report.error(block.line, "a template has one block of settings above its first stage")
        table: SettingsTable | None = read_table(tables[0], self.report) if tables else None
        if not table:
            return PageSettings()
        elsewhere = dict.fromkeys(self.stage_keys, "a setting of a stage; it belongs below a ## heading")
        settings = settled(table, PageSettings, list(table.values), self.report, elsewhere)
        return settings or PageSettings()

    def _stages(self, line: int) -> tuple[Stage, ...]:
        sections = self.page.sections
        if not sections:
            self.report.error(line, 'a template needs at least one stage, such as "## Silent ideation"')
        if len(sections) > STAGES:
            self.report.error(sections[STAGES].heading.line, f"a template has up to {STAGES} stages")
        return tuple(
            self.stage_reader.read(f"s{number}", section)
            for number, section in enumerate(sections[:STAGES], 1)
        )

    def _check_names_of_prompts(self, draft: LocatedAgenda) -> None:
        """Check that settings which name prompts name those of the page, and such that come before."""
        every = [prompt.title for prompt in draft.agenda.prompts]
        before: set[str] = set()
        for stage in draft.agenda.stages:
            kind = self.kinds.get(stage.kind)
            for key in kind.prompt_settings if kind else ():
                line = self.stage_reader.lines.get(f"{stage.id}.{key}", 1)
                named = stage.settings.get(key, ())
                for title in [named] if isinstance(named, str) else named:
                    if title not in every:
                        meant = nearest(title, every)
                        asked = f"; did you mean {value(meant)}?" if meant else ""
                        self.report.error(
                            line, f"{key} is not the name of a prompt on this page: {value(title)}{asked}"
                        )
                    elif title not in before:
                        self.report.hint(line, f"the prompt {value(title)} comes after this stage")
            before.update(prompt.title for prompt in stage.prompts)
