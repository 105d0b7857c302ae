"""The way to a server by the user's own SSH settings, and what the user must say on the way.

Questions are raised, not asked: whoever opens the tunnel asks them where a terminal is, and tries again.
"""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import asyncssh

from retro.errors import ServerError
from retro.server.host_key import fingerprint
from retro.session.text import clean

TRIES: Final = 3
"""Wrong answers to one question."""


class Question(ServerError):
    """What only the user can say before the tunnel opens; the sentence is for when nobody can be asked."""


class UnknownHost(Question):
    """The server showed a key that no file of known hosts has.

    `name` is the server as those files call it, `file` is where the key would be kept.
    """

    def __init__(self, server: str, name: str, key: asyncssh.SSHKey, file: Path) -> None:
        super().__init__(
            f"The host key of {server} is not known here, and nobody can be asked. "
            "Connect to it once with ssh and compare its fingerprint."
        )
        self.server = server
        self.name = name
        self.key = key
        self.file = file

    @property
    def fingerprint(self) -> str:
        """The key as ssh shows it."""
        return fingerprint(self.key)

    def keep(self) -> None:
        """Write the key down as known, as ssh does. Raises ServerError."""
        kind_and_key = self.key.export_public_key("openssh").split()[:2]
        line = b" ".join([self.name.encode(), *kind_and_key]) + b"\n"
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else b"\n" + line
                file.write(line)
        except OSError as error:
            raise ServerError(f"{self.file} cannot be written ({error.strerror}).") from error


class SecretWanted(Question):
    """The server, or a key's file, asks for something secret."""

    def __init__(self, server: str, prompt: str, *, again: bool, file: str = "") -> None:
        super().__init__(f"{server} cannot be reached without an answer to: {prompt}")
        self.prompt = prompt
        self.again = again
        """Whether an answer was given before and was wrong."""
        self.file = file
        """The key's file whose passphrase is wanted, if it is one."""


class Route:
    """The way to a server, and what the user said on the way; it is needed again when the tunnel broke off.

    `user` and `port` are what the user's SSH settings say where they are not given.
    """

    def __init__(self, host: str, user: str = "", port: int = 0) -> None:
        self.host = host
        self.user = user
        self.port = port
        self._answers: dict[str, str] = {}
        self._tries: dict[str, int] = {}

    def answer(self, wanted: SecretWanted, said: str) -> bool:
        """Keep an answer, in memory only; False when it does not open the key that it is for.

        Raises ServerError after too many wrong ones.
        """
        tries = self._tries[wanted.prompt] = self._tries.get(wanted.prompt, 0) + 1
        if tries > TRIES:
            raise ServerError(f"All {TRIES} answers were wrong.")
        if wanted.file and said:
            try:
                asyncssh.read_private_key(wanted.file, said)
            except (OSError, ValueError):
                return False
        self._answers[wanted.prompt] = said
        return True

    def said(self, prompt: str) -> str | None:
        """Return the answer to a question; empty when the user had none, None when they were not asked."""
        return self._answers.get(prompt)

    def options(self) -> dict[str, Any]:
        """Return where to go in asyncssh's words."""
        return {"host": self.host, "port": self.port or (), "username": self.user or ()}

    def files(self) -> tuple[Path, list[str], asyncssh.SSHClientConnectionOptions]:
        """Return the file for new host keys, all files of known ones that exist, and the settings."""
        settings = asyncssh.SSHClientConnectionOptions(
            **self.options(), config=(), client_keys=None, gss_host=None, known_hosts=()
        )
        # asyncssh checks nothing when one file is named "none", and stops at one that is not there.
        own: Any = settings.config.get("UserKnownHostsFile") or ["~/.ssh/known_hosts"]
        common: Any = settings.config.get("GlobalKnownHostsFile") or ["/etc/ssh/ssh_known_hosts"]
        paths = [Path(str(name)).expanduser() for name in (*own, *common)]
        return paths[0], [str(path) for path in paths if os.access(path, os.R_OK)], settings


class Refused(ServerError):
    """The server does not let the user in."""


class Client(asyncssh.SSHClient):
    """Our side of the connection while it is being opened: notes what it cannot answer."""

    def __init__(self, route: Route, user: str) -> None:
        self._route = route
        self._user = user
        self._said: set[str] = set()
        self.shown: asyncssh.SSHKey | None = None
        """The host key that is not among the known ones."""
        self.named: tuple[str, int] = ("", 0)
        self.wanted: SecretWanted | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        self.shown, self.named = key, (host, port)
        return False

    def password_auth_requested(self) -> str | None:
        return self._answer(f"Password of {self._user} at {self._route.host}:")

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        answers = [self._answer(clean(prompt).strip()) for prompt, _ in prompts]
        return [answer for answer in answers if answer is not None] if None not in answers else None

    def passphrase(self, file: str) -> str | None:
        """Return the passphrase of a key's file, when asyncssh is about to use that key."""
        return self._answer(f"Passphrase of the key {file}:", file)

    def _answer(self, prompt: str, file: str = "") -> str | None:
        said = self._route.said(prompt)
        # A server that asks the same thing twice did not take the first answer.
        if said is None or (prompt in self._said and not file):
            if self.wanted is None:
                self.wanted = SecretWanted(self._route.host, prompt, again=said is not None, file=file)
            return None
        self._said.add(prompt)
        return said or None


def about(
    server: str, client: Client, settings: asyncssh.SSHClientConnectionOptions, file: Path, known: list[str]
) -> ServerError:
    """Return the error for a host key that is not trusted: it is new, or another one than before."""
    key, (host, port) = client.shown, client.named
    assert key is not None  # noqa: S101
    # As ssh writes it: an alias stands alone, another port than 22 with the name.
    name = host if settings.host_key_alias or port == 22 else f"[{host}]:{port}"
    before, _, revoked, *_ = asyncssh.match_known_hosts(known or b"", name, "", None)
    if key in revoked:
        return Refused(f"The host key of {server} was revoked.")
    if before:
        return Refused(
            f"THE HOST KEY OF {server} HAS CHANGED: it is now {fingerprint(key)}. Somebody may be listening "
            "in, or the server was installed again. Ask the person who runs it; then remove the old key "
            "with: "
            f"ssh-keygen -R '{name}'"
        )
    return UnknownHost(server, name, key, file)


def reason(error: Exception) -> str:
    """Return in short what went wrong."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, asyncssh.Error):
        return clean(error.reason).rstrip(".")
    if isinstance(error, OSError):
        # asyncio has words of its own, and more of them for a name with several addresses.
        said = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        return said if said and error.errno else "none of its addresses answers"
    return clean(str(error)).rstrip(".") or type(error).__name__
