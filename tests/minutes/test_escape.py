"""A person's text in Markdown: inert, exact, and as readable as can be."""

import pytest
from hypothesis import example, given

from retro.markdown.escape import code, inline, paragraphs, without_mentions
from retro.session.text import clean
from tests.builders import NASTY, clean_texts
from tests.minutes.reading import read, shape

CONTEXTS = {
    "paragraph": "{}",
    "item": "- {}",
    "item with a label": "- a1: {}",
    "task": "- [ ] {}",
    "heading": "### {}",
    "quote": "> {}",
    "cell": "| h |\n| --- |\n| {} |",
    "name in bold": "x — **{}**, y",
    "first line": "{}\\\nb",
    "line after a line with a bar": "a\\|b\\\n{}",
}


@given(clean_texts())
def test_any_text_is_inert_and_exact_wherever_it_stands(text: str) -> None:
    for context in CONTEXTS.values():
        page = context.format(inline(text))

        assert shape(page) == shape(context.format("x"))
        assert text in read(page)


@pytest.mark.parametrize("text", NASTY)
def test_every_known_trap_is_inert_and_exact(text: str) -> None:
    text = clean(text)

    for context in CONTEXTS.values():
        assert shape(context.format(inline(text))) == shape(context.format("x"))
        assert text in read(context.format(inline(text)))


@given(clean_texts(lines=True))
@example("a|b\n-:")
@example("a\n\nb\n\n\nc\n\n\n\nd")
@example("a\\\n\\\n# b")
def test_a_text_of_several_lines_keeps_them(text: str) -> None:
    page = paragraphs(text)

    assert read(page) == text
    assert set(shape(page)) == {"root", "paragraph", "inline"}


@given(clean_texts())
@example("`")
@example("a``b`")
def test_code_shows_any_text(text: str) -> None:
    assert read(f"x {code(text)}") == f"x {text}"


def test_code_of_nothing_is_nothing() -> None:
    assert code(" ") == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "We deploy on Fridays (again), don't we? It took 3.5 hours, i.e., too long!",
        "R&D and Q & A; 50% more - a/b -> c, at 10:30:15 = late.",
        "-5 degrees, +1 from me, 1.5 times, 2) is fine here… “quoted”",
        "日本語のカード、もっと話す",
    ],
)
def test_an_ordinary_sentence_stays_almost_as_it_was(sentence: str) -> None:
    assert inline(sentence).replace("i\\.e.", "i.e.") == sentence


def test_less_than_and_entities_survive_dialects_without_backslashes() -> None:
    assert inline("<b> &lt; a & b") == "&lt;b> &amp;lt; a & b"


def test_a_link_stays_text() -> None:
    assert inline("https://example.com/a") == "https:\\//example\\.com/a"


def test_line_breaks_become_blanks_on_one_line() -> None:
    assert inline("one\ntwo") == "one two"


def test_what_was_never_cleaned_is_cleaned() -> None:
    assert inline("\x1b[31mred\u202e") == "\\[31mred"


def test_a_hushed_page_mentions_nobody_and_reads_the_same() -> None:
    page = inline("@ana see #12")

    assert read(page) == "@ana see #12"
    assert read(without_mentions(page)) == "@\u2060ana see #\u206012"
