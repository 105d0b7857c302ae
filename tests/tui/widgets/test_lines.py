"""`Lines` in a host app: what is shown, where the cursor is, and what is painted again."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from textual.content import Content
from textual.geometry import Size

from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache
from tests.tui.hosts import Counting, Host, screen_text


def cards(*numbers: int) -> list[Row]:
    return [Row(f"card {number}", key=f"c{number}") for number in numbers]


def keys_heard(host: Host) -> Sequence[str | None]:
    return [m.key for m in host.heard if isinstance(m, RowList.Highlighted | RowList.Selected)]


class Watched(Counting, RowList):
    """One that counts."""


async def test_rows_are_shown_with_what_stands_right() -> None:
    host = Host(RowList([Row("Flaky CI", right="●●"), Row("b", indent=2)]))

    async with host.run_test(size=(20, 4)):
        assert screen_text(host) == ["Flaky CI         ●●", "  b", "", ""]


async def test_the_cursor_has_a_sign_and_a_ground() -> None:
    lines = RowList(cards(1, 2), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 4)) as pilot:
        await pilot.press("down")

        assert screen_text(host)[:2] == ["  card 1", "▸ card 2"]
        first, second = (lines.render_line(y) for y in (0, 1))
        assert {s.style and s.style.bgcolor for s in first} != {s.style and s.style.bgcolor for s in second}
        assert lines.highlighted == "c2"


@dataclass(frozen=True)
class Stripe:
    """A picture that is wider than the list in its second line."""

    letter: str

    def lines(self, width: int) -> Sequence[Content]:
        return [Content(self.letter * width), Content(self.letter * (width + 3))]


async def test_a_picture_draws_itself_at_the_width_of_the_list() -> None:
    lines = RowList([Row("a"), Row(picture=Stripe("x")), Row("b")])
    host = Host(lines)

    async with host.run_test(size=(6, 5)) as pilot:
        assert screen_text(host) == ["a", "xxxxx", "xxxxx", "b", ""]
        await pilot.resize_terminal(4, 5)
        assert screen_text(host)[1:3] == ["xxx", "xxx"]

    assert Row(picture=Stripe("x")) == Row(picture=Stripe("x"))
    assert Row(picture=Stripe("x")) != Row(picture=Stripe("y"))


async def test_marked_rows_have_a_sign_of_their_own() -> None:
    rows = [Row("a", key="a", marked=True), Row("b", key="b", marked=True), Row("c", key="c")]
    host = Host(RowList(rows, cursor=True, marks=True))

    async with host.run_test(size=(20, 3)):
        assert screen_text(host) == ["▸◆ a", " ◆ b", "   c"]


async def test_keys_move_among_rows_that_have_a_key() -> None:
    rows = [Row("Start"), *cards(1, 2), Row("Stop"), *cards(3, 4)]
    host = Host(RowList(rows, cursor=True))

    async with host.run_test(size=(20, 10), message_hook=host.hear(RowList.Highlighted)) as pilot:
        await pilot.press("down", "down", "up", "end", "down", "home", "up", "pagedown", "pageup")

        assert keys_heard(host) == ["c2", "c3", "c2", "c4", "c1", "c4", "c1"]


async def test_enter_and_click_select() -> None:
    lines = RowList([Row("Start"), *cards(1, 2, 3)], cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 6), message_hook=host.hear(RowList.Selected)) as pilot:
        await pilot.press("enter")
        await pilot.click(RowList, offset=(4, 3))
        await pilot.click(RowList, offset=(4, 0))
        await pilot.click(RowList, offset=(4, 5))

        assert keys_heard(host) == ["c1", "c3"]
        assert lines.highlighted == "c3"


async def test_without_a_cursor_keys_scroll() -> None:
    lines = RowList(cards(*range(30)))
    host = Host(lines)

    async with host.run_test(size=(20, 5), message_hook=host.hear(RowList.Selected)) as pilot:
        await pilot.press("down", "down", "enter")
        assert screen_text(host)[0].split() == ["card", "2", "▐"]
        await pilot.press("pagedown")
        assert screen_text(host)[0].split()[:2] == ["card", "7"]
        await pilot.press("end")
        assert screen_text(host)[-1].startswith("card 29")
        await pilot.click(RowList, offset=(3, 2))
        assert lines.highlighted is None
        assert host.heard == []


async def test_scrolling_follows_the_cursor_and_shows_headings() -> None:
    lines = RowList([Row("Top"), *cards(*range(20)), Row("End")], cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 5)) as pilot:
        for _ in range(6):
            lines.action_step(1)
        await pilot.pause()
        assert "▸ card 6" in screen_text(host)
        lines.action_leap(1)
        await pilot.pause()
        assert screen_text(host)[-1].startswith("  End")
        lines.action_leap(-1)
        await pilot.pause()
        assert screen_text(host)[0].startswith("  Top")


async def test_a_row_taller_than_the_view_is_read_line_by_line() -> None:
    lines = RowList([Row("one two three four", key="a"), Row("b", key="b")], cursor=True)
    host = Host(lines)

    async with host.run_test(size=(8, 1)) as pilot:
        seen = []
        for _ in range(5):
            seen.append(screen_text(host)[0][:7].rstrip())
            lines.action_step(1)
            await pilot.pause()

        assert seen == ["▸ one", "  two", "  three", "  four", "▸ b"]


async def test_the_cursor_stays_on_its_key() -> None:
    lines = RowList(cards(1, 2, 3), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 8), message_hook=host.hear(RowList.Highlighted)) as pilot:
        lines.highlight("c2")
        lines.update(cards(0, 1, 9, 2, 3))
        await pilot.pause()

        assert screen_text(host)[3] == "▸ card 2"
        assert keys_heard(host) == ["c2"]


async def test_the_cursor_goes_to_the_neighbour_of_a_row_that_left() -> None:
    lines = RowList(cards(1, 2, 3), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 8), message_hook=host.hear(RowList.Highlighted)) as pilot:
        lines.highlight("c2")
        lines.update(cards(1, 3))
        lines.update(cards(1))
        lines.update([])
        lines.update(cards(5))
        await pilot.pause()

        assert keys_heard(host) == ["c2", "c3", "c1", None, "c5"]


async def test_what_is_in_view_does_not_jump() -> None:
    lines = RowList(cards(*range(10, 60)), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 6)) as pilot:
        lines.highlight("c40")
        await pilot.pause()
        before = [line[:12] for line in screen_text(host)]
        lines.update(cards(1, 2, 3, *range(10, 61)))
        await pilot.pause()

        assert [line[:12] for line in screen_text(host)] == before


async def test_an_unknown_key_moves_nothing() -> None:
    lines = RowList(cards(1, 2), cursor=True)

    async with Host(lines).run_test():
        lines.highlight("nobody")
        assert lines.highlighted == "c1"


async def test_only_changed_lines_are_painted() -> None:
    lines = Watched(cards(*range(10)), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 20)) as pilot:
        await pilot.pause()
        lines.forget()
        changed = cards(*range(10))
        changed[4] = Row("another text", key="c4")
        lines.update(changed)

        assert [region.y for region in lines.painted] == [4]
        assert (lines.repaints, lines.layouts) == (0, 0)

        lines.forget()
        lines.highlight("c1")
        assert [region.y for region in lines.painted] == [0, 1]

        lines.forget()
        lines.update(list(changed))
        assert (lines.painted, lines.repaints) == ([], 0)


async def test_more_rows_do_not_lay_out_the_screen() -> None:
    lines = Watched(cards(*range(50)))
    host = Host(lines)

    async with host.run_test(size=(20, 20)) as pilot:
        await pilot.pause()
        lines.forget()
        lines.update(cards(*range(51)))
        await pilot.pause()

        assert lines.virtual_size == Size(19, 51)
        assert (lines.layouts, lines.repaints, lines.painted) == (0, 0, [])
        lines.scroll_end(animate=False)
        await pilot.pause()
        assert screen_text(host)[-1].startswith("card 50")


async def test_a_list_as_high_as_its_rows_grows() -> None:
    lines = RowList(cards(1, 2))
    lines.styles.height = "auto"
    host = Host(lines)

    async with host.run_test(size=(20, 20)) as pilot:
        assert lines.size.height == 2
        lines.update(cards(1, 2, 3))
        await pilot.pause()
        assert lines.size.height == 3
        assert screen_text(host)[2] == "card 3"


async def test_a_list_as_high_as_its_rows_appears_from_nothing() -> None:
    lines = RowList()
    lines.styles.height = "auto"
    host = Host(lines)

    async with host.run_test(size=(20, 20)) as pilot:
        lines.update(cards(1, 2))
        await pilot.pause()
        assert screen_text(host)[:3] == ["card 1", "card 2", ""]
        lines.update([])
        await pilot.pause()
        assert screen_text(host)[:1] == [""]


async def test_a_hidden_list_shows_what_it_was_fed_meanwhile() -> None:
    lines = RowList(cards(1), cursor=True)
    lines.display = False
    host = Host(lines)

    async with host.run_test(size=(20, 5)) as pilot:
        lines.update(cards(1, 2))
        lines.highlight("c2")
        lines.display = True
        await pilot.pause()
        assert screen_text(host)[:2] == ["  card 1", "▸ card 2"]
        lines.display = False
        await pilot.pause()
        lines.update(cards(2, 3, 4))
        lines.display = True
        await pilot.pause()
        assert screen_text(host)[:3] == ["▸ card 2", "  card 3", "  card 4"]


async def test_an_empty_list_speaks() -> None:
    lines = RowList(empty="Nobody is here yet")
    host = Host(lines)

    async with host.run_test(size=(31, 5)) as pilot:
        assert screen_text(host) == ["", "", "      Nobody is here yet", "", ""]
        lines.update(cards(1))
        await pilot.pause()
        assert screen_text(host)[0] == "card 1"
        assert screen_text(host)[2] == ""
        lines.update([], empty="All gone")
        await pilot.pause()
        assert screen_text(host)[2].strip() == "All gone"


async def test_a_new_width_breaks_the_lines_anew() -> None:
    lines = RowList([Row("one two three", key="a"), Row("four", key="b")], cursor=True)
    host = Host(lines)

    async with host.run_test(size=(30, 6)) as pilot:
        assert screen_text(host)[:2] == ["▸ one two three", "  four"]
        await pilot.resize_terminal(11, 6)
        await pilot.pause()
        assert screen_text(host)[:3] == ["▸ one two", "  three", "  four"]


@pytest.mark.parametrize("width", [1, 2, 3, 5, 80, 500])
@pytest.mark.parametrize("height", [1, 2, 9])
async def test_any_size_works(width: int, height: int) -> None:
    rows = [
        Row("会议太多 👨‍👩‍👧 שלום", key="a", right="●●●", indent=4, hanging=4, marked=True),
        Row("x" * 700, key="b", style="quiet"),
    ]
    lines = RowList(rows, cursor=True, marks=True, empty="nothing at all")
    host = Host(lines)

    async with host.run_test(size=(width, height)) as pilot:
        lines.action_step(1)
        lines.action_page(1)
        await pilot.pause()
        for y in range(height):
            strip = lines.render_line(y)
            assert strip.cell_length == lines.scrollable_content_region.width
        lines.update([])
        await pilot.pause()


async def test_a_new_theme_paints_anew() -> None:
    lines = RowList(cards(1), cursor=True)
    host = Host(lines)

    async with host.run_test(size=(20, 4)) as pilot:
        dark = lines.render_line(0)
        host.theme = "projector"
        await pilot.pause()
        bright = lines.render_line(0)

        assert dark.text == bright.text
        assert dark != bright


async def test_every_style_has_its_colour_and_markup_is_text() -> None:
    content = Content.assemble(("[/]", "quiet"), ("good", "good"), ("●", "$dot"), "[b]x[/b]")
    lines = RowList([Row(content, style="strong")])
    host = Host(lines)

    async with host.run_test(size=(30, 2)):
        strip = lines.render_line(0)
        colours = [s.style.color.name for s in strip if s.style and s.style.color]

        assert strip.text.rstrip() == "[/]good●[b]x[/b]"
        assert len(set(colours)) == 4


async def test_apps_with_the_same_look_share_strips() -> None:
    cache = StripCache()
    one, two = RowList(cards(1, 2), cache=cache), RowList(cards(1, 2), cache=cache)
    other = RowList(cards(1, 2), cache=cache)

    async with Host(one).run_test(size=(20, 4)):
        painted = one.render_line(0)
        async with Host(two).run_test(size=(20, 4)):
            assert two.render_line(0) is painted
        async with Host(other, theme="light").run_test(size=(20, 4)):
            assert other.render_line(0) is not painted
    assert len(cache) == 4


async def test_the_cache_is_bounded() -> None:
    cache = StripCache(rows=10, shapes=2)
    lines = RowList(cards(*range(40)), cache=cache)
    host = Host(lines)

    async with host.run_test(size=(20, 4)) as pilot:
        for width in (30, 40, 50):
            await pilot.resize_terminal(width, 4)
        await pilot.pause()

        assert len(cache) == 10
        assert screen_text(host)[3].startswith("card 3")
