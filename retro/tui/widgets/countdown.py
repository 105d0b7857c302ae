"""`Countdown`: how long it still lasts. It knows no clock, somebody shows it the seconds."""

from typing import ClassVar, Literal

from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from retro.tui.widgets.digits import Scale, figures

LAST_MINUTE = 60


def clock_text(seconds: int) -> str:
    """4:31, or +0:42 for time that is over."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'+' if seconds < 0 else ''}{minutes}:{rest:02}"


class Countdown(Widget):
    """The time left in figures and in words: three or five lines high, or one line small."""

    DEFAULT_CSS = """
    Countdown {
        width: 1fr;
        height: 4;
        color: $foreground;
        & > .countdown--last { color: $highlight; text-style: bold; }
        & > .countdown--over { color: $bad; text-style: bold; }
        & > .countdown--quiet { color: $text-quiet; }
    }
    Countdown.-small { height: 1; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "countdown--last",
        "countdown--over",
        "countdown--quiet",
    }

    ALLOW_SELECT = False

    def __init__(
        self,
        size: Literal["big", "small"] = "big",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_class(size == "small", "-small")
        self._is_small = size == "small"
        self._remaining: int | None = None
        self._is_running = False
        self._is_over = False

    def show(self, remaining: int | None, running: bool, over: bool = False) -> None:
        """Show these seconds; None where nothing is timed, negative for overtime.

        `over` says that the time is up even if the clock stands at zero or is stopped.
        """
        shown = (remaining, running, over)
        if shown != (self._remaining, self._is_running, self._is_over):
            self._remaining, self._is_running, self._is_over = shown
            self.refresh()

    @property
    def words(self) -> str:
        """What is said beside the figures."""
        if self._remaining is None:
            return "no time limit"
        if self._is_past:
            return "over time" if self._is_running else "over time, paused"
        if not self._is_running:
            return "left, paused"
        return "left, last minute" if self._remaining <= LAST_MINUTE else "left"

    @property
    def _is_past(self) -> bool:
        return self._is_over or (self._remaining is not None and self._remaining < 0)

    @property
    def _look(self) -> str:
        if self._remaining is None:
            return "countdown--quiet"
        if self._is_past:
            return "countdown--over"
        return "countdown--last" if self._remaining <= LAST_MINUTE else ""

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        base = self.visual_style
        lines = self._lines(Size(width, self.content_size.height))
        if y >= len(lines):
            return Strip.blank(width, base.rich_style)
        text, look = lines[y]
        style = base + self.get_visual_style(look, partial=True) if look else base
        line = Content(text).truncate(width, ellipsis=True)
        spare = width - line.cell_length
        align = self.styles.text_align
        left = spare if align in ("right", "end") else spare // 2 if align == "center" else 0
        strip = Strip(line.pad_left(left).render_segments(style))
        return strip.adjust_cell_length(width, base.rich_style)

    def _lines(self, size: Size) -> list[tuple[str, str]]:
        """The lines and their looks, in the biggest form that the size has room for."""
        look, words = self._look, self.words
        if self._remaining is None:
            return [(words, look)]
        clock = clock_text(self._remaining)
        if not self._is_small:
            for scale, height in ((2, 6), (1, 4)):
                drawn = figures(clock, _scale(scale))
                if size.height >= height and size.width >= len(drawn[0]):
                    words_look = look or "countdown--quiet"
                    return [*((line, look) for line in drawn), (words, words_look)]
        one_line = f"{clock} {words}"
        return [(one_line if len(one_line) <= size.width else _shortened(clock, words), look)]


def _scale(number: int) -> Scale:
    return 2 if number == 2 else 1


def _shortened(clock: str, words: str) -> str:
    """Without what the figures say themselves: the sign says over time."""
    return f"{clock} paused" if words.endswith("paused") else clock
