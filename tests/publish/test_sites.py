"""What was typed is what a reader sees in MkDocs, in kramdown and where pages are read as GitHub does."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import pytest

from retro.markdown.escape import without_links
from retro.minutes import markdown
from retro.minutes.front_matter import front_matter
from retro.publish.flavours import FLAVOURS
from retro.publish.page_tasks import tasks
from tests.builders import Meeting, a_whole_meeting
from tests.publish.engines.sites import cmark_gfm, kramdown, missing_kramdown, missing_mkdocs, mkdocs
from tests.publish.hard_pages import Lines, full_page, titled_pages, unseen, untitled
from tests.publish.hard_texts import hard_texts
from tests.publish.list_items import Items

PAGES = (("full", full_page, unseen), ("titles", titled_pages, untitled))
PEOPLE = ("Ana", "Ben", "Carl", "Eve", "Finn")
EXTENSIONS = """\
markdown_extensions:
  [abbr, admonition, attr_list, def_list, footnotes, md_in_html, sane_lists, toc: {permalink: true},
   wikilinks, pymdownx.arithmatex, pymdownx.betterem, pymdownx.blocks.admonition, pymdownx.blocks.details,
   pymdownx.caret, pymdownx.critic, pymdownx.details, pymdownx.emoji, pymdownx.highlight, pymdownx.keys,
   pymdownx.inlinehilite, pymdownx.magiclink, pymdownx.mark, pymdownx.progressbar, pymdownx.smartsymbols,
   pymdownx.snippets, pymdownx.superfences, pymdownx.tabbed: {alternate_style: true}, pymdownx.tasklist,
   pymdownx.tilde]
