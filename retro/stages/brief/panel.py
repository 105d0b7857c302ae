"""A text to hear or read together, the facts that belong to it, and the own role."""

import re
from typing import Final

from textual.app import ComposeResult
from textual.content import Content

from retro.session.agenda import Stage
from retro.session.record import Verdict
from retro.stages.brief.facts import Facts, became
from retro.stages.brief.rules import ELSEWHERE, ONLY_YOU, BriefView
from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.markdown_rows import rows_of
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
FREE_LINES: Final = 24
"""Lines of a terminal from which on the plate has a free line above and below."""
ANY_LENGTH: Final = 99
_SIGNS: Final = {Verdict.DONE: ("✓ ", "$good"), Verdict.DROP: ("✗ ", "$bad"), Verdict.STOP: ("✗ ", "$bad")}


class BriefPanel(Panel[BriefView]):
    """The text of the stage in full, its first sentence on a plate; below it what comes next."""

    DEFAULT_CSS = """
    BriefPanel { align-horizontal: center; }
    BriefPanel > RowList { max-width: 96; }
    BriefPanel > #text { padding: 0 1; margin: 1 0 0 0; }
    .-low BriefPanel > #text, .-flat BriefPanel > #text { margin: 0; }
    .-wide BriefPanel > #text { padding: 0; margin: 1 16 0 4; max-width: 76; }
    .-wide.-low BriefPanel > #text, .-wide.-flat BriefPanel > #text { margin: 0 16 0 4; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it

    @property
    def shows_instruction(self) -> bool:
        return True

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="first")
        yield FilledList(cache=self.cache, id="text")

    def show(self, shown: BriefView) -> None:
        stage = self.view.stage
        if stage is None:
            return
        first, rows = text_rows(stage)
        free = self.screen.size.height >= FREE_LINES
        plate = Plate(first, free=free, most=ANY_LENGTH) if first else None
        self.query_one("#first", PlateView).show(plate)
        own = role_rows(shown)
        parts = [own, rows] if shown.role else [rows, own]
        parts.append(fact_rows(shown.facts))
        below = [row for part in parts if part for row in (*part, Row(""))][:-1]
        self.query_one("#text", FilledList).fill(below, what_comes_next(self.view))


PANELS: Final = Panels(BriefPanel)


def text_rows(stage: Stage) -> tuple[str, list[Row]]:
    """The first sentence of the text, and the rows of what comes after it."""
    if not stage.document:
        first, rest = first_sentence(stage.instruction)
        return first, [Row(paragraph) for paragraph in rest.split("\n")] if rest else []
    rows = rows_of(stage.document)
    head = rows[0] if rows else None
    if head is None or head.indent or head.hanging or head.style not in ("", "heading", "strong"):
        return "", rows
    said = head.text.plain
    first, rest = first_sentence(said)
    left = head.text[len(said) - len(rest) :] if rest else None
    behind = rows[1:] if left is not None or rows[1:2] != [Row("")] else rows[2:]
    return first, [*([Row(left, style=head.style)] if left is not None else []), *behind]


def role_rows(shown: BriefView) -> list[Row]:
    """The own role; to those who have none, that there are roles."""
    if not shown.roles:
        return []
    if not shown.role:
        return [Row(ELSEWHERE, style="quiet")]
    card = EdgedCard("$mark", f"Your role: {shown.role}", details=(ONLY_YOU,), style="bold $text-strong")
    return [Row(picture=card)]


def fact_rows(facts: Facts | None) -> list[Row]:
    """The facts as sentences, and the actions of last time with what became of each."""
    if facts is None:
        return []
    rows = [section("What we know", "")]
    rows += [Row(sentence) for sentence in facts.sentences]
    for carried in facts.last:
        sign, look = _SIGNS.get(carried.verdict, ("· ", "$text-quiet"))
        said = "".join(f" · {word}" for word in (carried.action.who, became(carried)) if word)
        rows.append(
            Row(Content.assemble((sign, look), carried.action.what, (said, "$text-quiet")), hanging=2)
        )
    return rows


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and what comes after it."""
    first, *rest = SENTENCE_END.split(text.strip(), maxsplit=1)
    return first, "".join(rest).strip()
