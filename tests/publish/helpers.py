"""What tests of publishing share: a session to publish, a workspace, a git repository, a stub of a server."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from retro.cli import main
from retro.errors import Conflict, Unreachable
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.target import Draft, Flavour, Page, Put
from retro.session import acts
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import Meeting
from tests.confirming import confirmed

SESSION = "2026-11-21-sprint-42"
CARDS = (
    "Pair <b>more</b> & talk",
    "{{template}} [[link]] [text](http://example.org)",
    "# no heading, * no list",
    "//slanted// **bold** __under__ ''mono'' %%raw%%",
    "Lunch @ana #12 ~~gone~~ $math$ ^1",
)


def a_draft(text: str = "# Sprint 42\n\nA page.\n", title: str = "Sprint 42") -> Draft:
    return Draft(SESSION, "2026-11-21", title, text, f"Add the minutes of {SESSION}")


def quick() -> Deadline:
    """Patience that waits for nothing between two attempts."""
    return Deadline(sleep=lambda seconds: None)


def a_meeting(cards: tuple[str, ...] = CARDS) -> Meeting:
    """A meeting that is over, with three actions."""
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", *cards).reveal().go("commit")
    meeting.action("Fix the *flaky* test", "Ana", "2026-12-05").action("Ask <ops>", "Ben").action("Write it")
    return meeting.lead(acts.EndSession())


def a_workspace(folder: Path, settings: str, meeting: Meeting | None = None) -> Path:
    """A workspace with this session and these targets, which its user has confirmed."""
    meeting = meeting or a_meeting()
    folder.mkdir(exist_ok=True)
    confirmed(folder, settings)
    path = Library(folder / "sessions").new_path(meeting.session.id)
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()
    return folder


def retro(workspace: Path, *arguments: str) -> int:
    """Run a command as a person would."""
    return main(["--workspace", str(workspace), *arguments])


# Wikis


@dataclass
class Memory:
    """A wiki of one page; `loses` is how often the answer to a put is lost after it was done."""

    PLACE: ClassVar = "a page"
    text: str | None = None
    version: int = 0
    puts: int = 0
    loses: int = 0
    drops: int = 0
    meanwhile: list[str] = field(default_factory=list)
    name: str = "wiki"
    flavour: Flavour = "md"
    front_matter: bool = False
    link_urls: bool = True

    def place(self, draft: Draft) -> str:
        return self.PLACE

    def read(self, place: str) -> Page | None:
        return None if self.text is None else Page(self.text, str(self.version))

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        if self.meanwhile:
            self.edit(self.meanwhile.pop(0))
        if self.drops:
            self.drops -= 1
            raise Unreachable("no answer")
        if self.read(place) != seen:
            raise Conflict("somebody was quicker")
        self.edit(draft.text)
        self.puts += 1
        if self.loses:
            self.loses -= 1
            raise Unreachable("no answer")
        return Put(str(self.version))

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        return draft.text

    def edit(self, text: str | None) -> None:
        self.text, self.version = text, self.version + 1


# Git


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def an_identity() -> None:
    """Tell git who the person is whose home this is."""
    config = Path(os.environ["HOME"]) / ".gitconfig"
    config.write_text("[user]\nname = Fran\nemail = fran@example.org\n", "utf-8")


def a_repository(folder: Path, branch: str = "main") -> Path:
    """An empty bare repository."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", branch, folder], check=True)
    return folder


def edited(repository: Path, change: Callable[[Path], object], branch: str = "main") -> None:
    """Change the files of a repository as a person with a clone would."""
    clone = repository.with_suffix(".clone")
    if not clone.exists():
        subprocess.run(["git", "clone", "-q", repository, clone], check=True, capture_output=True)
    has_commits = git(clone, "ls-remote", "--heads", "origin")
    if has_commits:
        git(clone, "fetch", "-q")
        git(clone, "checkout", "-q", "-B", branch, f"origin/{branch}")
    change(clone)
    git(clone, "add", "-A")
    git(clone, "-c", "user.name=Pat", "-c", "user.email=pat@example.org", "commit", "-q", "-m", "By hand")
    git(clone, "push", "-q", "origin", f"HEAD:refs/heads/{branch}")


# A server


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Reply = tuple[int, dict[str, str], bytes | str]


@dataclass
class Stub:
    """A server that answers as the test says, and remembers what it was asked."""

    url: str
    seen: list[Seen] = field(default_factory=list)


@contextmanager
def stub(answer: Callable[[Seen], Reply]) -> Iterator[Stub]:
    """Run a server on loopback while the block lasts."""
    held: list[Stub] = []

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen = Seen(self.command, self.path, headers, body)
            held[0].seen.append(seen)
            status, more, text = answer(seen)
            data = text.encode() if isinstance(text, str) else text
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = reply

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.append(Stub(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
