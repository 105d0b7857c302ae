"""What earlier meetings say about what is talked about: a line on both screens, and more of it on a key."""

from typing import Final, get_args

from textual.content import Content

from retro.session import acts
from retro.session.recall_rules import replies_to
from retro.session.recall_words import named, said_here, second_looks, whence
from retro.session.recalled import Recalled
from retro.session.record import Reply
from retro.session.text import excerpt
from retro.session.view import View
from retro.tui.dialogs.choose import Choose
from retro.tui.keys import Command
from retro.tui.parts.line import TextLine
from retro.tui.screens.session import SessionScreen
from retro.tui.widgets.row import Row

EARLIER: Final = Command(
    "V",
    "earlier",
    "from earlier",
    "Read what earlier meetings say about this, and say whether it still holds.",
    shown=False,
)
ASKED: Final = 50
"""Characters of an entry in the question about it."""
SAID: Final[dict[Reply, str]] = {
    "true": "It is still true.",
    "helped": "It helped us here.",
    "not now": "Do not show it now.",
}


class RecallScreen(SessionScreen):
    """What both screens know of earlier meetings."""

    def show_recalled(self, view: View) -> None:
        """Show what fits best in a line, while something may be shown."""
        line = self.query_one("#recalled", TextLine)
        said = [each for each in view.recalled if not each.quiet]
        line.display = bool(said) and not second_looks(view)
        if line.display:
            best, more = said[0], len(view.recalled) - 1
            left = Content.assemble(
                (f"{whence(best)}  ", "$text-quiet"), (f"{named(best)}: ", "$mark"), best.heading
            )
            line.show(left, Content.styled(f"V why{f', and {more} more' if more else ''}", "$text-quiet"))

    async def action_earlier(self) -> None:
        """Show what fits, with the reasons."""
        if self.view.recalled:
            rows = [_row(each, said_here(self.view.record, each.ref)) for each in self.view.recalled]
            due = self.view.recalled[0].due
            title = "Due for a second look" if due else "From earlier meetings"
            await self.ask(Choose(title, rows), lambda ref: self.call_later(self._ask_reply, ref))

    async def _ask_reply(self, ref: str) -> None:
        """Ask what the group says of an entry, if it is still shown."""
        heading = next((each.heading for each in self.view.recalled if each.ref == ref), "")
        if not heading:
            return
        # Where they are listed, whoever leads records whether they still hold.
        may_be_said = replies_to(self.view.record, ref)
        replies = [each for each in may_be_said if each != "true" or not second_looks(self.view)]
        rows = [Row(SAID[reply], key=reply) for reply in replies]
        await self.ask(
            Choose(f"What do you say of “{excerpt(heading, ASKED)}”?", rows),
            lambda reply: self._reply(ref, reply),
        )

    def _reply(self, ref: str, reply: str) -> None:
        known = next(each for each in get_args(Reply) if each == reply)
        if self.panel:
            self.panel.send(acts.AnswerRecalled(ref, known))


def _row(recalled: Recalled, said: str) -> Row:
    text = Content.assemble(
        (recalled.heading, "strong"), "\n", (f"{named(recalled)} · {recalled.why}", "quiet")
    )
    return Row(text, key=recalled.ref, right=said)
