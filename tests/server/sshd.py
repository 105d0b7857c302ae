"""A real OpenSSH server on this machine, with its own settings and keys, as somebody's server at home is.

async with sshd(tmp_path, settings="GatewayPorts no") as server:
    await Tunnel(server.route(), ...)
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from retro.server.route import Route

HERE = "127.0.0.2"
"""The server's address: of this machine, and not the one that it opens ports at for itself alone."""


class Sshd:
    """A server, and the home from which somebody connects to it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.process: asyncio.subprocess.Process
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        """Opens the server."""
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")

    @property
    def known_hosts(self) -> Path:
        return Path.home() / ".ssh" / "known_hosts"

    def know(self, key: asyncssh.SSHKey | None = None) -> None:
        """Let this home know the server, by its key or by another."""
        line = (key or self.host_key).export_public_key().decode()
        self.known_hosts.write_text(f"[{HERE}]:{self.port} {line}")

    def own_key(self, passphrase: str | None = None) -> None:
        """Put the key that opens the server into this home."""
        file = Path.home() / ".ssh" / "id_ed25519"
        file.write_bytes(self.key.export_private_key(passphrase=passphrase, rounds=50))
        file.chmod(0o600)

    def route(self) -> Route:
        return Route(HERE, port=self.port)

    def cut(self) -> None:
        """Kill what serves its connections, so that each ends without a word."""
        serving = below(self.process.pid)
        assert serving
        for pid in serving:
            with contextlib.suppress(ProcessLookupError):  # it went with the one that was killed before it
                os.kill(pid, signal.SIGKILL)

    async def start(self, settings: str) -> None:
        folder = self.folder
        key = folder / "host_key"
        key.write_bytes(self.host_key.export_private_key())
        key.chmod(0o600)
        (folder / "authorized_keys").write_bytes(self.key.export_public_key())
        (folder / "sshd_config").write_text(
            f"ListenAddress {HERE}:{self.port}\nHostKey {key}\nPidFile none\nUsePAM no\nStrictModes no\n"
            f"AuthorizedKeysFile {folder / 'authorized_keys'}\nPasswordAuthentication no\n"
            f"KbdInteractiveAuthentication no\nPermitRootLogin yes\n{settings}\n"
        )
        log = folder / "sshd.log"
        with log.open("wb") as errors:
            self.process = await asyncio.create_subprocess_exec(
                program(), "-D", "-e", "-f", str(folder / "sshd_config"), stderr=errors
            )
        for _ in range(600):
            if "Server listening" in log.read_text():
                return
            if self.process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        pytest.fail(log.read_text())


def below(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # it has ended, before or while this is read
        return []
    return [*children, *(one for child in children for one in below(child))]


def program() -> str:
    """Find the server's program, which wants to be called by its full path."""
    found = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("there is no sshd on this machine")
    if not Path("/proc/self/task").is_dir():
        pytest.skip(f"only Linux has {HERE} and /proc")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    elif subprocess.run([found, "-V"], capture_output=True, check=False).returncode not in (0, 1, 255):
        pytest.skip("sshd does not run here")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def sshd(
    folder: Path, *, settings: str = "GatewayPorts clientspecified", known: bool = True
) -> AsyncIterator[Sshd]:
    """Run a server that this home has a key for, and knows unless told otherwise."""
    (Path.home() / ".ssh").mkdir(mode=0o700)
    server = Sshd(folder, free_port())
    await server.start(settings)
    server.own_key()
    if known:
        server.know()
    try:
        yield server
    finally:
        with contextlib.suppress(AssertionError):
            server.cut()
        server.process.kill()
        await server.process.wait()
