"""A DokuWiki in PHP's own server, from a copy of Debian's package, with its remote interface on."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.publish.engines.engine import Engine, free_port, missing_php, running

PACKAGE = "/usr/share/dokuwiki"
CONF = "/etc/dokuwiki"
USER, PASSWORD = "retro", "only for a test"


def missing() -> str:
    """Say what is missing; nothing when all is there."""
    return missing_php(PACKAGE, "dokuwiki")


@contextmanager
def dokuwiki(folder: Path) -> Iterator[Engine]:
    """Run one that everybody may read and one user may write."""
    home, conf, data = folder / "home", folder / "conf", folder / "data"
    shutil.copytree(PACKAGE, home)
    shutil.copytree(CONF, conf)
    for part in (
        "attic",
        "cache",
        "index",
        "locks",
        "log",
        "media",
        "media_attic",
        "media_meta",
        "meta",
        "pages",
        "tmp",
    ):
        (data / part).mkdir(parents=True)
    (home / "inc" / "preload.php").write_text(
        f"<?php define('DOKU_MAIN_CONF', '{conf}/'); define('DOKU_CONF', '{conf}/');\n", "utf-8"
    )
    (conf / "local.php").write_text(
        "<?php\n"
        f"$conf['savedir'] = '{data}'; $conf['useacl'] = 1; $conf['superuser'] = '@admin';\n"
        "$conf['remote'] = 1; $conf['remoteuser'] = '@user'; $conf['authtype'] = 'authplain';\n"
        "$conf['title'] = 'A test'; $conf['license'] = '0';\n",
        "utf-8",
    )
    (conf / "acl.auth.php").write_text("*\t@ALL\t1\n*\t@user\t8\n", "utf-8")
    hashed = subprocess.run(
        ["php", "-r", f"echo password_hash('{PASSWORD}', PASSWORD_BCRYPT, ['cost' => 4]);"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    users = conf / "users.auth.php"
    users.unlink(missing_ok=True)
    users.write_text(f"{USER}:{hashed}:Retro:retro@example.org:user\n", "utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["php", "-d", "error_reporting=0", "-S", f"127.0.0.1:{port}", "-t", str(home)]
    with running(command, f"{url}/doku.php", folder / "log", {"PHP_CLI_SERVER_WORKERS": "2"}, folder=home):
        yield Engine(url, USER, PASSWORD)
