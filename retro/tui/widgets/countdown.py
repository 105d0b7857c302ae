"""`Countdown` and `TimeBar`: how long it still lasts. They know no clock, somebody shows them the seconds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from textual.content import Content
from textual.geometry import Size

from retro.tui.widgets.byte_budget import ByteBudget
from retro.tui.widgets.digits import figures
from retro.tui.widgets.drawn_lines import DrawnLines, Waits

LAST_MINUTE = 60
BAR = 26
"""Cells of the bar below the figures."""
LEFT, GONE = "━", "─"


def clock_text(seconds: int) -> str:
    """4:31, or +0:42 for time that is over."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'+' if seconds < 0 else ''}{minutes}:{rest:02}"


@dataclass(frozen=True)
class TimeLeft:
    """A moment of a timer."""

    seconds: int | None = None
    """Seconds that are left, negative over time; None where nothing is timed."""
    running: bool = False
    over: bool = False
    """Whether the time is up even if the clock stands at zero or is stopped."""
    planned: int = 0
    """Seconds the timer had in all; 0 where that is not known."""
    boxed: bool = False
    """Whether it is the time of one topic, and its length is worth a word."""
    quiet: bool = False
    """Whether figures and words step back until the last minute."""

    @property
    def words(self) -> str:
        """What is said beside the figures."""
        if self.seconds is None:
            return "no time limit"
        if self.past:
            return "over time" if self.running else "over time, paused"
        if not self.running:
            return "paused"
        if self.nearly_over:
            return "left, last minute"
        return f"of {clock_text(self.planned)} left" if self.boxed and self.planned else "left"

    @property
    def past(self) -> bool:
        """Whether the time is over."""
        return self.over or (self.seconds is not None and self.seconds < 0)

    @property
    def nearly_over(self) -> bool:
        """Whether the last minute runs; of less than two minutes it is the second half."""
        most = min(LAST_MINUTE, self.planned // 2) if self.planned else LAST_MINUTE
        return self.seconds is not None and self.seconds <= most

    @property
    def look(self) -> str:
        """The style of figures and words while something is wrong or at rest; else empty."""
        if self.past:
            return "$bad"
        if self.seconds is None or not self.running:
            return "$text-quiet"
        if self.nearly_over:
            return "$warn"
        return "$text-quiet" if self.quiet else ""

    def bar(self, width: int) -> Content:
        """What remains, thick, and what is gone, thin, on a line of `width` cells."""
        seconds = 0 if self.past else self.seconds or 0
        full = min(-(-width * seconds // self.planned), width) if self.planned else 0
        # At rest it keeps its colour: what remains does not become less.
        thick = self.look if self.look in ("$warn", "$bad") else "$mark"
        thin = "$bad" if self.past else "$rule"
        return Content.assemble((LEFT * full, thick), (GONE * (width - full), thin))


class Countdown(DrawnLines):
    """The time left in figures and in words: three lines high with a bar below, or one line small."""

    DEFAULT_CSS = """
    Countdown { width: 1fr; height: 4; color: $foreground; }
    Countdown.-small { height: 1; text-style: bold; }
    """

    def __init__(
        self,
        size: Literal["big", "small"] = "big",
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_class(size == "small", "-small", update=False)
        self._time = TimeLeft()

    def show(self, time: TimeLeft, budget: ByteBudget | None = None) -> None:
        """Show this moment."""
        if time != self._time or self.behind:
            self._time = time
            self.repaint(budget)

    def shows(self) -> TimeLeft:
        return self._time

    def waits(self, line: int) -> Waits:
        return Waits.IN_PART if line and line == self.content_size.height - 1 else Waits.NEVER

    def drawn(self, size: Size) -> Sequence[Content]:
        time, width = self._time, size.width
        if time.seconds is None:
            return [_at_right(Content.styled(time.words, time.look), width)]
        clock = clock_text(time.seconds)
        block = figures(clock)
        if size.height >= 4 and width >= len(block[0]):
            lines = [Content.styled(line, time.look) for line in block]
            room = width - len(block[0]) - 2
            for words in (time.words, *time.words.split(", ")[::-1]):
                if len(words) <= room:
                    lines[2] = Content.assemble((words, time.look or "$text-quiet"), "  ") + lines[2]
                    break
        else:
            words = replace(time, boxed=False).words  # how long the box was is worth no word here
            said = f"{clock} {words}"
            short = f"{clock} paused" if said.endswith("paused") else clock
            lines = [Content.styled(said if len(said) <= width else short, time.look)]
        if size.height >= 2:
            lines.append(time.bar(min(BAR, width)))
        return [_at_right(line, width) for line in lines]


class TimeBar(DrawnLines):
    """What remains of the time as a whole line, to be seen from the corner of the eye."""

    DEFAULT_CSS = """
    TimeBar { width: 1fr; height: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._time = TimeLeft()

    def show(self, time: TimeLeft, budget: ByteBudget | None = None) -> None:
        """Show this moment; nothing where nothing is timed."""
        if time != self._time or self.behind:
            self._time = time
            self.repaint(budget)

    def shows(self) -> TimeLeft:
        return self._time

    def waits(self, line: int) -> Waits:
        return Waits.IN_PART

    def drawn(self, size: Size) -> Sequence[Content]:
        return [self._time.bar(size.width)] if self._time.planned else []


def _at_right(line: Content, width: int) -> Content:
    shown = line.truncate(width, ellipsis=True)
    return shown.pad_left(width - shown.cell_length)
