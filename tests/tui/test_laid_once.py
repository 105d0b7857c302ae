"""How often a screen is laid out and its widgets are styled: once for what has changed."""

import asyncio
import contextlib
from collections import Counter
from typing import Any

import pytest
from textual.dom import DOMNode
from textual.geometry import NULL_REGION, Size
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from retro.room import notice_queue
from retro.session import acts
from retro.session.view import View
from retro.stages import panels
from retro.textual_layout import OnceLaidScreen
from retro.textual_styles import SharedStylesheet
from retro.tui.dialogs.choose import Choose
from retro.tui.panel import MakePanel, Panel
from retro.tui.screens.session import SessionScreen
from retro.tui.widgets.row import Row
from retro.tui.widgets.strips import StripCache
from tests.builders import LEADER
from tests.tui import rooms
from tests.tui.rooms import FEW, PEOPLE, Harness, settle, writing

STAGES = ("checkin", "group", "vote", "discuss", "commit", "lessons", "close", "ideate")


class Counts:
    """What was done since the last look."""

    def __init__(self) -> None:
        self.layouts = 0
        self.styled: Counter[Widget] = Counter()

    def taken(self) -> tuple[int, Counter[Widget]]:
        layouts, styled = self.layouts, self.styled
        self.layouts, self.styled = 0, Counter()
        return layouts, styled


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    counted = Counts()
    lay_out, apply = OnceLaidScreen._lay_out, SharedStylesheet.apply

    def counted_layout(screen: OnceLaidScreen[Any], size: Size) -> None:
        counted.layouts += 1
        lay_out(screen, size)

    def counted_apply(sheet: SharedStylesheet, node: DOMNode, **more: Any) -> None:
        if isinstance(node, Widget):
            counted.styled[node] += 1
        apply(sheet, node, **more)

    monkeypatch.setattr(OnceLaidScreen, "_lay_out", counted_layout)
    monkeypatch.setattr(SharedStylesheet, "apply", counted_apply)
    return counted


@pytest.mark.parametrize("name", [LEADER, FEW[0]])
async def test_a_new_screen_is_laid_out_once_and_each_of_its_widgets_styled_once(
    name: str, counts: Counts
) -> None:
    async with Harness(writing()) as harness, harness.at(name, (120, 40)) as pilot:
        layouts, styled = counts.taken()

        assert layouts == 1
        assert styled_twice(styled, pilot) == []


@pytest.mark.parametrize("name", [LEADER, FEW[0]])
async def test_a_new_panel_is_laid_out_once_and_only_its_widgets_are_styled(
    name: str, counts: Counts
) -> None:
    async with Harness(writing()) as harness, harness.at(name, (120, 40)) as pilot:
        for stage in STAGES:
            of_panel = {*panel_of(pilot).walk_children(Widget)}
            frame = {
                part: part.classes for part in pilot.app.screen.walk_children(Widget) if part not in of_panel
            }
            counts.taken()
            await harness.act(LEADER, acts.JumpTo(stage))
            await settle(pilot)
            layouts, styled = counts.taken()

            assert (stage, layouts) == (stage, 1)
            assert styled_twice(styled, pilot) == []
            assert [part for part in styled if frame.get(part) == part.classes] == [], stage


