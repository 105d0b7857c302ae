"""`ColumnBoard` in a host app: what stands where, where the cursor goes, and what is painted again."""

import pytest
from rich.cells import cell_len
from textual.geometry import Region
from textual.style import Style

from retro.tui.widgets.board_cards import Block, Board, BoardCard, Column
from retro.tui.widgets.board_painter import BoardPainter
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.strips import MADE, StripCache
from tests.tui.hosts import Host, screen_text
from tests.tui.widgets.boards import Watched, column, short, three

WORDS = "one two three four five six seven eight nine ten"


async def test_columns_stand_side_by_side_each_with_its_question() -> None:
    host = Host(ColumnBoard(three(2, 1, 0)))

    async with host.run_test(size=(88, 9)):
        assert screen_text(host) == [
            "  ".join(f"{title:<21}{n} cards" for title, n in (("Start", 2), ("Stop", 1), ("Continue", 0))),
            "What to start?                What to stop?                 What to continue?",
            "━" * 28 + "  " + "━" * 28 + "  " + "━" * 28,
            "▌ a1  card 1                  ▌ b1  card 1",
            "",
            "▌ a2  card 2",
            *[""] * 3,
        ]


async def test_a_column_lies_close_or_is_paged_for_itself_alone() -> None:
    host = Host(ColumnBoard(three(2, 4, 9)))

    async with host.run_test(size=(88, 9)) as pilot:
        shown = screen_text(host)
        assert [line[0:13].strip() for line in shown[3:]] == ["▌ a1  card 1", "", "▌ a2  card 2", "", "", ""]
        assert [line[30:43].strip() for line in shown[3:]] == [f"▌ b{n}  card {n}" for n in range(1, 5)] + [
            "",
            "",
        ]
        assert [line[60:].strip() for line in shown[3:]] == [f"▌ c{n}  card {n}" for n in range(1, 6)] + [
            "4 more  ↓"
        ]

        await pilot.press("pagedown")
        turned = screen_text(host)
        assert [line[:58].rstrip() for line in turned] == [line[:58].rstrip() for line in shown]
        assert [line[60:].strip() for line in turned[3:]] == [f"▌ c{n}  card {n}" for n in range(6, 10)] + [
            "5 before  ↑",
            "",
        ]
        await pilot.press("pageup")
        assert screen_text(host) == shown


async def test_columns_that_have_no_room_are_counted_and_can_be_reached() -> None:
    board = Board(tuple(column(f"Q{n}", letter, "x") for n, letter in enumerate("abcdef")))
    host = Host(ColumnBoard(board))

    async with host.run_test(size=(100, 8)) as pilot:
        assert "Q0" in screen_text(host)[0]
        assert "Q3" not in screen_text(host)[0]
        assert screen_text(host)[-1] == "  columns 1-3 of 6  →"
        await pilot.press("right", "right")
        assert screen_text(host)[-1] == "  ←  columns 3-5 of 6  →"
        await pilot.press("right", "right")
        assert screen_text(host)[-1] == "  ←  columns 4-6 of 6"


async def test_the_cards_of_one_question_flow_into_columns_downwards_first() -> None:
    host = Host(ColumnBoard(Board((column("Risks", "a", *short(5)),))))

    async with host.run_test(size=(84, 8)) as pilot:
        assert screen_text(host)[2:] == [
            "▌ a1  card 1                               ▌ a4  card 4",
            "",
            "▌ a2  card 2                               ▌ a5  card 5",
            "",
            "▌ a3  card 3",
            "",
        ]
        host.query_one(ColumnBoard).update(Board((column("Risks", "a", *short(30)),)))
        await pilot.pause()
        assert screen_text(host)[-1].strip() == "20 more  ↓"


async def test_questions_are_whole_where_there_is_room_and_end_in_dots_where_not() -> None:
    board = Board((column("A", "a", "x", question=WORDS), column("B", "b", "y", question="Short?")))
    host = Host(ColumnBoard(board))

    async with host.run_test(size=(54, 20)) as pilot:
        assert [line[:26].rstrip() for line in screen_text(host)[1:4]] == [
            "one two three four five",
            "six seven eight nine ten",
            "━" * 26,
        ]
        await pilot.resize_terminal(54, 8)
        assert screen_text(host)[1][:26] == "one two three four five s…"


