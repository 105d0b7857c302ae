"""A text to hear or read together."""

import re
from typing import Final

from textual.app import ComposeResult

from retro.tui.charts.filled_list import FilledList
from retro.tui.charts.planned import what_comes_next
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row
from retro.tui.widgets.section import section

SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
FREE_LINES: Final = 24
"""Lines of a terminal from which on the plate has a free line above and below."""
ANY_LENGTH: Final = 99


class BriefPanel(Panel[None]):
    """The text of the stage in full, its first sentence on a plate; below it what comes next."""

    DEFAULT_CSS = """
    BriefPanel { align-horizontal: center; }
    BriefPanel > RowList { max-width: 96; }
    BriefPanel > #text { padding: 0 1; margin: 1 0 0 0; }
    .-wide BriefPanel > #text { padding: 0 16 0 4; }
    .-low BriefPanel > #text, .-flat BriefPanel > #text { margin: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it

    @property
    def shows_instruction(self) -> bool:
        return True

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="first")
        yield FilledList(cache=self.cache, id="text")

    def show(self, shown: None) -> None:
        stage = self.view.stage
        if stage is None:
            return
        first, rest = first_sentence(stage.document or stage.instruction)
        free = self.screen.size.height >= FREE_LINES
        plate = Plate(first, free=free, most=ANY_LENGTH) if first else None
        self.query_one("#first", PlateView).show(plate)
        rows = [Row(paragraph) for paragraph in rest.split("\n")] if rest else []
        for prompt in stage.prompts:
            rows += [*([Row("")] if rows else []), section(prompt.title), Row(prompt.question)]
        self.query_one("#text", FilledList).fill(rows, what_comes_next(self.view))


PANELS: Final = Panels(BriefPanel)


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and what comes after it."""
    first, *rest = SENTENCE_END.split(text.strip(), maxsplit=1)
    return first, "".join(rest).strip()
