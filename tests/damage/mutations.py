"""Changes to the file of a session, drawn at random: what disks, hands and other programs can do to it."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from retro.storage.checksum import FIELD, checked

WRONG: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 3, 10**18, -(10**18), 1.5, 1e300),
    *("", "x", "ideate", "seat-1", "\x1b[2J", "\ufeff", "../../etc/passwd", "9" * 5_000, "x" * 100_000),
    *([], {}, [[]], [None], {"": ""}, {"event": "Snapshot"}, [{"id": 1}]),
)
"""Values in the place of others."""


class Mutation(msgspec.Struct, frozen=True):
    """A file to be put in the place of a session's."""

    name: str
    data: bytes
    is_signed: bool = False
    """Whether its checksum was worked out anew, as a faulty program would do it."""


def mutation(chance: random.Random, data: bytes, others: list[bytes], name: str) -> Mutation:
    """Draw a change to a file of this name; `others` are the files of other sessions."""
    if chance.random() < 0.03:
        return Mutation("another session's file", chance.choice(others))
    if chance.random() < 0.35:
        of_bytes = chance.choice(_OF_BYTES)
        return Mutation(_said(of_bytes), of_bytes(chance, data, others))
    of_values = chance.choice(_OF_VALUES)
    tables = msgspec.json.decode(data)
    of_values(chance, tables, [msgspec.json.decode(other) for other in others])
    changed = msgspec.json.encode(tables)
    signed = _signed(tables, name) if chance.random() < 0.5 else b""
    return Mutation(_said(of_values), signed or changed, bool(signed))


def _said(kind: Callable[..., Any]) -> str:
    return kind.__name__.strip("_").replace("_", " ")


def _signed(tables: Any, name: str) -> bytes:
    """The file with the checksum that belongs to it, where there is a place for one; else nothing."""
    match tables:
        case {"meta": {"1": {"checksum": _} as first}}:
            del first[FIELD]
            return checked(tables, name)
    return b""


# Of bytes


def _flip_a_bit(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def _flip_many_bits(chance: random.Random, data: bytes, others: list[bytes]) -> bytes:
    for _ in range(chance.randrange(2, 50)):
        data = _flip_a_bit(chance, data, others)
    return data


def _cut_the_end(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    return data[: chance.randrange(len(data))]


def _cut_the_beginning(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    return data[chance.randrange(len(data)) :]


def _cut_inside(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    start, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:start] + data[end:]


def _blank_a_block(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    start = chance.randrange(len(data))
    end = min(start + chance.choice((1, 16, 512, 4096)), len(data))
    return data[:start] + chance.choice((b"\0", b" ", b"\xff")) * (end - start) + data[end:]


def _swap_bytes(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    swapped, one, other = bytearray(data), chance.randrange(len(data)), chance.randrange(len(data))
    swapped[one], swapped[other] = swapped[other], swapped[one]
    return bytes(swapped)


def _swap_blocks(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    first, second, third, fourth = sorted(chance.randrange(len(data)) for _ in range(4))
    return data[:first] + data[third:fourth] + data[second:third] + data[first:second] + data[fourth:]


def _write_a_part_twice(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    start, end = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    return data[:end] + data[start:]


def _the_end_of_another(chance: random.Random, data: bytes, others: list[bytes]) -> bytes:
    other = chance.choice(others)
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def _put_something_in(chance: random.Random, data: bytes, _: list[bytes]) -> bytes:
    place = chance.randrange(len(data))
    more = (b"[" * 5_000, b'"', b"}", b"\\u0000", b"\xed\xa0\x80", b"9" * 5_000, b"\n\n", b"\xef\xbb\xbf")
    return data[:place] + chance.choice(more) + data[place:]


_OF_BYTES = (
    *(_flip_a_bit, _flip_many_bits, _cut_the_end, _cut_the_beginning, _cut_inside, _blank_a_block),
    *(_swap_bytes, _swap_blocks, _write_a_part_twice, _the_end_of_another, _put_something_in),
)


# Of values


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key or index there."""
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _place(chance: random.Random, value: Any) -> tuple[Any, Any]:
    return chance.choice(list(_places(value)))


def _a_wrong_value(chance: random.Random, tables: Any, _: list[Any]) -> None:
    holder, key = _place(chance, tables)
    holder[key] = chance.choice(WRONG)


def _a_value_from_elsewhere(chance: random.Random, tables: Any, others: list[Any]) -> None:
    holder, key = _place(chance, tables)
    from_there, there = _place(chance, chance.choice([tables, *others]))
    holder[key] = msgspec.json.decode(msgspec.json.encode(from_there[there]))


def _swap_values(chance: random.Random, tables: Any, _: list[Any]) -> None:
    (one, key), (other, name) = _place(chance, tables), _place(chance, tables)
    plain = msgspec.json.decode(msgspec.json.encode([one[key], other[name]]))
    one[key], swapped = plain[1], plain[0]
    if isinstance(other, dict) or (isinstance(name, int) and name < len(other)):
        other[name] = swapped


def _delete_a_key(chance: random.Random, tables: Any, _: list[Any]) -> None:
    holder, key = _place(chance, tables)
    del holder[key]


def _rename_a_key(chance: random.Random, tables: Any, _: list[Any]) -> None:
    holder, key = chance.choice([(h, k) for h, k in _places(tables) if isinstance(h, dict)])
    holder[chance.choice(("id", "stage", "event", "x", "1", "2", "99", "-1", "title", "private"))] = (
        holder.pop(key)
    )


def _events(tables: Any) -> list[Any]:
    return list(tables["events"].values())


def _numbered(tables: Any, events: list[Any]) -> None:
    tables["events"] = {str(number): event for number, event in enumerate(events, 1)}


def _swap_events(chance: random.Random, tables: Any, _: list[Any]) -> None:
    events = _events(tables)
    one, other = chance.randrange(len(events)), chance.randrange(len(events))
    events[one], events[other] = events[other], events[one]
    _numbered(tables, events)


def _an_event_twice(chance: random.Random, tables: Any, _: list[Any]) -> None:
    events = _events(tables)
    events.insert(chance.randrange(len(events) + 1), chance.choice(events))
    _numbered(tables, events)


def _lose_an_event(chance: random.Random, tables: Any, _: list[Any]) -> None:
    events = _events(tables)
    del events[chance.randrange(len(events))]
    _numbered(tables, events)


def _an_event_of_another(chance: random.Random, tables: Any, others: list[Any]) -> None:
    events = _events(tables)
    events.insert(chance.randrange(len(events) + 1), chance.choice(_events(chance.choice(others))))
    _numbered(tables, events)


def _private_parts_of_another(chance: random.Random, tables: Any, others: list[Any]) -> None:
    parts = [other["private"] for other in others if "private" in other]
    tables["private"] = chance.choice(parts) if parts else {"1": {"stage": "ideate", "sealed": "AAAA"}}


def _another_version(chance: random.Random, tables: Any, _: list[Any]) -> None:
    first = tables["meta"]["1"]
    first["schema"] = chance.choice((0, 1, 2, 3, 4, 5, 7, 99, "6", None, 10**18, -1))
    if chance.random() < 0.5:
        first.pop(FIELD, None)


_OF_VALUES = (
    *(_a_wrong_value, _a_value_from_elsewhere, _swap_values, _delete_a_key, _rename_a_key, _swap_events),
    *(_an_event_twice, _lose_an_event, _an_event_of_another, _private_parts_of_another, _another_version),
)
