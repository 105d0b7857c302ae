"""What screens are built of, as text: plates, heads of parts, cards with an edge, lists of single lines."""

import pytest
from textual.content import Content

from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.grid import Grid
from retro.tui.widgets.hues import hue_of_label
from retro.tui.widgets.one_line import OneLine
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Picture, Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import Section
from tests.tui.hosts import Host, screen_text

WIDTHS = (1, 2, 3, 5, 10, 20, 40, 60, 80, 100, 136, 170)
LONG = "Everything we wanted to say about it, in one breath, " * 10
WORDS = (
    "",
    "Releases wait",
    "一緒にコードレビューをする時間",
    "להתחיל בזמן",
    "👩‍💻 on call",
    "x" * 500,
    LONG,
)
FACTS = ("T4 · ●●●●●● 6 dots · 4 cards", "T4 · 6 dots", "T4")


def pictures(text: str) -> list[Picture]:
    return [
        Plate(text),
        Plate(text, FACTS, below=(text,), free=False),
        Section(text, "9 cards", (("who", 18), ("by when", 14))),
        EdgedCard("$hue-1", text, "b14"),
        EdgedCard("$accent", text, "A1", ((text, 18), ("5 Dec", 14)), "✓ done", (text,)),
        EdgedCard("$accent", text, "A1", details=(text,), padded=True),
        OneLine(text, "6 ●"),
        Grid(((text, (("nothing yet", "bold $warn"),)),) * 5, free=True),
    ]


