"""A client's terminal: what it is and how many colours it shows, never what the server's own shows."""

import io
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from rich.console import Console
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor

from retro.palette import UNNAMED, Colour, Palette
from retro.textual_patches import SilentApp

_TRUECOLOR: Final = ("kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "-direct", "truecolor")
NO_SCREEN: Final = frozenset({"", "dumb"})
"""Terminals that can show no screen."""
_SHOWS_SEQUENCES: Final = frozenset(
    {"linux", "ansi", "cons25", "sun", "cygwin", "vt52", "vt100", "vt102", "vt220", "vt320"}
)
"""Terminals that may print a sequence which they do not know, or wait for its end."""
_MONO: Final = NO_SCREEN | {"unknown", "vt52", "vt100", "vt102", "vt220", "vt320"}


class ClientTerminal(msgspec.Struct, frozen=True):
    """What a client said of its terminal. `size` is the one that is drawn."""

    term: str = "xterm-256color"
    colour: Colour = "256"
    size: tuple[int, int] = (80, 24)
    language: str = ""
    """As in LANG: `de_DE.UTF-8`; empty when the client kept it to itself."""

    @property
    def no_color(self) -> bool:
        """Whether the person wants no colours, or the terminal has none."""
        return self.colour == "none"

    @property
    def notifies(self) -> bool:
        """Whether a bell and a notification may be sent: the terminal shows one, or leaves it out."""
        name = self.term.lower()
        return name not in _MONO and name.partition("-")[0] not in _SHOWS_SEQUENCES

    @classmethod
    def of(cls, term: str, environment: Mapping[str, str], size: tuple[int, int]) -> "ClientTerminal":
        """Read the request for a terminal and the few variables that came with it."""
        term = re.sub(r"[^\w.+-]", "", term, flags=re.ASCII)[:40]
        language = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG", "")
        return cls(
            term=term,
            colour=_colour(term.lower(), environment),
            size=size,
            language=re.sub(r"[^\w.@-]", "", language, flags=re.ASCII)[:40],
        )


def _colour(term: str, environment: Mapping[str, str]) -> Colour:
    if environment.get("NO_COLOR") or term in _MONO:
        return "none"
    says = environment.get("COLORTERM", "").lower()
    if says in ("truecolor", "24bit") or any(name in term for name in _TRUECOLOR):
        return "truecolor"
    if environment.get("LC_TERMINAL") == "iTerm2":  # comes along where LC_* is sent and COLORTERM is not
        return "truecolor"
    return "256" if "256" in term else "16"


def adapt(app: App[Any], terminal: ClientTerminal) -> None:
    """Make an app that has not started yet draw for this terminal.

    Rich keeps the escape codes of a style on the style and Textual those of a line on the line, and
    both are shared by all apps of a process. So every console is one of true colour, and the app's
    lines are repainted with the colours its terminal has before they are turned into codes.
    """
    width, height = terminal.size
    app.no_color = terminal.no_color
    if isinstance(app, SilentApp):
        app.notifies = terminal.notifies
    app.console = Console(
        color_system="truecolor",
        file=io.StringIO(),
        width=width,
        height=height,
        force_terminal=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        safe_box=False,
        _environ={"TERM": terminal.term},
    )
    every = app.get_line_filters

    def filters() -> list[LineFilter]:
        # The first two stand for NO_COLOR in the server's environment; a palette is here when adapted twice.
        kept = [f for f in every() if not isinstance(f, Monochrome | NoColor | Palette)]
        if terminal.colour != "truecolor":
            # An app whose theme can change says what the colours of its theme stand for.
            kept.append(Palette(terminal.colour, getattr(app, "few_colours", UNNAMED)))
        return kept

    app.get_line_filters = filters  # type: ignore[method-assign]
