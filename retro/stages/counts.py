"""Counts of answers as rows: a bar, a number and the words of each option."""

from collections.abc import Sequence

from textual.content import Content

from retro.session.text import counted
from retro.stages.ballots import FEWEST
from retro.tui.widgets.meter import FULL
from retro.tui.widgets.row import Row

WIDEST = 24


def so_far_row(so_far: str) -> Row:
    """Say how many have answered, or that they are at it."""
    if so_far:
        return Row(f"{so_far} so far", style="strong")
    return Row("People are answering, each alone.", style="quiet")


def count_rows(options: Sequence[str], counts: Sequence[int], answered: int) -> list[Row]:
    """Show how often each option was chosen, or why that is not shown."""
    if not counts:
        if not answered:
            return [Row("Nobody answered.", style="quiet")]
        few = f"{counted(answered, 'answer')} {'was' if answered == 1 else 'were'} given."
        why = f"With fewer than {FEWEST} they could tell who said what, so they are not shown."
        return [Row(few, style="strong"), Row(why, style="quiet")]
    longest = max(map(len, options))
    most = max(max(counts), 1)
    scale = min(1.0, WIDEST / most)
    return [
        Row(
            Content.assemble(
                option.ljust(longest + 2),
                f"{count:>3}  ",
                (FULL * round(count * scale), "dot"),
            ),
            style="strong" if count == most else "",
        )
        for option, count in zip(options, counts, strict=True)
    ]
