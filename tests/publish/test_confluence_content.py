"""A page that an editor of Confluence saved again is the same but for what people did."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.publish.added_tasks import added_tasks
from retro.publish.confluence_content import content_of
from retro.publish.flavours import FLAVOURS
from retro.publish.page_tasks import only_ticked
from retro.publish.targets.target import same
from tests.builders import Meeting, a_whole_meeting
from tests.publish.hard_texts import hard_texts
from tests.publish.helpers import SESSION, a_workspace, retro, stub
from tests.publish.test_confluence import Space

A1 = f"{SESSION}/A1"
IDS = [A1, f"{SESSION}/A2"]


def a_page() -> str:
    return FLAVOURS["confluence"](a_whole_meeting().minutes)


def as_the_cloud_editor_saves(page: str) -> str:
    """Write a page as it comes back from the editor of the cloud, by pages that were saved there."""
    numbers = count(0x3F2E1D)

    def local_id(found: re.Match[str]) -> str:
        return f'<{found[1]} local-id="{next(numbers):012x}"{found[2] or ""}>'

    page = re.sub(r"<(td|th)>(.*?)</\1>", r"<\1><p>\2</p></\1>", page)
    page = re.sub(r"<li>((?:(?!<ul>|</?li>).)*)", r"<li><p>\1</p>", page)
    page = re.sub(r"<(p|h[1-6]|blockquote)( /)?>", local_id, page)
    page = page.replace("<table>", '<table data-table-width="760" data-layout="default" ac:local-id="1f-2e">')
    page = page.replace("<tbody>", '<colgroup><col style="width: 226.0px;" /><col /></colgroup><tbody>')
    page = re.sub(
        r'<ac:structured-macro ac:name="(\w+)">',
        r'<ac:structured-macro ac:macro-id="7-a" ac:local-id="9-b" ac:schema-version="1" ac:name="\1">',
        page,
    )
    page = re.sub(
        r'(<ac:parameter ac:name="">)(\w+)(</ac:parameter>)',
        r'\1\2\3<ac:parameter ac:name="legacyAnchorId">LEGACY-\2</ac:parameter>',
        page,
    )
    page = re.sub(
        r'<ac:link ac:anchor="(\w+)"><ac:link-body>(.*?)</ac:link-body></ac:link>',
        r'<a href="#\1">\2</a>',
        page,
    )
    page = page.replace("<ac:task-list>", '<ac:task-list ac:task-list-id="5-c">')
    return as_a_server_saves(page, "")


def as_a_server_saves(page: str, between: str = "\n") -> str:
    """Write a page as it comes back from the editor of a server of one's own."""
    uuids = count(1)
    page = re.sub(
        "(</ac:task-id>)",
        lambda found: f"{found[1]}{between}<ac:task-uuid>{next(uuids)}-4f</ac:task-uuid>{between}",
        page,
    )
    page = re.sub(
        "<ac:task-body>(.*?)(<ul>.*?)?</ac:task-body>",
        r'<ac:task-body><span class="placeholder-inline-tasks">\1 </span>\2</ac:task-body>' + between,
        page,
    )
    page = page.replace("—", "&mdash;").replace("·", "&middot;").replace("é", "&eacute;")
    page = re.sub(
        r"<ac:link-body>([^<]*)</ac:link-body>",
        r"<ac:plain-text-link-body><![CDATA[\1]]></ac:plain-text-link-body>",
        page,
    )
    return (
        page.replace("<br />", "<br/>").replace("\n", "\n\n").replace("</h2>", "</h2><p />") + "<p><br /></p>"
    )


EDITORS = [as_the_cloud_editor_saves, as_a_server_saves]


@pytest.mark.parametrize("saved", EDITORS)
def test_a_page_that_was_only_saved_again_is_unchanged(saved: Callable[[str], str]) -> None:
    again = saved(a_page())
    assert "task-uuid" in again
    assert "placeholder-inline-tasks" in again
    assert content_of(again) == content_of(a_page())
    assert same(again, a_page(), "confluence")


@pytest.mark.parametrize("saved", EDITORS)
def test_whatever_was_typed_a_saved_page_is_unchanged(saved: Callable[[str], str]) -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", *hard_texts()[:60]).reveal()
    page = FLAVOURS["confluence"](meeting.action("a & b — <c>", "Ana").end().minutes)
    assert content_of(saved(page)) == content_of(page)


