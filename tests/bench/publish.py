"""What publishing costs: a page of 600 cards by 60 people into a git wiki on this machine.

`python tests/bench/publish.py [OTHERS]`: so many other sessions are in the workspace (50). Each figure is the
whole command in a process of its own, as a person calls it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from retro.session import acts
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import Meeting

SAMPLES = 5
GOAL = 2.0
PEOPLE, CARDS = 60, 10
ROOT = Path(__file__).parents[2]


def a_large_meeting() -> Meeting:
    names = [f"Person {number}" for number in range(PEOPLE)]
    meeting = Meeting().join(*names).go("ideate")
    for name in names:
        meeting.add(
            name, "Start", *(f"What {name} thinks about thing {n}, *at* some length" for n in range(CARDS))
        )
    meeting.reveal().go("commit")
    for number in range(8):
        meeting.action(f"Do the thing number {number}", names[number], "2026-12-05")
    return meeting.lead(acts.EndSession())


def keep(workspace: Path, meeting: Meeting, session_id: str) -> None:
    (snapshot,) = meeting.documents
    documents = [{**snapshot, "session": {**snapshot["session"], "id": session_id}}]
    path = Library(workspace / "sessions").new_path(session_id)
    Journal.create(path, summary_of(meeting.session), documents).close()


def row(name: str, samples: list[tuple[float, float]]) -> None:
    seconds, cpu = (statistics.median(column) for column in zip(*samples, strict=True))
    print(f"{name:<34} {seconds:6.2f} s {max(samples)[0]:6.2f} s {cpu:6.2f} s {GOAL:5.1f} s")


def measure(folder: Path, others: int) -> None:
    workspace, repository = folder / "team", folder / "wiki.git"
    workspace.mkdir()
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
    settings = f'[publish.wiki]\nkind = "git"\nurl = "{repository}"\nindex = "Home.md"\n'
    (workspace / "retro.toml").write_text(settings, "utf-8")
    confirming = [sys.executable, "-m", "retro", "--workspace", str(workspace), "trust", "--yes"]
    subprocess.run(confirming, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    large, small = a_large_meeting(), Meeting().go("commit").action("Do it", "Ana").lead(acts.EndSession())
    for number in range(others):
        keep(workspace, small, f"2026-10-{number % 28 + 1:02}-other-{number}")
    for number in range(SAMPLES):
        keep(workspace, large, f"2026-11-21-large-{number}")
    (folder / "gitconfig").write_text("[user]\nname = Fran\nemail = fran@example.org\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": str(folder / "gitconfig")}

    def retro(*arguments: str) -> tuple[float, float]:
        command = [sys.executable, "-m", "retro", "--workspace", str(workspace), *arguments]
        began, spent = time.perf_counter(), os.times()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        done = os.times()
        cpu = done.children_user + done.children_system - spent.children_user - spent.children_system
        return time.perf_counter() - began, cpu

    ids = [f"2026-11-21-large-{number}" for number in range(SAMPLES)]
    print(f"{others} other sessions; median and worst of {SAMPLES}, CPU of the command and its gits, goal\n")
    row("retro --version", [retro("--version") for _ in ids])
    row("retro minutes", [retro("minutes", each) for each in ids])
    row("retro publish, a new page", [retro("publish", each) for each in ids])
    row("retro publish, unchanged", [retro("publish", each) for each in ids])
    for each in ids:
        retro("actions", "done", f"{each}/A1")
    row("retro publish, changed", [retro("publish", each) for each in ids])
    row(f"retro actions --sync, {SAMPLES} pages", [retro("actions", "--sync") for _ in ids])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="retro-bench-") as scratch:
        measure(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else 50)
