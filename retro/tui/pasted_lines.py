"""Several lines pasted where one text is written: one of them for each line, or one of all?"""

from collections.abc import Sequence
from typing import Any

from retro.session.acts import Act
from retro.session.text import DRAFT_LIMIT
from retro.tui.dialogs.choose import Choose
from retro.tui.panel import Panel
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row

LONGEST = 40_000
"""Characters above which nobody means cards: as one text they go into the line, as far as there is room."""


def ask_about_lines(
    panel: Panel[Any], pasted: Field.SeveralLines, acts: tuple[Act, ...], draft: str, what: str
) -> None:
    """Ask whether the lines are several cards, and send `acts`, one for each, or put them into the field.

    Until they are accepted they are kept as `draft`: neither a lost connection nor a no loses them. `what` is
    what one of them is called: "card".
    """
    lines, whole = pasted.lines, " ".join(pasted.lines)
    if len(whole) > LONGEST:
        pasted.field.put(whole)
        return
    most = len(_parts(lines))

    def keep(left: Sequence[str]) -> None:
        parts = _parts(left)
        for number in range(most):
            name = f"{draft} {number + 1}" if number else draft
            panel.post_message(panel.Draft(name, parts[number] if number < len(parts) else ""))

    def refused(left: int) -> None:
        keep(lines[-left:])

    def answered(answer: str | None) -> None:
        keep(())
        if answer == "each":
            panel.post_message(panel.SendInTurn(acts, refused))
        elif answer == "one" and pasted.field.is_attached:
            pasted.field.put(whole)
        elif answer == "one":
            keep((whole,))

    keep(lines)
    each = Row(f"{len(lines)} {what}s, one for each line", key="each")
    dialog = Choose(f"{len(lines)} {what}s or one?", [each, Row(f"One {what}", key="one")], "one")
    # In the name of the app: Textual tells a panel that has gone meanwhile no answer.
    panel.app.call_later(panel.app.push_screen, dialog, answered)


def _parts(lines: Sequence[str]) -> list[str]:
    """Return lines as few texts, none of which is longer than what is kept of a draft."""
    parts: list[str] = []
    for line in lines:
        for start in range(0, len(line), DRAFT_LIMIT):
            piece = line[start : start + DRAFT_LIMIT]
            if parts and len(parts[-1]) + 1 + len(piece) <= DRAFT_LIMIT:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return parts