@pytest.mark.parametrize("saved", EDITORS)
def test_ticks_are_seen_on_a_saved_page(saved: Callable[[str], str]) -> None:
    ticked = saved(a_page().replace(">incomplete<", ">complete<", 1))
    assert only_ticked(a_page(), ticked, IDS, "confluence")
    assert not only_ticked(a_page(), ticked, [], "confluence")


@pytest.mark.parametrize("saved", EDITORS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("release window", "release day"),
        ("</h2>", "</h2><p>We moved.</p>"),
        ("<strong>Date:</strong>", "<em>Date:</em>"),
        ("<h2>Decisions</h2>", ""),
        ("<li>b2: ", "<li>b2:</li><li>"),
        ("t1", "t2"),
        ("Friday deploys", '<ac:inline-comment-marker ac:ref="8">Friday deploys</ac:inline-comment-marker>'),
        ("Deploy on", '<ac:image><ri:attachment ri:filename="x.png" /></ac:image>Deploy on'),
        ("Lunch", '<ac:link><ri:user ri:account-id="1" /></ac:link>'),
    ],
)
def test_what_somebody_changed_is_a_change(saved: Callable[[str], str], old: str, new: str) -> None:
    changed = a_page().replace(old, new, 1)
    assert changed != a_page()
    assert not same(saved(changed), a_page(), "confluence")
    assert not only_ticked(a_page(), saved(changed), IDS, "confluence")


@settings(deadline=None)
@given(st.data())
def test_no_damage_to_a_page_is_more_than_a_change(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from([a_page(), *(saved(a_page()) for saved in EDITORS)]))
    start = data.draw(st.integers(0, len(page)))
    bits = [
        "",
        "<",
        "</p>",
        "<![CDATA[",
        "<![x",
        "<!doctype",
        "&",
        "<ac:task>",
        "]]>",
        "<?",
        "<!--",
        "</",
        "&#0;",
    ]
    damaged = page[:start] + data.draw(st.sampled_from(bits)) + page[start + data.draw(st.integers(0, 40)) :]

    assert isinstance(content_of(damaged), str)
    added_tasks(damaged, page, "confluence", (), (), 0)


# From the space and back


@contextmanager
def a_space(tmp_path: Path, page: str = "") -> Iterator[tuple[Path, Space]]:
    space = Space()
    with stub(space.answer) as server:
        table = f"""[publish.wiki]
kind = "confluence"
url = "{server.url}"
space = "TEAM"
token = "env:WIKI_TOKEN"
{page}
"""
        yield a_workspace(tmp_path / "team", table), space


def stored(space: Space) -> str:
    (page,) = space.pages.values()
    text: str = page["body"]["storage"]["value"]
    return text


def save(space: Space, change: Callable[[str], str]) -> None:
    (page,) = space.pages.values()
    page["body"]["storage"]["value"] = change(page["body"]["storage"]["value"])
    page["version"]["number"] += 1


@pytest.mark.parametrize("saved", EDITORS)
def test_a_saved_page_is_read_back_and_brought_up_to_date(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    saved: Callable[[str], str],
) -> None:
    monkeypatch.setenv("WIKI_TOKEN", "t0ken")
    with a_space(tmp_path) as (team, space):
        assert retro(team, "publish", SESSION) == 0
        save(space, saved)
        assert retro(team, "publish", SESSION) == 0
        assert "is up to date; nothing was sent" in capsys.readouterr().err

        save(space, lambda page: page.replace(">incomplete<", ">complete<", 1))
        assert retro(team, "actions", "--sync") == 0
        assert f"{A1} (Fix the *flaky* test) is done." in "".join(capsys.readouterr())
        retro(team, "actions", "done", "A2")
        assert retro(team, "publish", SESSION) == 0
        assert stored(space).count(">complete<") == 2


def test_the_title_is_not_repeated_where_it_is_shown_anyway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKI_TOKEN", "t0ken")
    with a_space(tmp_path) as (team, space):
        assert retro(team, "publish", SESSION) == 0
        (page,) = space.pages.values()
        assert page["title"] == "2026-11-21 Sprint 42"
        assert "<h1>" not in stored(space)
    (tmp_path / "other").mkdir()
    with a_space(tmp_path / "other", 'page = "{session}"') as (team, space):
        assert retro(team, "publish", SESSION) == 0
        assert "<h1>Sprint 42</h1>" in stored(space)
