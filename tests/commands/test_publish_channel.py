"""`retro publish --channel`: the page of a channel on a wiki, never over what somebody else wrote."""

from pathlib import Path

import pytest

from retro.publish.channel_plan import draft_of_channel
from retro.publish.page_id import id_comment
from retro.publish.targets.open_target import TargetContext, open_target
from retro.session.record import Decision, Lesson
from tests.builders import OPENED, Meeting
from tests.commands.records_workspace import put
from tests.confirming import confirmed
from tests.publish.helpers import a_repository, an_identity, edited, git, quick, retro

NOTES = '[publish.notes]\nkind = "folder"\nfolder = "notes"\n'
PAGE = Path("notes", "Channels", "ci.md")
WORD = "Zacharias"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two meetings of two teams about the same channel, and one about nothing."""
    for number, team in enumerate(("platform", "product"), 1):
        name = f"2026-11-0{number}-{team}"
        meeting = Meeting(name=name, title=name, now=OPENED, team_id=team, channels=("ci",)).join("Ana")
        meeting.go("commit").write(Decision("D", f"Merge *daily* in {team}"))
        put(tmp_path, meeting.write(Lesson("L", f"{WORD} knows", tags=("c++", "zorkleak"))).end())
        (tmp_path / "teams").mkdir(exist_ok=True)
        (tmp_path / "teams" / f"{team}.toml").touch()
    (tmp_path / "channels").mkdir()
    (tmp_path / "channels" / "silent.toml").touch()
    (tmp_path / "notes").mkdir()
    confirmed(tmp_path, NOTES)
    return tmp_path


def test_it_is_the_page_that_is_shown_and_a_second_time_sends_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "channels", "show", "ci") == 0
    page = capsys.readouterr().out

    assert retro(workspace, "publish", "--channel", "#CI") == 0

    assert (workspace / PAGE).read_text("utf-8") == page
    assert "Published to notes: Channels/ci.md" in capsys.readouterr().err
    written = (workspace / PAGE).stat().st_mtime_ns
    assert retro(workspace, "publish", "--channel", "ci") == 0
    assert "up to date; nothing was sent" in capsys.readouterr().err
    assert (workspace / PAGE).stat().st_mtime_ns == written


def test_what_is_new_replaces_the_page_and_what_somebody_wrote_stays(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "publish", "--channel", "ci")
    meeting = Meeting(name="2026-11-03-more", now=OPENED, channels=("ci",)).join("Ana").go("commit")
    put(workspace, meeting.write(Decision("D", "One reviewer")).end())
    assert retro(workspace, "publish", "--channel", "ci") == 0
    assert "Updated in notes" in capsys.readouterr().err
    assert "One reviewer" in (workspace / PAGE).read_text("utf-8")

    (workspace / PAGE).write_text("mine\n", "utf-8")
    assert retro(workspace, "publish", "--channel", "ci") == 1
    shown = capsys.readouterr()
    assert "Somebody changed Channels/ci.md in notes since it was published." in shown.err
    assert "-mine" in shown.out
    assert (workspace / PAGE).read_text("utf-8") == "mine\n"
    assert retro(workspace, "publish", "--channel", "ci", "--force") == 0
    assert "One reviewer" in (workspace / PAGE).read_text("utf-8")

    (workspace / PAGE).unlink()
    assert retro(workspace, "publish", "--channel", "ci") == 1
    assert "somebody removed it" in capsys.readouterr().err


def test_a_page_of_somebody_else_is_never_replaced(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / PAGE).parent.mkdir()
    (workspace / PAGE).write_text("# Ours\n", "utf-8")

    assert retro(workspace, "publish", "--channel", "ci") == 1

    assert "has a page Channels/ci.md that was not published from here" in capsys.readouterr().err
    assert (workspace / PAGE).read_text("utf-8") == "# Ours\n"


def test_a_dry_run_shows_the_page_and_changes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retro(workspace, "channels", "show", "ci")
    page = capsys.readouterr().out
    assert retro(workspace, "publish", "--channel", "ci", "--dry-run") == 0
    shown = capsys.readouterr()
    assert shown.out == page
    assert "would be created; nothing was sent" in shown.err
    assert not [*(workspace / "notes").rglob("*")]
    assert not [*(workspace / "channels").glob("*.after")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("--channel", "silend"), "did you mean silent?"),
        (("--channel", "silent"), "Nothing is kept in the channel #silent yet"),
        (("--channel", "ci", "--team", "nobody"), "There is no team"),
        (("2026-11-01-platform", "--channel", "ci"), "not both"),
        (("2026-11-01-platform", "--team", "product"), "--team goes with --channel only"),
    ],
)
def test_what_cannot_be_published_is_a_sentence(
    workspace: Path, typed: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", *typed) == 1
    assert sentence in capsys.readouterr().err
    assert not [*(workspace / "notes").rglob("*")]


def test_of_one_team_it_is_a_page_of_its_own(workspace: Path) -> None:
    for typed in ((), ("--team", "product")):
        assert retro(workspace, "publish", "--channel", "ci", *typed) == 0
    own = (workspace / "notes" / "Channels" / "product-ci-ad9bc9.md").read_text("utf-8")
    assert "in product" in own
    assert "in platform" not in own
    assert "in platform" in (workspace / PAGE).read_text("utf-8")


def test_nothing_is_sent_before_it_is_confirmed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "retro.toml").write_text(NOTES.replace('"notes"\n', '"elsewhere"\n'), "utf-8")
    (workspace / "elsewhere").mkdir()
    assert retro(workspace, "publish", "--channel", "ci") == 1
    assert "Nothing is sent or read" in capsys.readouterr().err
    assert not [*(workspace / "elsewhere").rglob("*")]


def test_what_is_deleted_is_not_kept_with_the_page(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for channel, page in (("c++", "c-5eeb46"), ("zorkleak", "zorkleak")):
        assert retro(workspace, "publish", "--channel", channel) == 0
        assert WORD in (workspace / "notes" / "Channels" / f"{page}.md").read_text("utf-8")
    for path in (workspace / "sessions").glob("*.json"):
        assert retro(workspace, "sessions", "delete", path.stem, "--yes") == 0
    assert "Published pages of channels may still have it" in capsys.readouterr().err
    kept = b"".join(file.read_bytes() for file in (workspace / "channels").rglob("*") if file.is_file())
    assert kept
    assert WORD.encode() not in kept
    assert b"zorkleak" not in kept


def test_in_a_git_wiki_it_is_listed_and_found_where_it_was_moved(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    an_identity()
    repository = a_repository(tmp_path_factory.mktemp("host") / "wiki.git")
    confirmed(workspace, f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\nindex = "Home.md"\n')
    assert retro(workspace, "publish", "--channel", "ci") == 0
    page = git(repository, "show", "main:Channels/ci.md")
    assert page.endswith(f"{id_comment('channel-ci')}\n")
    assert "Merge \\*daily\\* in platform" in page
    assert "- [Channel ci](Channels/ci.md)" in git(repository, "show", "main:Home.md")
    edited(repository, lambda clone: (clone / "Channels" / "ci.md").rename(clone / "Build.md"))
    capsys.readouterr()
    assert retro(workspace, "publish", "--channel", "ci") == 0
    assert "Build.md in wiki is up to date" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"kind": "folder", "folder": "x"}, "Channels/c-5eeb46.md"),
        ({"kind": "folder", "folder": "x", "channels": "about/{slug}.md"}, "about/c-5eeb46.md"),
        ({"kind": "dokuwiki", "url": "https://x.example"}, "channels:c-5eeb46"),
        ({"kind": "mediawiki", "url": "https://x.example/api.php"}, "Channels/c-5eeb46"),
        ({"kind": "confluence", "url": "https://x.example/wiki", "space": "T"}, "Channel c++"),
    ],
)
def test_each_target_has_a_place_for_it(tmp_path: Path, table: dict[str, str], place: str) -> None:
    target = open_target("wiki", table, TargetContext(tmp_path, tmp_path, {}), quick())
    assert target.place(draft_of_channel("c++", "")) == place


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ('publish = "private"\n', "where the minutes of platform go is not confirmed"),
        ('publish = "private"\nnobody = 1\n', "platform.toml:2: there is no setting nobody"),
    ],
)
@pytest.mark.parametrize("typed", [("2026-11-01-platform",), ("--channel", "ci", "--team", "platform")])
def test_what_a_team_has_goes_to_no_other_wiki_while_it_is_not_known_to_which(
    workspace: Path, typed: tuple[str, ...], file: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "teams" / "platform.toml").write_text(file, "utf-8")

    assert retro(workspace, "publish", *typed) == 1

    assert sentence in capsys.readouterr().err
    assert not [*(workspace / "notes").rglob("*")]


def test_where_the_file_of_a_team_has_a_mistake_a_wiki_that_is_named_gets_its_minutes(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "teams" / "platform.toml").write_text("nobody = 1\n", "utf-8")
    assert retro(workspace, "publish", "2026-11-01-platform") == 1
    assert "Correct the file, or choose one with --to." in capsys.readouterr().err
    assert retro(workspace, "publish", "2026-11-01-platform", "--to", "notes") == 0
    assert len([*(workspace / "notes").rglob("*.md")]) == 1
    assert retro(workspace, "publish", "2026-11-02-product") == 0


NAMES = (
    ("", "c"),
    ("", "c++"),
    ("", "++"),
    ("", "+"),
    ("", "channel"),
    ("", "c/d"),
    ("", "c.d"),
    ("", "c-d"),
    ("", "c_"),
    ("", "x"),
    ("", "2026-11-21-x"),
    ("", "a-b-c"),
    ("a", "b-c"),
    ("a-b", "c"),
    ("none", "c"),
)


def test_every_channel_and_team_has_a_page_of_its_own(tmp_path: Path) -> None:
    context = TargetContext(tmp_path, tmp_path, {})
    tables = (
        {"kind": "folder", "folder": "x"},
        {"kind": "dokuwiki", "url": "https://x.example"},
        {"kind": "mediawiki", "url": "https://x.example/api.php"},
        {"kind": "confluence", "url": "https://x.example/wiki", "space": "T"},
    )
    # A channel may be called as the page of another one is.
    slugs = {draft_of_channel(channel, "", team).session.removeprefix("channel-") for team, channel in NAMES}
    pairs = {*NAMES, *(("", slug) for slug in slugs)}
    drafts = [draft_of_channel(channel, "", team) for team, channel in pairs]
    assert len({draft.session for draft in drafts}) == len(drafts) > len(NAMES)
    for table in tables:
        target = open_target("wiki", table, context, quick())
        assert len({target.place(draft) for draft in drafts}) == len(drafts)


def test_a_page_of_the_same_name_is_taken_for_that_of_somebody_else(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    confirmed(workspace, f'{NOTES}channels = "all.md"\n')
    page = workspace / "notes" / "all.md"
    assert retro(workspace, "publish", "--channel", "ci") == 0
    before = page.read_bytes()
    for typed in (("c++",), ("zorkleak",), ("ci", "--team", "product"), ("ci", "--team", "none")):
        assert retro(workspace, "publish", "--channel", *typed) == 1
        assert page.read_bytes() == before
    assert "that was not published from here" in capsys.readouterr().err


def test_what_belongs_to_no_team_has_a_page_of_its_own(workspace: Path) -> None:
    meeting = Meeting(name="2026-11-03-more", now=OPENED, channels=("ci",)).join("Ana").go("commit")
    put(workspace, meeting.write(Decision("D", "One reviewer")).end())
    for typed in ((), ("--team", "none"), ("--team", "platform")):
        assert retro(workspace, "publish", "--channel", "ci", *typed) == 0
    pages = {path.name: path.read_text("utf-8") for path in (workspace / "notes" / "Channels").iterdir()}
    assert sorted(pages) == ["ci.md", "none-ci-a85fb9.md", "platform-ci-6f3d8c.md"]
    assert "in platform" not in pages["none-ci-a85fb9.md"]


def test_a_damaged_file_of_pages_keeps_nobody_from_deleting(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(workspace, "publish", "--channel", "zorkleak") == 0
    (workspace / "channels" / "published.json.after").write_text("{ not = readable", "utf-8")
    first, *others = [path.stem for path in sorted((workspace / "sessions").glob("*.json"))]
    assert retro(workspace, "sessions", "remove", first, "lesson L1", "--yes") == 0
    assert "It is not known whether published pages of channels have it." in capsys.readouterr().err
    for name in (first, *others):
        assert retro(workspace, "sessions", "delete", name, "--yes") == 0
    assert not [*(workspace / "sessions").glob("*.json")]
