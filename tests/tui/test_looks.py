"""The look of each screen, as pictures: `pytest tests/tui --snapshot-update` draws them anew."""

from collections.abc import Callable
from typing import Final

import pytest
from textual.pilot import Pilot

from retro.tui.app import SessionApp
from tests.builders import LEADER, Meeting
from tests.tui.deciding_rooms import consent_asked, objected
from tests.tui.rooms import (
    TERMINAL,
    WINDOW,
    Harness,
    asked,
    asking,
    closed,
    closing,
    commit,
    gathering,
    go_on_or_stop,
    grouping,
    lessons,
    reading,
    revealed,
    review,
    settle,
    talking,
    voted,
    voting,
    writing,
    writing_few,
)

Compare = Callable[..., bool]
Scene = Callable[[], Meeting]
THEMES: Final = ("dark", "light", "contrast", "projector")


@pytest.fixture
def looks_the_same(snap_compare: Compare) -> Callable[..., bool]:
    """Compare a person's screen with its picture."""

    def compare(scene: Scene, name: str = LEADER, theme: str = "dark", *keys: str) -> bool:
        app: SessionApp = Harness(scene(), theme=theme).opening_app(name)
        size = WINDOW if name == LEADER else TERMINAL

        async def ready(pilot: Pilot[str]) -> None:
            await settle(pilot)
            await pilot.press(*keys)
            await settle(pilot)

        return snap_compare(app, terminal_size=size, run_before=ready)

    return compare


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", [LEADER, "Ana"])
@pytest.mark.parametrize("scene", [writing, voting], ids=lambda scene: scene.__name__)
def test_themes(looks_the_same: Compare, scene: Scene, name: str, theme: str) -> None:
    assert looks_the_same(scene, name, theme)


@pytest.mark.parametrize(
    "scene",
    [gathering, reading, asked, revealed, grouping, voted, talking, go_on_or_stop, objected, closed],
    ids=lambda s: s.__name__,
)
def test_the_shared_window(looks_the_same: Compare, scene: Scene) -> None:
    assert looks_the_same(scene)


@pytest.mark.parametrize(
    "scene",
    [asking, review, writing_few, grouping, voted, go_on_or_stop, consent_asked, commit, lessons, closing],
    ids=lambda s: s.__name__,
)
def test_a_notebook(looks_the_same: Compare, scene: Scene) -> None:
    assert looks_the_same(scene, "Ana")


def test_a_form_a_question_and_a_list_lie_over_the_screen(looks_the_same: Compare) -> None:
    assert looks_the_same(talking, LEADER, "dark", "a")


def test_a_question(looks_the_same: Compare) -> None:
    assert looks_the_same(writing_few, "Ana", "light", "ctrl+q")


def test_the_palette(looks_the_same: Compare) -> None:
    assert looks_the_same(talking, LEADER, "contrast", "colon")


def test_help(looks_the_same: Compare) -> None:
    assert looks_the_same(writing_few, "Ana", "dark", "f1")


def test_marks(looks_the_same: Compare) -> None:
    assert looks_the_same(grouping, "Ana", "light", "space", "space")
