"""Lists of cards with a cursor begin where the screen begins: its sign takes the place of an edge."""

from collections.abc import Callable

import pytest

from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from tests.builders import LEADER, Meeting
from tests.tui.hosts import Host, screen_text
from tests.tui.rooms import TERMINAL, WINDOW, Harness, Size, commit, lessons, review, talking, text_of


@pytest.mark.parametrize("size", [WINDOW, TERMINAL])
@pytest.mark.parametrize(
    ("scene", "begins"),
    [
        (commit, ("Actions", "▸ A1  Move signing", "▌ A2  Put pairing", "──")),
        (lessons, ("Lessons", "▸ L1  A step", "▌ L2  Small releases", "──")),
        (review, ("1 of 3 actions done", "▸ Find out who pays", "▌ Write the on-call")),
    ],
)
async def test_heads_rules_and_cards_begin_where_the_screen_begins(
    scene: Callable[[], Meeting], begins: tuple[str, ...], size: Size
) -> None:
    async with Harness(scene()) as harness, harness.at(LEADER, size) as pilot:
        margin = " " * (2 if size == WINDOW else 1)
        lines = text_of(pilot).split("\n")
        for text in begins:
            assert any(line.startswith(margin + text) for line in lines), text_of(pilot)


async def test_the_list_of_topics_begins_there_too() -> None:
    async with Harness(talking()) as harness, harness.at(LEADER, WINDOW) as pilot:
        lines = text_of(pilot).split("\n")
        assert any(line.startswith("  Topics ") for line in lines)
        assert any(line.startswith("  ╌╌╌") for line in lines)


async def test_the_sign_of_the_cursor_takes_the_place_of_an_edge_and_of_no_other_sign() -> None:
    cards = [Row(picture=EdgedCard("$accent", f"{n} word " * 5), key=str(n)) for n in range(2)]
    rows = [*cards, Row("✓ done", key="done")]
    host = Host(lines := RowList(rows, cursor=True, edged=True))
    async with host.run_test(size=(30, 8)) as pilot:
        assert [line[:4] for line in screen_text(host)[:5]] == ["▸ 0 ", "  wo", "▌ 1 ", "▌ wo", "✓ do"]
        lines.highlight("1")
        await pilot.pause()
        assert [line[:4] for line in screen_text(host)[:4]] == ["▌ 0 ", "▌ wo", "▸ 1 ", "  wo"]
        lines.highlight("done")
        await pilot.pause()
        assert screen_text(host)[4] == "✓ done"
