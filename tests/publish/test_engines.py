"""Real wikis: what was typed is what a reader sees, and what a person changes there is found."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest

from retro.commands.wikis import Wikis
from retro.publish.flavours import FLAVOURS
from retro.publish.followups import Followups
from retro.publish.published_page import published_pages
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.target import Draft, Page, Target
from retro.workspace import Workspace
from tests.publish.engines import dokuwiki, mediawiki, otterwiki
from tests.publish.engines.engine import Engine
from tests.publish.hard_pages import full_page, titled_pages, unseen, untitled
from tests.publish.helpers import CARDS, SESSION, a_draft, a_meeting, a_workspace, an_identity, edited, retro
from tests.publish.list_items import Items
from tests.publish.test_links_to_earlier_pages import LATER, add_next

MAIL = "Ask ana@example.org, mailto:ben@example.org or <eve@example.org>"
TYPED = (*CARDS, MAIL)
MEANINGLESS = {"div", "span", "p"}
"""Elements that engines put around the text of any list item."""


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    an_identity()
    monkeypatch.setenv("DOKU_PASSWORD", dokuwiki.PASSWORD)
    monkeypatch.setenv("MEDIA_PASSWORD", mediawiki.PASSWORD)


@pytest.fixture(scope="module")
def otter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    if reason := otterwiki.missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("otter")
    with otterwiki.otterwiki(folder) as engine:
        yield engine, folder


@pytest.fixture(scope="module")
def doku(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if reason := dokuwiki.missing():
        pytest.skip(reason)
    with dokuwiki.dokuwiki(tmp_path_factory.mktemp("doku")) as engine:
        yield engine


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if reason := mediawiki.missing():
        pytest.skip(reason)
    with mediawiki.mediawiki(tmp_path_factory.mktemp("media")) as engine:
        yield engine


def shows_what_was_typed(page: str) -> None:
    """Each card is an item of a list, reads as it was typed, and has become nothing but a link to itself."""
    items = [(" ".join("".join(texts).split()), elements) for texts, elements, _, _ in Items(page).found]
    for card in TYPED:
        found = [elements - MEANINGLESS for text, elements in items if text.endswith(f": {card}")]
        assert found == [{"a"} if "://" in card else set()], card
    for action in ("Fix the *flaky* test", "Ask <ops>", "Write it"):
        assert any(f"{action} — " in text for text, _ in items), action


def published_page(workspace: Path) -> tuple[Target, str, Page]:
    wikis = Wikis(Workspace(workspace))
    target = wikis.open("wiki", Deadline())
    kept = Followups(workspace / "sessions" / f"{SESSION}.json").all()
    [(published, _)] = published_pages(kept, wikis.marks)
    page = target.read(published.place)
    assert page is not None
    return target, published.place, page


def page_text(workspace: Path) -> str:
    return published_page(workspace)[2].text


def person_changes(workspace: Path, old: str, new: str) -> None:
    """Change the source of the published page as somebody with an editor would."""
    target, place, page = published_page(workspace)
    assert old in page.text
    target.put(place, a_draft(page.text.replace(old, new, 1)), page)


def is_known_afterwards(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second time sends nothing; a tick is read and no conflict; what was mended stays."""
    capsys.readouterr()
    assert retro(workspace, "publish", SESSION) == 0
    assert "nothing was sent" in capsys.readouterr().err

    person_changes(workspace, "☐", "☑")
    assert retro(workspace, "actions", "--sync") == 0
    assert f"{SESSION}/A1 (Fix the *flaky* test) is done" in capsys.readouterr().err

    assert retro(workspace, "actions", "done", "A2") == 0
    assert retro(workspace, "publish", SESSION) == 0
    assert "Updated in wiki" in capsys.readouterr().err

    person_changes(workspace, "Sprint 42", "Sprint forty-two")
    assert retro(workspace, "actions", "reopen", "A2") == 0
    assert retro(workspace, "publish", SESSION) == 0
    assert "Sprint forty-two" in page_text(workspace)
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert "Sprint forty-two" not in page_text(workspace)


