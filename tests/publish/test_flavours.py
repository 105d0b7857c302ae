"""Whatever people write, a page in any flavour has the same shape and shows every text as it was typed."""

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from markdown_it.tree import SyntaxTreeNode

from retro.publish.flavours import FLAVOURS, confluence_storage, dokuwiki_syntax, tokens, wikitext
from tests.builders import NASTY, Meeting, a_whole_meeting, clean_texts
from tests.minutes.reading import read, shape, tree
from tests.minutes.test_texts_on_the_page import Words, held, spoken

NAMESPACES = '<page xmlns:ac="http://ac" xmlns:ri="http://ri">{}</page>'


def said_in(meeting: Meeting, said: Words) -> list[str]:
    """Give all that must be found on the page of `held(said)`."""
    lines = [*said.note.split("\n"), *said.loose.split("\n")]
    cards = [card.text for card in meeting.session.board.cards]
    texts = [said.title, said.topic, said.action, said.who, said.decision, said.lesson, said.context]
    return [*texts, said.tag.casefold(), said.line, said.prompt, said.question, *said.choices, *cards, *lines]


# Confluence: XML, so it can be read exactly


def parsed(page: str) -> ET.Element:
    return ET.fromstring(NAMESPACES.format(page))


def elements(page: str) -> list[str]:
    """Name the elements, without web addresses, which are links to themselves."""
    found = [
        element
        for element in parsed(page).iter()
        if "href" not in element.attrib or element.get("href") != element.text
    ]
    return [f"{element.tag} {sorted(element.attrib)}" for element in found]


@settings(deadline=None, max_examples=60)
@given(spoken())
def test_no_text_changes_the_elements_of_a_confluence_page(said: Words) -> None:
    page, plain = (FLAVOURS["confluence"](held(each).minutes) for each in (said, said.harmless()))

    assert elements(page) == elements(plain)


@settings(deadline=None, max_examples=60)
@given(spoken())
def test_a_confluence_page_shows_every_text(said: Words) -> None:
    meeting = held(said)

    seen = "".join(parsed(FLAVOURS["confluence"](meeting.minutes)).itertext())

    assert [text for text in said_in(meeting, said) if text not in seen] == []


def test_confluence_has_tasks_a_fold_and_links_of_its_own() -> None:
    page = FLAVOURS["confluence"](a_whole_meeting().minutes)
    tasks = parsed(page).iter("{http://ac}task")

    states = [[child.text for child in task][:2] for task in tasks]
    assert [state for _, state in states] == ["incomplete"] * 3 + ["complete", "incomplete"]
    assert len({number for number, _ in states}) == 5
    assert '<ac:link ac:anchor="t1"><ac:link-body>T1</ac:link-body></ac:link>' in page
    assert '<ac:parameter ac:name="">t1</ac:parameter>' in page
    assert '<ac:parameter ac:name="title">6 cards</ac:parameter>' in page


# GitHub and its like


@settings(deadline=None, max_examples=60)
@given(spoken())
def test_a_page_that_mentions_nobody_reads_the_same(said: Words) -> None:
    meeting = held(said)
    page = FLAVOURS["gfm"](meeting.minutes)

    assert shape(page) == shape(meeting.minutes)
    assert read(page).replace("\u2060", "") == read(meeting.minutes)
    texts = [node.content for node in tree(page).walk() if node.type == "text"]  # hosts leave code alone
    assert [text for text in texts if re.search(r"(?<![\w&])[@#](?!\u2060)[^\W_]", text)] == []


# Wikitext and DokuWiki: their engines are tried elsewhere; here, that nothing alive is left

WIKITEXT = re.compile(r"\[\[|\{\{|''|~~~|__|<|//|^[*#:;! =-]|\b(?:ISBN|RFC|PMID) |==|!!|[A-Za-z]:\S|\||=$")


@given(clean_texts())
@example("ISBN 123 RFC 1 mailto:a@b ''x'' __TOC__ ~~~~ {{t}} -{x}- !! ==")
def test_nothing_in_a_text_is_wikitext(text: str) -> None:
    written = wikitext.escaped(text)

    assert unescape(written) == text
    assert WIKITEXT.search(re.sub(r"&#[0-9]+;", "0", written)) is None


@pytest.mark.parametrize("text", ["don't", "10:30, 3.5 hours & more", "a - b (c)", "2026-11-21-x/A1", "#12"])
def test_ordinary_wikitext_stays_readable(text: str) -> None:
    assert wikitext.escaped(text).replace("&#38;", "&").replace("&#35;", "#") == text


