"""How long lists of many formats take: `python tests/bench/formats.py`. A table; nothing is asserted."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from retro.commands.home import content_of  # noqa: E402
from retro.commands.theme_set import ThemeSet  # noqa: E402
from retro.resources import shipped  # noqa: E402
from retro.state import StateFolder  # noqa: E402
from retro.tui.home_app import HomeApp  # noqa: E402
from retro.tui.home_screen import HomeReads  # noqa: E402
from retro.workspace import Workspace  # noqa: E402

MANY: Final = 200
TIMES: Final = 5


def workspace(folder: Path) -> Workspace:
    """Make a workspace in which there are `MANY` formats, all different."""
    pages = [page.read_text("utf-8") for page in sorted(shipped("templates").glob("*.md"))]
    made = Workspace(folder / "team", given=True, state=StateFolder(folder / "state", given=True))
    made.prepare()
    made.templates.mkdir()
    for number in range(MANY - len(pages)):
        page = pages[number % len(pages)].replace("# ", f"# {number} ", 1)
        (made.templates / f"ours-{number}.md").write_text(page, "utf-8")
    return made


def listed(made: Workspace) -> None:
    """Run the command in a process of its own, as people do."""
    command = [sys.executable, "-m", "retro", "--workspace", str(made.folder)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "RETRO_STATE": str(made.state.folder)}
    environment["PYTHONPYCACHEPREFIX"] = str(made.folder.parent / "compiled")  # as in an installed program
    subprocess.run([*command, "templates", "list"], env=environment, stdout=subprocess.DEVNULL, check=True)


def forgotten(made: Workspace) -> None:
    (made.state.folder / "templates.json").unlink(missing_ok=True)


def shown(made: Workspace) -> None:
    """Read what the home holds and draw it once."""
    asyncio.run(_shown(made))


async def _shown(made: Workspace) -> None:
    theme_set = ThemeSet.of(made)
    reads = HomeReads(lambda item: "", lambda session: "")
    app = HomeApp(content_of(made), reads, themes=theme_set.themes, theme=theme_set.theme)
    async with app.run_test(size=(140, 45)) as pilot:
        await pilot.pause()


def measured(
    work: Callable[[Workspace], None], made: Workspace, *, anew: bool
) -> tuple[list[float], list[float]]:
    """Return the seconds on the clock and those of the processor, of each time."""
    clock, processor = [], []
    for _ in range(TIMES):
        if anew:
            forgotten(made)
        began, busy = time.perf_counter(), _busy()
        work(made)
        clock.append(time.perf_counter() - began)
        processor.append(_busy() - busy)
    return clock, processor


def _busy() -> float:
    """Seconds of the processor for this process and those that it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = workspace(Path(folder))
        print(f"{MANY} formats, {TIMES} times each, in milliseconds\n")
        print(f"{'':<54}{'median':>8}{'worst':>8}{'processor':>11}")
        for name, work in (
            ("retro templates list, a process", listed),
            ("home, from files to picture", shown),
        ):
            work(made)
            for how, anew in (("every page is new", True), ("no page has changed", False)):
                clock, processor = measured(work, made, anew=anew)
                times = (statistics.median(clock), max(clock), statistics.median(processor))
                median, worst, busy = (round(seconds * 1000) for seconds in times)
                print(f"{f'{name}, {how}':<54}{median:>8}{worst:>8}{busy:>11}")


if __name__ == "__main__":
    main()