async def test_names_stand_right_of_the_last_line_or_below_it() -> None:
    blocks = (
        Block((BoardCard(WORDS, "a1", aside="Björn"),), "a1"),
        Block((BoardCard("a word and another wor", "a2", aside="李娜"),), "a2"),
    )
    host = Host(ColumnBoard(Board((Column("A", blocks=blocks),), heads=False)))

    async with host.run_test(size=(30, 8)):
        assert screen_text(host) == [
            "▌ a1  one two three four five",
            "▌     six seven eight nine",
            "▌     ten               Björn",
            "",
            "▌ a2  a word and another wor",
            "▌                        李娜",
            "",
            "",
        ]


async def test_a_topic_has_a_head_and_its_cards_close_below_each_with_the_edge_of_its_question() -> None:
    topic = Block(
        (
            BoardCard("Flaky CI", "T1", aside="2 cards", head=True),
            BoardCard("Retrying", "b7", 1),
            BoardCard("Look at it", "a7", 0),
        ),
        "T1",
    )
    board = ColumnBoard(
        Board((Column("", blocks=(topic, Block((BoardCard("Cake", "c3", 2),), "c3"))),), heads=False)
    )
    host = Host(board)

    async with host.run_test(size=(30, 6)):
        assert screen_text(host) == [
            "  T1  Flaky CI        2 cards",
            "▌ b7  Retrying",
            "▌ a7  Look at it",
            "",
            "▌ c3  Cake",
            "",
        ]
        edges = [next(iter(board.render_line(y))).style for y in (1, 2, 4)]
        theme = host.current_theme.variables
        assert [e and e.color and e.color.triplet and e.color.triplet.hex for e in edges] == [
            theme["hue-2"],
            theme["hue-1"],
            theme["hue-3"],
        ]
        head = next(iter(board.render_line(0))).style
        assert head is not None
        assert head.bgcolor is not None
        assert head.bgcolor.triplet is not None
        assert head.bgcolor.triplet.hex == theme["now-rest"]


async def test_arrows_go_within_a_column_and_to_the_card_at_the_same_height_beside() -> None:
    board = ColumnBoard(three(3, 0, 2), cursor=True)
    host = Host(board)

    async with host.run_test(size=(88, 12), message_hook=host.hear(ColumnBoard.Highlighted)) as pilot:
        assert screen_text(host)[3].startswith("▸ a1  card 1")
        await pilot.press("down", "right", "left", "down", "right", "up", "home", "end", "enter")
        heard = [m.key for m in host.heard if isinstance(m, ColumnBoard.Highlighted)]
        assert heard == ["a2", "c2", "a2", "a3", "c2", "c1", "a1", "c2"]


async def test_the_cursor_turns_the_page_and_keeps_its_card_when_others_come_and_go() -> None:
    board = ColumnBoard(three(30, 0, 2), cursor=True)
    host = Host(board)

    async with host.run_test(size=(88, 12)) as pilot:
        for _ in range(9):
            board.action_step(1)
        await pilot.pause()
        assert any(line.startswith("▸ a10 card 10") for line in screen_text(host))
        board.update(three(12, 3, 2))
        await pilot.pause()
        assert board.highlighted == "a10"
        board.update(three(4, 3, 2))
        await pilot.pause()
        assert board.highlighted == "a4"
        assert any(line.startswith("▸ a4  card 4") for line in screen_text(host))
        board.action_page(1)
        assert board.highlighted == "a4"


async def test_enter_and_a_click_choose_a_block() -> None:
    board = ColumnBoard(three(2, 2, 2), cursor=True)
    host = Host(board)

    async with host.run_test(size=(88, 12), message_hook=host.hear(ColumnBoard.Selected)) as pilot:
        await pilot.press("enter")
        await pilot.click(ColumnBoard, offset=(35, 5))
        await pilot.click(ColumnBoard, offset=(35, 6))
        await pilot.click(ColumnBoard, offset=(29, 5))
        assert [m.key for m in host.heard if isinstance(m, ColumnBoard.Selected)] == ["a1", "b2"]


async def test_marks_stand_in_the_place_of_the_edge() -> None:
    board = ColumnBoard(three(2, 1, 1), cursor=True)
    host = Host(board)

    async with host.run_test(size=(88, 8)) as pilot:
        board.update(three(2, 1, 1), {"a1", "b1"})
        await pilot.pause()
        assert screen_text(host)[3].startswith("◆ a1  card 1                  ◆ b1")


