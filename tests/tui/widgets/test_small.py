"""Countdown, meter and field: each in a host app."""

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from retro.tui.widgets.countdown import Countdown, TimeLeft, clock_text
from retro.tui.widgets.digits import figures
from retro.tui.widgets.field import Field
from retro.tui.widgets.meter import bar, dots
from tests.tui.hosts import Host, screen_text


@pytest.mark.parametrize(("seconds", "text"), [(271, "4:31"), (0, "0:00"), (-42, "+0:42"), (3600, "60:00")])
def test_a_clock_speaks_minutes(seconds: int, text: str) -> None:
    assert clock_text(seconds) == text


def test_figures_are_blocks_of_equal_width() -> None:
    assert figures("4:1") == ["█ █ ▄ ▀█ ", "▀▀█ ▄  █ ", "  ▀   ▀▀▀"]
    lines = figures("+0123456789:")
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (TimeLeft(271, True), "left"),
        (TimeLeft(271, True, planned=300, boxed=True), "of 5:00 left"),
        (TimeLeft(271, False), "paused"),
        (TimeLeft(60, True, planned=300, boxed=True), "left, last minute"),
        (TimeLeft(60, True, planned=120), "left, last minute"),
        (TimeLeft(60, True, planned=60), "left"),
        (TimeLeft(30, True, planned=60), "left, last minute"),
        (TimeLeft(-42, True, True), "over time"),
        (TimeLeft(-42, False, True), "over time, paused"),
        (TimeLeft(0, True, True), "over time"),
        (TimeLeft(None, True), "no time limit"),
    ],
)
async def test_the_state_of_the_clock_is_said_in_words(time: TimeLeft, words: str) -> None:
    big, small = Countdown(), Countdown("small")
    host = Host(big, small)

    async with host.run_test(size=(40, 8)) as pilot:
        for countdown in (big, small):
            countdown.show(time)
        await pilot.pause()
        text = screen_text(host)

        assert text[0 if time.seconds is None else 2].lstrip().startswith(words)
        assert text[4].endswith("4:31 left" if time.boxed and time.seconds == 271 else words)


def test_a_quiet_clock_steps_back_until_its_last_minute() -> None:
    looks = {seconds: TimeLeft(seconds, True, quiet=True).look for seconds in (271, 61, 60, -1)}
    assert looks == {271: "$text-quiet", 61: "$text-quiet", 60: "$warn", -1: "$bad"}
    assert TimeLeft(271, True).look == ""


@pytest.mark.parametrize(
    ("size", "lines"),
    [
        (
            (40, 6),
            [
                "                           █ █ ▄ ▀▀█ ▀█",
                "                           ▀▀█ ▄ ▀▀█  █",
                "                     left    ▀   ▀▀▀ ▀▀▀",
                "              ━━━━━━━━━━━━━━━━━━━━━━━━──",
            ],
        ),
        ((40, 2), ["                               4:31 left", "              ━━━━━━━━━━━━━━━━━━━━━━━━──"]),
        ((40, 1), ["                               4:31 left"]),
        (
            (14, 4),
            [" █ █ ▄ ▀▀█ ▀█", " ▀▀█ ▄ ▀▀█  █", "   ▀   ▀▀▀ ▀▀▀", "━━━━━━━━━━━━━─"],
        ),
        ((6, 4), ["  4:31", "━━━━━━"]),
    ],
)
async def test_the_clock_shrinks_to_a_line_and_is_never_larger_than_four(
    size: tuple[int, int], lines: list[str]
) -> None:
    countdown = Countdown()
    countdown.show(TimeLeft(271, True, planned=300))
    host = Host(countdown)

    async with host.run_test(size=(40, 8)) as pilot:
        countdown.styles.width, countdown.styles.height = size
        await pilot.pause()
        assert [line for line in screen_text(host) if line] == lines


async def test_a_narrow_clock_still_says_that_it_stands_still() -> None:
    countdown = Countdown("small")
    countdown.show(TimeLeft(-271, False))
    host = Host(countdown)

    async with host.run_test(size=(12, 2)):
        assert screen_text(host)[0] == "+4:31 paused"


@pytest.mark.parametrize(
    ("time", "bar"),
    [
        (TimeLeft(300, True, planned=300), "━━━━━━━━━━"),
        (TimeLeft(151, True, planned=300), "━━━━━━────"),
        (TimeLeft(150, False, planned=300), "━━━━━─────"),
        (TimeLeft(1, True, planned=300), "━─────────"),
        (TimeLeft(0, True, True, planned=300), "──────────"),
        (TimeLeft(-9, True, True, planned=300), "──────────"),
        (TimeLeft(400, True, planned=300), "━━━━━━━━━━"),
        (TimeLeft(None, planned=0), "──────────"),
    ],
)
def test_the_bar_shows_what_remains(time: TimeLeft, bar: str) -> None:
    assert time.bar(10).plain == bar


async def test_only_the_cells_that_change_are_painted() -> None:
    countdown = Countdown()
    host = Host(countdown)

    async with host.run_test(size=(40, 8)) as pilot:
        countdown.show(TimeLeft(280, True, planned=300))
        await pilot.pause()
        countdown.show(TimeLeft(280, True, planned=300))
        assert not countdown._exchange_repaint_regions()
        countdown.show(TimeLeft(279, True, planned=300))
        assert {tuple(region) for region in countdown._exchange_repaint_regions()} == {
            (33, 0, 2, 1),
            (37, 1, 2, 1),
            (33, 2, 2, 1),
        }


