"""What many seats show is drawn and written out once for all of them, and what one seat shows is its own."""

import contextlib
from collections.abc import AsyncIterator, Sequence

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.pilot import Pilot

from retro.session.acts import RenameSeat, WriteDown
from retro.session.record import Lesson
from retro.stages.ideate.rules import PlaceCard
from retro.textual_painting import EncodedCells, LineCompositor, LineRefresh
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.countdown import Countdown, TimeBar
from retro.tui.widgets.row_list import RowList
from tests.tui.rooms import Harness, a_meeting, live, reach, resize, settle

PEOPLE = ("Ana", "Björn", "Chidi")
WIDE = (120, 40)
Texts = list[tuple[str, str, EncodedCells]]
"""The person, the widget and its text, of all that was painted."""


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Texts:
    found: Texts = []
    ready = LineCompositor._shared

    def noted(self: LineCompositor, widget: LineRefresh, regions: Sequence[Region]) -> EncodedCells | None:
        text = ready(self, widget, regions)
        if text is not None:
            app = widget.app
            found.append((app.session_screen.view.name, type(widget).__name__, text))  # type: ignore[attr-defined]
        return text

    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: None)
    monkeypatch.setattr(LineCompositor, "_shared", noted)
    return found


@contextlib.asynccontextmanager
async def seated(harness: Harness, **themes: str) -> AsyncIterator[list[Pilot[str]]]:
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(harness.at(name, WIDE, theme=themes.get(name, "")))
            for name in PEOPLE
        ]


async def test_a_card_is_written_out_once_for_all_who_see_the_same(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        texts.clear()
        await harness.act("Fatima", PlaceCard("ideate", "start", "a fresh card"))
        for pilot in pilots:
            await settle(pilot)

        boards = {name: text for name, widget, text in texts if widget == "ColumnBoard"}
        assert boards.keys() == set(PEOPLE)
        assert len({id(text) for text in boards.values()}) == 1
        assert "a fresh card" in boards["Ana"].text


async def test_a_second_is_drawn_once_for_all_who_see_the_same(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        texts.clear()
        await harness.clock.pass_by(1)
        for pilot in pilots:
            await settle(pilot)

        clocks = {name: text for name, widget, text in texts if widget == "Countdown"}
        assert clocks.keys() == set(PEOPLE)
        assert len({id(text) for text in clocks.values()}) == 1


async def test_other_colours_are_another_text(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness, Björn="light") as pilots:
        texts.clear()
        await harness.act("Fatima", PlaceCard("ideate", "start", "a fresh card"))
        await harness.clock.pass_by(1)
        for pilot in pilots:
            await settle(pilot)

        for shown in ("ColumnBoard", "Countdown"):
            of = {name: text for name, widget, text in texts if widget == shown}
            assert of["Ana"] is of["Chidi"]
            assert of["Ana"].text != of["Björn"].text


async def test_what_one_seat_has_marked_is_in_no_other_text(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        await harness.act("Ana", PlaceCard("ideate", "start", "a card of Ana"))
        for pilot in pilots:
            await settle(pilot)
        await pilots[0].press("up")  # she changes it: it stands out on her own board
        await settle(pilots[0])
        texts.clear()
        await harness.act("Fatima", PlaceCard("ideate", "start", "a fresh card"))
        for pilot in pilots:
            await settle(pilot)

        boards = {name: text for name, widget, text in texts if widget == "ColumnBoard"}
        assert boards["Björn"] is boards["Chidi"]
        assert boards["Ana"] is not boards["Björn"]


async def test_a_text_for_all_holds_no_cell_beside_the_widget_that_is_the_same_for_all(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        texts.clear()
        for pilot in pilots:
            # As it is for a moment after a change of size: the place is that of before.
            pilot.app.screen.query_one("#left", Countdown).refresh(Region(-20, 0, 24, 1))
            await settle(pilot)

        assert not [text for _, _, text in texts if any(name in text.text for name in PEOPLE)]


async def test_a_name_that_is_put_right_stands_on_the_cards_that_were_drawn_before(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        await harness.act("Björn", PlaceCard("ideate", "start", "a fresh card"))
        await harness.act("Dana", RenameSeat(harness.seat("Björn"), "Bertil"))
        for pilot in pilots:
            await settle(pilot)

            board = pilot.app.screen.query_one(ColumnBoard)
            lines = board.render_lines(Region(0, 0, *board.size))
            shown = "\n".join(strip.text for strip in lines)
            assert "Bertil" in shown
            assert "Björn" not in shown.replace("Only Björn can sign", "")


async def test_a_line_of_a_new_size_goes_on_with_the_time_where_another_seat_drew_it(texts: Texts) -> None:
    async with Harness(live()) as harness, seated(harness) as pilots:
        for pilot in pilots:
            await resize(pilot, (60, 20))
        for _ in range(60):
            await harness.clock.pass_by(1)
        for pilot in pilots:
            await settle(pilot)

            bar = pilot.app.screen.query_one(TimeBar)
            assert [strip.text for strip in bar._painted] == [bar.drawn(bar.size)[0].plain]


async def test_lines_that_somebody_counts_in_new_colours_are_drawn_in_the_old_ones_for_nobody() -> None:
    async with Harness(reach(a_meeting(), "lessons")) as harness, harness.at("Ana", WIDE) as pilot:
        pilot.app.theme = "contrast"
        await settle(pilot)
        await harness.act("Fatima", WriteDown(Lesson("L", "Small releases fail small")))
        await settle(pilot)

        async with harness.at("Björn", WIDE) as other:
            for each in (pilot, other):
                assert rule_colours(each) == {each.app.theme_variables["rule"]}


def rule_colours(pilot: Pilot[str]) -> set[str]:
    """The colours of the lines below the titles in a list of lessons."""
    rows = pilot.app.screen.query_one("#lessons", RowList)
    segments = [segment for y in range(rows.size.height) for segment in rows.render_line(y)]
    return {str(s.style.color.name) for s in segments if "───" in s.text and s.style and s.style.color}
