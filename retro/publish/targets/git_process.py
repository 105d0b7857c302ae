"""Running git: no shell, no prompt, no hook, no option in disguise, and an end in any case.

What git does is said by its options here, by the settings of the person whose home this is (how they reach
a host and who they are), and by a repository of our own making; never by one that was found.
"""

import os
import re
import shutil
import signal
import stat
import subprocess
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from retro.errors import Unreachable, WikiError
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.web import is_loopback
from retro.session.text import clean

NETWORK: Final = 60.0
LOCAL: Final = 30.0
"""Seconds for one step of git."""

_URL = re.compile(
    r"(?:(?:https?|ssh)://(?P<host>[\w.@%\[\]:-]+)/|(?P<user>[\w.-]+)@[\w][\w.-]*:(?!/?-)|file://(?:localhost)?/)[^\s\x00-\x1f\\]*"
)
_TOKEN = re.compile(r"gh[opsur]_|github_pat_|gl(?:pat|dt|ptt|cbt)-|.{36}")
"""What forges hand out where a user's name would stand: by how it begins, or too long for a name."""
_BRANCH = re.compile(r"\w(?:[\w.+-]*\w)?(?:/\w(?:[\w.+-]*\w)?)*")

CONFIG: Final = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.askPass=true", "core.symlinks=false"),
    *("core.attributesFile=/dev/null", "fetch.writeCommitGraph=false", "transfer.bundleURI=false"),
    *("fetch.recurseSubmodules=false", "push.recurseSubmodules=no", "push.gpgSign=false"),
    *("gc.auto=0", "maintenance.auto=false", "advice.detachedHead=false", "protocol.ext.allow=never"),
    *("transfer.fsckObjects=false", "user.useConfigOnly=true"),
)


KEPT: Final = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CONFIG",
    "GIT_HTTP_",
    "GIT_PROXY_",
    "GIT_SSH",
    "GIT_SSL_",
)
"""What a person may have told git about themselves and their network; the rest could lead it elsewhere."""

SKELETON: Final = (
    (
        "config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
        "\tfilemode = false\n\tlogAllRefUpdates = false\n",
    ),
    ("HEAD", "ref: refs/heads/none\n"),
)
"""The files of a copy that say how git works in it, with every word that is in them."""
_FOLDERS: Final = ("objects/info", "objects/pack", "refs/heads", "refs/retro")
_KEPT_FOLDER = re.compile(r"objects(?:/info|/pack|/[0-9a-f]{2})?|refs(?:/heads|/retro)?")
_KEPT_FILE = re.compile(
    r"objects/[0-9a-f]{2}/[0-9a-f]{38}|objects/pack/pack-[0-9a-f]{40}\.(?:pack|idx|rev)"
    r"|refs/retro/seen|shallow|packed-refs"
)
"""What git itself leaves in a copy, pages and the name of the newest: the rest could make it act."""


_KEPT_OUT = "git could not log in; make sure that `git ls-remote` works for this URL without asking anything."
_NO_ANSWER = "the host does not answer; check the network and the url."
_NOTHING = (
    "there is no such repository; a wiki on a forge exists only after its first page was made in the browser."
)
_RULES = "the repository's own rules refuse the change."

MEANINGS: Final = (
    ("authentication failed", _KEPT_OUT),
    ("could not read username", _KEPT_OUT),
    ("could not read password", _KEPT_OUT),
    ("permission denied", _KEPT_OUT),
    ("host key verification", _KEPT_OUT),
    ("error: 401", "the wiki did not accept who you are (401); check git's credential helper."),
    ("error: 403", "the wiki does not allow this (403); check your rights there."),
    ("error: 5", "the wiki reports an internal error; try again later."),
    ("could not resolve", "the host name cannot be found; is there a network?"),
    ("connection refused", _NO_ANSWER),
    ("failed to connect", _NO_ANSWER),
    ("timed out", _NO_ANSWER),
    ("unreachable", _NO_ANSWER),
    ("not found", _NOTHING),
    ("does not appear to be a git repository", _NOTHING),
    ("does not exist", _NOTHING),
    ("protected branch", _RULES),
    ("hook declined", _RULES),
)
"""What git says, in part, and what it means for whoever publishes; the first that fits."""


