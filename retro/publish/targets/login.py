"""How a web target says who asks: a token, or a user with a password."""

import base64
from collections.abc import Mapping
from typing import Protocol

from retro.errors import WikiError
from retro.publish.targets.secrets import Secret, secret


class Named(Protocol):
    """Settings with the three ways to name somebody."""

    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def token(self) -> str: ...


def header(name: str, settings: Named, environment: Mapping[str, str]) -> dict[str, Secret]:
    """Give the header that says who asks; nothing is said where nothing is set."""
    if settings.user:
        setting, text = ("password", settings.password) if settings.password else ("token", settings.token)
        word = secret(f"{name}: {setting}", text, environment).reveal()
        joined = base64.b64encode(f"{settings.user}:{word}".encode()).decode()
        return {"Authorization": Secret(f"Basic {joined}")}
    if settings.password:
        raise WikiError(f"{name}: there is a password, and no user that it belongs to.")
    if settings.token:
        word = secret(f"{name}: token", settings.token, environment).reveal()
        return {"Authorization": Secret(word if " " in word else f"Bearer {word}")}
    return {}