async def test_only_the_lines_of_the_cards_that_change_are_painted_and_nothing_is_laid_out() -> None:
    board = Watched(three(2, 2, 2), cursor=True)
    host = Host(board)

    async with host.run_test(size=(88, 12)) as pilot:
        await pilot.pause()
        board.forget()
        board.action_step(1)
        assert sorted(board.painted) == [Region(0, 3, 28, 1), Region(0, 5, 28, 1)]

        board.forget()
        board.update(three(2, 3, 2))  # the number of cards, and the card
        assert sorted(board.painted) == [Region(30, 0, 28, 1), Region(30, 7, 28, 1)]

        board.forget()
        board.update(three(2, 3, 2), {"c1"})
        assert board.painted == [Region(60, 3, 28, 1)]
        board.forget()
        board.update(three(2, 3, 2), {"c1"})
        assert board.painted == []
        assert board.repaints == board.layouts == 0


async def test_a_board_is_there_as_soon_as_its_colours_have_changed() -> None:
    board = ColumnBoard(three(2, 1, 0))
    async with Host(board).run_test(size=(88, 9)):
        region = Region(0, 0, 88, 9)
        before = [strip.text for strip in board.render_lines(region)]
        board.notify_style_update()

        assert [strip.text for strip in board.render_lines(region)] == before


async def test_apps_that_show_the_same_board_share_what_is_painted() -> None:
    cache = StripCache()
    boards = [ColumnBoard(three(2, 2, 2), cache=cache) for _ in range(2)]

    for board in boards:
        host = Host(board)
        async with host.run_test(size=(88, 12)):
            assert screen_text(host)[3].startswith("▌ a1")
    one, other = ([part for line in board._drawn.lines for part in line] for board in boards)
    assert all(a is b for a, b in zip(one, other, strict=True))


def test_layouts_are_kept_for_the_sizes_used_last_only() -> None:
    board, base = three(2, 2, 2), Style()
    painter = BoardPainter(cache := StripCache(), "dark", base, lambda style: base)
    first = painter.lay(board, 100, 30, tall=False)
    assert painter.lay(board, 100, 30, tall=False) is first

    for width in range(101, 101 + MADE):
        painter.lay(board, width, 30, tall=False)

    assert painter.lay(board, 100, 30, tall=False) is not first
    assert len(cache._made) == MADE


NASTY = (
    *("[/]", "[b]", "[@click=app.quit]x[/]", "{x}", "x" * 500, WORDS * 10, "会议太多，没有时间思考" * 20),
    *("להתחיל בזמן", "👩‍💻" * 30, "é" * 10, "", "a\tb"),
)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 40), (20, 6), (60, 20), (168, 47), (500, 200)])
async def test_no_line_is_wider_than_the_terminal_at_any_size(size: tuple[int, int]) -> None:
    boards = (
        Board(tuple(column(f"Q{n}" * 9, "a", *NASTY * 9, question=WORDS, hue=n) for n in range(3))),
        Board((column("Q", "a", *NASTY * 9, question=WORDS * 5),)),
        Board((Column("", blocks=column("", "a", *NASTY).blocks),), heads=False),
        Board((Column("Q", empty="no cards"),)),
        Board(),
    )
    board = ColumnBoard(cursor=True)
    host = Host(board)

    async with host.run_test(size=size) as pilot:
        for value in boards:
            board.update(value)
            for key in ("down", "right", "pagedown", "pagedown", "end", "left", "pageup", "home"):
                await pilot.press(key)
            assert all(cell_len(line) <= size[0] for line in screen_text(host))
            assert [board.render_line(y).cell_length for y in range(size[1])] == [size[0]] * size[1]


async def test_every_card_is_on_some_page() -> None:
    texts = [f"{n} {WORDS * (n % 3)}" for n in range(40)]
    for value in (
        Board((column("Q", "a", *texts),)),
        Board((column("Q", "a", *texts), column("R", "b", *texts))),
    ):
        board = ColumnBoard(value)
        host = Host(board)
        async with host.run_test(size=(120, 20)) as pilot:
            seen = ""
            for _ in range(20):
                seen += "\n".join(screen_text(host))
                await pilot.press("pagedown")
            assert all(f" {key} " in seen for key in value.keys)


async def test_a_long_card_begins_on_a_page_that_would_be_nearly_empty_without_it() -> None:
    host = Host(ColumnBoard(Board((column("Risks", "a", "short", "long " * 300),), heads=False)))
    async with host.run_test(size=(36, 12)):
        assert sum("long" in line for line in screen_text(host)) == 10
