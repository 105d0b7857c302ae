"""A page leads to the one before and to where actions were agreed, only where these pages are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from retro.minutes import EarlierPages, markdown
from retro.publish.flavours import FLAVOURS
from retro.publish.page_tasks import tasks
from retro.publish.targets.open_target import TargetContext, open_target
from retro.publish.targets.target import Linking
from retro.session.record import Action, CarriedAction
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import OPENED, Meeting
from tests.publish.helpers import SESSION, a_repository, a_workspace, an_identity, git, quick, retro
from tests.publish.test_confluence_content import a_space

LATER = "2026-12-05-sprint-43"
FIRST = f"Retrospectives/{SESSION}.md"
SECOND = f"Retrospectives/{LATER}.md"
AGREED = CarriedAction(Action("A1", "Fix it", "Ana"), SESSION, "2026-11-21")
LOST = CarriedAction(Action("A4", "Old"), "2026-10-10-sprint-39", "2026-10-10")
IN_CONFLUENCE = '<ac:link><ri:page ri:content-title="{}" /><ac:link-body>{}</ac:link-body></ac:link>'
GITHUB = "https://github.com/team/project.wiki.git"


def the_next() -> Meeting:
    """A meeting two weeks later, with an action of the first and one of a session that is not here."""
    later = Meeting(title="Sprint 43", name=LATER, now=OPENED + 14 * 86400, carried_actions=(AGREED, LOST))
    return later.join("Ana").go("review").wait(5).end()


def add_next(team: Path) -> Path:
    meeting = the_next()
    path = Library(team / "sessions").new_path(LATER)
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()
    return team


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    return add_next(
        a_workspace(tmp_path / "team", f'[publish.wiki]\nkind = "folder"\nfolder = "{tmp_path / "pages"}"\n')
    )


def page(team: Path, place: str = SECOND) -> str:
    return (team.parent / "pages" / place).read_text("utf-8")


BEFORE = f"- **Meeting before:** [{SESSION}]({SESSION}.md)\n"
FACTS = f"[agreed 2 weeks earlier]({SESSION}.md) · not talked about at this meeting"
AGREED_THERE = f"- [ ] Fix it — **Ana** · {FACTS} · `{SESSION}/A1`\n"


def test_a_page_leads_to_the_one_before_and_to_where_actions_were_agreed(team: Path) -> None:
    retro(team, "publish", SESSION)
    retro(team, "publish", LATER)

    assert BEFORE in page(team)
    assert AGREED_THERE in page(team)
    assert "agreed 8 weeks earlier · not talked about at this meeting · `2026-10-10-sprint-39/A4`" in page(
        team
    )
    assert "Meeting before" not in page(team, FIRST)


def test_nothing_leads_to_what_was_not_published_or_is_gone(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(team, "publish", LATER)
    assert "Meeting before" not in page(team)
    assert f"({SESSION}" not in page(team)

    retro(team, "publish", SESSION)
    retro(team, "publish", LATER)
    assert AGREED_THERE in page(team)

    (team.parent / "pages" / FIRST).unlink()
    retro(team, "publish", LATER)
    assert "Meeting before" not in page(team)
    assert f"({SESSION}" not in page(team)


@pytest.mark.parametrize(
    ("command", "stays"),
    [
        (("delete", SESSION), False),
        (("forget", SESSION, "Ana"), True),
        (("remove", SESSION, "A1"), True),
    ],
)
def test_what_is_deleted_forgotten_or_removed_leaves_no_dead_link(
    team: Path, command: tuple[str, ...], stays: bool
) -> None:
    retro(team, "publish", SESSION)
    retro(team, "publish", LATER)

    assert retro(team, "sessions", *command, "--yes") == 0
    assert retro(team, "publish", LATER, "--force") == 0

    # A session that is deleted is not known any more; of the others the page is still there.
    assert (f"]({SESSION}.md)" in page(team)) is stays
    assert (team.parent / "pages" / FIRST).exists()


def test_a_link_follows_a_page_that_was_moved(tmp_path: Path) -> None:
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    team = add_next(a_workspace(tmp_path / "team", f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\n'))
    retro(team, "publish", SESSION)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    (clone / "Old pages").mkdir()
    git(clone, "mv", FIRST, "Old pages/Sprint (42).md")
    git(clone, "commit", "-qm", "Move")
    git(clone, "push", "-q")

    retro(team, "publish", LATER)

    text = git(repository, "show", f"main:{SECOND}")
    assert f"[{SESSION}](../Old%20pages/Sprint%20%2842%29.md)" in text


def test_links_in_confluence_name_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIKI_TOKEN", "t0ken")
    with a_space(tmp_path) as (team, space):
        add_next(team)
        retro(team, "publish", SESSION)
        retro(team, "publish", LATER)
        text = space.pages["2"]["body"]["storage"]["value"]
        for words in (SESSION, "agreed 2 weeks earlier"):
            assert IN_CONFLUENCE.format("2026-11-21 Sprint 42", words) in text


def test_an_endpoint_of_which_no_address_of_pages_is_known_has_no_links(tmp_path: Path) -> None:
    table = {"kind": "http", "url": "https://x.example.org/${session}"}
    target = open_target("wiki", table, TargetContext(tmp_path, tmp_path, {}), quick())
    assert not isinstance(target, Linking)


LINKS: list[tuple[dict[str, object], str, str, str]] = [
    ({"kind": "folder", "folder": "x"}, "a/b.md", "a/c d.md", "[b](c%20d.md)"),
    ({"kind": "folder", "folder": "x", "flavour": "mkdocs"}, "a/b.md", "c.md", "[b](../c.md)"),
    ({"kind": "folder", "folder": "x", "flavour": "kramdown"}, "b.md", "a/c.md", "[b](a/c.md)"),
    ({"kind": "git", "url": "https://x.org/y.git", "flavour": "gfm"}, "a/b.md", "a/c.md", "[b](c.md)"),
    ({"kind": "git", "url": GITHUB}, "a/b.md", "a/c.md", "[b](c)"),
    ({"kind": "git", "url": GITHUB, "links": "file"}, "a/b.md", "a/c.md", "[b](c.md)"),
    ({"kind": "mediawiki", "url": "https://x.org/api.php"}, "R/b", "R/c d", "[[:R/c d|b]]"),
    ({"kind": "mediawiki", "url": "https://x.org/api.php"}, "R/b", "R/c|d", "b"),
    ({"kind": "dokuwiki", "url": "https://x.org"}, "r:b", "r:c", "[[.:c|b]]"),
    ({"kind": "dokuwiki", "url": "https://x.org"}, "r:b", "old:c", "[[:old:c|b]]"),
    ({"kind": "dokuwiki", "url": "https://x.org"}, "r:b", "r:c|x]]", "b"),
    (
        {"kind": "confluence", "url": "https://x.org", "space": "T"},
        "b",
        'c "d" & (e)',
        IN_CONFLUENCE.format("c &quot;d&quot; &amp; (e)", "b"),
    ),
]


@pytest.mark.parametrize(("table", "at", "to", "written"), LINKS)
def test_a_link_is_written_as_each_wiki_has_it(
    table: dict[str, object], at: str, to: str, written: str, tmp_path: Path
) -> None:
    target = open_target("wiki", table, TargetContext(tmp_path, tmp_path, {}), quick())
    assert isinstance(target, Linking)
    link = target.link(at, to)
    line = EarlierPages({"x": link} if link else {}).linked("b", "x")
    assert FLAVOURS[target.flavour](line).strip() in (written, f"<p>{written}</p>")


@pytest.mark.parametrize("write", [FLAVOURS["md"], FLAVOURS["gfm"], FLAVOURS["mkdocs"], FLAVOURS["kramdown"]])
def test_an_action_with_a_link_is_read_back_as_without(write: Callable[[str], str]) -> None:
    session = the_next().session
    linked = markdown(session, None, EarlierPages({SESSION: "../a%20b.md"}, SESSION))
    assert "(../a%20b.md)" in write(linked)
    assert tasks(write(linked)) == tasks(markdown(session))


def test_minutes_that_are_not_published_lead_nowhere(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retro(team, "publish", SESSION)
    capsys.readouterr()
    retro(team, "minutes", LATER)
    assert "](" not in capsys.readouterr().out.replace("](#", "")
