"""Numbers repeated as a row of signs: dots that were given, and how many of a group are done."""

from textual.content import Content

FULL, EMPTY = "▪", "▫"
GIVEN, FREE = "●", "○"

MOST_SIGNS = 24
"""More signs than this cannot be counted by eye."""


def dots(given: int, budget: int | None = None) -> Content:
    """The dots given and, with a budget, those still free: ●●●○○."""
    free = 0 if budget is None else max(0, budget - given)
    if given + free > MOST_SIGNS:
        of = "" if budget is None else f" of {budget}"
        return Content.assemble((GIVEN, "$dot"), f" {given}{of}")
    return Content.assemble((GIVEN * given, "$dot"), (FREE * free, "$text-quiet"))


def bar(done: int, total: int, most: int = MOST_SIGNS) -> Content:
    """Little squares, one for each or fewer if there are many: ▪▪▪▫▫."""
    signs = min(total, most)
    full = done * signs // total if total else 0
    return Content.assemble((FULL * full, "$good"), (EMPTY * (signs - full), "$text-quiet"))
