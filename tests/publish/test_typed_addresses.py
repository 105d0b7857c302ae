"""Web addresses are links unless a team says no, in each flavour; e-mail addresses are never any."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from retro.publish.flavours import FLAVOURS
from retro.publish.targets.target import MARKDOWN
from tests.builders import Meeting
from tests.confirming import confirmed
from tests.publish.engines.sites import (
    cmark_gfm,
    kramdown,
    missing_kramdown,
    missing_mkdocs,
    mkdocs,
)
from tests.publish.helpers import SESSION, Reply, Seen, a_meeting, a_workspace, retro, stub

WEB = ("https://x.org/a_b?c=d&e=f", "http://localhost:8080/x#y", "HTTPS://X.org", "https://x.org/?a=b&copy;")
MAIL = (
    "ana@x.org",
    "mailto:ana@x.org",
    "<ana@x.org>",
    "ana.b+c@x.co.uk",
    "see ana@x.org, please",
    "xmpp:a@x.org/b",
)
LINKS = {
    "mediawiki": re.compile(r"\[(?:https?|mailto)|(?i:https?|mailto):(?!&)"),
    "dokuwiki": re.compile(r"\[\[(?!#)|\{\{|<[^<>\s]+@"),
    "confluence": re.compile(r"<a |<ac:link>"),
}
"""What would be a link to somewhere else in the source of a page."""


def held(web: tuple[str, ...] = WEB, mail: tuple[str, ...] = MAIL) -> Meeting:
    """A meeting in which all of these addresses were typed wherever people type."""
    meeting = (
        Meeting(title=" ".join((*web, *mail))[:80]).join("Ana").go("ideate").add("Ana", "Start", *web, *mail)
    )
    meeting.reveal().go("commit")
    for text in (*web, *mail):
        meeting.action(text, text[:60], "2026-12-05", trigger=text).decision(text, method=text).note(
            f"{text}\n{text}"
        )
    return meeting.end()


def leads_elsewhere(page: str, flavour: str) -> list[str]:
    """What the source of a page has of links to other places than itself."""
    if flavour == "text":
        return []
    if flavour in MARKDOWN:
        rendered = MarkdownIt("commonmark").enable("table").render(page)
        return [link for link in re.findall(r'<a href="([^"]*)"', rendered) if not link.startswith("#")]
    # DokuWiki reads nothing in headings, and nothing between these signs.
    dead = r"(?m)^=.*=$|%%.*?%%|<nowiki>.*?</nowiki>" if flavour == "dokuwiki" else r"(?!)"
    return LINKS[flavour].findall(re.sub(dead, "", page))


@contextmanager
def a_wiki(folder: Path, flavour: str, top: str = "", own: str = "") -> Iterator[tuple[Path, list[str]]]:
    """A workspace whose wiki has this flavour, and the pages that the wiki gets."""
    pages: list[str] = []

    def answer(seen: Seen) -> Reply:
        pages.append(seen.body.decode())
        return 200, {}, ""

    with stub(answer) as server:
        table = f'[publish.wiki]\nkind = "http"\nurl = "{server.url}/${{session}}"\nflavour = "{flavour}"\n'
        yield a_workspace(folder, f"{top}\n{table}{own}\n", held()), pages


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_publish_sends_leads_nowhere_when_the_team_says_so(flavour: str, tmp_path: Path) -> None:
    for name, top, own, links in (
        ("default", "", "", True),
        ("for all", "link_urls = false", "", False),
        ("for this wiki", "", "link_urls = false", False),
        ("but for this wiki", "link_urls = false", "link_urls = true", True),
    ):
        with a_wiki(tmp_path / name, flavour, top, own) as (team, pages):
            assert retro(team, "publish", SESSION) == 0
            (page,) = pages
            assert bool(leads_elsewhere(page, flavour)) is (links and flavour != "text"), name


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_minutes_lead_nowhere_when_the_team_says_so(
    flavour: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = a_workspace(tmp_path / "team", "", held())
    front_matter = ("--front-matter",) if flavour in MARKDOWN else ()
    for settings, links in (("", True), ("link_urls = false", False)):
        confirmed(team, settings)
        for more in ((), front_matter):
            capsys.readouterr()
            assert retro(team, "minutes", SESSION, "--format", flavour, *more) == 0
            page = re.sub(r"\A---\n.*?\n---\n", "", capsys.readouterr().out, flags=re.DOTALL)
            assert bool(leads_elsewhere(page, flavour)) is (links and flavour != "text")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_only_web_addresses_are_links_in_any_flavour(flavour: str) -> None:
    meeting = held((), MAIL)
    assert [mail for mail in MAIL if mail not in FLAVOURS["text"](meeting.minutes)] == []
    assert leads_elsewhere(FLAVOURS[flavour](meeting.minutes), flavour) == []


def links_in(page: str) -> list[str]:
    """Where the links of a rendered page lead, but for those within it."""
    found = re.findall(r'<a [^>]*?href="([^"#][^"]*)"', page[page.index("<h1") : page.rindex("</")])
    return [link for link in found if "@" in link or "mailto" in link.casefold() or "&#" in link]


MAGIC = """\
markdown_extensions: [pymdownx.magiclink, pymdownx.tasklist]
"""


@pytest.mark.skipif(bool(missing_mkdocs()), reason=missing_mkdocs() or "it is here")
def test_renderers_make_no_link_of_an_e_mail_address(tmp_path: Path) -> None:
    page = a_meeting(MAIL).minutes
    for flavour in ("md", "gfm"):
        assert links_in(cmark_gfm(FLAVOURS[flavour](page))) == []
    for number, settings in enumerate(("", MAGIC)):
        assert links_in(mkdocs(FLAVOURS["mkdocs"](page), tmp_path / str(number), settings=settings)) == []


@pytest.mark.skipif(bool(missing_kramdown()), reason=missing_kramdown() or "it is here")
def test_kramdown_makes_no_link_of_an_e_mail_address() -> None:
    assert links_in(kramdown(FLAVOURS["kramdown"](a_meeting(MAIL).minutes))) == []
