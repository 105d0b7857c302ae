"""An Otter Wiki: Markdown pages in a git repository, pushed to over HTTP."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.publish.engines.engine import ROOT, Engine, free_port, running

VENV = ROOT / ".engines" / "otterwiki"


def missing() -> str:
    """Say what is missing; nothing when all is there."""
    return "" if (VENV / "bin" / "python").exists() else "there is no Otter Wiki here: make engines"


@contextmanager
def otterwiki(folder: Path) -> Iterator[Engine]:
    """Run one with an empty repository that anybody may push to; git is served at `/.git`."""
    repository = folder / "repository"
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = folder / "settings.cfg"
    settings.write_text(
        f"REPOSITORY = {str(repository)!r}\n"
        f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{folder / 'otter.sqlite'}'\n"
        "SECRET_KEY = 'only for a test on this machine'\n"
        "READ_ACCESS = WRITE_ACCESS = ATTACHMENT_ACCESS = 'ANONYMOUS'\n"
        "GIT_WEB_SERVER = True\n"
        "RETAIN_PAGE_NAME_CASE = True\n",
        "utf-8",
    )
    command = [
        str(VENV / "bin" / "python"),
        "-m",
        "flask",
        "--app",
        "otterwiki.server",
        "run",
        "-p",
        str(port),
    ]
    environment = {"OTTERWIKI_SETTINGS": str(settings), "PYTHONPATH": "", "PYTHONWARNINGS": "ignore"}
    with running(command, url, folder / "log", environment, folder=folder):
        yield Engine(url)
