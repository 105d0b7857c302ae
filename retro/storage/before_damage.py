"""What can still be read of a damaged file of a session: its events, up to the first that cannot be read.

A session that is over is one long event, so of the first event its beginning can be read too.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

import msgspec

from retro.errors import StoreError
from retro.storage.disk import MACHINE, beside, companions, read_file, reason
from retro.storage.lock import Lock
from retro.storage.migrations import EARLIER_PRIVATE

Event = dict[str, Any]

_TABLE = re.compile(rb'"events"\s*:\s*\{')
"""No text of a person can hold this: a quotation mark inside of a text has a backslash before it."""
_NUMBER = re.compile(r'\s*"([1-9][0-9]{0,9})"\s*:\s*')
_KEY = re.compile(r'\s*("(?:[^"\\]|\\.)*")\s*:\s*')
_NEXT = re.compile(r"\s*,\s*")
_DECODER: Final = json.JSONDecoder()


class BeforeDamage(msgspec.Struct, frozen=True):
    """What of one copy of a session's file can be read."""

    events: list[Event]
    """Before the first that is damaged or missing, without those that were private in earlier versions."""
    first: str
    """The text from the first event on, which may be damaged in itself (see `beginning`)."""
    ended: int | None = None
    """When the session ended, as the file's head says it."""


def before_damage(path: Path) -> list[BeforeDamage]:
    """What can be read of each copy of a session's file, the newest copy first.

    Raises StoreError, and SessionInUse when a process has it open.
    """
    lock = Lock(beside(path, ".lock"))
    try:
        copies = [path, *companions(MACHINE, path, ".bak", ".unreadable-")]
        return [readable(read_file(MACHINE, copy)) for copy in copies if copy.exists()]
    except OSError as error:
        raise StoreError(f"{path.stem} could not be recovered ({reason(error)}); try again.") from error
    finally:
        lock.release()


def readable(data: bytes) -> BeforeDamage:
    """What can be read of these bytes, without the table of private parts, which comes after the events."""
    table = _TABLE.search(data)
    if table is None:
        return BeforeDamage([], "")
    text = _text(data[table.end() :])
    first = _NUMBER.match(text)
    events: list[Event] = []
    place = 0
    while number := _NUMBER.match(text, place):
        if int(number[1]) != len(events) + 1:
            break
        try:
            _, place = _DECODER.raw_decode(text, number.end())
            event = msgspec.json.decode(text[number.end() : place].encode(), type=Event)
        except (ValueError, RecursionError):
            break
        events.append(event)
        following = _NEXT.match(text, place)
        if following is None:
            break
        place = following.end()
    public = [event for event in events if str(event.get("event")) not in EARLIER_PRIVATE]
    return BeforeDamage(public, text[first.end() :] if first else "", _ended(_text(data[: table.start()])))


def _text(data: bytes) -> str:
    """These bytes as text, up to the first that is none."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return data[: error.start].decode()


def _ended(text: str) -> int | None:
    match beginning(text):
        case {"meta": {"1": {"head": {"ended": int(ended)}}}}:
            return ended
    return None


def beginning(text: str) -> Event:
    """The object with which a text begins that is cut off somewhere, as far as it can be read.

    Of itself, of an object in it, and of one in that, only the first members may be there, and of a list in
    one of them; whatever is deeper is whole or left out.
    """
    found = _members(text, 0, 2)
    return found if isinstance(found, dict) else {}


def _members(text: str, place: int, deeper: int) -> dict[str, Any] | list[Any] | None:
    """The whole members of an object or a list; None where none begins. `deeper` is how deep parts may be."""
    opened = text[place : place + 1]
    if opened == "[":
        listed: list[Any] = []
        value, place = _value(text, place + 1)
        while value is not _BROKEN:
            listed.append(value)
            following = _NEXT.match(text, place)
            value, place = _value(text, following.end()) if following else (_BROKEN, place)
        return listed
    if opened != "{":
        return None
    named: dict[str, Any] = {}
    key = _KEY.match(text, place + 1)
    while key:
        name, _ = _value(text, key.start(1))
        if name is _BROKEN:
            return named
        value, place = _value(text, key.end())
        if value is _BROKEN:
            part = (
                _members(text, key.end(), deeper - 1)
                if deeper or text[key.end() : key.end() + 1] == "["
                else None
            )
            return named if part is None else {**named, name: part}
        named[name] = value
        following = _NEXT.match(text, place)
        key = _KEY.match(text, following.end()) if following else None
    return named


_BROKEN: Final = object()


def _value(text: str, place: int) -> tuple[Any, int]:
    """A whole value at a place, and where it ends; `_BROKEN` for one that is not, such as half a number."""
    try:
        value, end = _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return _BROKEN, place
    return (_BROKEN, place) if end == len(text) and text[end - 1] not in '"]}' else (value, end)
