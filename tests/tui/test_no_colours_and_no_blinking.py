"""What every screen is sent where colours are not wanted; and nothing blinks, with colours or without."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from textual import events
from textual.app import App

from retro.commands.theme_set import ThemeSet
from retro.workspace import Workspace
from tests.attack.test_texts import looking, still
from tests.builders import LEADER
from tests.tui.rooms import TERMINAL, WINDOW, Harness, talking
from tests.tui.test_every_dialog import FORMS, OTHERS, Scene
from tests.tui.test_every_screen import EVERY

LOOK: Final = re.compile(r"\x1b\[([0-9;]*)m")
BLINKING_CURSOR: Final = re.compile(r"\x1b\[\?(?:[0-9]+;)*12(?:;[0-9]+)*h|\x1b\[[0-9]* q")
"""A mode that lets the cursor blink, and any shape of it, of which some blink."""
BLINK: Final = {5, 6}


def looks(sent: str) -> Iterator[tuple[int, ...]]:
    """The attributes that are set, sequence by sequence, without what belongs to a colour of many."""
    for codes in LOOK.findall(sent):
        plain = re.sub(r"\b([34]8);(?:5;\d+|2;\d+;\d+;\d+)", r"\1", codes)
        yield tuple(int(code or 0) for code in plain.split(";"))


def coloured(sent: str) -> list[int]:
    """All attributes that are colours."""
    colours = (*range(30, 50), *range(90, 108))
    return [code for codes in looks(sent) for code in codes if code in colours]


def blinking(sent: str) -> list[object]:
    """All that makes something blink."""
    return [*BLINKING_CURSOR.findall(sent), *(codes for codes in looks(sent) if BLINK & {*codes})]


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_no_screen_has_colours_where_none_are_wanted(scene: Scene) -> None:
    meeting = scene()
    async with Harness(meeting) as harness:
        for name, size in ((LEADER, WINDOW), (meeting.session.members[1].name, TERMINAL)):
            async with looking(harness, name, size, NO_COLOR="1") as (tap, app):
                await still(app)
                assert coloured(tap.sent) == []
                assert blinking(tap.sent) == []
                assert "\x1b[" in tap.sent


DIALOGS: Final = [(scene, name, keys) for scene, name, keys in FORMS]
DIALOGS.extend((scene, name, (key,)) for scene, name, keys in OTHERS for key in keys)


@pytest.mark.parametrize(("scene", "name", "keys"), DIALOGS)
async def test_no_dialog_has_colours_where_none_are_wanted(
    scene: Scene, name: str, keys: Sequence[str]
) -> None:
    async with Harness(scene()) as harness, looking(harness, name, TERMINAL, NO_COLOR="1") as (tap, app):
        for key in keys:
            await press(app, key)
        assert len(app.screen_stack) > 1
        assert coloured(tap.sent) == []
        assert blinking(tap.sent) == []


async def press(app: App[Any], key: str) -> None:
    app.post_message(events.Key(key, key if len(key) == 1 else None))
    await still(app)


@pytest.mark.parametrize("scene", list(EVERY.values())[::6])
async def test_nothing_blinks_in_colours_either(scene: Scene) -> None:
    async with Harness(scene()) as harness, looking(harness, LEADER, WINDOW) as (tap, app):
        await still(app)
        assert coloured(tap.sent)
        assert blinking(tap.sent) == []


@pytest.mark.parametrize(("variable", "wanted"), [("NO_COLOR", True), ("COLORTERM", False)])
async def test_the_terminal_of_the_host_itself_is_asked_too(
    variable: str, wanted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(variable, "truecolor")
    workspace = Workspace(tmp_path / "team")
    workspace.prepare()
    async with Harness(talking()) as harness:
        app = ThemeSet.of(workspace).make_host_app(harness.room, harness.seat(LEADER))
        assert app.no_color is wanted
        assert app.notifies


def test_the_oracle_sees_colours_and_blinking() -> None:
    assert coloured("\x1b[1;38;2;5;6;7;48;5;5m") == [38, 48]
    assert coloured("\x1b[0;1;4;7m") == []
    assert blinking("\x1b[1;38;2;5;6;7;48;5;5m") == []
    for bad in ("\x1b[5m", "\x1b[1;6m", "\x1b[38;5;1;5m", "\x1b[?12h", "\x1b[?25;12h", "\x1b[1 q", "\x1b[ q"):
        assert blinking(bad), bad