async def test_the_last_minute_catches_the_eye() -> None:
    countdown = Countdown("small")
    host = Host(countdown)

    async with host.run_test(size=(40, 8)) as pilot:
        countdown.show(TimeLeft(61, True))
        await pilot.pause()
        before = list(countdown.render_line(0))[-1].style
        countdown.show(TimeLeft(60, True))
        await pilot.pause()
        after = list(countdown.render_line(0))[-1].style
        assert before != after


def test_dots_show_the_given_and_the_free() -> None:
    assert dots(3, 5).plain == "●●●○○"
    assert dots(4).plain == "●●●●"
    assert [dots(number).plain for number in (6, 7, 30)] == ["●●●●●●", "7 ●", "30 ●"]
    assert dots(0, 0).plain == ""
    assert dots(7, 5).plain == "●●●●●●●"
    assert dots(30, 90).plain == ""


def test_a_bar_has_a_sign_for_each_or_fewer() -> None:
    assert bar(5, 7).plain == "▰▰▰▰▰▱▱"
    assert bar(50, 100, 10).plain == "▰▰▰▰▰▱▱▱▱▱"
    assert bar(0, 0).plain == ""
    assert bar(99, 100, 10).plain.endswith("▱")


class Form(Vertical):
    """Wants the keys that an input must leave alone."""

    BINDINGS = [  # noqa: RUF012
        Binding(key, f"seen('{key}')")
        for key in ("up", "down", "tab", "ctrl+d", "ctrl+c", "escape", "pageup", "pagedown")
    ]

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.field

    def action_seen(self, key: str) -> None:
        self.seen.append(key)


async def test_the_form_around_a_field_gets_its_keys() -> None:
    field = Field("abc")
    form = Form(field)

    async with Host(form).run_test() as pilot:
        field.focus()
        keys = ["up", "down", "tab", "ctrl+d", "ctrl+c", "escape", "pageup", "pagedown"]
        await pilot.press(*keys)

        assert form.seen == keys
        assert field.value == "abc"
        assert field.has_focus


async def test_a_field_is_written_and_submitted() -> None:
    field = Field(placeholder="Write a thought", max_length=5)
    host = Host(field)

    async with host.run_test(message_hook=host.hear(Field.Submitted)) as pilot:
        assert screen_text(host)[0] == "▌ Write a thought"
        await pilot.press("space", "h", "e", "y", "backspace", "h", "u", "u", "enter")

        sent = [m for m in host.heard if isinstance(m, Field.Submitted)]
        assert [(m.text, m.input) for m in sent] == [("hehu", field)]


async def test_a_field_has_no_timer_and_a_steady_cursor() -> None:
    field = Field("abc")

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.press("x")

        assert field.value == "abcx"
        assert field._blink_timer is None
        assert field._cursor_visible
        assert not list(field._timers)


async def test_pasted_lines_become_one() -> None:
    field = Field("a ", max_length=12)
    host = Host(field)

    async with host.run_test(message_hook=host.hear(Field.Clipped)) as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste("one\r\n two\tthree four\n"))
        await pilot.pause()

        assert field.value == "a one two th"
        assert [m.lost for m in host.heard if isinstance(m, Field.Clipped)] == [8]


async def test_focus_does_not_select_what_is_written() -> None:
    field = Field("abc")

    async with Host(Field(), field).run_test() as pilot:
        field.focus()
        await pilot.pause()
        await pilot.press("d")
        assert field.value == "abcd"


STEERING = "\x1b[2J\x07\x9b31m\x85\u202e\u2066\u200b\u2028\ue000"
LEFT = "[2J31m"
"""What is left of it: letters like any others."""


def drawn(field: Field) -> str:
    return "".join(segment.text for segment in field.render_line(0))


async def test_what_is_pasted_steers_not_even_its_writers_own_terminal() -> None:
    field = Field(max_length=20)
    host = Host(field)

    async with host.run_test(message_hook=host.hear(Field.Clipped)) as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste(f"a{STEERING}b"))
        await pilot.press("c")

        assert field.value.replace(" ", "") == f"a{LEFT}bc"
        assert field.cursor_position == len(field.value)
        assert not set(STEERING) & set(drawn(field)) - set(LEFT)
        assert not any(isinstance(m, Field.Clipped) for m in host.heard)


@pytest.mark.parametrize("character", sorted(set(STEERING) - set(LEFT)))
async def test_no_key_writes_what_steers_a_terminal(character: str) -> None:
    field = Field("ab")

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Key("x", character))
        await pilot.pause()
        field.insert_text_at_cursor(character)

        assert field.value == "ab"
        assert field.cursor_position == 2


async def test_a_draft_that_is_put_back_steers_no_terminal() -> None:
    field = Field(f"one{STEERING}")

    async with Host(field).run_test() as pilot:
        assert field.value == f"one{LEFT}"
        assert field.cursor_position == len(field.value)
        field.value = f"two{STEERING}"
        await pilot.pause()

        assert field.value == f"two{LEFT}"


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क\u094d\u200dष", "👩\u200d💻", "e\u0301n\u0303", "می\u200c", "👍🏽"]
)
async def test_what_words_and_emoji_are_written_with_stays_while_somebody_writes(text: str) -> None:
    field = Field()

    async with Host(field).run_test() as pilot:
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste(text))
        await pilot.pause()

        assert field.value == text
