"""Numbers repeated as a row of signs: dots that were given, and how many of a group are done."""

from textual.content import Content

FULL, EMPTY = "▰", "▱"
GIVEN, FREE = "●", "○"

MOST_SIGNS = 24
"""More signs than this are no picture any more."""
COUNTABLE = 6
"""More dots than this are a number: nobody counts them by eye."""


def dots(given: int, budget: int | None = None) -> Content:
    """The dots given, more than a few as `12 ●`; with a budget those still free too, if all can be drawn."""
    if budget is None and given > COUNTABLE:
        return Content.assemble(f"{given} ", (GIVEN, "$dot"))
    free = 0 if budget is None else max(0, budget - given)
    if given + free > MOST_SIGNS:
        return Content("")
    return Content.assemble((GIVEN * given, "$dot"), (FREE * free, "$text-quiet"))


def bar(done: int, total: int, most: int = MOST_SIGNS) -> Content:
    """A sign for each, or fewer if there are many: ▰▰▰▱▱."""
    signs = min(total, most)
    full = done * signs // total if total else 0
    return Content.assemble((FULL * full, "$good"), (EMPTY * (signs - full), "$rule"))
