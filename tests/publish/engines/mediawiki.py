"""A MediaWiki in PHP's own server, from Debian's package, on SQLite, with a bot password."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.publish.engines.engine import Engine, free_port, missing_php, running

PACKAGE = "/usr/share/mediawiki"
ADMIN, SECRET = "Admin", "only for this test 4711"
BOT, PASSWORD = "retro", "0123456789abcdef0123456789abcdef"


def missing() -> str:
    """Say what is missing; nothing when all is there."""
    return missing_php(PACKAGE, "mediawiki")


@contextmanager
def mediawiki(folder: Path) -> Iterator[Engine]:
    """Run one that everybody may read and one bot may write."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (folder / "images").mkdir()
    database = ("--dbtype", "sqlite", "--dbpath", str(folder / "db"))
    served = ("--confpath", str(folder), "--scriptpath", "", "--server", url)
    _php(folder, "install.php", *database, *served, "--pass", SECRET, "A test", ADMIN)
    settings = folder / "LocalSettings.php"
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            "\n$wgJobRunRate = 0; $wgMainCacheType = CACHE_NONE; $wgParserCacheType = CACHE_NONE;\n"
            f"$wgCacheDirectory = '{folder}/cache'; $wgUploadDirectory = '{folder}/images';\n"
            "$wgGroupPermissions['*']['edit'] = false; $wgShowExceptionDetails = true;\n"
        )
    grants = "basic,editpage,createeditmovepage"
    _php(folder, "createBotPassword.php", "--appid", BOT, "--grants", grants, ADMIN, PASSWORD)
    command = ["php", "-d", "error_reporting=0", "-S", f"127.0.0.1:{port}", "-t", PACKAGE]
    environment = {"MW_CONFIG_FILE": str(settings), "PHP_CLI_SERVER_WORKERS": "2"}
    with running(command, f"{url}/api.php", folder / "log", environment, folder=Path(PACKAGE)):
        yield Engine(url, f"{ADMIN}@{BOT}", PASSWORD)


def _php(folder: Path, script: str, *arguments: str) -> None:
    settings = folder / "LocalSettings.php"
    known = {"MW_CONFIG_FILE": str(settings)} if settings.exists() else {}
    done = subprocess.run(
        [str(shutil.which("php")), f"{PACKAGE}/maintenance/{script}", *arguments],
        env={**os.environ, **known}, cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{script} failed:\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}")
