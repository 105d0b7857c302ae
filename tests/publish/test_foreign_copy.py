"""A copy of a wiki that somebody else prepared: nothing in it runs, leads elsewhere or is kept."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from retro.errors import WikiError
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.git import GitWiki, forget_copies
from retro.publish.targets.git_process import protocols
from retro.publish.targets.open_target import TargetContext, open_target
from retro.publish.targets.target_settings import GitSettings
from tests.publish.helpers import a_draft, a_repository, an_identity, edited, git, stub

PLACE = "Retrospectives/2026-11-21-sprint-42.md"


@pytest.fixture(autouse=True)
def identity() -> None:
    an_identity()


def a_wiki(url: str, cache: Path, **more: str) -> GitWiki:
    return GitWiki("wiki", GitSettings(url=url, **more), cache, Deadline(60))  # type: ignore[arg-type]


def a_script(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    file.chmod(0o755)
    return file


def told(settings: str) -> None:
    """Add to what the person whose home this is has told git."""
    config = Path(os.environ["HOME"]) / ".gitconfig"
    config.write_text(config.read_text("utf-8") + settings, "utf-8")


def an_ssh(folder: Path, *lines: str) -> Path:
    """What stands in for ssh: it runs the command here."""
    return a_script(folder, *lines, 'for last; do :; done; eval "$last"')


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A wiki with one page, reached by what the person's own settings name for ssh."""
    repository = a_repository(tmp_path / "wiki.git")
    edited(repository, lambda clone: (clone / "Home.md").write_text("Welcome\n", "utf-8"))
    told(f"[core]\nsshCommand = {an_ssh(tmp_path / 'ssh')}\n")
    return f"git@wiki.example.org:{repository}"


@pytest.fixture
def copy(tmp_path: Path, url: str) -> Path:
    """The copy of it that is kept, as it is after it was read once."""
    a_wiki(url, tmp_path / "cache").read("Home.md")
    [found] = (tmp_path / "cache").glob("*.git")
    return found


def add(text: str) -> Callable[[Path, Path], None]:
    """Put settings into a copy; `EVIL` is a program."""

    def prepare(copy: Path, evil: Path) -> None:
        with (copy / "config").open("a", encoding="utf-8") as config:
            config.write(text.replace("EVIL", str(evil)))

    return prepare


def by_include(copy: Path, evil: Path) -> None:
    (copy / "more").write_text(f"[core]\nsshCommand = {evil}\n", "utf-8")
    add("[include]\npath = more\n")(copy, evil)


def by_another_folder(copy: Path, evil: Path) -> None:
    other = copy.parent / "other"
    subprocess.run(["git", "init", "-q", "--bare", other], check=True)
    add(f"[core]\nsshCommand = {evil}\n")(other, evil)
    (copy / "commondir").write_text(f"{other}\n", "utf-8")


def by_worktree(copy: Path, evil: Path) -> None:
    add("[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true\n")(copy, evil)
    (copy / "config.worktree").write_text(f"[core]\nsshCommand = {evil}\n", "utf-8")


def by_alternate(copy: Path, evil: Path) -> None:
    other = copy.parent / "other"
    subprocess.run(["git", "init", "-q", "--bare", other], check=True)
    (copy / "objects" / "info").mkdir(exist_ok=True)
    (copy / "objects" / "info" / "alternates").write_text(f"{other}/objects\n", "utf-8")
    add("[core]\nalternateRefsCommand = EVIL\n")(copy, evil)


def by_link(copy: Path, evil: Path) -> None:
    other = copy.with_name("other.git")
    copy.rename(other)
    add("[core]\nsshCommand = EVIL\n")(other, evil)
    copy.symlink_to(other)


def by_linked_settings(copy: Path, evil: Path) -> None:
    other = copy.parent / "settings"
    other.write_text(f"[core]\nbare = true\nsshCommand = {evil}\n", "utf-8")
    (copy / "config").unlink()
    (copy / "config").symlink_to(other)


PREPARED: dict[str, Callable[[Path, Path], None]] = {
    "ssh": add("[core]\nsshCommand = EVIL\n"),
    "include": by_include,
    "another folder": by_another_folder,
    "settings of a work tree": by_worktree,
    "alternates": by_alternate,
    "a link for a copy": by_link,
    "a link for its settings": by_linked_settings,
    "upload-pack": add('[remote "URL"]\nuploadpack = EVIL\nreceivepack = EVIL\n'),
    "a helper of transport": add('[url "ext::EVIL "]\ninsteadOf = git@\n[protocol "ext"]\nallow = always\n'),
    "hooks": add("[core]\nhooksPath = .\nfsmonitor = EVIL\n"),
}


