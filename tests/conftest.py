"""What every test can rely on: an empty home, a fixed terminal, its turn on the machine."""

import asyncio
import fcntl
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings

from retro.event_loop import EventLoop
from tests.at_rest import idle

ROOT: Final = Path(__file__).parents[1]
SNAPSHOT_PYTHON: Final = (3, 11)
"""Snapshots are drawn by one Python, so that two people never redraw each other's."""

AMBIENT: Final = (
    *("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES"),
    *("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "TMUX", "STY", "VTE_VERSION", "WT_SESSION"),
    *("SSH_AUTH_SOCK", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "SSH_ASKPASS"),
    *("LC_ALL", "LC_CTYPE", "LANGUAGE", "PYTHONPATH", "PYTHONWARNINGS"),
)
"""What a terminal leaves in the environment and programs listen to."""

FIXED: Final = (("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8"), ("TZ", "UTC"))

DAY: Final = 86_400
MIDNIGHT: Final = 60
"""Seconds before midnight in which no test begins; longer than nearly all of them take."""

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, database=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


# The machine


@pytest.fixture(scope="session", autouse=True)
def no_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take away whose machine this is; fixtures of every scope see it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*AMBIENT, *(n for n in os.environ if n.startswith(("TEXTUAL_", "RETRO_", "GIT_")))):
            # TEXTUAL_SNAPSHOT_TEMPDIR is where snapshots meet that were taken in several processes.
            if name != "TEXTUAL_SNAPSHOT_TEMPDIR":
                patch.delenv(name, raising=False)
        for name, value in FIXED:
            patch.setenv(name, value)
        _move_home(patch, tmp_path_factory.mktemp("home"))
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a home of its own, and start it in an empty folder."""
    away = tmp_path_factory.mktemp("away")
    _move_home(monkeypatch, away / "home")
    here = away / "here"
    here.mkdir()
    monkeypatch.chdir(here)


def _move_home(patch: pytest.MonkeyPatch, home: Path) -> None:
    home.mkdir(exist_ok=True)
    patch.setenv("HOME", str(home))
    patch.setenv("XDG_DATA_HOME", str(home / ".local" / "share"))
    patch.setenv("XDG_STATE_HOME", str(home / ".local" / "state"))
    patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    patch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    patch.setenv("XDG_RUNTIME_DIR", str(home / ".run"))


@pytest.fixture(scope="session", autouse=True)
def slow_machine() -> Iterator[None]:
    """Take no app to rest because others have the processor, and no answer that is late to be missing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retro.room.recalls.PATIENCE", 60.0)
        for waits in ("textual.app", "textual.pilot"):
            patch.setattr(f"{waits}.wait_for_idle", idle)
        yield


@pytest.fixture(autouse=True)
def one_day() -> None:
    """Let no test begin shortly before midnight: what it is told and what it expects are of the same day."""
    left = DAY - time.time() % DAY
    if left < MIDNIGHT:
        time.sleep(left)


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run tests on the loop that the program runs on."""
    return {"retro": EventLoop}


# Turns: tests run side by side, those marked `serial` last and alone


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put serial tests last, and mark those that draw, so that `-m snapshot` finds them."""
    items.sort(key=_is_serial)
    for item in items:
        if "snap_compare" in getattr(item, "fixturenames", ()):
            item.add_marker("snapshot")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the processes of this run take turns."""
    if TURNS not in node.config.stash:
        node.config.stash[TURNS] = tempfile.TemporaryDirectory(prefix="retro-turns-")
    node.workerinput["turns"] = node.config.stash[TURNS].name


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    turns = _workerinput(item.config).get("turns")
    if turns is None:
        return (yield)
    with _turn(Path(turns), alone=_is_serial(item)):
        return (yield)


@contextmanager
def _turn(turns: Path, *, alone: bool) -> Iterator[None]:
    """Hold the floor, shared or alone. Who wants it alone keeps the gate shut, so nobody else comes first."""
    with (turns / "gate").open("w") as gate, (turns / "floor").open("w") as floor:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(floor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(floor, fcntl.LOCK_UN)  # a forked child may still have it open


def _is_serial(item: pytest.Item) -> bool:
    return item.get_closest_marker("serial") is not None


def _workerinput(config: pytest.Config) -> dict[str, Any]:
    given: dict[str, Any] = getattr(config, "workerinput", {})
    return given


# Snapshots


TURNS: Final[pytest.StashKey[tempfile.TemporaryDirectory[str]]] = pytest.StashKey()
STALE: Final[pytest.StashKey[list[Path]]] = pytest.StashKey()
USED: Final[pytest.StashKey[set[str]]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-stale-snapshots",
        action="store_true",
        help="fail when no test draws a snapshot that is there; for runs with every test that draws",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("update_snapshots", False) and sys.version_info[:2] != SNAPSHOT_PYTHON:
        wanted = ".".join(map(str, SNAPSHOT_PYTHON))
        raise pytest.UsageError(f"Snapshots are only updated with Python {wanted}, the one that CI compares.")
    config.stash[USED] = set()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look for stale snapshots in all of the suite: syrupy gives up on that when there are workers."""
    config = session.config
    used = config.stash[USED]
    report = getattr(getattr(config, "_syrupy", None), "report", None)
    if report is not None:
        used.update(collection.location for collection in report.used)
    if hasattr(config, "workeroutput"):
        config.workeroutput["snapshots"] = sorted(used)
    elif config.getoption("--no-stale-snapshots") and not session.testsfailed:
        stale = config.stash[STALE] = _stale(used)
        if config.getoption("update_snapshots"):
            for path in stale:
                path.unlink()
        elif stale:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    used: list[str] = getattr(node, "workeroutput", {}).get("snapshots", [])
    node.config.stash[USED].update(used)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    done = "removed" if config.getoption("update_snapshots", False) else "stale"
    for path in config.stash.get(STALE, []):
        terminalreporter.write_line(f"{done}: no test draws {path.relative_to(ROOT)}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if TURNS in config.stash:
        config.stash[TURNS].cleanup()


def _stale(used: set[str]) -> list[Path]:
    """Find snapshots that no test of this run looked at."""
    drawn = (ROOT / "tests").glob("**/__snapshots__/**/*.svg")
    return sorted(path for path in drawn if str(path) not in used)
