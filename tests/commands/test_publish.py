"""`retro publish`: what a person sees, what is kept, what is never kept."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from retro.publish.followups import Followups
from retro.publish.page_id import id_comment
from retro.publish.published_page import PublishedPage
from retro.session import acts
from retro.session.record import Action, CarriedAction, Verdict
from tests.builders import Meeting
from tests.confirming import confirmed
from tests.publish.helpers import (
    SESSION,
    Reply,
    Seen,
    a_repository,
    a_workspace,
    an_identity,
    edited,
    git,
    retro,
    stub,
)

PAGE = f"Retrospectives/{SESSION}.md"
NOTES = '[publish.notes]\nkind = "folder"\nfolder = "notes"\n'
SECRET = "s3cret-t0ken-1234"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "team" / "notes").mkdir(parents=True)
    return a_workspace(tmp_path / "team", NOTES)


def everything(workspace: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in workspace.rglob("*") if path.is_file()}


def test_without_a_wiki_it_says_how_to_set_one_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = a_workspace(tmp_path / "team", "")

    assert retro(workspace, "publish", SESSION) == 1

    assert '[publish.wiki]\n    kind = "git"' in capsys.readouterr().err


def test_without_a_session_it_lists_the_wikis(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "publish") == 0

    assert capsys.readouterr().out == "notes  folder      notes\n"


def test_with_several_wikis_one_must_be_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    confirmed(workspace, NOTES + NOTES.replace("notes]", "other]"))

    assert retro(workspace, "publish", SESSION) == 1
    assert "--to: notes, other" in capsys.readouterr().err
    assert retro(workspace, "publish", SESSION, "--to", "nowhere") == 1
    assert "no wiki 'nowhere'" in capsys.readouterr().err


def test_a_second_time_sends_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(workspace, "publish", SESSION) == 0
    written = (workspace / "notes" / PAGE).stat()
    assert retro(workspace, "publish", SESSION) == 0

    assert (workspace / "notes" / PAGE).stat().st_mtime_ns == written.st_mtime_ns
    assert "up to date; nothing was sent" in capsys.readouterr().err


def test_a_dry_run_shows_the_page_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "minutes", SESSION)
    page = capsys.readouterr().out
    before = everything(workspace)

    assert retro(workspace, "publish", SESSION, "--dry-run") == 0

    assert everything(workspace) == before
    shown = capsys.readouterr()
    assert shown.out == page
    assert "nothing was sent" in shown.err


def test_a_dry_run_shows_what_changes_on_the_index_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    edited(repository, lambda clone: (clone / "Home.md").write_text("# Ours\n", "utf-8"))
    table = f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\nindex = "Home.md"\n'
    workspace = a_workspace(tmp_path / "team", table)

    assert retro(workspace, "publish", SESSION, "--dry-run") == 0

    shown = capsys.readouterr().out
    assert "# Sprint 42\n" in shown
    assert f"\n # Ours\n+\n+<!-- retro: begin -->\n+- [2026-11-21 Sprint 42]({PAGE})\n" in shown
    assert git(repository, "show", "main:Home.md") == "# Ours\n"
    retro(workspace, "minutes", SESSION)
    page = capsys.readouterr().out
    retro(workspace, "publish", SESSION)
    edited(repository, lambda clone: (clone / PAGE).write_text("mine\n", "utf-8"))
    capsys.readouterr()
    retro(workspace, "publish", SESSION, "--dry-run", "--force")
    assert capsys.readouterr().out == f"{page}\n{id_comment(SESSION)}\n"


@pytest.mark.parametrize("left", ["", "# Ours\n\n<!-- retro: begin -->\n<!-- retro: end -->\n", None])
def test_an_index_page_that_lost_its_entry_is_put_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], left: str | None
) -> None:
    """The page itself stays as it is there, as some editor ended its lines; with None, the index is new."""
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    table = f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\n'
    workspace = a_workspace(tmp_path / "team", table + ("" if left is None else 'index = "Home.md"\n'))
    retro(workspace, "publish", SESSION)

    def spoiled(clone: Path) -> None:
        (clone / PAGE).write_bytes((clone / PAGE).read_bytes().replace(b"\n", b"\r\n"))
        if left:
            (clone / "Home.md").write_text(left, "utf-8")
        elif left is not None:
            (clone / "Home.md").unlink()

    edited(repository, spoiled)
    page = git(repository, "rev-parse", f"main:{PAGE}")
    confirmed(workspace, table + 'index = "Home.md"\n')
    capsys.readouterr()

    assert retro(workspace, "publish", SESSION, "--dry-run") == 0
    shown = capsys.readouterr()
    assert f"\n+- [2026-11-21 Sprint 42]({PAGE})\n" in shown.out
    assert "\n## Cards\n" not in shown.out
    assert "would be corrected; nothing was sent" in shown.err

    assert retro(workspace, "publish", SESSION) == 0
    assert f"{PAGE} in wiki is up to date; its entry in Home.md was corrected." in capsys.readouterr().err
    assert git(repository, "show", "main:Home.md").count(f"]({PAGE})") == 1
    assert git(repository, "rev-parse", f"main:{PAGE}") == page

    commits = git(repository, "rev-parse", "main")
    assert retro(workspace, "publish", SESSION) == 0
    assert "is up to date; nothing was sent" in capsys.readouterr().err
    assert git(repository, "rev-parse", "main") == commits


def test_a_line_by_hand_stays_when_the_page_is_written_anew(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    page = workspace / "notes" / PAGE
    page.write_text(page.read_text("utf-8") + "\nA word of mine.\n", "utf-8")
    for action in ("A1", "A2"):
        retro(workspace, "actions", "done", action)
        assert retro(workspace, "publish", SESSION) == 0
        assert "(what other people wrote there stays)" in capsys.readouterr().err

    assert boxes(page) == ["- [x]", "- [x]", "- [ ]"]
    assert page.read_text("utf-8").endswith("\nA word of mine.\n")
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert "A word of mine" not in page.read_text("utf-8")


def test_a_line_that_changed_there_and_here_is_shown_and_stays(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    page = workspace / "notes" / PAGE
    page.write_text(page.read_text("utf-8").replace("# Sprint 42", "# Our sprint 42", 1), "utf-8")
    kept = Followups(workspace / "sessions" / f"{SESSION}.json")
    (last,) = kept.of(PublishedPage)
    kept.keep([msgspec.structs.replace(last, text=last.text.replace("# Sprint 42", "# Sprint 4", 1))])

    assert retro(workspace, "publish", SESSION) == 1

    refused = capsys.readouterr()
    assert "+# Our sprint 42" in refused.out
    assert "line 1 (“# Our sprint 42”)" in refused.err
    assert "--force" in refused.err
    assert page.read_text("utf-8").startswith("# Our sprint 42")
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert page.read_text("utf-8").startswith("# Sprint 42")


@pytest.mark.parametrize("command", [("forget", "Ana"), ("remove", "A2")])
def test_what_is_removed_here_is_never_merged_back(workspace: Path, command: tuple[str, str]) -> None:
    """Nothing of the page is kept, and with nothing to compare it with a change there is in the way."""
    retro(workspace, "publish", SESSION)
    page, after = workspace / "notes" / PAGE, workspace / "sessions" / f"{SESSION}.json.after"
    page.write_text(page.read_text("utf-8") + "\nAna said: ask the ops!\n", "utf-8")
    retro(workspace, "actions", "done", "A1")
    assert retro(workspace, "publish", SESSION) == 0
    assert "Ana said" in after.read_text("utf-8")

    verb, what = command
    assert retro(workspace, "sessions", verb, SESSION, what, "--yes") == 0

    assert "Ana said" not in after.read_text("utf-8")
    assert retro(workspace, "publish", SESSION) == 1
    assert retro(workspace, "publish", SESSION, "--force") == 0
    assert "Ana said" not in page.read_text("utf-8")


def test_what_was_ticked_there_is_no_conflict(tmp_path: Path) -> None:
    """And an action that is done here is ticked on the page."""
    an_identity()
    repository = a_repository(tmp_path / "wiki.git")
    workspace = a_workspace(tmp_path / "team", f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\n')
    assert retro(workspace, "publish", SESSION) == 0

    def tick(clone: Path) -> None:
        page = clone / PAGE
        page.write_text(page.read_text("utf-8").replace("- [ ] Fix", "- [x] Fix"), "utf-8")

    edited(repository, tick)
    assert retro(workspace, "actions", "done", "A2") == 0
    assert retro(workspace, "publish", SESSION) == 0

    lines = git(repository, "show", f"main:{PAGE}").splitlines()
    assert [line[:5] for line in lines if f"`{SESSION}/A" in line] == ["- [x]", "- [x]", "- [ ]"]


@pytest.mark.parametrize(
    "kept",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: "\ufeff" + text,
    ],
)
def test_a_tick_is_no_conflict_where_lines_and_pages_end_in_another_way(
    workspace: Path, kept: Callable[[str], str]
) -> None:
    page = workspace / "notes" / PAGE
    retro(workspace, "publish", SESSION)
    page.write_bytes(kept(page.read_text("utf-8").replace("- [ ] Fix", "- [x] Fix")).encode())
    retro(workspace, "actions", "done", "A2")

    assert retro(workspace, "publish", SESSION) == 0

    assert boxes(page) == ["- [x]", "- [x]", "- [ ]"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_nothing_is_taken_over_from_a_page_that_cannot_be_read(
    workspace: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = workspace / "notes" / PAGE
    retro(workspace, "publish", SESSION)
    page.write_bytes(page.read_text("utf-8").replace("Write it", "Prüfe es").encode(encoding))
    capsys.readouterr()

    retro(workspace, "actions", "--sync")

    said = capsys.readouterr()
    assert f"{PAGE} in notes is not text in UTF-8 any more; its actions stay as they were." in said.err
    assert "/A" not in said.err
    assert "on its page" not in said.out
    assert [line.split()[-2:] for line in said.out.splitlines()][2] == ["Write", "it"]
    assert retro(workspace, "publish", SESSION) == 1
    assert retro(workspace, "publish", SESSION, "--force") == 0


def a_carried_over_action_done() -> Meeting:
    """A session that said a carried-over action is done, and agreed another."""
    old = CarriedAction(
        Action("A7", "Mend the bell", "Ana", "2026-11-20"), "2026-11-07-sprint-41", "2026-11-07"
    )
    meeting = Meeting(carried_actions=(old,)).join("Ana").go("review").judge(0, Verdict.DONE).go("commit")
    return meeting.action("Ring it").lead(acts.EndSession())


def boxes(page: Path) -> list[str]:
    return [line[:5] for line in page.read_text("utf-8").splitlines() if line.startswith("- [")]


def test_what_was_unticked_there_is_not_ticked_again(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    table = '[publish.notes]\nkind = "folder"\nfolder = "../notes"\n'
    workspace, page = (
        a_workspace(tmp_path / "team", table, a_carried_over_action_done()),
        tmp_path / "notes" / PAGE,
    )
    retro(workspace, "publish", SESSION)
    page.write_text(page.read_text("utf-8").replace("- [x] Mend", "- [ ] Mend"), "utf-8")

    assert retro(workspace, "publish", SESSION) == 0
    assert boxes(page) == ["- [ ]", "- [ ]"]
    retro(workspace, "actions", "done", f"{SESSION}/A1")
    assert retro(workspace, "publish", SESSION) == 0
    assert boxes(page) == ["- [x]", "- [ ]"]


def test_what_is_open_again_here_is_unticked_there(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    table = '[publish.notes]\nkind = "folder"\nfolder = "../notes"\n'
    workspace, page = (
        a_workspace(tmp_path / "team", table, a_carried_over_action_done()),
        tmp_path / "notes" / PAGE,
    )
    retro(workspace, "publish", SESSION)
    assert boxes(page) == ["- [ ]", "- [x]"]

    retro(workspace, "actions", "reopen", "A7")
    retro(workspace, "publish", SESSION)

    assert boxes(page) == ["- [ ]", "- [ ]"]


def test_what_was_reworded_there_stays_as_it_was_mended(workspace: Path) -> None:
    page = workspace / "notes" / PAGE
    retro(workspace, "publish", SESSION)
    published = page.read_text("utf-8")
    page.write_text(published.replace("Ask &lt;ops>", "Call them today"), "utf-8")

    assert retro(workspace, "publish", SESSION) == 0
    assert page.read_text("utf-8") == published.replace("Ask &lt;ops>", "Call them today")
    page.write_text(page.read_text("utf-8").replace("today", "_tomorrow_") + "\nMy own line.\n", "utf-8")
    assert retro(workspace, "publish", SESSION) == 0
    assert "My own line" in page.read_text("utf-8")
    assert retro(workspace, "publish", SESSION, "--force") == 0

    assert "- [ ] Call them tomorrow — **Ben**" in page.read_text("utf-8")
    assert "My own line" not in page.read_text("utf-8")
    retro(workspace, "actions", "done", "A2")
    assert retro(workspace, "publish", SESSION) == 0
    assert "- [x] Call them tomorrow — **Ben**" in page.read_text("utf-8")


def test_a_target_that_was_changed_is_another_one(workspace: Path) -> None:
    retro(workspace, "publish", SESSION)
    (workspace / "else").mkdir()
    confirmed(workspace, NOTES.replace('"notes"', '"else"'))

    assert retro(workspace, "publish", SESSION) == 0

    assert (workspace / "else" / PAGE).is_file()


def test_a_target_that_is_only_used_in_another_way_is_the_same(workspace: Path) -> None:
    retro(workspace, "publish", SESSION)
    confirmed(workspace, NOTES + 'front_matter = true\npath = "{slug}.md"\n')

    assert retro(workspace, "publish", SESSION) == 0

    assert (workspace / "notes" / PAGE).read_text("utf-8").startswith("---\n")
    assert not (workspace / "notes" / "sprint-42.md").exists()


def test_no_secret_is_kept_or_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKI_TOKEN", SECRET)

    def answer(seen: Seen) -> Reply:
        return (200, {}, "") if "sprint" in seen.path else (403, {}, f"no {SECRET}")

    with stub(answer) as server:
        headers = 'headers = { Authorization = "Bearer env:WIKI_TOKEN" }\n'
        good = f'[publish.good]\nkind = "http"\nurl = "{server.url}/${{slug}}"\n{headers}'
        bad = f'[publish.bad]\nkind = "http"\nurl = "{server.url}/x"\n{headers}'
        workspace = a_workspace(tmp_path / "team", good + bad)
        assert retro(workspace, "publish", SESSION, "--to", "good", "--dry-run") == 0
        assert retro(workspace, "publish", SESSION, "--to", "good") == 0
        assert retro(workspace, "publish", SESSION, "--to", "bad") == 1

    assert [seen.headers["authorization"] for seen in server.seen] == [f"Bearer {SECRET}"] * 2
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert not any(SECRET.encode() in data for data in everything(workspace).values())


def test_what_was_published_goes_with_the_session(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", SESSION)
    retro(workspace, "sessions", "check")
    assert f"{SESSION}: good" in capsys.readouterr().out

    retro(workspace, "sessions", "show", SESSION)
    assert f"published   notes: {PAGE}" in capsys.readouterr().out
    assert retro(workspace, "sessions", "delete", SESSION, "--yes") == 0

    assert list((workspace / "sessions").iterdir()) == []
    assert (workspace / "notes" / PAGE).is_file()
    assert f"Its page stays in notes: {PAGE}" in capsys.readouterr().err


def test_a_page_is_called_by_its_whole_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "team" / "notes").mkdir(parents=True)
    named = NOTES + 'path = "Our retrospectives/{slug}.md"\n'
    with stub(lambda seen: (404 if seen.method == "GET" else 200, {}, "")) as server:
        where = f"{server.url}/page"
        table = f'[publish.api]\nkind = "http"\nurl = "{where}"\nread = "{server.url}/source"\n'
        workspace = a_workspace(tmp_path / "team", named + table)
        retro(workspace, "publish", SESSION, "--to", "notes")
        retro(workspace, "publish", SESSION, "--to", "api")
    assert f"Published to api: {where}\n" in capsys.readouterr().err

    retro(workspace, "sessions", "delete", SESSION, "--yes")

    said = capsys.readouterr().err
    assert "Its page stays in notes: Our retrospectives/sprint-42.md\n" in said
    assert f"Its page stays in api: {where}\n" in said


def test_what_takes_long_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retro.commands.progress.AFTER", 0.01)

    def answer(seen: Seen) -> Reply:
        time.sleep(0.2)
        return 200, {}, ""

    with stub(answer) as server:
        table = f'[publish.slow]\nkind = "http"\nurl = "{server.url}/x"\n'
        retro(a_workspace(tmp_path / "team", table), "publish", SESSION)

    assert "Publishing to slow …\n" in capsys.readouterr().err


def test_what_is_quick_says_nothing_more(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retro(workspace, "publish", SESSION)

    assert capsys.readouterr().err == f"Published to notes: {PAGE}\n"