@pytest.mark.parametrize("how", PREPARED)
def test_nothing_of_a_copy_that_somebody_prepared_runs(
    tmp_path: Path, url: str, copy: Path, how: str
) -> None:
    ran = tmp_path / "ran"
    evil = an_ssh(tmp_path / "evil", f"echo {how} >> {ran}")
    PREPARED[how](copy, evil)
    if (config := copy / "config").is_file() and not config.is_symlink():
        config.write_text(config.read_text("utf-8").replace("URL", url), "utf-8")

    wiki = a_wiki(url, tmp_path / "cache")
    page = wiki.read("Home.md")
    wiki.put(PLACE, a_draft(), None)

    assert not ran.exists()
    assert page is not None
    assert page.text == "Welcome\n"
    assert not copy.is_symlink()
    assert str(evil) not in (copy / "config").read_text("utf-8")
    assert sorted(file.name for file in copy.iterdir()) == ["HEAD", "config", "objects", "refs", "shallow"]


def test_a_password_is_asked_of_no_program_that_a_copy_names(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    helper = a_script(tmp_path / "helper", f"echo asked >> {ran}")
    with stub(lambda seen: (401, {"WWW-Authenticate": 'Basic realm="wiki"'}, "")) as server:
        url = f"{server.url}/wiki.git"
        with pytest.raises(WikiError):
            a_wiki(url, tmp_path / "cache").read("Home.md")
        [copy] = (tmp_path / "cache").glob("*.git")
        add(f'[credential]\nhelper = {helper}\n[credential "{url}"]\nhelper = {helper}\n')(copy, helper)

        with pytest.raises(WikiError, match="could not log in"):
            a_wiki(url, tmp_path / "cache").read("Home.md")
        assert not ran.exists()

        told(f"[credential]\nhelper = {helper}\n")
        with pytest.raises(WikiError, match="could not log in"):
            a_wiki(url, tmp_path / "cache").read("Home.md")
        assert "asked" in ran.read_text("utf-8")


def test_a_copy_sends_no_page_to_another_repository(tmp_path: Path, url: str, copy: Path) -> None:
    other = a_repository(tmp_path / "other.git")
    add(f'[url "{other}"]\ninsteadOf = {url}\npushInsteadOf = {url}\n')(copy, other)

    a_wiki(url, tmp_path / "cache").put(PLACE, a_draft(), None)

    assert git(other, "for-each-ref") == ""
    assert git(tmp_path / "wiki.git", "show", f"main:{PLACE}") == a_draft().text


def test_a_pipe_in_a_copy_holds_nobody_up(tmp_path: Path, url: str, copy: Path) -> None:
    (copy / "HEAD").unlink()
    os.mkfifo(copy / "HEAD")

    page = a_wiki(url, tmp_path / "cache").read("Home.md")

    assert page is not None
    assert page.text == "Welcome\n"


def test_a_copy_that_others_may_write_is_made_anew(tmp_path: Path, url: str, copy: Path) -> None:
    before = copy.stat().st_ino
    copy.chmod(0o755)

    a_wiki(url, tmp_path / "cache").read("Home.md")

    assert copy.stat().st_mode & 0o777 == 0o700
    assert copy.stat().st_ino != before or not list((copy / "objects" / "pack").iterdir())


def test_our_own_copy_is_kept_from_one_time_to_the_next(tmp_path: Path, url: str, copy: Path) -> None:
    for number in range(3):
        wiki = a_wiki(url, tmp_path / "cache", index="Home.md")
        wiki.put(f"Retrospectives/{number}.md", a_draft(f"{number}\n"), None)
    sign = copy / "objects" / "aa" / ("0" * 38)
    sign.parent.mkdir(exist_ok=True)
    sign.write_bytes(b"")

    a_wiki(url, tmp_path / "cache").read("Home.md")

    assert sign.exists()


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path, url: str, copy: Path) -> None:
    outside = tmp_path / "outside"
    copy.with_suffix(".lock").unlink()
    copy.with_suffix(".lock").symlink_to(outside)

    with pytest.raises(WikiError, match="is a link"):
        a_wiki(url, tmp_path / "cache").read("Home.md")
    with pytest.raises(WikiError, match="is a link"):
        forget_copies(tmp_path / "cache", Deadline(5))

    assert not outside.exists()


