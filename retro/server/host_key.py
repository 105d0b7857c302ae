"""The host key: made once, kept, never replaced silently, because people compare its fingerprint."""

import contextlib
import os
import shlex
import stat
import tempfile
from pathlib import Path

import asyncssh

from retro.errors import ServerError


def host_key(path: Path) -> asyncssh.SSHKey:
    """Load the ed25519 host key, making it first when there is none. Raises ServerError."""
    try:
        missing = not os.path.lexists(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if missing:
        keep_host_key(path, new_host_key())
    return read_host_key(path)


def new_host_key() -> asyncssh.SSHKey:
    """Make a host key that is kept nowhere."""
    return asyncssh.generate_private_key("ssh-ed25519", comment="retro")


def read_host_key(path: Path) -> asyncssh.SSHKey:
    """Load a host key that must be there, be this user's, and be closed to others. Raises ServerError.

    Neither the file nor its folder is reached through a link: it would lead to what somebody else chose.
    """
    if path.parent.is_symlink() or path.is_symlink():
        raise ServerError(
            f"The host key {path} is a link or is reached through one; Retro does not follow it."
        )
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            # A pipe in its place would never answer; without O_NONBLOCK we would wait for it.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            with os.fdopen(os.open(path.name, flags, dir_fd=folder), "rb") as file:
                found = os.fstat(file.fileno())
                data = file.read(100_000) if stat.S_ISREG(found.st_mode) else b""
        finally:
            os.close(folder)
    except OSError as error:
        raise _unreadable(path, error) from error
    if found.st_uid != os.geteuid():
        raise ServerError(f"The host key {path} belongs to another user.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise ServerError(
            f"The host key {path} can be read by others; run: chmod 600 {shlex.quote(str(path))}"
        )
    try:
        return asyncssh.import_private_key(data)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise ServerError(
            f"The host key {path} is damaged or has a passphrase. Restore it from a backup, or remove it"
            " and tell everybody that the fingerprint has changed."
        ) from error


def keep_host_key(path: Path, key: asyncssh.SSHKey) -> None:
    """Write a key where none is; of two processes that try, one finds it there. Raises ServerError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key.export_private_key("openssh"))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)  # complete or not there at all, and never over an existing key
        finally:
            Path(temporary).unlink()
    except OSError as error:
        raise ServerError(f"The host key {path} cannot be made ({_reason(error)}).") from error


def fingerprint(key: asyncssh.SSHKey) -> str:
    """Return the fingerprint as ssh shows it: `SHA256:…`."""
    return key.get_fingerprint("sha256")


def _unreadable(path: Path, error: OSError) -> ServerError:
    return ServerError(f"The host key {path} cannot be read ({_reason(error)}).")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
