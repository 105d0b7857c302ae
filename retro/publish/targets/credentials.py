"""Secrets of targets: `env:NAME` or `keyring:SERVICE/USER` in retro.toml, their value in memory only."""

import base64
import importlib
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from retro.errors import WikiError
from retro.words import shown

HIDDEN = "***"
_NAMED = re.compile(r"(?P<before>[A-Za-z]+ )?(?P<where>env|keyring):(?P<name>\S+)")
_GUARDED = re.compile(r"auth|cookie|token|secret|password|key", re.IGNORECASE)


class Secret:
    """A value that no sentence, log or listing shows."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return HIDDEN

    def reveal(self) -> str:
        """The value, for the one request that needs it."""
        return self._value


class HasCredentials(Protocol):
    """Settings that say who asks: a token, or a user with a password."""

    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def token(self) -> str: ...


def names_secret(text: str) -> bool:
    """Whether a setting says where a secret is."""
    return _NAMED.fullmatch(text) is not None


def spoken_secret(text: str) -> str:
    """Return in words which secret a setting names, without reading it; nothing if it names none."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return ""
    places = {"env": "the environment variable {}", "keyring": "the entry {} of your key ring"}
    return places[found["where"]].format(shown(found["name"]))


def holds_secret(header: str) -> bool:
    """Whether a header of this name may only be one whose value is named, and not written out."""
    return _GUARDED.search(header) is not None


def secret(setting: str, text: str, environment: Mapping[str, str]) -> Secret:
    """Look a secret up where the setting says; a word before it, such as `Bearer`, stays before it.

    Raises WikiError, and never with the value.
    """
    found = _NAMED.fullmatch(text)
    if found is None:
        raise WikiError(
            f'{setting} must say where the secret is, not what it is: "env:NAME" for a variable of the'
            ' environment, or "keyring:SERVICE/USER". Retro keeps no secret in a file.'
        )
    if found["where"] == "env":
        value = environment.get(found["name"], "")
        if not value:
            raise WikiError(f"{setting} names the environment variable {found['name']}, which is not set.")
    else:
        value = _from_keyring(setting, found["name"])
    if any(ord(character) < 32 for character in value.strip()):
        raise WikiError(f"{setting} has a line break or a control character in it.")
    return Secret((found["before"] or "") + value.strip())


def authorization(name: str, settings: HasCredentials, environment: Mapping[str, str]) -> dict[str, Secret]:
    """Return the header that says who asks, or none where nothing is set. Raises WikiError."""
    if settings.user:
        setting, text = ("password", settings.password) if settings.password else ("token", settings.token)
        word = secret(f"{name}: {setting}", text, environment).reveal()
        joined = base64.b64encode(f"{settings.user}:{word}".encode()).decode()
        return {"Authorization": Secret(f"Basic {joined}")}
    if settings.password:
        raise WikiError(f"{name}: there is a password but no user.")
    if settings.token:
        word = secret(f"{name}: token", settings.token, environment).reveal()
        return {"Authorization": Secret(word if " " in word else f"Bearer {word}")}
    return {}


def without(text: str, secrets: Iterable[Secret]) -> str:
    """Take secrets out of a text, whatever brought them there."""
    for each in secrets:
        value = each.reveal()
        for part in {value, value.rpartition(" ")[2]}:
            if len(part) > 3:
                text = text.replace(part, HIDDEN)
    return text


def _from_keyring(setting: str, name: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise WikiError(
            f"{setting} is in a key ring, but the package that reads it is missing: pip install keyring."
        ) from None
    service, _, user = name.partition("/")
    try:
        value = keyring.get_password(service, user)
    except Exception as error:  # every system has its own
        raise WikiError(f"{setting}: the key ring could not be opened ({type(error).__name__}).") from error
    if not value:
        raise WikiError(f"{setting}: the key ring has nothing under {name}; keyring set {service} {user}")
    return str(value)
