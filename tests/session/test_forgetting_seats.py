"""What is left of a value once no seat in it may be called by its id."""

from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from retro.session.forget_names import without_seats

SEATS = frozenset({"ana", "ben"})


class Kept(msgspec.Struct, frozen=True):
    who: str
    text: str = "ana wrote this"
    several: tuple[str, ...] = ()
    inner: "tuple[Kept, ...]" = ()


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (("ana", "x", "ben"), ("", "x", "")),
        (["ana"], [""]),
        (frozenset({"ana", "x"}), frozenset({"x"})),
        ({"ana": 1, "x": "ben"}, {"x": ""}),
        (MappingProxyType({"ben": 1, "x": ("ana", 2)}), MappingProxyType({"x": ("", 2)})),
        (
            Kept("ana", several=("ben", "cem"), inner=(Kept("ben"),)),
            Kept("", several=("", "cem"), inner=(Kept(""),)),
        ),
        (7, 7),
        (None, None),
    ],
)
def test_ids_go_and_all_else_stays(value: Any, left: Any) -> None:
    assert without_seats(value, SEATS) == left
    assert type(without_seats(value, SEATS)) is type(value)
