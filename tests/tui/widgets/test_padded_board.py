"""`ColumnBoard` in a tall terminal: every card on half a line more of its ground, above and below."""

from textual.geometry import Region

from retro.tui.widgets.board_cards import Block, Board, BoardCard, Column
from retro.tui.widgets.column_board import ColumnBoard
from tests.tui.hosts import Host, screen_text
from tests.tui.widgets.boards import Watched, column, short, three

TALL = (88, 34)


async def test_in_a_tall_terminal_cards_have_half_a_line_of_their_ground_above_and_below() -> None:
    host = Host(ColumnBoard(three(2, 1, 0)))

    async with host.run_test(size=TALL) as pilot:
        assert [line.rstrip() for line in screen_text(host)[3:10]] == [
            "▄" * 28 + "  " + "▄" * 28,
            "▌ a1  card 1                  ▌ b1  card 1",
            "▀" * 28 + "  " + "▀" * 28,
            "▄" * 28,
            "▌ a2  card 2",
            "▀" * 28,
            "",
        ]
        await pilot.resize_terminal(88, 33)
        assert "▄" not in "".join(screen_text(host))


async def test_a_tall_board_of_the_same_size_is_laid_anew_for_another_height_of_the_terminal() -> None:
    host = Host(board := ColumnBoard(three(2, 1, 0)))

    async with host.run_test(size=TALL) as pilot:
        board.styles.height = 20
        await pilot.pause()
        assert "▄" in "".join(screen_text(host))
        await pilot.resize_terminal(88, 33)
        assert "▄" not in "".join(screen_text(host))


async def test_cards_are_padded_in_all_columns_or_in_none() -> None:
    host = Host(board := ColumnBoard(three(2, 10, 0)))

    async with host.run_test(size=TALL) as pilot:
        assert screen_text(host)[-2].strip() == "▀" * 28
        board.update(three(2, 11, 0))
        await pilot.pause()
        assert "▄" not in "".join(screen_text(host))
        assert [line[:12] for line in screen_text(host)[3:6]] == ["▌ a1  card 1", "", "▌ a2  card 2"]


async def test_what_stands_for_no_cards_is_at_the_height_of_the_first_card_beside_it() -> None:
    empty = Column("B", empty="no cards")
    for columns in ((column("A", "a", "x"), empty), (empty,)):
        host = Host(ColumnBoard(Board(columns)))
        async with host.run_test(size=TALL):
            shown = screen_text(host)
            assert [number for number, line in enumerate(shown) if "no cards" in line] == [3]


async def test_the_cards_of_one_question_are_padded_if_its_columns_have_room_so() -> None:
    host = Host(board := ColumnBoard(Board((column("Risks", "a", *short(20)),))))

    async with host.run_test(size=TALL) as pilot:
        shown = screen_text(host)
        assert shown[2] == "▄" * 43 + "  " + "▄" * 43
        assert [number for number, line in enumerate(shown) if "▌ a11" in line] == [3]
        board.update(Board((column("Risks", "a", *short(21)),)))
        await pilot.pause()
        assert "▄" not in "".join(screen_text(host))


def topics() -> Board:
    cards = (BoardCard("Flaky CI", "T1", head=True), BoardCard("Retrying", "b7", 1), BoardCard("Look", "a7"))
    blocks = (Block(cards, "T1"), Block((BoardCard("Cake", "c3", 2, low=True),), "c3"))
    return Board((Column("", blocks=blocks),), heads=False)


async def test_a_topic_is_padded_with_its_cards_as_one_in_the_colours_of_its_first_and_last_line() -> None:
    board = ColumnBoard(topics(), cursor=True)
    host = Host(board)

    async with host.run_test(size=(30, 34), message_hook=host.hear(ColumnBoard.Selected)) as pilot:
        edges = [line[:1] for line in screen_text(host)[:9]]
        assert edges == ["▄", "▸", "▌", "▌", "▀", "▄", "▌", "▀", ""]

        def halves() -> list[str]:
            colours = [next(iter(board.render_line(y))).style for y in (0, 4, 5, 7)]
            return [c.color.triplet.hex for c in colours if c and c.color and c.color.triplet]

        theme = host.current_theme.variables
        look = board.app.theme_variables
        assert halves() == [look["selected-bg"], look["surface"], look["card-2"], look["card-2"]]
        await pilot.press("down")
        assert halves() == [theme["now-rest"], look["surface"], look["selected-bg"], look["selected-bg"]]
        await pilot.click(ColumnBoard, offset=(3, 0))
        await pilot.click(ColumnBoard, offset=(3, 4))
        await pilot.click(ColumnBoard, offset=(3, 5))
        await pilot.click(ColumnBoard, offset=(3, 7))
        await pilot.click(ColumnBoard, offset=(3, 8))
        assert [m.key for m in host.heard if isinstance(m, ColumnBoard.Selected)] == ["T1", "T1", "c3", "c3"]


async def test_only_the_lines_of_padded_cards_that_change_are_painted_and_nothing_is_laid_out() -> None:
    board = Watched(three(2, 2, 2), cursor=True)
    host = Host(board)

    async with host.run_test(size=TALL) as pilot:
        await pilot.pause()
        board.forget()
        board.action_step(1)
        assert sorted(board.painted) == [Region(0, y, 28, 1) for y in range(3, 9)]
        board.forget()
        board.update(three(2, 3, 2))  # the number of cards, and the card
        assert sorted(board.painted) == [Region(30, 0, 28, 1), *(Region(30, y, 28, 1) for y in (9, 10, 11))]
        board.forget()
        board.update(three(2, 3, 2), {"c1"})
        assert board.painted == [Region(60, 4, 28, 1)]
        assert board.repaints == board.layouts == 0
