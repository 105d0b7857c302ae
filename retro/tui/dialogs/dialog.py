"""What all questions over the screen look like: a raised ground with a thick top. Nothing else is dimmed."""

from typing import TypeVar

from textual.content import Content

from retro.textual_layout import SeenThroughScreen

T = TypeVar("T")

WAYS_APART = "    "
"""What stands between two keys and what they do."""


class Dialog(SeenThroughScreen[T]):
    """A question over the screen. What it shows is in one container of the class `dialog`."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        .dialog {
            width: 72; max-width: 96%; height: auto; max-height: 92%;
            padding: 1 2; background: $surface; border-top: outer $mark;
            overflow-y: auto; scrollbar-size-vertical: 1;
        }
        .dialog RowList { height: auto; max-height: 16; scrollbar-background: $surface; }
        .dialog-title { color: $text-strong; text-style: bold; height: auto; margin: 0 0 1 0; }
        .dialog-keys { margin: 1 0 0 0; color: $foreground; height: auto; }
        &.-low .dialog { padding: 0 2; max-height: 100%; }
        &.-low .dialog-title { margin: 0; }
        &.-flat .dialog { padding: 0 1; max-width: 100%; }
        &.-flat .dialog-title, &.-flat .dialog-keys { margin: 0; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (50, "-narrow")]  # noqa: RUF012  (Textual declares them)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (14, "-low"), (24, "-middle")]  # noqa: RUF012


def ways(*offered: tuple[str, str]) -> Content:
    """Keys and what each does; the first is the one that is meant to be pressed."""
    parts: list[tuple[str, str] | str] = []
    for number, (key, does) in enumerate(offered):
        look = "bold $highlight" if number == 0 else "bold $text-strong"
        parts += [*([WAYS_APART] if parts else ()), (key, look), f" {does}"]
    return Content.assemble(*parts)