def shows_every_text_in_every_place(workspace: Path, engine: Engine) -> None:
    """What stands on the published pages is what was typed, letter by letter."""
    target = Wikis(Workspace(workspace)).open("wiki", Deadline())
    for name, page, missing in (("full", full_page(), unseen), ("titles", titled_pages(), untitled)):
        text = FLAVOURS[target.flavour](page)
        draft = Draft(f"2026-11-21-{name}", "2026-11-21", name, text, "Add a page")
        put = target.put(target.place(draft), draft, None)
        assert (
            missing(engine.page((put.url or f"/Retrospectives/{draft.session}").removeprefix(engine.url)))
            == []
        )


def leads_back(
    engine: Engine, workspace: Path, capsys: pytest.CaptureFixture[str], address: str = ""
) -> None:
    """The page of the next session leads to this one, twice, by an address that shows it."""
    add_next(workspace)
    capsys.readouterr()
    assert retro(workspace, "publish", LATER) == 0
    url = capsys.readouterr().out.strip().removeprefix(engine.url) or address
    links = re.findall(rf'<a [^>]*?href="([^"#]*)"[^>]*>(?:{SESSION}|agreed [^<]*)</a>', engine.page(url))
    assert len(links) >= 2  # some wikis have a list of all pages as well
    for link in links:
        found = urljoin(engine.url + url, unescape(link))
        shows_what_was_typed(engine.page(found.removeprefix(engine.url)))


def settings(kind: str, engine: Engine, path: str = "", secret: str = "") -> str:
    who = f'user = "{engine.user}"\npassword = "env:{secret}"\n' if engine.user else ""
    return f'[publish.wiki]\nkind = "{kind}"\nurl = "{engine.url}{path}"\n{who}'


def test_otter_wiki_over_git(
    otter: tuple[Engine, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine, folder = otter
    workspace = a_workspace(
        tmp_path / "team",
        settings("git", engine, "/.git") + 'index = "Home.md"\nlinks = "page"',
        a_meeting(TYPED),
    )

    assert retro(workspace, "publish", SESSION) == 0
    shows_what_was_typed(engine.page(f"/Retrospectives/{SESSION}"))
    assert f'href="Retrospectives/{SESSION}"' in engine.page("/Home")

    def tick(clone: Path) -> None:
        page = clone / "Retrospectives" / f"{SESSION}.md"
        page.write_text(page.read_text("utf-8").replace("- [ ] Fix", "- [x] Fix"), "utf-8")

    edited(folder / "repository", tick)
    capsys.readouterr()
    assert retro(workspace, "actions", "--sync") == 0
    assert f"{SESSION}/A1 (Fix the *flaky* test) is done" in capsys.readouterr().err
    shows_every_text_in_every_place(workspace, engine)
    leads_back(engine, workspace, capsys, f"/Retrospectives/{LATER}")


def test_dokuwiki(doku: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = a_workspace(
        tmp_path / "team", settings("dokuwiki", doku, secret="DOKU_PASSWORD"), a_meeting(TYPED)
    )

    assert retro(workspace, "publish", SESSION) == 0
    url = capsys.readouterr().out.strip()
    shows_what_was_typed(doku.page(url.removeprefix(doku.url)))
    is_known_afterwards(workspace, capsys)
    shows_every_text_in_every_place(workspace, doku)
    leads_back(doku, workspace, capsys)


def test_mediawiki(media: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = a_workspace(
        tmp_path / "team", settings("mediawiki", media, "/api.php", "MEDIA_PASSWORD"), a_meeting(TYPED)
    )

    assert retro(workspace, "publish", SESSION) == 0
    url = capsys.readouterr().out.strip()
    shows_what_was_typed(media.page(url.removeprefix(media.url)))
    is_known_afterwards(workspace, capsys)
    shows_every_text_in_every_place(workspace, media)
    leads_back(media, workspace, capsys)
