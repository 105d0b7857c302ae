"""A person's text in Markdown: inert, exact, and as readable as can be."""

import pytest
from hypothesis import example, given

from retro.markdown.escape import code, inline, paragraphs, without_links, without_mentions
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


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.com/a_b?c=d&e=*f*x", "<https://example.com/a_b?c=d&e=*f*x>"),
        ("see http://localhost:8080/x.", "see <http://localhost:8080/x>."),
        ("(https://x.org/A_(b)), ok", "(<https://x.org/A_(b)>), ok"),
        ("<https://x.org>", "&lt;<https://x.org>>"),
        ("HTTPS://x.org!", "<HTTPS://x.org>!"),
    ],
)
def test_a_web_address_that_was_typed_is_a_link_to_itself(typed: str, written: str) -> None:
    assert inline(typed) == written
    assert read(inline(typed)) == typed
    assert read(without_links(inline(typed))) == typed
    assert "<http" not in without_links(inline(typed)).casefold()


@pytest.mark.parametrize(
    "text",
    [
        "https://bank.example@evil.example/",  # the host is another one than it seems to be
        "https://x.org/{id}/y",
        "https://x.org/lo…",
        "xhttps://x.org",
        "https://",
        "ftp://x.org www.x.org x.org javascript:alert(1)",
    ],
)
def test_what_is_no_whole_web_address_stays_text(text: str) -> None:
    assert "<http" not in inline(text)
    assert read(inline(text)) == text


def test_a_page_without_links_keeps_what_stands_in_code() -> None:
    page = f"{inline('see https://x.org')} {code('<https://x.org>')}"

    assert without_links(page) == "see https:\\//x\\.org `<https://x.org>`"


@pytest.mark.parametrize("text", ["mailto:ana@example.org", "ask ana@example.org, please", "a.b+c@d-e.f.g"])
def test_an_e_mail_address_is_apart_for_parsers_and_whole_for_readers(text: str) -> None:
    assert "@<!-- -->" in inline(text)
    assert read(inline(text)) == text
    assert read(without_mentions(inline(text))).replace("\u2060", "") == text


def test_line_breaks_become_blanks_on_one_line() -> None:
    assert inline("one\ntwo") == "one two"


def test_what_was_never_cleaned_is_cleaned() -> None:
    assert inline("\x1b[31mred\u202e") == "\\[31mred"


def test_a_hushed_page_mentions_nobody_and_reads_the_same() -> None:
    page = inline("@ana see #12")

    assert read(page) == "@ana see #12"
    assert read(without_mentions(page)) == "@\u2060ana see #\u206012"
