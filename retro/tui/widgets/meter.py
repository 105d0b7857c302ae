"""`Meter`: how far a group is, in words and repeated as a row of little squares."""

from textual.content import Content
from textual.widget import Widget

FULL, EMPTY = "▪", "▫"
GIVEN, FREE = "●", "○"

MOST_SIGNS = 24
"""More signs than this cannot be counted by eye."""


def dots(given: int, budget: int | None = None) -> Content:
    """The dots given and, with a budget, those still free: ●●●○○."""
    free = 0 if budget is None else max(0, budget - given)
    if given + free > MOST_SIGNS:
        of = "" if budget is None else f" of {budget}"
        return Content.assemble((GIVEN, "$dot"), f" {given}{of}")
    return Content.assemble((GIVEN * given, "$dot"), (FREE * free, "$text-quiet"))


def bar(done: int, total: int, most: int = MOST_SIGNS) -> Content:
    """Little squares, one for each or fewer if there are many: ▪▪▪▫▫."""
    signs = min(total, most)
    full = done * signs // total if total else 0
    return Content.assemble((FULL * full, "$good"), (EMPTY * (signs - full), "$text-quiet"))


class Meter(Widget):
    """One line such as `5 of 7 done  ▪▪▪▪▪▫▫`; where it is too narrow the words stay."""

    DEFAULT_CSS = """
    Meter {
        width: 1fr;
        height: 1;
        color: $foreground;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    ALLOW_SELECT = False

    def __init__(
        self,
        word: str = "done",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._shown = (0, 0, word)

    def show(self, done: int, total: int, word: str | None = None) -> None:
        """Show how many of how many; `word` says what they did."""
        shown = (max(0, min(done, total)), max(0, total), word or self._shown[2])
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    @property
    def words(self) -> str:
        done, total, word = self._shown
        return f"{done} of {total} {word}"

    def render(self) -> Content:
        done, total, _word = self._shown
        room = self.content_size.width - Content(self.words).cell_length - 2
        if total == 0 or room < min(total, 3):
            return Content(self.words)
        return Content.assemble(self.words, "  ", bar(done, total, min(room, MOST_SIGNS)))
