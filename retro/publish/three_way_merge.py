"""A text that two sides changed, put together line by line.

Pure. A conflict is only where both changed or removed the same lines in different ways; lines that are added
never are one. Lines that differ in nothing but white space at their end are the same.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_OURS: Final = 0
_THEIRS: Final = 1


@dataclass(frozen=True)
class Merge:
    """Both sides' changes in one text; `conflicts` are lines of theirs, from 1, that are not in it."""

    lines: tuple[str, ...]
    conflicts: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Change:
    """Lines `start` to `end` of the base, for which a side has its own lines `first` to `last`."""

    side: int
    start: int
    end: int
    first: int
    last: int


def merge(base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]) -> Merge:
    """Put the changes of both sides since the base together; in a conflict the lines are ours."""
    return _Merger(base, theirs, ours).merged()


class _Merger:
    """One merge: what each side changed, and what comes of it."""

    def __init__(self, base: Sequence[str], theirs: Sequence[str], ours: Sequence[str]) -> None:
        self._base = base
        self._sides = (ours, theirs)
        changes = [change for side in (_OURS, _THEIRS) for change in _changes(base, self._sides[side], side)]
        self._added = {(each.side, each.start): each for each in changes if each.start == each.end}
        self._replaced = sorted((each for each in changes if each.start < each.end), key=lambda c: c.start)
        self._conflicts: list[int] = []

    def merged(self) -> Merge:
        """Walk through the base, and take what either side has in place of its lines."""
        lines: list[str] = []
        at = 0
        for together in self._overlapping():
            start, end = together[0].start, max(each.end for each in together)
            while at < start:
                lines += self._added_at(at)
                lines.append(self._base[at])
                at += 1
            lines += self._added_at(start)
            lines += self._instead(together, start, end)
            at = end
        while at < len(self._base):
            lines += self._added_at(at)
            lines.append(self._base[at])
            at += 1
        lines += self._added_at(at)
        return Merge(tuple(lines), tuple(self._conflicts))

    def _overlapping(self) -> Iterator[list[_Change]]:
        """Group the replaced lines by what has to be looked at together."""
        together: list[_Change] = []
        end = 0
        for change in self._replaced:
            if together and change.start >= end:
                yield together
                together = []
            together.append(change)
            end = max(end, change.end)
        if together:
            yield together

    def _instead(self, together: list[_Change], start: int, end: int) -> list[str]:
        """Take the lines of the side that changed these; of both, if they are the same, or else of ours."""
        sides = {each.side for each in together}
        if len(sides) == 1:
            (side,) = sides
            changed = [line for each in together for line in self._of(each)]
            between = (self._added.get((1 - side, at)) for at in range(start + 1, end))
            return changed + [line for each in between if each for line in self._of(each)]
        ours, theirs = (self._range(side, start, end) for side in (_OURS, _THEIRS))
        if _keys(ours) != _keys(theirs):
            self._conflicts += self._lines_of_theirs(together)
        return ours

    def _range(self, side: int, start: int, end: int) -> list[str]:
        """What a side has for these lines of the base."""
        replaced = {each.start: each for each in self._replaced if each.side == side}
        lines: list[str] = []
        at = start
        while at < end:
            added = self._added.get((side, at)) if at > start else None
            lines += self._of(added) if added else []
            if at in replaced:
                lines += self._of(replaced[at])
                at = replaced[at].end
            else:
                lines.append(self._base[at])
                at += 1
        return lines

    def _lines_of_theirs(self, together: list[_Change]) -> Iterator[int]:
        """Number the lines that they changed; of removed lines, the one that came in their place."""
        for each in together:
            if each.side == _THEIRS:
                yield from range(each.first + 1, max(each.last, each.first + 1) + 1)

    def _added_at(self, at: int) -> list[str]:
        """Lines that were added before this one of the base: ours first, and what both added once."""
        ours, theirs = (self._of(self._added.get((side, at))) for side in (_OURS, _THEIRS))
        if not (ours and theirs):
            return ours or theirs
        lines: list[str] = []
        for what, first, last, start, end in _matcher(ours, theirs).get_opcodes():
            lines += ours[first:last] if what == "equal" else [*ours[first:last], *theirs[start:end]]
        return lines

    def _of(self, change: _Change | None) -> list[str]:
        return [*self._sides[change.side][change.first : change.last]] if change else []


def _changes(base: Sequence[str], lines: Sequence[str], side: int) -> Iterator[_Change]:
    for what, start, end, first, last in _matcher(base, lines).get_opcodes():
        if what == "equal":
            continue
        if end - start == last - first:  # line for line
            for line in range(end - start):
                yield _Change(side, start + line, start + line + 1, first + line, first + line + 1)
        else:
            yield _Change(side, start, end, first, last)


def _matcher(one: Sequence[str], other: Sequence[str]) -> "difflib.SequenceMatcher[str]":
    return difflib.SequenceMatcher(None, _keys(one), _keys(other), autojunk=False)


def _keys(lines: Sequence[str]) -> list[str]:
    return [line.rstrip() for line in lines]
