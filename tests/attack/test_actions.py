"""Nothing of Textual acts on the host for somebody at a terminal."""

import io
import re
from pathlib import Path

import pytest

from retro.tui.keys import Command
from retro.tui.screens.everywhere import EVERYWHERE
from retro.tui.screens.lead import COMMANDS as LEADS
from tests.builders import LEADER
from tests.tui.rooms import Harness, live, settle, text_of, writing

TEXTUALS = {
    *("screen.copy_text", "app.focus_next", "app.focus_previous", "quit", "help_quit"),
    *("screen.maximize", "screen.minimize"),
}
"""What Textual binds to keys by itself and only concerns the own screen."""
HOSTS = (
    "suspend",
    "screenshot",
    "devtools",
    "command_palette",
    "open",
    "deliver",
    "bell",
    "simulate",
)
"""Words that actions begin with which would do something on the host, or with Textual's own palette."""


def acts_on_the_host(action: str) -> bool:
    return any(re.search(rf"(^|[._]){word}", action) for word in HOSTS)


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_no_key_does_anything_on_the_host(name: str) -> None:
    async with Harness(writing()) as state, state.at(name) as pilot:
        for screen_keys in ((), ("question_mark",), ("escape", "f2"), ("escape", "ctrl+q")):
            await pilot.press(*screen_keys)
            await settle(pilot)
            actions = {active.binding.action for active in pilot.app.screen.active_bindings.values()}
            assert actions
            for action in actions - TEXTUALS:
                assert not acts_on_the_host(action), action


def test_the_palette_is_ours_alone() -> None:
    actions = {
        command.action.partition("(")[0] for command in (*LEADS, *EVERYWHERE) if isinstance(command, Command)
    }
    assert not {action for action in actions if acts_on_the_host(action)}
    assert all(acts_on_the_host(action) for action in ("app.open_url", "screenshot", "screen.deliver_text"))


async def test_what_would_leave_the_terminal_goes_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import webbrowser

    from tests.server.small import CODE, serving
    from tests.terminal import join

    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda *_, **__: opened.append("opened"))
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("here: Ana")
        app = s.app
        app.call_next(app.open_url, "https://example.org")
        app.call_next(app.deliver_text, io.StringIO("x"), save_directory=tmp_path, save_filename="x.txt")
        app.call_next(app.deliver_screenshot, "x.svg", str(tmp_path))
        await t.press("a")
        await t.wait_for("pressed a")
        assert opened == []
        assert not any(tmp_path.iterdir())  # noqa: ASYNC240
        driver = app._driver
        assert driver is not None
        assert not driver.can_suspend


@pytest.mark.parametrize(
    "text",
    ["[@click=app.screenshot]x[/]", "[@click=app.exit]x[/]", "[link=https://example.org]x[/link]", "[/]"],
)
async def test_markup_in_a_card_is_read_and_never_run(text: str) -> None:
    async with Harness(live()) as state, state.at("Ana") as pilot, state.at(LEADER) as lead:
        for key in text:
            await pilot.press(key)
        await pilot.press("enter")
        await settle(lead)
        assert text in text_of(lead)
        for row in range(lead.app.size.height):
            await lead.click(offset=(20, row))
        assert lead.app.is_running
        assert not lead.app._exit
