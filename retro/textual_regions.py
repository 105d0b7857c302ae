"""Parts of the screen: what changed between two layouts, and what is left of a part without another."""

from collections.abc import Iterable, Sequence

from textual._compositor import CompositorMap
from textual.geometry import Region


def changed_parts(before: CompositorMap, after: CompositorMap) -> set[Region]:
    """The parts of the screen in which a widget was before or is now that is elsewhere or another one."""
    places = (place for _, place in before.items() ^ after.items())
    return {region for place in places if (region := place.clip.intersection(place.region))}


def runs(lines: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The first of lines that follow each other, and the one behind the last."""
    begin = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at] != lines[at - 1] + 1:
            yield lines[begin], lines[at - 1] + 1
            begin = at


def around(whole: Region, part: Region) -> list[Region]:
    """What is left of a region without a part of it: above, below, left and right of that."""
    above = Region(whole.x, whole.y, whole.width, part.y - whole.y)
    below = Region(whole.x, part.bottom, whole.width, whole.bottom - part.bottom)
    left = Region(whole.x, part.y, part.x - whole.x, part.height)
    right = Region(part.right, part.y, whole.right - part.right, part.height)
    return [region for region in (above, below, left, right) if region]
