"""The versions that this program is tested with, to be raised together with those in pyproject.toml."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TESTED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"Python": ("3.11", "3.13"), "textual": ("8.2", "8.2"), "asyncssh": ("2.24", "2.24")}
)
"""The oldest and the newest of each, as far as their first two numbers tell."""


def untested(found: Mapping[str, str]) -> list[str]:
    """Name those of the versions found that lie outside of what was tested, such as `Python 3.14.0`."""
    return [
        f"{name} {found[name]}"
        for name, (oldest, newest) in TESTED.items()
        if (numbers := _numbers(found.get(name, ""))) and not _numbers(oldest) <= numbers <= _numbers(newest)
    ]


def spoken_range(name: str) -> str:
    """Return what was tested, such as `3.11 to 3.13`."""
    oldest, newest = TESTED[name]
    return oldest if oldest == newest else f"{oldest} to {newest}"


def _numbers(version: str) -> tuple[int, ...]:
    """Return the first two numbers of a version; nothing of what is none."""
    parts = version.split(".")[:2]
    return tuple(int(part) for part in parts) if len(parts) == 2 and all(map(str.isdigit, parts)) else ()