def as_dokuwiki_shows(source: str) -> str:
    """Take the parts that DokuWiki does not read, and see that nothing in the others is alive."""
    parts = re.split(r"(<nowiki>%+</nowiki>|%%[^%]*%%)", source)
    for outside in parts[::2]:
        assert not re.search(r"[^\w ,.:;?!—·()/+-]|_|//|\.\.|--|\(\(|[A-Z]{2}", outside)
    return "".join(re.sub(r"</?nowiki>", "", part) if "<" in part[:1] else part.strip("%") for part in parts)


@given(clean_texts())
@example("%")
@example("a%%b% %")
@example("</nowiki>%%</nowiki>")
def test_dokuwiki_reads_nothing_in_a_text(text: str) -> None:
    assert as_dokuwiki_shows(dokuwiki_syntax.escaped(text)) == text


@pytest.mark.parametrize(
    "text", ["Three of four outages began on a Friday.", "5 dots, 12 minutes", "a2: Été"]
)
def test_ordinary_dokuwiki_stays_readable(text: str) -> None:
    assert dokuwiki_syntax.escaped(text) == text


@pytest.mark.parametrize(
    ("flavour", "marks"), [("mediawiki", "*#:;= |!{<"), ("dokuwiki", "*=^|>-< "), ("text", "")]
)
@settings(deadline=None, max_examples=30)
@given(said=spoken())
def test_what_lines_begin_with_is_ours(flavour: str, marks: str, said: Words) -> None:
    def beginnings(each: Words) -> list[str]:
        # A text that is held harmless begins as a text.
        lines = FLAVOURS[flavour](held(each).minutes).replace("<nowiki>", "").split("\n")
        return [line[:1] if line[:1] in marks else "x" for line in lines]

    assert beginnings(said) == beginnings(said.harmless())


def test_dokuwiki_leads_to_a_topic_by_its_heading() -> None:
    page = FLAVOURS["dokuwiki"](a_whole_meeting().minutes)

    assert "==== T1: Deploys ====" in page
    assert "[[#T1: Deploys|T1]]" in page


def test_dokuwiki_keeps_the_equal_signs_of_a_heading() -> None:
    page = FLAVOURS["dokuwiki"](Meeting(title="= x =").end().minutes)

    assert page.startswith("====== \u2060= x =\u2060 ======\n")


@pytest.mark.parametrize("title", ["= x =", "a]]b|c", "@a.b <c@d.e>", "%%"])
def test_dokuwiki_takes_nothing_from_a_heading(title: str) -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", title).reveal().decision("d", "a1")

    page = FLAVOURS["dokuwiki"](meeting.minutes)

    assert title in page.replace("\u2060", "")
    assert re.search(r"\[\[#[^\[\]|@<>%]+\|a1\]\]", page)


# What all have in common


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_flavour_keeps_the_names_of_the_actions(flavour: str) -> None:
    page = FLAVOURS[flavour](a_whole_meeting().minutes)

    for name in ("2026-11-21-sprint-42/A1", "2026-11-21-sprint-42/A3", "2026-11-07-sprint-41/A1"):
        assert page.count(name) == 1


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_flavour_is_the_same_each_time_and_ends_with_a_line(flavour: str) -> None:
    meeting = a_whole_meeting()
    page = FLAVOURS[flavour](meeting.minutes)

    assert page == FLAVOURS[flavour](meeting.minutes)
    assert page.endswith("\n")
    assert "\r" not in page
    assert [line for line in page.split("\n") if line != line.rstrip()] == []


@pytest.mark.parametrize("flavour", ["mediawiki", "dokuwiki"])
def test_boxes_are_shown_where_there_are_none(flavour: str) -> None:
    lines = FLAVOURS[flavour](a_whole_meeting().minutes).split("\n")

    assert sum("☐" in line for line in lines) == 4
    assert next(line for line in lines if "☑" in line).lstrip(" *").startswith("☑ ")


@pytest.mark.parametrize("text", NASTY)
def test_a_card_is_never_a_task(text: str) -> None:
    meeting = Meeting().next().note(f"[ ] {text}").note("[x] done").end()

    assert not any(tokens.box(node) is not None for node in items(meeting.minutes))
    assert "☑" not in FLAVOURS["mediawiki"](meeting.minutes)
    assert "ac:task" not in FLAVOURS["confluence"](meeting.minutes)


def items(page: str) -> list[SyntaxTreeNode]:
    return [node for node in tokens.tree(page).walk() if node.type == "list_item"]


def test_confluence_escapes_quotes_too() -> None:
    assert confluence_storage.escaped('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
