"""Every question, list and form over the screen while the terminal changes its size."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from retro.errors import RuleError
from retro.tui.dialogs.command_list import Palette
from retro.tui.dialogs.form import Form
from retro.tui.home_rows import Format
from retro.tui.start_form import StartForm
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting
from tests.tui.rooms import TERMINAL, Harness, Size, grouping, resize, settle, talking, text_of, writing_few

Scene = Callable[[], Meeting]
Keys = tuple[str, ...]

FORMS: Final[tuple[tuple[Scene, str, Keys], ...]] = (
    *((talking, "Ana", (key,)) for key in "adle"),
    *((talking, LEADER, keys) for keys in (("R",), ("M", "down", "down", "enter"), ("M", "enter"))),
    *((grouping, "Ana", (key,)) for key in "jr"),
    (talking, LEADER, ("P", "down", "enter", "enter")),
)
"""Every form of a meeting, and the keys that open it."""
OTHERS: Final[tuple[tuple[Scene, str, tuple[str, ...]], ...]] = (
    (
        talking,
        LEADER,
        ("colon", "question_mark", "f2", "c", "E", "P", "J", "X", "H", "L", "M", "A", "ctrl+q"),
    ),
    (talking, "Ana", ("f1", "f2", "ctrl+q", "ctrl+r")),
    (grouping, "Ana", ("u", "f1")),
    (writing_few, LEADER, ("n", "J", "A")),
)
SIZES: Final[tuple[Size, ...]] = ((20, 6), (500, 200), (60, 20))
LONG: Final = "we write down what we do by hand so that the next one of us can do it at night " * 2


def is_whole(pilot: Pilot[Any], size: Size) -> bool:
    """Whether lines are as wide as the terminal, and what lies over the screen is inside of it."""
    widths = {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()}
    place = pilot.app.screen.query(".dialog").first().region
    return widths == {size[0]} and pilot.app.screen.region.contains_region(place) and "Esc" in text_of(pilot)


@pytest.mark.parametrize(("scene", "name", "keys"), OTHERS)
async def test_a_question_or_a_list_fits_while_the_terminal_changes(
    scene: Scene, name: str, keys: Keys
) -> None:
    async with Harness(scene()) as harness, harness.at(name, TERMINAL) as pilot:
        below = text_of(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
            dialog, before = pilot.app.screen, text_of(pilot)
            assert len(pilot.app.screen_stack) == 2, key
            for size in (*SIZES, TERMINAL):
                await resize(pilot, size)
                assert pilot.app.screen is dialog
                assert size in ((1, 1), (20, 6)) or is_whole(pilot, size), (key, size)
            assert text_of(pilot) == before, key
            await pilot.press("escape")
            await settle(pilot)
            assert text_of(pilot) == below, key


async def test_what_was_typed_in_the_list_of_commands_stays_while_the_terminal_changes() -> None:
    async with Harness(talking()) as harness, harness.at(size=TERMINAL) as pilot:
        await pilot.press("colon", *"write")
        for size in (*SIZES, TERMINAL):
            await resize(pilot, size)
            assert isinstance(pilot.app.screen, Palette)
            assert pilot.app.screen.query_one(Field).value == "write"
            assert pilot.app.focused is pilot.app.screen.query_one(Field)
        assert "Write down a decision." in text_of(pilot)
        assert "Pause the timer" not in text_of(pilot)


async def opened(pilot: Pilot[Any], keys: Keys) -> Form:
    await pilot.press(*keys)
    await settle(pilot)
    form = pilot.app.screen
    assert isinstance(form, Form), keys
    return form


def an_error_is_below(pilot: Pilot[Any], form: Form, blank: str) -> bool:
    """Whether the line below a blank says what is wrong with it."""
    line = form.query_one(f"#blank-{blank}", Field).region
    error = form.query_one(f"#error-{blank}", Static)
    shown = text_of(pilot).split("\n")[error.region.y] if error.region.bottom <= pilot.app.size.height else ""
    return error.region.y == line.bottom and "✗ Not" in shown and pilot.app.focused is not None


@pytest.mark.parametrize(("scene", "name", "keys"), FORMS)
async def test_an_error_of_a_form_is_beside_its_blank_while_the_terminal_changes(
    scene: Scene, name: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Harness(scene()) as harness, harness.at(name, TERMINAL) as pilot:
        form = await opened(pilot, keys)
        await refuse_each(pilot, form, monkeypatch)


@pytest.mark.parametrize("reads", [False, True])
async def test_an_error_of_the_form_before_a_start_is_beside_its_blank(
    reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Harness(talking()) as harness, harness.at(LEADER, TERMINAL) as pilot:
        form = StartForm(Format("four", "Four", 60, suggestion="Four Ls", reads_text=reads), str)
        await pilot.app.push_screen(form)
        await refuse_each(pilot, form, monkeypatch)


async def refuse_each(pilot: Pilot[Any], form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill a form in, refuse each of its lines in turn, and change the size of the terminal each time."""
    at_fault = ""

    async def refused(answers: Mapping[str, str]) -> None:
        raise RuleError("Not like this.", at_fault)

    monkeypatch.setattr(form, "save", refused)
    typed = {}
    for blank in form._blanks:
        field = form.query_one(f"#blank-{blank.name}", Field)
        field.value = typed[blank.name] = LONG[: blank.limit]
    for number, blank in enumerate(form._blanks):
        at_fault = blank.name
        await pilot.press("ctrl+s")
        await settle(pilot)
        for size in ((1, 1), *SIZES, TERMINAL) if not number else (SIZES[-1], TERMINAL):
            await resize(pilot, size)
            assert pilot.app.focused is form.query_one(f"#blank-{blank.name}")
            if size not in ((1, 1), (20, 6)):
                assert an_error_is_below(pilot, form, blank.name), (blank.name, size)
                assert is_whole(pilot, size), (blank.name, size)
    assert {
        blank.name: form.query_one(f"#blank-{blank.name}", Field).value for blank in form._blanks
    } == typed


@pytest.mark.parametrize(("scene", "name", "keys"), FORMS)
async def test_a_line_that_must_be_filled_in_says_so_below_itself(
    scene: Scene, name: str, keys: Keys
) -> None:
    async with Harness(scene()) as harness, harness.at(name, TERMINAL) as pilot:
        form = await opened(pilot, keys)
        first = form._blanks[0]
        await pilot.press("ctrl+u", "ctrl+s")
        await settle(pilot)
        if first.name in ("labels", "title") and pilot.app.screen is not form:
            return  # nothing is put together, and a topic without a name has that of its first card
        line = form.query_one(f"#blank-{first.name}", Field).region
        below = text_of(pilot).split("\n")[line.bottom : line.bottom + 2]
        assert "✗" in "".join(below), "\n".join(below)
        assert pilot.app.focused is form.query_one(f"#blank-{first.name}")