def text_of(picture: Picture, width: int) -> list[str]:
    return [line.plain for line in Row(picture=picture).broken(width)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", WORDS)
def test_no_line_is_wider_than_the_screen(text: str, width: int) -> None:
    for picture in pictures(text):
        lines = Row(picture=picture).broken(width)
        assert lines
        assert all(line.cell_length <= width for line in lines), picture


@pytest.mark.parametrize("text", WORDS)
def test_pictures_are_equal_exactly_when_they_look_the_same(text: str) -> None:
    for one, same in zip(pictures(text), pictures(text), strict=True):
        assert (one, hash(one)) == (same, hash(same))
    assert EdgedCard("$hue-1", text) != EdgedCard("$hue-2", text)
    assert EdgedCard("$hue-1", (("who?", "bold $warn"),)) != EdgedCard("$hue-1", "who?")


def test_a_plate_has_its_text_at_the_left_and_its_facts_at_the_right() -> None:
    assert text_of(Plate("Releases wait for one person", FACTS), 80) == [
        " " * 80,
        " Releases wait for one person                      T4 · ●●●●●● 6 dots · 4 cards ",
        " " * 80,
    ]


def test_a_narrower_plate_shortens_its_facts_before_it_breaks_its_text() -> None:
    plate = Plate("Releases wait for one person", FACTS, free=False)
    assert text_of(plate, 48) == [" Releases wait for one person       T4 · 6 dots "]
    assert text_of(plate, 36) == [" Releases wait for one person    T4 "]


def test_a_long_text_takes_three_lines_of_a_plate_and_is_cut() -> None:
    lines = text_of(Plate(LONG, free=False), 60)
    assert len(lines) == 3
    assert lines[2].rstrip().endswith("…")


def test_a_plate_is_one_ground_with_ink_on_it() -> None:
    for line in Plate("Releases wait", FACTS).lines(60):
        assert line.cell_length == 60
        grounds = [span for span in line.spans if span.start == 0 and span.end == len(line.plain)]
        assert any("on $spot" in str(span.style) for span in grounds)


def test_the_head_of_a_part_has_a_line_below_and_its_columns_named() -> None:
    assert text_of(Section("Actions", "3", (("who", 8), ("when", 6))), 44) == [
        "Actions                    who       when  3",
        "─" * 44,
    ]
    assert text_of(Section("Start", hue="$hue-1"), 12) == ["Start", "━" * 12]


def test_a_card_has_its_edge_on_every_line_and_its_label_on_the_first() -> None:
    card = EdgedCard("$hue-1", "Write the release note while the change is small", "a3")
    assert [line.rstrip() for line in text_of(card, 36)] == [
        "▌ a3  Write the release note while",
        "▌     the change is small",
    ]


def test_columns_beside_a_card_stand_below_each_other() -> None:
    head = Section("Actions", "", (("who", 18), ("by when", 14)))
    cards = [
        EdgedCard("$accent", what, label, ((who, 18), ("5 Dec", 14)), details=("from T4",))
        for label, what, who in (("A1", "Move signing", "Björn and Ana"), ("A12", LONG[:100], "李娜"))
    ]
    lines = [text_of(card, 136) for card in cards]
    for line in (lines[0][0], lines[1][0]):
        assert Content(line[: line.index("5 Dec")]).cell_length == 92
    assert text_of(head, 136)[0].index("who") == 72
    assert lines[0][1].rstrip() == "▌     from T4"


def test_columns_without_room_stand_in_lines_of_their_own() -> None:
    card = EdgedCard(
        "$accent", "Move signing into the pipeline", "A1", (("Björn and Ana", 18), ("5 Dec", 14))
    )
    assert [line.rstrip() for line in text_of(card, 40)] == [
        "▌ A1  Move signing into the pipeline",
        "▌     Björn and Ana · 5 Dec",
    ]


def test_a_card_keeps_the_hue_of_its_question() -> None:
    assert [hue_of_label(label) for label in ("a1", "b14", "f2", "g1", "z9", "aa1", "ab12")] == [
        *("$hue-1", "$hue-2", "$hue-6", "$hue-1", "$hue-2", "$hue-3", "$hue-4"),
    ]


def test_pairs_stand_beside_each_other_as_far_as_there_is_room() -> None:
    grid = Grid((("Flaky CI", "✓ A3"), ("Releases wait", "nothing yet"), ("Fewer meetings", "✓ A2")))
    assert [line.rstrip() for line in text_of(grid, 60)] == [
        "Flaky CI                       Releases wait",
        "✓ A3                           nothing yet",
        "Fewer meetings",
        "✓ A2",
    ]
    assert text_of(grid, 24)[:2] == ["Flaky CI            ✓ A3", "Releases w…  nothing yet"]


def test_a_line_of_a_list_is_cut_and_never_broken() -> None:
    assert text_of(OneLine("Releases wait for one person", "6 ●"), 20) == ["Releases wait f… 6 ●"]


async def test_a_plate_is_as_wide_as_the_screen_and_cannot_take_the_focus() -> None:
    plate, below = PlateView(), RowList([Row("a card", key="a")])
    app = Host(plate, below)
    async with app.run_test(size=(40, 10)) as pilot:
        plate.show(Plate("Releases wait"))
        await pilot.pause()
        assert screen_text(app)[1:4] == [" Releases wait", "", "a card"]
        assert (plate.focusable, plate.size.width) == (False, 40)
        plate.show(None)
        await pilot.pause()
        assert screen_text(app)[0] == "a card"


def test_a_padded_card_has_half_a_line_of_its_ground_above_and_below() -> None:
    card = EdgedCard("$accent", "Pair more", padded=True)
    assert text_of(card, 12) == ["▄" * 12, "▌ Pair more ", "▀" * 12]
    (half,) = card.lines(12)[0].spans
    assert half.style == "$surface"


async def test_under_the_cursor_the_whole_of_a_padded_card_has_its_ground() -> None:
    rows = [Row(picture=EdgedCard("$accent", "Pair more", padded=True), key="1")]
    host = Host(lines := RowList(rows, cursor=True, edged=True))
    async with host.run_test(size=(21, 5)) as pilot:
        await pilot.pause()
        assert screen_text(host)[:3] == ["▄" * 20, "▸ Pair more", "▀" * 20]
        ground = lines.get_visual_style("lines--cursor").rich_style.bgcolor
        above, text, below = host.screen._compositor.render_strips()[:3]
        assert {part.style and part.style.color for line in (above, below) for part in line.crop(0, 20)} == {
            ground
        }
        assert {part.style and part.style.bgcolor for part in text.crop(0, 20)} == {ground}
