"""The styles that apps share are those that Textual gives each of them alone."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests.builders import LEADER
from tests.tui.rooms import SCENES, Harness, settle

KEYS = (("tab", "down"), ("f1",), ("escape", "tab", "x"))


def nodes(app: App[Any]) -> Iterator[DOMNode]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)


def wrong_styles(app: App[Any]) -> Iterator[str]:
    """The widgets of an app, and parts of them, that Textual styles in another way."""
    alone = Stylesheet(variables=app.get_css_variables())
    alone.source = dict(app.stylesheet.source)
    alone.parse()
    for node in nodes(app):
        parts = {name: node._component_styles[name] for name in node._get_component_classes()}
        for name, styles in [("", node.styles), *parts.items()]:
            styled = styles.node
            assert styled is not None
            shown, flags = styles.base.get_rules(), seen_flags(styled)
            alone.apply(styled)
            if (shown, flags) != (styles.base.get_rules(), seen_flags(styled)):
                yield f"{styled!r} {name} of {app.theme}"


def seen_flags(node: DOMNode) -> tuple[bool, ...]:
    return node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even


@pytest.mark.parametrize(
    "scene", ["gathering", "asking", "review", "writing", "grouping", "voting", "talking", "closing"]
)
async def test_apps_that_share_styles_have_those_that_textual_gives_each_alone(scene: str) -> None:
    meeting = SCENES[scene]()
    participant = meeting.session.members[0].name
    async with Harness(meeting) as harness, contextlib.AsyncExitStack() as stack:
        pilots = [
            await stack.enter_async_context(harness.app(name, theme=theme).run_test(size=size))
            for name, size, theme in (
                (LEADER, (140, 45), "dark"),
                (participant, (80, 24), "dark"),
                (participant, (50, 15), "dark"),
                (participant, (80, 24), "light"),
            )
        ]
        for pilot in pilots:
            await settle(pilot)
            assert [*wrong_styles(pilot.app)] == []
            for keys in KEYS:
                await pilot.press(*keys)
                await settle(pilot)
                assert [*wrong_styles(pilot.app)] == []
        pilot.app.theme = "contrast"
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert [*wrong_styles(pilot.app)] == []


async def test_what_was_parsed_for_one_app_is_not_parsed_again_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[object] = []
    parse = Stylesheet._parse_rules

    def counted(sheet: Stylesheet, css: str, *more: Any, **named: Any) -> Any:
        parsed.append(css)
        return parse(sheet, css, *more, **named)

    monkeypatch.setattr(Stylesheet, "_parse_rules", counted)
    async with Harness(SCENES["writing"]()) as harness, contextlib.AsyncExitStack() as stack:
        names = [seat.name for seat in harness.meeting.session.members][:3]
        for name in names:
            await settle(await stack.enter_async_context(harness.app(name).run_test(size=(80, 24))))
            if name == names[0]:
                assert parsed
                parsed.clear()

    assert parsed == []
