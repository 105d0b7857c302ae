"""Any git repository. Pages become commits without a work tree: nothing of the wiki is ever checked out."""

import difflib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retro.errors import Conflict, WikiError
from retro.publish.page_id import is_page_of, marks_of
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.file_lock import locked
from retro.publish.targets.git_process import Git, GitFailed, checked_branch, checked_url, protocols
from retro.publish.targets.page_list import relative_link, with_page
from retro.publish.targets.places import checked_path, path_of
from retro.publish.targets.target import Draft, Flavour, Misplaced, Page, Put, same
from retro.publish.targets.target_settings import GitSettings
from retro.words import listed

TRIES: Final = 5
PREFERRED: Final = ("main", "master", "trunk")
FILE: Final = "100644"
SEEN: Final = "refs/retro/seen"
SOURCES: Final = (".md", ".markdown")
"""The ends of the names of files among which a page that was moved is looked for."""
_LOST = re.compile(
    r"\[rejected\]|non-fast-forward|fetch first|cannot lock ref|failed to update ref|stale info"
)


@dataclass(frozen=True)
class _Tip:
    """The newest commit of the branch; empty while there is none."""

    branch: str
    commit: str


class GitWiki:
    """Pages in a branch. A copy of the newest commit is kept, so that a second time costs little."""

    marks_pages = True

    def __init__(self, name: str, settings: GitSettings, cache: Path, deadline: Deadline) -> None:
        self.name = name
        self.flavour: Flavour = settings.flavour
        self.front_matter = settings.front_matter
        self.link_urls = settings.link_urls
        self._settings = settings
        self._url = checked_url(name, settings.url, plain_http=settings.plain_http)
        self._branch = checked_branch(name, settings.branch)
        self._index = checked_path(settings.index) if settings.index else ""
        self._deadline = deadline
        copy = cache / (hashlib.sha256(self._url.encode()).hexdigest()[:16] + ".git")
        self._lock = copy.with_suffix(".lock")
        self._git = Git(name, copy, deadline, protocols(self._url, plain_http=settings.plain_http))
        self._tip: _Tip | None = None

    def place(self, draft: Draft) -> str:
        return path_of(self._settings.channels if draft.is_channel else self._settings.path, draft)

    def read(self, place: str) -> Page | None:
        checked_path(place)
        with self._copy():
            return self._page(self._tip or self._fetch(), place)

    def link(self, at: str, to: str) -> str:
        return relative_link(at, to, suffix=self._links_to_files)

    def shows_title(self, place: str, draft: Draft) -> bool:
        """GitLab shows what the front matter says; other wikis the name of the file, or nothing."""
        return self.front_matter and self._is_wiki and "gitlab" in self._url

    def current_place(self, place: str, draft: Draft) -> str:
        """Where the page is now: at its place, or where people moved it, known by the session's id on it."""
        with self._copy():
            tip = self._tip or self._fetch()
            there = self._page(tip, place)
            if there and is_page_of(there.text, draft.session):
                return place
            found = [path for path in self._pages_of(tip, draft.session) if path != place]
        if len(found) > 1:
            raise Misplaced(
                f"{self.name}: {listed(found)} all say that they are the page of {draft.session}; take that"
                " line out of all but one (“retro: page of …” at the end, or “session” at the top)."
            )
        try:
            return checked_path(found[0]) if found else place
        except WikiError as refusal:
            raise Misplaced(f"{self.name}: the page of {draft.session} was moved. {refusal}") from refusal

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        checked_path(place)
        with self._copy():
            self._identity()
            for attempt in range(TRIES):
                # What was just read will do: if it is old, the push is refused.
                tip = self._tip if self._tip and not attempt else self._fetch()
                if self._page(tip, place) != seen:
                    raise Conflict(f"{self.name}: somebody changed {place} at the same moment; try again.")
                commit = self._commit(tip, place, draft, seen)
                if self._push(tip, commit):
                    self._tip = _Tip(tip.branch, commit)
                    blob = self._git.line("rev-parse", f"{commit}:{place}")
                    return Put(blob, self._shown(place))
                if not self._deadline.pause(attempt):
                    break
        raise Conflict(f"{self.name}: others keep publishing at the same time; try again in a minute.")

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        page = "" if _is_there(seen, draft) else draft.text
        if not self._index:
            return page
        with self._copy():
            before, after = self._listing(self._tip or self._fetch(), place, draft)
        named = (f"{self._index}, as it is there", f"{self._index}, as it would be")
        lines = [*difflib.unified_diff(before.splitlines(), after.splitlines(), *named, lineterm="", n=1)]
        return "\n".join((*([page] if page else []), *lines, "")) if lines else page

    def unlisted(self, place: str, draft: Draft) -> str:
        if not self._index:
            return ""
        with self._copy():
            before, after = self._listing(self._tip or self._fetch(), place, draft)
        return "" if before == after else self._index

    # What is there

    @property
    def _is_wiki(self) -> bool:
        """Whether it is the wiki of a forge."""
        return self._url.endswith(".wiki.git")

    @property
    def _links_to_files(self) -> bool:
        return self._settings.links == "file" or not (self._settings.links or self._is_wiki)

    @contextmanager
    def _copy(self) -> Iterator[None]:
        """Hold the lock of our copy of the repository."""
        try:
            with locked(self._lock, self._deadline):
                self._git.prepare()
                yield
        except OSError as error:
            raise WikiError(f"{self.name}: {error.filename or 'git'}: {error.strerror}.") from error

    def _fetch(self) -> _Tip:
        """Fetch the newest commit of the branch; a copy that git cannot use any more is made anew.

        Whoever is cut off in the middle, as when a wiki takes too long, leaves git's own locks in it.
        """
        try:
            return self._fetched()
        except GitFailed as refusal:
            if str(self._git.repository) not in refusal.words:
                raise
            self._git.make_anew()
            return self._fetched()

    def _fetched(self) -> _Tip:
        git = self._git
        branch = self._branch or (self._tip.branch if self._tip else self._preferred())
        try:
            options = ("-q", "--no-tags", "--no-write-fetch-head", "--depth=1")
            git.run("fetch", *options, "--", self._url, f"+refs/heads/{branch}:{SEEN}", network=True)
            commit = git.line("rev-parse", "--verify", "-q", SEEN + "^{commit}")
        except GitFailed as refusal:
            if "couldn't find remote ref" not in refusal.words:
                raise
            commit = ""
        self._tip = _Tip(branch, commit)
        return self._tip

    def _preferred(self) -> str:
        """Find the branch that the repository shows to people, also while it is empty."""
        git = self._git
        said = git.run(
            "ls-remote", "--symref", "--", self._url, "HEAD", "refs/heads/*", network=True
        ).decode()
        for line in said.splitlines():
            if line.startswith("ref: refs/heads/"):
                return checked_branch(self.name, line.split()[1].removeprefix("refs/heads/"))
        heads = re.findall(r"\trefs/heads/(\S+)$", said, re.MULTILINE)
        known = [name for name in PREFERRED if name in heads] or heads
        if len(heads) > 1 and known is heads:
            raise WikiError(f'{self.name} has several branches and no default; choose one: branch = "…".')
        return checked_branch(self.name, known[0]) if known else self._unborn()

    def _unborn(self) -> str:
        """Ask an empty repository what its first branch is to be called."""
        with tempfile.TemporaryDirectory(prefix="retro-wiki-") as folder:
            where = Path(folder) / "empty.git"
            with suppress(WikiError):
                options = ("-q", "--bare", "--template=", "--no-tags")
                self._git.run("clone", *options, "--", self._url, str(where), network=True, bare=False)
                head = (where / "HEAD").read_text("utf-8").strip()
                return checked_branch(self.name, head.removeprefix("ref: refs/heads/"))
        return "master" if self._url.endswith(".wiki.git") else "main"

    def _page(self, tip: _Tip, place: str, *, whole: bool = False) -> Page | None:
        """Read a page; what leads to it must be folders, and it a file, and if `whole` all of it readable."""
        if not tip.commit:
            return None
        parts = place.split("/")
        steps = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        said = self._git.run("ls-tree", "-t", "-z", "--full-tree", tip.commit, "--", *steps)
        entries = (entry.partition("\t") for entry in said.decode("utf-8", "replace").split("\0") if entry)
        there = {path: about.split() for about, _, path in entries}
        for step in steps:
            if step not in there:
                return None
            mode, kind, blob = there[step]
            wanted = "blob" if step == place else "tree"
            if kind != wanted or mode == "120000":
                raise WikiError(
                    f"{self.name}: {step} is a link, or no {'file' if wanted == 'blob' else 'folder'};"
                    " Retro does not follow links in a wiki."
                )
        data = self._git.run("cat-file", "blob", blob)
        try:
            return Page(data.decode("utf-8", "strict" if whole else "replace"), blob)
        except UnicodeDecodeError:
            raise WikiError(
                f"{self.name}: {place} is not text in UTF-8 and would be damaged; first save it as UTF-8."
            ) from None

    def _pages_of(self, tip: _Tip, session: str) -> list[str]:
        """Find the files that say that they are the page of a session."""
        if not tip.commit:
            return []
        wanted = [part for mark in marks_of(session) for part in ("-e", mark)]
        try:
            options = ("-lzIF", "--full-name", "--no-color", "--no-recurse-submodules")
            said = self._git.run("grep", *options, *wanted, tip.commit)
        except GitFailed as refusal:
            if refusal.words:
                raise
            return []  # none has it
        names = [name.partition(":")[2] for name in said.decode("utf-8", "replace").split("\0")]
        found = []
        for name in names:
            with suppress(WikiError):  # a link
                page = self._page(tip, name) if name.casefold().endswith(SOURCES) else None
                found += [name] if page and is_page_of(page.text, session) else []
        return found

    # What is written

    def _identity(self) -> None:
        try:
            self._git.run("var", "GIT_COMMITTER_IDENT")
        except GitFailed:
            raise WikiError(
                "git does not know who you are, and a commit needs an author. Tell it once: "
                'git config --global user.name "Your Name", git config --global user.email you@example.org'
            ) from None

    def _commit(self, tip: _Tip, place: str, draft: Draft, seen: Page | None) -> str:
        """Make a commit out of the tip and the page. No file is touched, so no filter and no hook runs."""
        git = self._git
        pages = {} if _is_there(seen, draft) else {place: draft.text}
        if self._index:
            pages[self._index] = self._listing(tip, place, draft)[1]
        with tempfile.TemporaryDirectory(prefix="retro-wiki-") as folder:
            extra = {"GIT_INDEX_FILE": os.path.join(folder, "index")}  # noqa: PTH118
            git.run("read-tree", tip.commit, extra=extra) if tip.commit else git.run(
                "read-tree", "--empty", extra=extra
            )
            for path, text in pages.items():
                blob = git.line("hash-object", "-w", "--stdin", "--no-filters", data=text.encode())
                git.run("update-index", "--add", "--cacheinfo", f"{FILE},{blob},{path}", extra=extra)
            tree = git.line("write-tree", extra=extra)
        parents = ("-p", tip.commit) if tip.commit else ()
        return git.line(
            "commit-tree", "--no-gpg-sign", *parents, "-F", "-", tree, data=draft.summary.encode()
        )

    def _listing(self, tip: _Tip, place: str, draft: Draft) -> tuple[str, str]:
        """Return the page that lists all pages as it is, and with this one on it."""
        there = self._page(tip, self._index, whole=True)
        before = there.text if there else ""
        title = f"{draft.date} {draft.title}".strip()
        return before, with_page(
            before,
            self._index,
            place,
            title,
            suffix=self._links_to_files,
            is_there=lambda path: self._is_there(tip, path),
        )

    def _is_there(self, tip: _Tip, path: str) -> bool:
        try:
            return self._page(tip, path) is not None
        except WikiError:
            return True  # a link or a folder is no page of ours that was moved

    def _push(self, tip: _Tip, commit: str) -> bool:
        """Push without force; False when somebody was quicker."""
        try:
            options = ("-q", "--no-verify", "--porcelain")
            self._git.run(
                "push", *options, "--", self._url, f"{commit}:refs/heads/{tip.branch}", network=True
            )
        except GitFailed as refusal:
            if _LOST.search(refusal.words) and "hook declined" not in refusal.words:
                return False
            raise
        return True

    def _shown(self, place: str) -> str:
        """Where a person can look at the page, for the forges whose addresses are known."""
        url = re.sub(r"^(?:ssh://)?git@([\w.-]+)[:/]", r"https://\1/", self._url)
        if url.startswith("https://") and url.endswith(".wiki.git"):
            name = place.removesuffix(".md")
            inner = "/-/wikis/" if "gitlab" in url else "/wiki/"
            return (
                url.removesuffix(".wiki.git") + inner + (name if "gitlab" in url else name.rpartition("/")[2])
            )
        return ""


def _is_there(seen: Page | None, draft: Draft) -> bool:
    return seen is not None and same(seen.text, draft.text, "md")


def forget_copies(cache: Path, deadline: Deadline) -> None:
    """Remove our copies of repositories, with all that was ever read or written there. Raises WikiError.

    What is still in a wiki is fetched again when it is needed.
    """
    for copy in sorted(cache.glob("*.git")):
        with locked(copy.with_suffix(".lock"), deadline):
            try:
                shutil.rmtree(copy)
            except OSError as error:
                said = f"{copy}, our copy of a wiki, cannot be removed ({error.strerror})."
                raise WikiError(said) from error
