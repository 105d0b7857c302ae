"""Which kinds of stages there are: those that come with Retro, and those of installed packages.

A kind is a package with these modules:

    rules     `KIND`, a `Kind`: what people can do, and what is shown
    panel     `PANELS`: what it looks like
    minutes   `MINUTES`, a `KindMinutes`: what it adds to the minutes; left out where it adds nothing
    plain     `PLAIN`, a `PlainStage`: how it is said in lines; left out where there is only something to hear
    demo      `play`: how simulated people play it; left out where there is nothing to do

Rules are loaded when somebody asks which kinds there are, every other part when it is used. Other
distributions add a kind by an entry point of the group `retro.stages`: its name is that of the kind, its
value the package. Nothing is ever loaded from a workspace.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module, metadata
from importlib.util import find_spec
from operator import or_
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Final, Literal

import msgspec

from retro.errors import BrokenKind
from retro.session.events import CORE_EVENTS
from retro.session.kind import NO_STATE, Kind
from retro.session.snapshot import Snapshot
from retro.session.text import clean, excerpt

NAMES: Final = (
    "brief",
    "read",
    "checkin",
    "review",
    "inbox",
    "ideate",
    "group",
    "vote",
    "discuss",
    "decide",
    "breakout",
    "commit",
    "lessons",
    "close",
)
"""The kinds that come with Retro: each the name of a folder beside this file."""

GROUP: Final = "retro.stages"
"""The group of the entry points by which other distributions add kinds."""

_NAME: Final = re.compile(r"[a-z][a-z0-9]{0,19}")

Part = Literal["rules", "panel", "minutes", "plain", "demo"]


@dataclass(frozen=True)
class Registry:
    """All kinds there are, and what is to be said of those that cannot be used."""

    kinds: Mapping[str, Kind[Any]]
    packages: Mapping[str, str]
    """Where the parts of each kind are: the name of a package, by the name of the kind."""
    refused: Mapping[str, tuple[str, ...]]
    """Sentences without a full stop on packages that cannot be used, by the name of the kind."""

    @property
    def added(self) -> tuple[str, ...]:
        """The kinds of other distributions."""
        return tuple(name for name in self.kinds if name not in NAMES)


def installed() -> Registry:
    """The kinds that are installed, found once for each place that modules are loaded from."""
    return _found(tuple(sys.path))


def load_part(kind: str, name: Part) -> ModuleType | None:
    """The module of a part of a kind, loaded now; None where the kind has no such part.

    Raises BrokenKind when it cannot be loaded.
    """
    module = f"{installed().packages[kind]}.{name}"
    try:
        return import_module(module) if find_spec(module) else None
    except (Exception, SystemExit) as error:  # whatever somebody else's module does when it is loaded
        raise BrokenKind(f"The {name} of the kind {kind} cannot be loaded: {_said(error)}.") from error


class _Kinds(Mapping[str, Kind[Any]]):
    """The kinds that are installed now, by name."""

    def __getitem__(self, name: str) -> Kind[Any]:
        return installed().kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(installed().kinds)

    def __len__(self) -> int:
        return len(installed().kinds)


KINDS: Final[Mapping[str, Kind[Any]]] = _Kinds()


@cache
def _found(path: tuple[str, ...]) -> Registry:
    kinds: dict[str, Kind[Any]] = {}
    packages: dict[str, str] = {}
    for name in NAMES:
        packages[name] = f"retro.stages.{name}"
        kinds[name] = import_module(f"{packages[name]}.rules").KIND
    entries, unreadable = _entries(path)
    refused = {"": unreadable} if unreadable else {}
    for entry in entries:
        name = clean(entry.name)
        try:
            kinds[name] = _loaded(entry, kinds)
            packages[name] = entry.value
        except BrokenKind as error:
            refused[name] = (*refused.get(name, ()), str(error))
    return Registry(MappingProxyType(kinds), MappingProxyType(packages), MappingProxyType(refused))


def _entries(path: tuple[str, ...]) -> tuple[list[metadata.EntryPoint], tuple[str, ...]]:
    """The entry points of what is installed, sorted, and sentences on those that cannot be read.

    The current folder is none of the places: it may be a workspace, which anybody may have made.
    """
    found: dict[tuple[str, str], metadata.EntryPoint] = {}
    unreadable: list[str] = []
    for distribution in metadata.distributions(path=[place for place in path if not _is_here(place)]):
        try:
            of_kinds = distribution.entry_points.select(group=GROUP)
            found |= {(entry.name, entry.value): entry for entry in of_kinds}
        except Exception as error:  # whatever a file of somebody else's makes of a parser
            unreadable.append(f"what {_named(distribution)} adds cannot be read: {_said(error)}")
    return [found[key] for key in sorted(found)], tuple(sorted(unreadable))


def _is_here(place: str) -> bool:
    """Whether a place is the folder in which Retro was started."""
    try:
        return Path(place).samefile(".")
    except OSError:  # one of them is not there
        return False


def _named(distribution: metadata.Distribution) -> str:
    try:
        return excerpt(clean(distribution.name), 60)
    except Exception:  # it has no name that can be read either
        return "an installed package"


def _loaded(entry: metadata.EntryPoint, kinds: Mapping[str, Kind[Any]]) -> Kind[Any]:
    """Load the rules of a kind. Raises BrokenKind with what is wrong with its package."""
    name, package = excerpt(clean(entry.name), 40), clean(entry.value)
    if not _NAME.fullmatch(entry.name):
        raise BrokenKind(f"{package} cannot add a kind {name}: a name has 1 to 20 small letters and digits")
    if name in NAMES:
        raise BrokenKind(f"{package} cannot add a kind {name}: Retro has one of that name")
    if name in kinds:
        raise BrokenKind(f"{package} cannot add a kind {name}: another package has added one")
    try:
        kind = import_module(f"{entry.value}.rules").KIND
        why = _unusable(name, kind, kinds)
    except (Exception, SystemExit) as error:  # whatever somebody else's module does when it is loaded
        raise BrokenKind(f"{package}.rules cannot be loaded: {_said(error)}") from error
    if why:
        raise BrokenKind(f"{package}.rules {why}")
    loaded: Kind[Any] = kind
    return loaded


def _unusable(name: str, kind: object, kinds: Mapping[str, Kind[Any]]) -> str:
    """Why a kind cannot live beside the others; empty when it can."""
    if not isinstance(kind, Kind):
        return "has a KIND that is none"
    if kind.name != name:
        return f"calls its kind otherwise than its entry point, which says {name}"
    if not isinstance(kind.title, str):
        return "gives its kind a title that is no text"
    taken = {other.stored_state() for other in kinds.values()} - {NO_STATE}
    if kind.stored_state() in taken:
        return f"stores its state under the name {kind.stored_state()}, which another kind has"
    events = [event for other in (*kinds.values(), kind) for event in other.events]
    try:
        msgspec.json.Decoder(reduce(or_, (*CORE_EVENTS, Snapshot, *events)))
        for kept in (kind.State, kind.Settings, kind.Private or kind.State):
            msgspec.json.Decoder(kept)
    except Exception as error:
        return f"has something that cannot be stored: {_said(error)}"
    return ""


def _said(error: BaseException) -> str:
    """What went wrong, on one line of a bearable length."""
    return excerpt(clean(f"{type(error).__name__}: {error}".rstrip(": ")), 200)
