"""Writing one line: keys go over what a reader sees as one character."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.widgets.input import Selection

from retro.tui.widgets.field import Field
from tests.tui.hosts import Host

FAMILY = "👨‍👩‍👧‍👦"
EMOJI = ["🇨🇭", FAMILY, "👍🏽", "1️⃣", "❤️", "🏳️‍🌈", "🦊"]


@pytest.mark.parametrize("emoji", EMOJI)
async def test_backspace_takes_a_whole_emoji(emoji: str) -> None:
    field = Field(f"a{emoji}{emoji}")

    async with Host(field).run_test() as pilot:
        field.focus()
        for left in (f"a{emoji}", "a", "", ""):
            await pilot.press("backspace")
            assert (field.value, field.cursor_position) == (left, len(left))


async def test_a_label_or_a_hint_without_room_ends_with_a_sign() -> None:
    field = Field(label="T1 Releases wait for one person", placeholder="2026-12-05, friday, or +7")

    async with Host(field).run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        line = field.render_line(0).text
        assert "T1 Releases …  " in line
        assert line.rstrip().endswith("2026-12-05, friday, o…")


@pytest.mark.parametrize("emoji", EMOJI)
async def test_delete_takes_a_whole_emoji(emoji: str) -> None:
    field = Field(f"{emoji}{emoji}a")

    async with Host(field).run_test() as pilot:
        field.focus()
        field.cursor_position = 0
        for left in (f"{emoji}a", "a", "", ""):
            await pilot.press("delete")
            assert (field.value, field.cursor_position) == (left, 0)


@pytest.mark.parametrize("character", [*EMOJI, "e\u0301\u0302", "क्षि", "می\u200c"[1:]])
async def test_the_arrows_go_over_a_whole_character(character: str) -> None:
    field = Field(f"a{character}b")
    edges = [0, 1, 1 + len(character), 2 + len(character)]

    async with Host(field).run_test() as pilot:
        field.focus()
        for key, places in (("left", edges[-2::-1]), ("right", edges[1:])):
            for place in places:
                await pilot.press(key)
                assert field.cursor_position == place
            await pilot.press(key)
            assert field.cursor_position == places[-1]


async def test_a_selection_grows_by_whole_emoji_and_an_arrow_leaves_it() -> None:
    field = Field(f"a{FAMILY}b")
    behind = 1 + len(FAMILY)

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.press("shift+left", "shift+left")
        assert field.selection == Selection(behind + 1, 1)
        await pilot.press("shift+right")
        assert field.selection == Selection(behind + 1, behind)
        await pilot.press("shift+left", "left")
        assert field.selection == Selection.cursor(1)
        await pilot.press("shift+right", "right")
        assert field.selection == Selection.cursor(behind)
        await pilot.press("shift+left", "backspace")
        assert field.value == "ab"
        await pilot.press("shift+left", "delete")
        assert field.value == "b"


@pytest.mark.parametrize(
    ("written", "left"),
    [("e\u0301", "e"), ("क्षि", "क्ष"), ("क्ष", "क्"), ("می\u200c", "می"), ("한", ""), ("ab", "a")],
)
async def test_backspace_takes_back_one_key_of_a_word(written: str, left: str) -> None:
    field = Field(written)

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.press("backspace")
        assert field.value == left


@pytest.mark.parametrize("text", ["می\u200cخ", "👩\u200d💻"])
async def test_joiners_are_typed_like_letters(text: str) -> None:
    field = Field("written over")

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.press("shift+home")
        for key in XTermParser().feed(text):
            pilot.app.post_message(key)
        await pilot.pause()
        assert (field.value, field.cursor_position) == (text, len(text))


async def test_no_part_of_an_emoji_is_pasted_where_the_whole_has_no_room() -> None:
    field = Field("ab", max_length=8)
    host = Host(field)

    async with host.run_test(message_hook=host.hear(Field.Clipped)) as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste(f"cd{FAMILY}"))
        await pilot.pause()

        assert field.value == "abcd"
        assert [m.lost for m in host.heard if isinstance(m, Field.Clipped)] == [len(FAMILY)]
