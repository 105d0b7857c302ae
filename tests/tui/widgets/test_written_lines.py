"""A text that is longer than a line: it wraps and grows, the cursor goes through its lines, it scrolls."""

import asyncio

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.geometry import Offset, Region

from retro.tui.widgets.field import Field
from retro.tui.widgets.written_lines import WrittenLines
from tests.tui.hosts import Host, screen_text

WORDS = (
    "Standups that turn into status reports: everybody says what they did, nobody says where they are stuck"
)
LETTERS = ("李娜 " * 30).strip(), "é" * 90, "👨‍👩‍👧‍👦 " * 30, "א" * 90, "a" * 500, "a b  c   " * 40


class Narrow(Host):
    CSS = f"{Host.CSS} Field {{ width: 40; dock: bottom; }}"


def shown(app: App[None], field: Field) -> list[str]:
    region = field.region
    return [line[region.x + 2 : region.right].rstrip() for line in screen_text(app)[region.y : region.bottom]]


async def test_a_long_text_wraps_grows_upwards_and_keeps_its_first_word() -> None:
    field = Field(label="Stop")
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        bottom = field.region.bottom
        field.value = WORDS
        await pilot.pause()
        assert shown(app, field) == [
            "Stop  Standups that turn into status",
            "      reports: everybody says what",
            "      they did, nobody says where",
            "      they are stuck",
        ]
        assert field.region.bottom == bottom
        field.value = "short"
        await pilot.pause()
        assert field.region.height == 1


async def test_beyond_five_lines_it_scrolls_by_lines_with_a_sign_and_two_are_enough_in_a_low_terminal() -> (
    None
):
    field = Field(f"{WORDS} {WORDS}")
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        region = field.region
        assert (region.height, screen_text(app)[region.y][region.x + 1]) == (5, "↑")
        assert shown(app, field)[-1].endswith("are stuck")
        await pilot.press("home")
        lines = shown(app, field)
        assert lines[0].startswith("Standups")
        assert screen_text(app)[field.region.bottom - 1][field.region.x + 1] == "↓"
        await pilot.resize_terminal(80, 20)
        await pilot.pause()
        assert shown(app, field) == lines[:2]


async def test_up_and_down_go_between_the_lines_and_keep_their_column() -> None:
    field = Field(WORDS)
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        field.cursor_position = 10
        await pilot.pause()
        places = []
        for key in ("down", "down", "up", "up"):
            await pilot.press(key)
            places.append(field.cursor_cell())
        assert places == [Offset(11, 1), Offset(11, 2), Offset(11, 1), Offset(11, 0)]


async def test_up_in_the_first_line_and_down_in_the_last_are_keys_of_the_screen() -> None:
    class Listening(Narrow):
        BINDINGS = [("up", "heard('up')"), ("down", "heard('down')")]  # noqa: RUF012
        keys: list[str]

        def action_heard(self, key: str) -> None:
            self.keys.append(key)

    field = Field(WORDS)
    app = Listening(field)
    app.keys = []
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.press("down")
        assert app.keys == ["down"]
        await pilot.press("up", "up")
        assert app.keys == ["down"]
        await pilot.press("up")
        assert app.keys == ["down", "up"]
        field.value = ""
        await pilot.press("up")
        assert app.keys == ["down", "up", "up"]


async def test_the_rest_is_counted_from_sixty_characters_before_the_limit_on() -> None:
    field = Field("a" * 439, max_length=500)
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        assert "left" not in "".join(shown(app, field))
        await pilot.press("a")
        await pilot.pause()
        assert shown(app, field)[-1].endswith("60 left")
        await pilot.press("a")
        assert shown(app, field)[-1].endswith("59 left")


@pytest.mark.parametrize("text", [*LETTERS, WORDS])
async def test_the_cursor_is_drawn_where_it_is_at_each_place_of_a_text(text: str) -> None:
    field = Field(text)
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        field.cursor_position = 0
        await pilot.pause()
        while True:
            rows = field._rows()
            drawn = [
                (y, row) for y, row in enumerate(rows) if any(look == "input--cursor" for _, look in row)
            ]
            assert len(drawn) == 1
            y, row = drawn[0]
            before = "".join(text for text, _ in row[: [look for _, look in row].index("input--cursor")])
            assert field.cursor_cell() == Offset(cell_len(before), y)
            if field.cursor_at_end:
                break
            field.action_cursor_right()


@pytest.mark.parametrize("text", [*LETTERS, WORDS, "", " ", "a  "])
@pytest.mark.parametrize("width", [1, 2, 7, 38])
def test_no_letter_is_lost_between_the_lines(text: str, width: int) -> None:
    lines = WrittenLines.of(text, width)
    spans = [lines.span(number) for number in range(len(lines))]
    assert "".join(text[start:end] for start, end in spans) == text
    for index in range(len(text) + 1):
        start, end = lines.span(lines.line_of(index))
        assert start <= index <= end
        assert 0 <= lines.column_of(index) <= width


async def test_a_letter_paints_only_the_lines_that_change() -> None:
    field = Field(WORDS.removesuffix(" stuck"))
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        painted: list[int] = []
        render = field.render_line

        def watching(y: int) -> object:
            painted.append(y)
            return render(y)

        field.render_line = watching  # type: ignore[method-assign, assignment]
        await pilot.press("x")
        assert painted == [2]
        painted.clear()
        await pilot.press("up")
        assert sorted(painted) == [1, 2]


@pytest.mark.parametrize("text", [*LETTERS, WORDS])
@pytest.mark.parametrize("width", [3, 5, 20, 200])
async def test_no_width_and_no_text_breaks_it(text: str, width: int) -> None:
    field = Field(text, "write here", label="A long question", max_length=len(text) + 3)
    app = Host(field)
    async with app.run_test(size=(width, 6)) as pilot:
        field.focus()
        await pilot.press("home", "down", "up", "end", "x")
        await pilot.resize_terminal(80, 24)
        await pilot.resize_terminal(width, 6)
        assert field.value == f"{text}x"
        async with asyncio.timeout(10):  # a busy machine lays it out later
            while not Region(0, 0, width, 6).contains_region(field.region):
                await pilot.pause(0.01)
        await pilot.press("ctrl+u")


async def test_a_click_sets_the_cursor_in_the_line_that_was_clicked() -> None:
    field = Field(WORDS)
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        await pilot.click(field, offset=(2 + 4, 1))
        assert field.cursor_cell() == Offset(5, 1)


async def test_another_label_breaks_the_text_anew() -> None:
    field = Field("Standups that turn into a status", label="Stop")
    app = Narrow(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.focus()
        await pilot.pause()
        assert field.region.height == 2
        field.label = ""
        await pilot.pause()
        assert shown(app, field) == ["Standups that turn into a status"]
