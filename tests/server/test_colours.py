import re

import pytest
from rich.color import Color
from rich.style import Style

from retro.palette import Colour, repainted
from retro.server.client_terminal import ClientTerminal
from tests.server.small import CODE, serving
from tests.terminal import join


@pytest.mark.parametrize(
    ("term", "environment", "colour"),
    [
        ("xterm-256color", {"COLORTERM": "truecolor"}, "truecolor"),
        ("xterm-256color", {}, "256"),
        ("xterm-256color", {"LC_TERMINAL": "iTerm2"}, "truecolor"),
        ("xterm-kitty", {}, "truecolor"),
        ("xterm", {}, "16"),
        ("linux", {}, "16"),
        ("vt100", {}, "none"),
        ("dumb", {}, "none"),
        ("xterm-256color", {"COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ("xterm-256color", {"NO_COLOR": ""}, "256"),
        ("x\x1b]0;evil\x07term", {}, "16"),
    ],
)
def test_the_colours_follow_what_the_client_says(
    term: str, environment: dict[str, str], colour: Colour
) -> None:
    assert ClientTerminal.of(term, environment, (80, 24)).colour == colour


def test_what_a_client_says_of_its_terminal_is_harmless() -> None:
    terminal = ClientTerminal.of("x\x1b[6n" + "y" * 999, {"LANG": "de_DE.UTF-8\x1b[c"}, (80, 24))

    assert terminal.term == "x6n" + "y" * 37
    assert terminal.language == "de_DE.UTF-8c"


def test_two_shades_that_become_one_colour_do_not_hide_the_text() -> None:
    style = Style(color=Color.parse("#101010"), bgcolor=Color.parse("#181818"))

    painted = repainted(style, "16")

    assert painted.color != painted.bgcolor


def test_a_style_without_colours_keeps_what_can_be_clicked() -> None:
    style = Style(color="red", bold=True, meta={"@click": "app.bell"})

    bare = repainted(style, "none")

    assert bare.color is None
    assert bare.bold
    assert bare.meta == {"@click": "app.bell"}


def kinds(data: bytearray) -> set[str]:
    """Which kinds of colours a terminal was sent."""
    found = set()
    for codes in re.findall(rb"\x1b\[([\d;]*)m", data):
        text = codes.decode()
        if "8;2;" in text:
            found.add("truecolor")
        elif "8;5;" in text:
            found.add("256")
        elif re.search(r"\b(3[0-7]|4[0-7]|9[0-7]|10[0-7])\b", text):
            found.add("16")
    return found


@pytest.mark.parametrize("server", ["no colour", "truecolor"])
async def test_terminals_of_every_depth_side_by_side(monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    if server == "no colour":
        monkeypatch.setenv("NO_COLOR", "1")
    if server == "truecolor":
        monkeypatch.setenv("COLORTERM", "truecolor")

    async with (
        serving() as s,
        join(s.port, "ana", CODE, env={"COLORTERM": "truecolor"}) as rich,
        join(s.port, "bo", CODE, term="xterm-256color") as common,
        join(s.port, "cem", CODE, term="xterm") as poor,
        join(s.port, "dee", CODE, term="vt100") as bare,
        join(s.port, "eli", CODE, env={"NO_COLOR": "1", "COLORTERM": "truecolor"}) as plain,
    ):
        for terminal in (rich, common, poor, bare, plain):
            await terminal.wait_for("here: ana, bo, cem, dee, eli")

        assert kinds(rich.received) == {"truecolor"}
        assert kinds(common.received) == {"256"}
        assert kinds(poor.received) == {"16"}
        assert kinds(bare.received) == set()
        assert kinds(plain.received) == set()
        colourless = {s.room.view(app.seat).name for app in s.apps if app.no_color}
        assert colourless == {"dee", "eli"}