"""
needs_mkdocs = pytest.mark.skipif(bool(missing_mkdocs()), reason=missing_mkdocs() or "it is here")
needs_kramdown = pytest.mark.skipif(bool(missing_kramdown()), reason=missing_kramdown() or "it is here")


@cache
def minutes_of_hard_texts() -> str:
    """A meeting in which all of them are cards and some are decisions, with objections below."""
    texts = hard_texts()
    meeting = Meeting().join(*PEOPLE).go("ideate")
    for number, name in enumerate(PEOPLE):
        meeting.add(name, "Start", *texts[number * 85 : number * 85 + 85])
    meeting.reveal().go("discuss")
    for text in texts[:60]:
        meeting.decision(text, objections=text)
    return meeting.end().minutes


def shows_every_text(page: str) -> None:
    """Each text is read as it was typed, and is no element of any kind but links to web addresses."""
    elements: dict[str, set[str]] = {}
    links: list[str] = []
    for words, inside, hrefs, _ in Items(page).found:
        seen = re.sub(r"\A[a-e][0-9]+: ", "", " ".join("".join(words).split()))
        elements.setdefault(seen, set()).update(inside - {"p"})
        links += hrefs
    texts = [" ".join(text.split()) for text in hard_texts()]
    assert [text for text in texts if elements.get(text, {"missing"}) - {"a"}] == []
    assert [text for text in texts[:60] if f"Objections: {text}" not in elements] == []
    assert [text for text in texts if "http" not in text.lower() and elements[text]] == []
    assert [link for link in links if not link.lower().startswith(("http://", "https://", "#"))] == []
    assert "https://x.org/a_b*c*?d=e&f=g#h" in links


@needs_mkdocs
@pytest.mark.parametrize("settings", ["", EXTENSIONS], ids=["bare", "with extensions"])
def test_mkdocs_shows_every_text_as_it_was_typed(settings: str, tmp_path: Path) -> None:
    shows_every_text(mkdocs(FLAVOURS["mkdocs"](minutes_of_hard_texts()), tmp_path, settings=settings))


@needs_kramdown
def test_kramdown_shows_every_text_as_it_was_typed() -> None:
    shows_every_text(kramdown(FLAVOURS["kramdown"](minutes_of_hard_texts())))


@needs_mkdocs
def test_cmark_gfm_shows_every_text_as_it_was_typed() -> None:
    shows_every_text(cmark_gfm(minutes_of_hard_texts()))


@needs_mkdocs
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_mkdocs_shows_every_text_in_every_place_letter_by_letter(theme: str, tmp_path: Path) -> None:
    for name, page, missing in PAGES:
        assert missing(mkdocs(FLAVOURS["mkdocs"](page()), tmp_path / name, theme, EXTENSIONS)) == []


@needs_kramdown
@pytest.mark.parametrize("parser", ["kramdown", "GFM"])
def test_kramdown_shows_every_text_in_every_place_letter_by_letter(parser: str) -> None:
    if reason := missing_kramdown(parser):
        pytest.skip(reason)
    for _, page, missing in PAGES:
        assert missing(kramdown(FLAVOURS["kramdown"](page()), parser)) == []


@needs_mkdocs
@pytest.mark.parametrize("flavour", ["md", "gfm"])
def test_cmark_gfm_shows_every_text_in_every_place_letter_by_letter(flavour: str) -> None:
    for _, page, missing in PAGES:
        assert missing(cmark_gfm(FLAVOURS[flavour](page()))) == []


@needs_mkdocs
@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_a_page_with_front_matter_is_built_with_every_theme(theme: str, tmp_path: Path) -> None:
    meeting = a_whole_meeting()

    title = "R&D <script>alert(1)</script>"
    session = msgspec.structs.replace(meeting.session, title=title)
    written = front_matter(session, html=True) + FLAVOURS["mkdocs"](markdown(session))

    page = mkdocs(written, tmp_path, theme)

    reads_right(page)
    assert Lines(page).lines.count(title) >= 1 + (theme != "mkdocs")  # the heading, and the navigation
    assert "<script>alert" not in page
    assert "<summary>6 cards" not in page


@needs_kramdown
def test_kramdown_reads_a_page_right_and_folds_the_cards() -> None:
    page = kramdown(FLAVOURS["kramdown"](a_whole_meeting().minutes))

    reads_right(page)
    assert re.search(r"<summary>6 cards</summary>\s*<h3 ", page)


def reads_right(page: str) -> None:
    """Lists stand inside lists, headings are headings, and no sign of Markdown is left."""
    depths = {"".join(words).strip().partition(":")[0]: depth for words, _, _, depth in Items(page).found}
    outer = next(depth for label, depth in depths.items() if label.startswith("a1"))
    assert depths["Trigger"] == depths["How"] == outer + 1
    assert re.search(r"<h3[^>]*>Start", page)
    assert "### " not in page
    assert "\\" not in re.sub(r"(?s)<(script|style|head).*?</\1>", "", page)
    assert re.search(r'<a href="#t1">T1</a>', page)
    assert '<a id="t1"></a>' in page


@pytest.mark.parametrize("flavour", ["mkdocs", "kramdown"])
def test_the_words_of_actions_are_read_back_from_sites(flavour: str) -> None:
    meeting = Meeting().next()
    meeting.action(
        "See https://x.org/a_b, it's *not* {{x}}", 'Ana "B" <c>', "2026-12-05", trigger="a@b.org -- x"
    )
    meeting.action("[x] ... ??? 1. | ", "O'Neill")
    page = meeting.end().minutes

    assert tasks(FLAVOURS[flavour](page)) == tasks(page)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_flavour_links_web_addresses_unless_it_is_told_not_to(flavour: str) -> None:
    page = Meeting().next().note("at https://x.org/a_b").end().minutes
    link: dict[str, str] = {
        "mediawiki": "[https://x.org/a_b ",
        "dokuwiki": "[[https://x.org/a_b|",
        "confluence": '<a href="https://x.org/a_b">',
        "text": "https://x.org/a_b",
    }
    write: Callable[[str], str] = FLAVOURS[flavour]

    assert link.get(flavour, "<https://x.org/a_b>") in write(page)
    if flavour != "text":
        assert link.get(flavour, "<https://x.org/a_b>") not in write(without_links(page))


@needs_mkdocs
def test_mkdocs_ends_a_line_once_where_it_shows_every_line_of_the_source(tmp_path: Path) -> None:
    page = Meeting().next().note("first\nsecond").end().minutes

    shown = mkdocs(FLAVOURS["mkdocs"](page), tmp_path, settings="markdown_extensions: [nl2br]\n")

    assert re.search(r"<li>first<br ?/?>\s*second</li>", shown)


def test_kramdown_ends_a_line_once_where_it_shows_every_line_of_the_source() -> None:
    if reason := missing_kramdown("GFM"):
        pytest.skip(reason)
    page = Meeting().next().note("first\nsecond").end().minutes

    assert re.search(r"<li>first<br ?/?>\s*second</li>", kramdown(FLAVOURS["kramdown"](page), "GFM"))
