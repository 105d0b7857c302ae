"""Several lines pasted where one text is written: one of them for each line, or one of all?"""

from typing import Any

from retro.session.acts import Act
from retro.tui.dialogs.choose import Choose
from retro.tui.panel import Panel
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row


def ask_about_lines(
    panel: Panel[Any], pasted: Field.SeveralLines, acts: tuple[Act, ...], draft: str, what: str
) -> None:
    """Ask whether the lines are several cards, and send `acts`, one for each, or put them into the field.

    Until they are accepted they are kept as `draft`: neither a lost connection nor a no loses them. `what` is
    what one of them is called: "card".
    """
    lines, whole = pasted.lines, " ".join(pasted.lines)

    def keep(text: str) -> None:
        panel.post_message(panel.Draft(draft, text))

    def refused(left: int) -> None:
        keep("\n".join(lines[-left:]))

    def answered(answer: str | None) -> None:
        keep("")
        if answer == "each":
            panel.post_message(panel.SendInTurn(acts, refused))
        elif answer == "one" and pasted.field.is_attached:
            pasted.field.put(whole)
        elif answer == "one":
            keep(whole)

    keep("\n".join(lines))
    each = Row(f"{len(lines)} {what}s, one for each line", key="each")
    dialog = Choose(f"{len(lines)} {what}s or one?", [each, Row(f"One {what}", key="one")], "one")
    # In the name of the app: Textual tells a panel that has gone meanwhile no answer.
    panel.app.call_later(panel.app.push_screen, dialog, answered)
