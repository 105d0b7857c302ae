"""Starting and stopping a server that is not ours."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0
"""Seconds for an engine to answer, on a machine that is busy with other tests."""


@dataclass(frozen=True)
class Engine:
    """A wiki that runs. Its user may write."""

    url: str
    user: str = ""
    password: str = ""

    def page(self, path: str) -> str:
        """Fetch a page as a browser would get it."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as response:
            text: str = response.read().decode("utf-8")
        return text


def free_port() -> int:
    """Find a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def missing_php(folder: str, package: str) -> str:
    """Say what is missing for an engine in PHP; nothing when all is there."""
    if shutil.which("php") is None:
        return "there is no php here: apt-get install php-cli php-sqlite3 php-xml php-mbstring php-intl"
    return "" if Path(folder).is_dir() else f"there is no {package} here: apt-get install {package}"


@contextmanager
def running(
    command: Sequence[str], url: str, log: Path, environment: Mapping[str, str], *, folder: Path
) -> Iterator[None]:
    """Run a server until the block ends; enter it when the server answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await(process, url, log)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not come up:\n{log.read_text('utf-8', 'replace')[-2000:]}")
