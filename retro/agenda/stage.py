"""One section of a page as a stage of the agenda."""

import re
from collections.abc import Mapping, Sequence, Set
from itertools import count
from typing import Any

from retro.agenda.cells import cells
from retro.agenda.documents import LARGEST, Loader
from retro.agenda.problem import ProblemReport
from retro.agenda.prose import document, prose
from retro.agenda.settings_block import SettingsTable, read_table
from retro.agenda.stage_settings import StageSettings, StageSettingsReader
from retro.agenda.template_page import Block, Section, TemplatePage, parted
from retro.errors import TemplateError
from retro.session.agenda import Privacy, Prompt, Stage
from retro.session.kind import Kind
from retro.session.text import LINE_LIMIT, NOTE_LIMIT, TITLE_LIMIT, counted
from retro.words import quoted

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ONE_LINE = 76
"""Columns that text has on a screen of 80."""


class StageReader:
    """Reads the stages of one page and numbers their prompts."""

    def __init__(
        self,
        page: TemplatePage,
        kinds: Mapping[str, Kind[Any]],
        load: Loader,
        report: ProblemReport,
        page_keys: Set[str],
    ) -> None:
        self.page = page
        self.load = load
        self.report = report
        self.heads = StageSettingsReader(kinds, report, page_keys)
        self.lines: dict[str, int] = {}
        """Lines of stages and prompts by their ids, of a setting of a stage that names prompts as `s3.of`."""
        self._numbers = count(1)

    def read(self, stage_id: str, section: Section) -> Stage:
        """Read a stage as far as it can be read; what cannot be is reported."""
        title, line = section.heading.title, section.heading.line
        self.lines[stage_id] = line
        self._check_length(title, "the title of a stage", TITLE_LIMIT, line)
        table, blocks = self._table(section)
        head = self.heads.read(table) if table else None
        kind = head.kind if head else None
        text = ""
        if head and kind and kind.reads_document:
            text, blocks = self._document(section, blocks, head)
        above, *parts = parted(blocks, "h3")
        if kind and kind.formatted:
            above, parts = blocks, []
        instruction = self._text(above)
        if head and kind and kind.formatted:
            text = _with_markup(self.page, blocks, head.table.opens, instruction)
        prompts = tuple(self._prompt(part[0], part[1:]) for part in parts)
        self._check_length(instruction, "an instruction", NOTE_LIMIT, line, required=False)
        if kind:
            self._check_number(kind, prompts, line)
            if not prompts and kind.prompts[0] == 1:
                instruction, prompts = self._own_prompt(title, instruction, line)
        for key in kind.prompt_settings if head and kind else ():
            if head and key in head.settings:
                self.lines[f"{stage_id}.{key}"] = head.table.line(key)
        stage = Stage(
            id=stage_id,
            kind=kind.name if kind else "",
            title=title,
            minutes=head.minutes if head else 1,
            privacy=head.privacy if head else Privacy.ANONYMOUS,
            instruction=instruction,
            prompts=prompts,
            settings=head.settings if head else {},
            document=text,
            before=head.before if head else False,
        )
        if head and kind and stage.before and kind.written_openly(stage):
            sentence = (
                "what is written in this stage is shown at once, so it cannot be open before the meeting"
            )
            self.report.error(head.table.line("before"), sentence)
        if kind and (why := kind.unfit(stage)):
            self.report.error(line, why)
        return stage

    def _table(self, section: Section) -> tuple[SettingsTable | None, tuple[Block, ...]]:
        """Find the settings of a stage; give the other blocks too."""
        heading, blocks = section.heading, section.blocks
        above = next((n for n, b in enumerate(blocks) if b.type == "hr" or b.tag == "h3"), len(blocks))
        found = next((block for block in blocks[:above] if block.language == "toml"), None)
        if found:
            return read_table(found, self.report), tuple(block for block in blocks if block is not found)
        name = f"the stage {quoted(heading.title)}" if heading.title else "this stage"
        advice = "start one below its heading with ```toml"
        if heading.underlined:
            advice = "a --- right below text makes it a heading, so put an empty line above the ---"
        elif any(block.type == "fence" for block in blocks[:1]):
            advice = "start its block with ```toml"
        self.report.error(heading.line, f"{name} has no settings; {advice}")
        return None, blocks

    def _document(
        self, section: Section, blocks: tuple[Block, ...], head: StageSettings
    ) -> tuple[str, tuple[Block, ...]]:
        """Return the text to read, and the blocks that are not part of it."""
        line, opens = section.heading.line, head.table.opens
        cut = next((n for n, block in enumerate(blocks) if block.type == "hr"), None)
        name = head.settings.get("file")
        if name and cut is not None:
            self.report.error(
                blocks[cut].line, "there are two texts to read: one below this line, one in file"
            )
            return "", blocks[:cut]
        if name:
            try:
                text = self.load(name)
            except TemplateError as error:
                self.report.error(head.table.line("file"), str(error))
                return "", blocks
        elif cut is not None:
            text, blocks = self.page.source(blocks[cut + 1 :]), blocks[:cut]
        else:
            text, blocks = _around(self.page, blocks, opens), ()
        text = document(text)
        if not text:
            self.report.error(line, "there is nothing to read; write it below a line of --- or name a file")
        if len(text) > LARGEST:
            self.report.error(line, f"a text to read has up to {LARGEST:,} characters")
        return text, blocks

    def _prompt(self, heading: Block, blocks: Sequence[Block]) -> Prompt:
        prompt = Prompt(f"p{next(self._numbers)}", heading.title, self._text(blocks))
        self.lines[prompt.id] = heading.line
        self._check_length(prompt.title, "the title of a prompt", TITLE_LIMIT, heading.line)
        self._check_length(prompt.question, "a question", LINE_LIMIT, heading.line, required=False)
        return prompt

    def _own_prompt(self, title: str, instruction: str, line: int) -> tuple[str, tuple[Prompt, ...]]:
        """Make the one prompt of a stage that names none; an instruction that asks becomes its question."""
        asks = instruction.endswith("?") and "\n" not in instruction and cells(instruction) <= ONE_LINE
        prompt = Prompt(f"p{next(self._numbers)}", title, instruction if asks else "")
        self.lines[prompt.id] = line
        return ("" if asks else instruction), (prompt,)

    def _text(self, blocks: Sequence[Block]) -> str:
        for block in blocks:
            if block.language == "toml":
                self.report.error(block.line, "a stage has one block of settings, right below its heading")
            elif block.tag == "h1":
                self.report.error(block.line, "a template has one name; a stage starts with ##")
        return prose(token for block in blocks if block.language != "toml" for token in block.tokens)

    def _check_number(self, kind: Kind[Any], prompts: Sequence[Prompt], line: int) -> None:
        least, most = kind.prompts
        if len(prompts) > most:
            holds = f"up to {counted(most, 'prompt')}; this is one too many" if most else "no ### headings"
            advice = "; a text to read stands below a line of ---" if kind.reads_document else ""
            sentence = f"a stage of the kind {kind.name} has {holds}{advice}"
            self.report.error(self.lines[prompts[most].id], sentence)
        elif len(prompts) < least and (prompts or least > 1):
            sentence = f"a stage of the kind {kind.name} needs {counted(least, 'prompt')}, not {len(prompts)}"
            self.report.error(line, sentence)

    def _check_length(self, text: str, what: str, limit: int, line: int, required: bool = True) -> None:
        if required and not text:
            self.report.error(line, f"{what} is missing")
        if len(text) > limit:
            self.report.error(line, f"{what} has up to {limit:,} characters; this one has {len(text):,}")


def _around(page: TemplatePage, blocks: Sequence[Block], opens: int) -> str:
    """Return the source of blocks without that of the settings, which begin in line `opens`."""
    sides = [[b for b in blocks if b.line < opens], [b for b in blocks if b.line > opens]]
    return "\n\n".join(page.source(side) for side in sides)


def _with_markup(page: TemplatePage, blocks: Sequence[Block], opens: int, plain: str) -> str:
    """Return the source of prose where it has more to show than the plain text; comments are for authors."""
    text = document(_COMMENT.sub("", _around(page, blocks, opens)))
    shaped = {block.type for block in blocks if block.line != opens} - {"paragraph", "html_block"}
    return text if shaped or text.split() != plain.split() else ""