class GitFailed(WikiError):
    """Git said no; `words` are its own."""

    def __init__(self, sentence: str, words: str) -> None:
        super().__init__(sentence)
        self.words = words


class Git:
    """Git in one bare repository of ours, over these protocols."""

    def __init__(self, name: str, repository: Path, deadline: Deadline, protocols: Iterable[str]) -> None:
        self.name = name
        self.repository = repository
        self._deadline = deadline
        self._protocols = ":".join(protocols)
        # Never one that lies in the current folder, which may be anybody's.
        places = filter(os.path.isabs, os.environ.get("PATH", os.defpath).split(os.pathsep))
        program = shutil.which("git", path=os.pathsep.join(places))
        if program is None or not os.path.isabs(program):  # noqa: PTH117  (a text, as it was found)
            raise WikiError(
                f"{name} is a git repository, but git is not installed on this machine; install it."
            )
        self._program = program

    def prepare(self) -> None:
        """Make the repository anew unless it is one of ours, with nothing in it but pages.

        Somebody else may have put one there: its settings name programs, its links lead elsewhere.
        Raises OSError.
        """
        if not self._is_ours():
            self.make_anew()

    def make_anew(self) -> None:
        """Make the repository, without anything that was there. Raises OSError."""
        if self.repository.is_dir() and not self.repository.is_symlink():
            shutil.rmtree(self.repository)
        else:
            self.repository.unlink(missing_ok=True)
        self.repository.mkdir(parents=True, mode=0o700)
        for folder in _FOLDERS:
            (self.repository / folder).mkdir(parents=True)
        for name, text in SKELETON:
            (self.repository / name).write_text(text, "utf-8", newline="\n")

    def _is_ours(self) -> bool:
        """Whether there is a repository as we make it, of this user alone, and only pages were added."""
        files = dict(SKELETON)
        try:
            told = os.lstat(self.repository)
            if not stat.S_ISDIR(told.st_mode) or (
                os.name == "posix" and (told.st_uid != os.geteuid() or told.st_mode & 0o077)
            ):
                return False
            for path, entry in _entries(self.repository, ""):
                if entry.is_dir(follow_symlinks=False):
                    good = _KEPT_FOLDER.fullmatch(path) is not None
                elif not entry.is_file(follow_symlinks=False):
                    good = False
                elif path in files:
                    good = Path(entry).read_bytes() == files.pop(path).encode()
                else:
                    good = _KEPT_FILE.fullmatch(path) is not None
                if not good:
                    return False
        except OSError:
            return False
        return not files

    def run(
        self,
        *arguments: str,
        data: bytes = b"",
        network: bool = False,
        extra: Mapping[str, str] | None = None,
        bare: bool = True,
    ) -> bytes:
        """Run one command and give its output. Raises GitFailed, or Unreachable when it takes too long."""
        options = [part for setting in CONFIG for part in ("-c", setting)]
        where = [f"--git-dir={self.repository}"] if bare else []
        process = subprocess.Popen(  # noqa: S603  (no shell; every argument is ours or checked)
            [self._program, *where, *options, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env=self._environment(extra or {}),
            start_new_session=True,  # without a terminal neither git nor ssh can stop to ask
        )
        try:
            out, err = process.communicate(data, timeout=self._deadline.left(NETWORK if network else LOCAL))
        except subprocess.TimeoutExpired:
            raise Unreachable(f"{self.name}: git took too long; can the wiki be reached?") from None
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        if process.returncode:
            raise self._failed(arguments[0], err.decode("utf-8", "replace"), out.decode("utf-8", "replace"))
        return out

    def line(self, *arguments: str, data: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """Run a local command that answers with one line."""
        return self.run(*arguments, data=data, extra=extra).decode("utf-8", "replace").strip()

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(KEPT)
        }
        return {
            **kept,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "true",
            "SSH_ASKPASS_REQUIRE": "never",
            "GIT_ALLOW_PROTOCOL": self._protocols,
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            **extra,
        }

    def _failed(self, command: str, err: str, out: str) -> WikiError:
        words = clean(_telling(err) or _telling(out))[:200]
        said = _meaning(err + out) or f"git {command} failed."
        return GitFailed(f"{self.name}: {said} It says: {words}", err + out)


def checked_url(name: str, url: str, *, plain_http: bool) -> str:
    """Return the URL as git may have it. Raises WikiError."""
    if url.startswith("/"):
        url = Path(url).as_uri()
    found = _URL.fullmatch(url)
    scheme = url.partition("://")[0]
    if found is None or "::" in url.partition("/")[0]:
        raise WikiError(
            f"{name}: {clean(url)[:100]!r} is not a git URL that Retro can use: https://…, ssh://…, "
            "user@host:path, or the whole path of a folder."
        )
    authority = found["host"] or ""
    user, at, host = authority.rpartition("@")
    if ":" in user or (at and scheme in ("http", "https") and _TOKEN.match(user)):
        raise WikiError(f"{name}: url contains a secret; use git's credential helper instead.")
    if host.startswith("-") or user.startswith("-"):
        raise WikiError(f"{name}: {clean(authority)!r} cannot be a host.")
    if scheme == "http" and not (plain_http or is_loopback(host.rpartition(":")[0] or host)):
        raise WikiError(
            f"{name}: http is not encrypted, and a secret would be readable on the way. Use https, or set"
            " plain_http = true if you trust that network."
        )
    return url


def protocols(url: str, *, plain_http: bool) -> tuple[str, ...]:
    """Return how git may reach this URL, also after a redirect or what a person's settings make of it."""
    scheme = url.partition("://")[0]
    spoken = ("https", "ssh", *(("http",) if scheme == "http" or plain_http else ()))
    return (*spoken, "file") if scheme == "file" else spoken


def checked_outside(name: str, url: str, workspace: Path) -> None:
    """Refuse a repository that came with the workspace: git runs the hooks of one that it pushes to here.

    Raises WikiError.
    """
    if url.startswith("/"):
        url = Path(url).as_uri()
    if not url.startswith("file:"):
        return
    there = Path(urllib.parse.unquote(urllib.parse.urlsplit(url).path))
    try:
        inside = there.resolve().is_relative_to(workspace.resolve())
    except (OSError, RuntimeError, ValueError):  # links without end, or no name of a file
        inside = True
    if inside:
        raise WikiError(
            f"{name}: {clean(str(there))} lies in the workspace, and its hooks would run on this machine;"
            " name a repository outside of it."
        )


def checked_branch(name: str, branch: str) -> str:
    """Return the name of a branch, or of none. Raises WikiError."""
    if branch and (not _BRANCH.fullmatch(branch) or ".." in branch or branch.endswith(".lock")):
        raise WikiError(f"{name}: {clean(branch)[:80]!r} cannot be the name of a branch.")
    return branch


def _entries(folder: Path, before: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Return everything below a folder with its path in it; no link is followed. Raises OSError."""
    with os.scandir(folder) as found:
        for entry in found:
            yield before + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(folder / entry.name, f"{before}{entry.name}/")


def _telling(output: str) -> str:
    """The line that says why, among the many that say that."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "!", "ERROR"))]
    return next(iter(told or lines[-1:]), "")


def _meaning(words: str) -> str:
    """Return in our words what git's mean, where they are known."""
    low = words.casefold()
    return next((sentence for sign, sentence in MEANINGS if sign in low), "")
