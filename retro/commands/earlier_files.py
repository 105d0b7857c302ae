"""What earlier versions kept in a workspace's `.retro/`: found, read and removed with care, used by nobody.

Whoever made or copied the folder had a hand in it. So no link is followed here, and nothing is read that is
not a small file of this user's own.
"""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from retro.errors import StoreError
from retro.session.text import counted
from retro.storage.slugs import is_slug
from retro.workspace import Workspace

LARGEST: Final = 65_536
"""Bytes of one secret; all but the settings of access have less than a hundred."""
MOST: Final = 1_000
"""Secrets of one session that are looked at; a stage has one."""
_FOLDER: Final = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC"))
_FILE: Final = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))


def contents(workspace: Workspace) -> str:
    """Return in words what is there, besides an older host key; empty when nothing is."""
    if workspace.earlier.is_symlink():
        return "it is a link, which is not followed"
    names = _names(workspace)
    parts = []
    if sessions := sessions_with_secrets(workspace):
        parts.append(f"secrets of {counted(len(sessions), 'session')}")
    if copies := [name for name in _names(workspace, "wikis") if name.endswith(".git")]:
        parts.append("a copy of a wiki" if len(copies) == 1 else f"{len(copies)} copies of wikis")
    if any(name.startswith("retro.log") for name in names):
        parts.append("a log")
    if "remembered.json" in names:
        parts.append("the colours that were chosen")
    if others := [name for name in names if not _is_ours(name)]:
        parts.append(counted(len(others), "other thing"))
    return ", ".join(parts)


def sessions_with_secrets(workspace: Workspace) -> list[str]:
    """Name the sessions of which there are secrets."""
    return [
        name for name in _names(workspace, "secrets") if is_slug(name) and _names(workspace, "secrets", name)
    ]


def names_of_secrets(workspace: Workspace, session_id: str) -> list[str]:
    """Name the secrets of a session that are there, whatever they are."""
    return _names(workspace, "secrets", session_id)


def files(workspace: Workspace) -> list[Path]:
    """Return the folders and files there that only their owner should use, but for what is behind links."""
    found = [
        workspace.earlier / name
        for name in _names(workspace)
        if name == "secrets" or name.startswith("retro.log")
    ]
    for session_id in sessions_with_secrets(workspace):
        folder = workspace.earlier / "secrets" / session_id
        found += [folder, *(folder / name for name in names_of_secrets(workspace, session_id))]
    return [path for path in (workspace.earlier, *found) if not path.is_symlink()]


def secrets_of(workspace: Workspace, session_id: str) -> dict[str, bytes]:
    """Read the secrets of a session, by name: files of this user's own, not too many and not too large."""
    found: dict[str, bytes] = {}
    with contextlib.suppress(OSError), _opened(workspace, "secrets", session_id) as folder:
        for name in sorted(os.listdir(folder))[:MOST]:  # noqa: PTH208  (of an open folder)
            data = _read(folder, name) if is_slug(name) else None
            if data is not None:
                found[name] = data
    return found


def remove_secrets(workspace: Workspace, session_id: str, names: list[str] | None = None) -> None:
    """Remove these secrets of a session, or all, and an empty folder, durably. Raises StoreError."""
    try:
        with _opened(workspace, "secrets") as secrets:
            with _opened(workspace, "secrets", session_id) as folder:
                for name in os.listdir(folder) if names is None else names:  # noqa: PTH208
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(name, dir_fd=folder)
                os.fsync(folder)
                empty = not os.listdir(folder)  # noqa: PTH208
            if empty:
                os.rmdir(session_id, dir_fd=secrets)
                os.fsync(secrets)
    except _NOT_THERE:
        return
    except OSError as error:
        where = workspace.earlier / "secrets" / session_id
        raise StoreError(f"{where} could not be removed ({error.strerror}).") from error


def forget_copies(workspace: Workspace) -> None:
    """Remove copies of wikis, with all that was ever published there. Raises StoreError."""
    try:
        with _opened(workspace, "wikis") as wikis:
            for name in os.listdir(wikis):  # noqa: PTH208
                if name.endswith(".git"):
                    shutil.rmtree(name, dir_fd=wikis)
    except _NOT_THERE:
        return
    except OSError as error:
        where = workspace.earlier / "wikis"
        raise StoreError(f"{where} could not be removed ({error.strerror}).") from error


_NOT_THERE: Final = (FileNotFoundError, NotADirectoryError)
"""Also where a link is: it is no folder to whoever does not follow it."""


@contextlib.contextmanager
def _opened(workspace: Workspace, *names: str) -> Iterator[int]:
    """Open a folder inside of `.retro`, by way of folders alone. Raises OSError."""
    with contextlib.ExitStack() as stack:
        folder = os.open(workspace.earlier, _FOLDER)
        stack.callback(os.close, folder)
        for name in names:
            folder = os.open(name, _FOLDER, dir_fd=folder)
            stack.callback(os.close, folder)
        yield folder


def _names(workspace: Workspace, *folders: str) -> list[str]:
    try:
        with _opened(workspace, *folders) as folder:
            return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []


def _read(folder: int, name: str) -> bytes | None:
    """Read a file, or give None for what is none, is another user's, or is too large."""
    try:
        fd = os.open(name, _FILE, dir_fd=folder)
    except OSError:
        return None
    with os.fdopen(fd, "rb") as file:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            return None
        try:
            data = file.read(LARGEST + 1)
        except OSError:
            return None
    return data if len(data) <= LARGEST else None


def _is_ours(name: str) -> bool:
    """Whether this is what earlier versions put there, or a host key, which has its own sentence."""
    return name in ("secrets", "wikis", "remembered.json", "host_key") or name.startswith("retro.log")