@pytest.mark.parametrize("name", [LEADER, FEW[0]])
async def test_a_new_panel_is_fed_once_and_again_only_where_it_waits_for_its_size(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: Counter[str] = Counter()

    def panel_for(view: View) -> MakePanel:
        made = panels.panel_for(view)

        def make(view: View, cache: StripCache) -> Panel[Any]:
            panel = made(view, cache)
            show = panel.show

            def counted(shown: object) -> None:
                fed[type(panel).__name__] += 1
                show(shown)

            monkeypatch.setattr(panel, "show", counted)
            return panel

        return make

    monkeypatch.setattr(rooms, "panel_for", panel_for)
    async with Harness(writing()) as harness, harness.at(name, (120, 40)) as pilot:
        for stage in STAGES:
            fed.clear()
            await harness.act(LEADER, acts.JumpTo(stage))
            await settle(pilot)
            panel = panel_of(pilot)
            assert fed == {type(panel).__name__: 1 + panel.FITS_ITSELF}


def panel_of(pilot: Pilot[str]) -> Panel[Any]:
    screen = pilot.app.screen
    assert isinstance(screen, SessionScreen)
    assert screen.panel is not None
    return screen.panel


def styled_twice(styled: Counter[Widget], pilot: Pilot[str]) -> list[Widget]:
    """What was styled more often than once, and once more where it has taken the focus."""
    return [widget for widget, times in styled.items() if times > 1 + (widget is pilot.app.screen.focused)]


async def test_a_new_stage_is_shown_to_one_after_the_other_the_facilitator_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun_and_shown: list[tuple[str, str]] = []
    show = SessionScreen.show

    async def noted(screen: SessionScreen, view: View) -> None:
        begun_and_shown.append((view.name, "begun"))
        await show(screen, view)
        begun_and_shown.append((view.name, "shown"))

    async with Harness(writing()) as harness, contextlib.AsyncExitStack() as stack:
        for name in (*PEOPLE[:3], LEADER):
            await settle(await stack.enter_async_context(harness.app(name).run_test(size=(80, 24))))
        monkeypatch.setattr(SessionScreen, "show", noted)
        monkeypatch.setattr(notice_queue, "PATIENCE", 60)
        await harness.act(LEADER, acts.JumpTo("group"))
        while len(begun_and_shown) < 8:  # noqa: ASYNC110
            await asyncio.sleep(0)

    order = [name for name, what in begun_and_shown if what == "begun"]
    assert begun_and_shown == [(name, what) for name in order for what in ("begun", "shown")]
    assert order[0] == LEADER


async def test_what_has_moved_is_painted_though_places_were_found_anew_before_the_layout() -> None:
    async with Harness(rooms.ended()) as harness, harness.at(FEW[0], (100, 30)) as pilot:
        screen = pilot.app.screen
        compositor = screen._compositor
        numbers, page = (screen.query_one(f"#{name}") for name in ("numbers", "page"))
        hidden = next(node for node in screen.walk_children(Widget) if not node.display)
        numbers.styles.height = numbers.size.height + 1
        numbers._check_refresh()  # asks for a layout
        compositor.update_widgets({hidden})
        assert hidden.region == NULL_REGION

        changed = compositor.reflow(screen, screen.size)

        assert changed.resized >= {numbers, page}
        assert {numbers.region, page.region} <= compositor._dirty_regions


async def test_what_moved_and_moved_back_between_two_layouts_is_painted() -> None:
    async with Harness(rooms.ended()) as harness, harness.at(FEW[0], (100, 30)) as pilot:
        screen = pilot.app.screen
        compositor = screen._compositor
        numbers, page = (screen.query_one(f"#{name}") for name in ("numbers", "page"))
        hidden = next(node for node in screen.walk_children(Widget) if not node.display)
        compositor._dirty_regions.clear()
        height = numbers.size.height
        for lines in (height + 1, height):
            numbers.styles.height = lines
            numbers._check_refresh()  # asks for a layout
            compositor.update_widgets({hidden})
            assert hidden.region == NULL_REGION

        compositor.reflow(screen, screen.size)

        assert {numbers.region, page.region} <= compositor._dirty_regions


async def test_what_changes_in_a_dialog_is_painted_behind_two_others() -> None:
    async with Harness(rooms.talking()) as harness, harness.at(LEADER, (120, 40)) as pilot:
        for many in (16, 8, 1):
            rows = [Row(f"row {number}", key=str(number)) for number in range(many)]
            await pilot.app.push_screen(Choose(f"One of {many}", rows))
            await settle(pilot)
        assert "One of 16" in rooms.text_of(pilot)

        pilot.app.screen_stack[1].query_one(".dialog-title", Static).update("Another title")
        await settle(pilot)
        assert "Another title" in rooms.text_of(pilot)


async def test_the_clock_goes_on_behind_two_dialogs() -> None:
    async with Harness(rooms.talking()) as harness, harness.at(LEADER, (120, 40)) as pilot:
        seen = set()
        await pilot.press("A", "enter")
        for _ in range(3):
            await settle(pilot)
            seen.add("\n".join(rooms.text_of(pilot).split("\n")[3:6]))
            await harness.clock.pass_by(7)

        assert len(pilot.app.screen_stack) == 3
        assert len(seen) == 3
