"""What was made of immutable values, kept for as long as the same values are asked about.

A meeting grows by a card at a time. What is made of each card, topic or note is made when it is new, and not
again with every act that comes after it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from operator import is_
from typing import Any, TypeVar, cast

S = TypeVar("S")
T = TypeVar("T")


class IdentityCache:
    """One thing for each name, with the values it was made of. Values are the same when they are one object.

    So nothing of them may ever change, and what is made may depend on nothing else.
    """

    def __init__(self, most: int = 64) -> None:
        """Keep the things of so many names, those used last."""
        self._most = most
        self._things: OrderedDict[Hashable, tuple[Sequence[object], Sequence[object], Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def same(self, name: Hashable, sources: Sequence[object], make: Callable[[], T]) -> T:
        """Return what was made of these values last time, or make it."""
        found = self._things.get(name)
        made = found[2] if found is not None and _alike(found[0], sources) else make()
        self._keep(name, sources, (), made)
        return cast("T", made)

    def each(
        self, name: Hashable, sources: Sequence[S], make: Callable[[S], T], given: Sequence[object] = ()
    ) -> tuple[T, ...]:
        """Return what is made of each of these values; `make` is asked only for new ones.

        Where it also depends on what is `given`, all are made anew for another.
        """
        before, known_to, made = self._things.get(name, ((), (), ()))
        if not _alike(known_to, given):
            before = made = ()
        elif before and _alike(before, sources):
            self._keep(name, before, given, made)
            return cast("tuple[T, ...]", made)
        if before and len(before) < len(sources) and all(map(is_, before, sources)):
            new = (*made, *map(make, sources[len(before) :]))
        else:
            known = dict(zip(map(id, before), made, strict=True))
            new = tuple(known[id(one)] if id(one) in known else make(one) for one in sources)
        self._keep(name, sources, given, new)
        return new

    def steady(self, name: Hashable, made: tuple[T, ...]) -> tuple[T, ...]:
        """Return these values, those that are equal to the ones of last time as the same objects."""
        _, _, before = self._things.get(name, ((), (), ()))
        kept = tuple(old if old == new else new for old, new in zip(before, made, strict=False))
        steady = (*kept, *made[len(kept) :])
        if _alike(before, steady):
            steady = before
        self._keep(name, (), (), steady)
        return steady

    def _keep(self, name: Hashable, sources: Sequence[object], given: Sequence[object], made: object) -> None:
        self._things[name] = (sources, given, made)
        self._things.move_to_end(name)
        if len(self._things) > self._most:
            self._things.popitem(last=False)


def _alike(before: Sequence[object], sources: Sequence[object]) -> bool:
    return before is sources or (len(before) == len(sources) and all(map(is_, before, sources)))
