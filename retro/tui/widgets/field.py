"""`Field`: one line to write in, for many people in one process."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from retro.session.clusters import JOINERS, cluster_around, cut, is_emoji
from retro.session.text import harmless
from retro.textual_patches import StillInput


class Field(StillInput, inherit_bindings=False):
    """An input that neither blinks nor keeps a timer, and knows what a character is for a reader.

    The arrow keys and Delete go over a whole grapheme cluster, as in editors and browsers. So does Backspace
    where the cluster is an emoji; in every other it takes back one code point, which is what was typed
    with one key: a mark on a letter, a vowel sign of a Hindi syllable.

    The screen around it gets up, down, page up, page down, Tab, Ctrl+C, Ctrl+D and Escape: a plain
    Input takes some of these for scrolling, copying and deleting.
    """

    DEFAULT_CSS = """
    Field {
        background: $surface;
        color: $text-strong;
        border: none;
        border-left: outer $mark;
        padding: 0 1;
        height: 1;
        &:focus { border: none; border-left: outer $mark; background-tint: $surface 0%; }
        & > .input--placeholder { color: $text-quiet; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
        Binding("ctrl+left,alt+left,alt+b", "cursor_left_word", show=False),
        Binding("ctrl+right,alt+right,alt+f", "cursor_right_word", show=False),
        Binding("shift+left", "cursor_left(True)", show=False),
        Binding("shift+right", "cursor_right(True)", show=False),
        Binding("home,ctrl+a", "home", show=False),
        Binding("end,ctrl+e", "end", show=False),
        Binding("shift+home", "home(True)", show=False),
        Binding("shift+end", "end(True)", show=False),
        Binding("backspace,ctrl+h", "delete_left", show=False),
        Binding("delete", "delete_right", show=False),
        Binding("ctrl+w,alt+backspace,ctrl+backspace", "delete_left_word", show=False),
        Binding("alt+d,alt+delete,ctrl+delete", "delete_right_word", show=False),
        Binding("ctrl+u", "delete_left_all", show=False),
        Binding("ctrl+k", "delete_right_all", show=False),
        Binding("enter", "submit", show=False),
    ]

    @dataclass
    class Submitted(Input.Submitted):
        """Enter was pressed."""

        @property
        def text(self) -> str:
            """What was written, without spaces around it."""
            return self.value.strip()

    @dataclass
    class Clipped(Message):
        """Pasted text did not fit; this many characters were left out."""

        field: "Field"
        lost: int

        @property
        def control(self) -> "Field":
            return self.field

    @dataclass
    class SeveralLines(Message):
        """Several lines were pasted into a field that asks what is meant; it has taken none of them."""

        field: "Field"
        lines: tuple[str, ...]
        """Without empty ones and without spaces around them."""

        @property
        def control(self) -> "Field":
            return self.field

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        *,
        max_length: int = 0,
        asks_about_lines: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            harmless(text), placeholder, max_length=max_length, id=id, classes=classes, disabled=disabled
        )
        self.asks_about_lines = asks_about_lines
        """Whether several pasted lines are told by `SeveralLines` instead of being put in as one."""

    def validate_value(self, value: str) -> str:
        """Leave out what would steer the writer's own terminal, wherever the text comes from."""
        return harmless(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of a part; the cursor stands behind what was taken of it."""
        super().replace(harmless(text), start, end)

    def action_cursor_left(self, select: bool = False) -> None:
        anchor, at = self.selection
        if not select and anchor != at:
            super().action_cursor_left()
            return
        to, _ = cluster_around(self.value, at - 1)
        self.selection = Selection(anchor if select else to, to)

    def action_cursor_right(self, select: bool = False) -> None:
        anchor, at = self.selection
        if not select and anchor != at:
            super().action_cursor_right()
            return
        _, to = cluster_around(self.value, at + 1)
        self.selection = Selection(anchor if select else to, to)

    def action_delete_right(self) -> None:
        start, end = sorted(self.selection)
        if start == end:
            _, end = cluster_around(self.value, end + 1)
        self.delete(start, end)

    def action_delete_left(self) -> None:
        start, end = sorted(self.selection)
        if start == end:
            start, _ = cluster_around(self.value, end - 1)
            if not is_emoji(self.value[start:end]):
                start = end - 1
        self.delete(start, end)

    async def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self.value))

    def restricted(self) -> None:
        """Stay silent at the full length: a bell would ring in everybody's call."""

    def takes(self, character: str) -> bool:
        # Joiners are keys of their own on many keyboards.
        return character in JOINERS

    def pasted(self, text: str) -> None:
        lines = tuple(filter(None, (harmless(line).strip() for line in text.splitlines())))
        if self.asks_about_lines and len(lines) > 1:
            self.post_message(self.SeveralLines(self, lines))
        else:
            self.put(text)

    def put(self, text: str) -> None:
        """Put a text in where the cursor is, as one line and as much of it as there is room for."""
        fitting = text = harmless(" ".join(text.split()))
        start, end = sorted(self.selection)
        if self.max_length:
            fitting = cut(text, max(0, self.max_length - len(self.value) + (end - start)))
            if lost := len(text) - len(fitting):
                self.post_message(self.Clipped(self, lost))
        self.replace(fitting, start, end)
