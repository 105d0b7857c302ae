"""A real bare repository with real git: pages without a work tree, and everything hostile refused."""

import os
import threading
import time
from pathlib import Path

import pytest

from retro.errors import Conflict, RetroError, Unreachable, WikiError
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.git import GitWiki
from retro.publish.targets.page_list import BEGIN, END, with_page
from retro.publish.targets.target import Draft, Page
from retro.publish.targets.target_settings import GitSettings
from tests.publish.helpers import a_draft, a_repository, an_identity, edited, git

PLACE = "Retrospectives/2026-11-21-sprint-42.md"


@pytest.fixture(autouse=True)
def identity() -> None:
    an_identity()


def a_wiki(repository: Path, cache: Path, **more: str) -> GitWiki:
    return GitWiki("wiki", GitSettings(url=str(repository), **more), cache, Deadline(60))  # type: ignore[arg-type]


def test_a_page_comes_into_an_empty_repository_on_its_own_branch(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git", "trunk")

    a_wiki(repository, tmp_path / "cache").put(PLACE, a_draft("# Größe 中文\n"), None)

    assert git(repository, "show", f"trunk:{PLACE}") == "# Größe 中文\n"
    assert git(repository, "log", "--format=%an <%ae> %s", "trunk") == (
        "Fran <fran@example.org> Add the minutes of 2026-11-21-sprint-42\n"
    )


def test_other_pages_stay_as_they_are(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    edited(repository, lambda clone: (clone / "Home.md").write_text("Welcome\n", "utf-8"))

    a_wiki(repository, tmp_path / "cache").put(PLACE, a_draft(), None)

    assert git(repository, "ls-tree", "-r", "--name-only", "main").split() == ["Home.md", PLACE]
    assert git(repository, "log", "--format=%s", "main").splitlines()[1:] == ["By hand"]


def test_a_page_is_replaced_only_as_it_was_seen(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    wiki = a_wiki(repository, tmp_path / "cache")
    wiki.put(PLACE, a_draft("one\n"), None)
    seen = wiki.read(PLACE)
    edited(repository, lambda clone: (clone / PLACE).write_text("by hand\n", "utf-8"))

    with pytest.raises(Conflict):
        wiki.put(PLACE, a_draft("two\n"), seen)
    wiki.put(
        PLACE, a_draft("two\n"), Page("by hand\n", git(repository, "rev-parse", f"main:{PLACE}").strip())
    )

    assert git(repository, "show", f"main:{PLACE}") == "two\n"


def test_two_publishers_at_once_both_arrive(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    start, troubles = threading.Barrier(4), list[RetroError]()

    def publish(number: int) -> None:
        cache = tmp_path / f"cache{number % 2}"  # two of them share their copy
        wiki = a_wiki(repository, cache, index="Home.md")
        draft = Draft(f"2026-11-2{number}-x", "2026-11-21", f"Session {number}", f"page {number}\n", "Add it")
        start.wait()
        try:
            wiki.put(f"Retrospectives/{number}.md", draft, None)
        except RetroError as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    pages = git(repository, "ls-tree", "-r", "--name-only", "main").split()
    assert pages == ["Home.md", *(f"Retrospectives/{number}.md" for number in range(4))]
    home = git(repository, "show", "main:Home.md")
    assert [home.count(f"Retrospectives/{number}.md") for number in range(4)] == [1, 1, 1, 1]


def test_two_who_publish_the_same_page_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    first, second = a_wiki(repository, tmp_path / "a"), a_wiki(repository, tmp_path / "b")
    assert first.read(PLACE) is None
    assert second.read(PLACE) is None

    first.put(PLACE, a_draft("one\n"), None)
    with pytest.raises(Conflict):
        second.put(PLACE, a_draft("two\n"), None)

    assert git(repository, "show", f"main:{PLACE}") == "one\n"


@pytest.mark.parametrize("left", ["shallow.lock", "HEAD", "refs/retro/seen.lock"])
def test_a_copy_that_somebody_was_cut_off_in_is_made_anew(tmp_path: Path, left: str) -> None:
    repository, cache = a_repository(tmp_path / "wiki.git"), tmp_path / "cache"
    wiki = a_wiki(repository, cache)
    wiki.put(PLACE, a_draft(), wiki.read(PLACE))
    edited(repository, lambda clone: (clone / PLACE).write_text("by hand", "utf-8"))
    [copy] = cache.glob("*.git")
    (copy / left).parent.mkdir(parents=True, exist_ok=True)
    (copy / left).write_text("", "utf-8")

    page = a_wiki(repository, cache).read(PLACE)

    assert page is not None
    assert page.text == "by hand"


def test_the_index_changes_between_its_markers_only(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    home = f"# Home\n\nOur team.\n\n{BEGIN}\n{END}\n\nGoodbye.\n"
    edited(repository, lambda clone: (clone / "Home.md").write_text(home, "utf-8"))
    wiki = a_wiki(repository, tmp_path / "cache", index="Home.md")

    wiki.put("Retrospectives/a.md", a_draft(title="One [x](y)"), None)
    wiki.put("Retrospectives/b.md", a_draft(title="Two"), None)
    wiki.put(
        "Retrospectives/a.md", a_draft("again\n", title="One, renamed"), wiki.read("Retrospectives/a.md")
    )

    assert git(repository, "show", "main:Home.md") == (
        f"# Home\n\nOur team.\n\n{BEGIN}\n"
        "- [2026-11-21 Two](Retrospectives/b.md)\n- [2026-11-21 One, renamed](Retrospectives/a.md)\n"
        f"{END}\n\nGoodbye.\n"
    )


def test_a_marker_without_its_other_half_makes_nothing_of_a_persons_ours() -> None:
    lost = f"# Team\n\n{BEGIN}\n- [old](old.md)\n\nZ is mine.\n\nA is mine.\n"
    once = with_page(lost, "Home.md", "one.md", "One", suffix=True, is_there=lambda path: True)
    twice = with_page(once, "Home.md", "two.md", "Two", suffix=True, is_there=lambda path: True)

    assert once.startswith(lost.rstrip("\n"))
    assert twice.startswith(lost.rstrip("\n"))
    assert twice.endswith(f"{BEGIN}\n- [Two](two.md)\n- [One](one.md)\n{END}\n")


def test_an_index_that_is_not_utf8_is_not_written_over(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    words = "# Für alle\n".encode("latin-1")
    edited(repository, lambda clone: (clone / "Home.md").write_bytes(words))

    with pytest.raises(WikiError, match=r"Home\.md is not text in UTF-8"):
        a_wiki(repository, tmp_path / "cache", index="Home.md").put(PLACE, a_draft(), None)

    assert git(repository, "rev-list", "--count", "main").strip() == "1"


def test_a_title_in_the_index_is_only_a_title(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    wiki = a_wiki(repository, tmp_path / "cache", index="Home.md")

    wiki.put(PLACE, a_draft(title=f"](http://evil.example) {END} <b>"), None)

    home = git(repository, "show", "main:Home.md")
    assert home.count(END) == 1
    assert "\\](http:\\//evil\\.example) &lt;!-- retro: end --> &lt;b>]" in home


def runs(pid: int) -> bool:
    """Whether a process does anything; one that ended may still wait for somebody to notice."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc").is_dir()


# What is hostile


@pytest.mark.parametrize("at", ["Retrospectives", PLACE])
def test_a_link_in_the_repository_is_not_followed(tmp_path: Path, at: str) -> None:
    repository = a_repository(tmp_path / "wiki.git")

    def link(clone: Path) -> None:
        (clone / at).parent.mkdir(exist_ok=True)
        (clone / at).symlink_to(tmp_path / "outside")

    edited(repository, link)
    wiki = a_wiki(repository, tmp_path / "cache")

    for attempt in (lambda: wiki.read(PLACE), lambda: wiki.put(PLACE, a_draft(), None)):
        with pytest.raises(WikiError, match="not follow links"):
            attempt()


def test_no_hook_and_no_filter_runs(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    ran = tmp_path / "ran"
    edited(repository, lambda clone: (clone / ".gitattributes").write_text("* filter=evil\n", "utf-8"))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("pre-push", "pre-commit", "post-commit", "reference-transaction", "post-checkout"):
        (hooks / hook).write_text(f"#!/bin/sh\necho {hook} $GIT_DIR $(pwd) >> {ran}\n", "utf-8")
        (hooks / hook).chmod(0o755)
    config = Path(os.environ["HOME"]) / ".gitconfig"
    evil = (
        f'[core]\nhooksPath = {hooks}\n[filter "evil"]\nclean = touch {ran}; cat\nsmudge = touch {ran}; cat\n'
    )
    config.write_text(config.read_text("utf-8") + evil, "utf-8")

    wiki = a_wiki(repository, tmp_path / "cache")
    assert wiki.read(PLACE) is None
    assert not ran.exists()
    wiki.put(PLACE, a_draft(), None)

    # The repository is on this machine too, and its own hooks are its own business.
    assert str(tmp_path / "cache") not in (ran.read_text("utf-8") if ran.exists() else "")
    assert git(repository, "show", f"main:{PLACE}") == a_draft().text


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch /tmp/x", "-u", "ext::sh -c touch% x", "ssh://-oProxyCommand=x/y",
        "ssh://a@-oProxyCommand=x/y", "-oProxyCommand=x@host:path", "git@-oProxyCommand=x:path",
        "ftp://host/x", "https://host/a\nb", "https://user:secret@host/x.git", "http://wiki.example.org/x.git",
        f"https://ghp_{'secret' * 6}@host/x.git", "https://glpat-secret@host/x.git",
        f"https://{'5ec2e7' * 6}0ab4@host/x.git", "git@host:-x", "fd::17", "../x.git", "file://host/x", "",
    ],
)  # fmt: skip
def test_a_url_that_is_more_than_a_url_is_refused_unread(tmp_path: Path, url: str) -> None:
    with pytest.raises(WikiError) as refusal:
        GitWiki("wiki", GitSettings(url=url), tmp_path / "cache", Deadline(5))

    assert "secret@" not in str(refusal.value)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("branch", ["--force", "a..b", "a b", "x.lock", "a/", "/a", "a~1", "a:b", "-x"])
def test_a_branch_that_is_no_name_is_refused(tmp_path: Path, branch: str) -> None:
    with pytest.raises(WikiError, match="branch"):
        a_wiki(tmp_path / "wiki.git", tmp_path / "cache", branch=branch)


def test_nothing_is_asked_and_nothing_hangs(tmp_path: Path) -> None:
    """A repository whose transport never answers is given up, with all that was started for it."""
    slow = tmp_path / "git-upload-pack"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path / 'pid'}\nexec sleep 600\n", "utf-8")
    slow.chmod(0o755)
    config = Path(os.environ["HOME"]) / ".gitconfig"
    repository = a_repository(tmp_path / "wiki.git")
    wrapper = tmp_path / "ssh"
    wrapper.write_text(f"#!/bin/sh\nexec {slow}\n", "utf-8")
    wrapper.chmod(0o755)
    config.write_text(config.read_text("utf-8") + f"[core]\nsshCommand = {wrapper}\n", "utf-8")
    settings = GitSettings(url=f"git@example.org:{repository}")
    wiki = GitWiki("wiki", settings, tmp_path / "cache", Deadline(5))

    with pytest.raises(Unreachable, match="took too long"):
        wiki.read(PLACE)

    pid, latest = int((tmp_path / "pid").read_text("utf-8")), time.monotonic() + 20
    while runs(pid) and time.monotonic() < latest:
        time.sleep(0.05)
    assert not runs(pid)


def test_without_an_identity_git_is_told_how(tmp_path: Path) -> None:
    (Path(os.environ["HOME"]) / ".gitconfig").unlink()
    repository = a_repository(tmp_path / "wiki.git")

    with pytest.raises(WikiError, match=r"git config --global user\.email"):
        a_wiki(repository, tmp_path / "cache").put(PLACE, a_draft(), None)

    assert git(repository, "for-each-ref") == ""


def test_a_repository_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(WikiError, match="there is no such repository"):
        a_wiki(tmp_path / "nowhere.git", tmp_path / "cache").read(PLACE)


def test_a_repository_that_refuses_is_not_asked_again(tmp_path: Path) -> None:
    repository = a_repository(tmp_path / "wiki.git")
    hook = repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    asked = tmp_path / "asked"
    hook.write_text(f"#!/bin/sh\necho asked >> {asked}\necho 'not on a Sunday' >&2\nexit 1\n", "utf-8")
    hook.chmod(0o755)

    with pytest.raises(WikiError, match="own rules"):
        a_wiki(repository, tmp_path / "cache").put(PLACE, a_draft(), None)

    assert asked.read_text("utf-8") == "asked\n"
