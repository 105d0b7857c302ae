"""What stands around a panel, laid out for the size of the terminal."""

from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from retro.session.told_once import asked_note
from retro.session.view import View
from retro.textual_layout import OnceLaidScreen
from retro.tui.panel import Panel
from retro.tui.parts.notice import Kind, NoticeLine
from retro.tui.parts.plain_containers import plain_lines

HUNDRED = 100
"""Cells from which on the agenda is the second line for everybody, and the margins are wider."""
WIDEST = 168
"""Cells of all that is not a band; it stands in the middle of a wider terminal."""
WIDEST_TEXT = 100
"""Cells of what a participant reads and writes, where it is not a board."""
NOTICE_SECONDS = 6
LOW = 24
"""Lines below which a notice takes the place of the privacy note, instead of a line of its own."""


def margin(width: int) -> int:
    """Cells that stay free left and right on a terminal of this width."""
    return 1 if width < HUNDRED else max(2, (width - WIDEST) // 2)


def keep_margins(parts: Iterable[Widget], width: int) -> None:
    """Set the parts in from the edges of a terminal of this width; their grounds run on to them."""
    cells = margin(width)
    for part in parts:
        if (part.styles.padding.left, part.styles.padding.right) != (cells, cells):
            part.styles.padding = (0, cells)


class FrameScreen(OnceLaidScreen[None]):
    """A screen of a session with its margins and its notice line."""

    IN_MARGINS: ClassVar[str] = ""
    """The parts that do not run to the edges of the terminal, as a selector."""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (Textual declares it)
        (0, "-tiny"),
        (60, "-narrow"),
        (80, "-medium"),
        (112, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-flat"),
        (20, "-low"),
        (24, "-middle"),
        (34, "-tall"),
    ]

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view
        self.notice = NoticeLine(id="notice")
        self._fitted = Size()
        """The size it was laid out for."""
        self._notice_timer: Timer | None = None
        self._lasting = ""
        """What the notice line says until it is mended, if anything."""

    def expect(self, size: Size) -> None:
        """Take the classes of the size it will be shown in; once it is shown they style all of it anew."""
        for breakpoints, cells in (
            (self.HORIZONTAL_BREAKPOINTS, size.width),
            (self.VERTICAL_BREAKPOINTS, size.height),
        ):
            self.add_class([name for least, name in breakpoints if cells >= least][-1], update=False)
        self.set_class(size.width >= HUNDRED, "-hundred", update=False)

    def on_resize(self, event: events.Resize) -> None:
        # Two sizes on the way at once would lay out the screen in turns without end.
        event.size = self.app.size
        if event.size != self._fitted:
            self.fit()

    def fit(self) -> None:
        """Lay out the frame for the size of the terminal."""
        size = self._fitted = self.app.size
        self.set_class(size.width >= HUNDRED, "-hundred")
        keep_margins(self.query(self.IN_MARGINS), size.width)
        self._place_notice()

    def _place_notice(self) -> None:
        """Keep a line for the notice; where lines are scarce, it takes the place of the privacy note."""
        low, said = self.app.size.height < LOW, bool(self.notice.plain)
        self.notice.display = said or not low
        for privacy in self.query("#privacy").results(Static):
            gives_way = low and said and not privacy.has_class("-led")
            privacy.display = bool(str(privacy.content)) and not gives_way

    def render_lines(self, crop: Region) -> list[Strip]:
        return plain_lines(self, crop)

    def lasting(self, view: View) -> str:
        """What the notice line says until it is mended."""
        return view.banner or view.resumed or f"{asked_note(view)} {view.given_again}".strip()

    def tell(self, sentence: str, kind: Kind = "mark") -> None:
        """Show a sentence in the notice line for a while."""
        if not self.view.banner:
            self._say(sentence, kind)

    def _say(self, sentence: str, kind: Kind = "mark") -> None:
        if sentence:
            self.notice.say(sentence, kind)
            self._place_notice()
        else:
            self._say_lasting()
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self._say_lasting)

    def _say_lasting(self) -> None:
        self.notice.say(self._lasting, "bad" if self.view.banner else "warn" if self.view.resumed else "mark")
        self._place_notice()


def stage_of(view: View) -> tuple[str, bool]:
    """What decides which panel there is: the id of the stage, if any, and whether the meeting is over."""
    return view.stage.id if view.stage else "", view.ended


def instruction(view: View, panel: Panel[Any] | None) -> str:
    """What the stage asks for, or else the question of its panel, unless the panel shows that itself."""
    stage = view.stage
    if stage is None or (panel is not None and panel.shows_instruction):
        return ""
    if not stage.instruction:
        return "" if panel is None else panel.asks
    return "" if stage.document.startswith(stage.instruction) else stage.instruction


def feed(widget: Static, text: str) -> None:
    """Feed a Static when its text changes, since each feeding lays out the screen; hide it when empty."""
    if str(widget.content) != text:
        widget.update(Content(text))
    widget.display = bool(text)


def later_only(before: View, after: View) -> bool:
    """Whether a running clock tells nothing else than that the meeting ends later."""
    if before.ends == after.ends or not after.timer.running:
        return False
    return msgspec.structs.replace(before, ends=after.ends, late=after.late) == after