# What a person's own settings and environment say


def test_what_a_person_told_git_of_their_network_holds(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    told(f'[url "git@mirror.example.org:{tmp_path}/"]\ninsteadOf = https://wiki.example.org/\n')
    told(f"[core]\nsshCommand = {an_ssh(tmp_path / 'ssh')}\n")

    a_wiki("https://wiki.example.org/wiki.git", tmp_path / "cache", branch="main").put(PLACE, a_draft(), None)

    assert git(repository, "log", "--format=%an <%ae>", "main") == "Fran <fran@example.org>\n"


@pytest.mark.parametrize(
    "name",
    [
        *("GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
        *("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_TEMPLATE_DIR", "GIT_EXEC_PATH", "GIT_NAMESPACE"),
        *("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_EDITOR", "GIT_TRACE", "GIT_ATTR_SOURCE"),
    ],
)
def test_what_a_hook_of_another_repository_leaves_in_the_environment_leads_nowhere(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv(name, str(elsewhere))

    a_wiki(url, tmp_path / "cache").put(PLACE, a_draft(), None)

    monkeypatch.delenv(name)
    assert not elsewhere.exists()
    assert git(tmp_path / "wiki.git", "show", f"main:{PLACE}") == a_draft().text


def test_a_git_in_the_current_folder_is_not_run(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    a_script(Path("git"), f"touch {ran}")
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", os.environ["PATH"])))

    a_wiki(url, tmp_path / "cache").read("Home.md")

    assert not ran.exists()


@pytest.mark.parametrize(
    ("url", "plain_http", "expected"),
    [
        ("https://wiki.example.org/x.git", False, ("https", "ssh")),
        ("git@wiki.example.org:x.git", False, ("https", "ssh")),
        ("https://wiki.example.org/x.git", True, ("https", "ssh", "http")),
        ("http://localhost/x.git", False, ("https", "ssh", "http")),
        ("file:///srv/x.git", False, ("https", "ssh", "file")),
    ],
)
def test_git_is_let_over_no_other_protocol_than_the_url_needs(
    url: str, plain_http: bool, expected: tuple[str, ...]
) -> None:
    assert protocols(url, plain_http=plain_http) == expected


# What lies in the workspace


@pytest.mark.parametrize("write", [str, Path.as_uri])
def test_a_repository_in_the_workspace_is_refused_for_its_hooks(
    tmp_path: Path, write: Callable[[Path], str]
) -> None:
    inside, link = a_repository(tmp_path / "team" / "wiki.git"), tmp_path / "link.git"
    link.symlink_to(inside)
    context = TargetContext(tmp_path / "team", tmp_path / "cache", {})

    for repository in (inside, link, tmp_path / "else" / ".." / "team" / "wiki.git"):
        with pytest.raises(WikiError, match="hooks would run"):
            open_target("wiki", {"kind": "git", "url": write(repository)}, context, Deadline(5))
    open_target("wiki", {"kind": "git", "url": write(tmp_path / "wiki.git")}, context, Deadline(5))


@pytest.mark.parametrize("place", ["../outside.md", "/etc/passwd", "a/../../outside.md", ".git/config"])
def test_a_remembered_page_leads_out_of_no_target(tmp_path: Path, url: str, place: str) -> None:
    """The name of a page is remembered in a file of the workspace, which may be anybody's."""
    root = tmp_path / "notes"
    root.mkdir()
    (tmp_path / "outside.md").write_text("mine\n", "utf-8")
    context = TargetContext(tmp_path, tmp_path / "cache", {})
    folder = open_target("notes", {"kind": "folder", "folder": str(root)}, context, Deadline(5))

    for target in (folder, a_wiki(url, tmp_path / "cache")):
        with pytest.raises(WikiError, match="cannot be the path of a page"):
            target.read(place)
        with pytest.raises(WikiError, match="cannot be the path of a page"):
            target.put(place, a_draft(), None)

    assert (tmp_path / "outside.md").read_text("utf-8") == "mine\n"
