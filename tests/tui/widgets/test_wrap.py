"""Breaking lines: nothing gets lost, nothing sticks out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content

from retro.tui.widgets.row import Row
from retro.tui.widgets.wrap import wrapped

CHARACTERS = [
    *"abcdefgh  ,.-",
    "é",
    "n\u0303",
    "会",
    "議",
    "カ",
    "한",
    "ש",
    "ل",
    "👍🏽",
    "❤️",
    "👨‍👩‍👧",
    "🇩🇪",
    "ක්‍ෂ",
    "می‌خ",
    "\n",
]
texts = st.lists(st.sampled_from(CHARACTERS), max_size=60).map("".join)
widths = st.integers(1, 30)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(texts, widths, st.integers(0, 6))
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost_and_no_line_is_too_wide(text: str, width: int, hanging: int) -> None:
    lines = wrapped(Content(text), width, hanging)

    assert squeezed("".join(line.plain for line in lines)) == squeezed(text)
    for line in lines:
        is_one_wide_sign = width - hanging <= 2 and line.cell_length <= width + 1
        assert line.cell_length <= width or is_one_wide_sign


@given(texts, texts.map(lambda text: text.replace("\n", "")), st.integers(2, 40))
@settings(max_examples=200, deadline=None)
def test_a_row_keeps_all_its_text_beside_and_below(text: str, right: str, width: int) -> None:
    lines = Row(text, right=right, indent=2, hanging=4).broken(width)

    kept = squeezed("".join(line.plain for line in lines))
    assert sorted(kept) == sorted(squeezed(text + right))
    assert width < 8 or all(line.cell_length <= width for line in lines)


@given(texts, st.integers(8, 40))
@settings(max_examples=100, deadline=None)
def test_styles_stay_on_their_words(text: str, width: int) -> None:
    content = Content.assemble(("start ", "quiet"), (text, "strong"))

    lines = wrapped(content, width)

    strong = "".join(
        line.plain[span.start : span.end] for line in lines for span in line.spans if span.style == "strong"
    )
    assert squeezed(strong) == squeezed(text)


@pytest.mark.parametrize(
    ("text", "width", "hanging", "lines"),
    [
        ("", 10, 0, [""]),
        ("one two three", 20, 0, ["one two three"]),
        ("one two three", 8, 0, ["one two", "three"]),
        ("one two three", 7, 2, ["one two", "  three"]),
        ("one\n\ntwo", 10, 0, ["one", "", "two"]),
        ("see https://example.org/x", 12, 0, ["see https://", "example.org/", "x"]),
        ("ab 会议太多了", 8, 0, ["ab 会议", "太多了"]),
        ("会议", 1, 0, ["会", "议"]),
        ("word", 1, 5, ["w", "o", "r", "d"]),
    ],
)
def test_breaks_are_where_a_reader_expects_them(
    text: str, width: int, hanging: int, lines: list[str]
) -> None:
    assert [line.plain for line in wrapped(Content(text), width, hanging)] == lines


def test_what_stands_right_keeps_the_first_line() -> None:
    lines = Row("Releases wait for one person", right="●●●").broken(20)

    assert [line.plain for line in lines] == ["Releases wait    ●●●", "for one person"]


def test_what_stands_right_goes_below_where_it_is_too_narrow() -> None:
    lines = Row("Releases", right="2 of 5 dots").broken(12)

    assert [line.plain for line in lines] == ["Releases", " 2 of 5 dots"]


def test_rows_are_equal_when_they_look_the_same() -> None:
    row = Row(("a", ("b", "quiet")), key="1", right="x")

    assert row == Row((Content("a"), ("b", "quiet")), key="1", right="x")
    assert row != Row("ab", key="1", right="x")
    assert row != Row(("a", ("b", "quiet")), key="2", right="x")
    assert len({row, Row(("a", ("b", "quiet")), key="1", right="x")}) == 1


def test_brackets_are_text() -> None:
    assert Row("[b]no[/b] [/]").broken(40)[0].plain == "[b]no[/b] [/]"
