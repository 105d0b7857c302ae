"""The host key: made once, kept, never replaced silently, because people compare its fingerprint."""

import contextlib
import os
import stat
from pathlib import Path

import asyncssh

from retro.errors import DoorError


def host_key(path: Path) -> asyncssh.SSHKey:
    """Load the ed25519 host key, making it first when there is none. Raises DoorError."""
    try:
        if not path.is_symlink() and not path.exists():
            _make(path)
    except OSError as trouble:
        raise DoorError(f"The host key {path} cannot be made ({_reason(trouble)}).") from trouble
    return _load(path)


def fingerprint(key: asyncssh.SSHKey) -> str:
    """Give the fingerprint as ssh shows it: `SHA256:…`."""
    return key.get_fingerprint("sha256")


def _make(path: Path) -> None:
    """Write a fresh key; of two processes that try, one finds that the key exists."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = asyncssh.generate_private_key("ssh-ed25519", comment="retro").export_private_key("openssh")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)  # complete or not there at all, and never over an existing key
    finally:
        temporary.unlink()


def _load(path: Path) -> asyncssh.SSHKey:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read(100_000)
    except OSError as trouble:
        raise DoorError(f"The host key {path} cannot be read ({_reason(trouble)}).") from trouble
    if mode & 0o077:
        raise DoorError(f"The host key {path} can be read by others; run: chmod 600 {path}")
    try:
        key = asyncssh.import_private_key(data)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as trouble:
        raise DoorError(
            f"The host key {path} is damaged or has a passphrase. Put it back from a backup, or remove it"
            " and tell everybody that the fingerprint has changed."
        ) from trouble
    return key


def _reason(trouble: OSError) -> str:
    return trouble.strerror or type(trouble).__name__
