"""Capturing: keeping a line as it comes up, with one key and in any stage, while the meeting goes on."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from textual import on

from retro.errors import RetroError, RuleError
from retro.room.captured_lines import put_down
from retro.session import acts
from retro.session.captures import DRAFT, can_put_down, captured_note, with_draft
from retro.session.people import Role
from retro.session.text import NOTE_LIMIT, counted
from retro.session.view import View
from retro.tui.dialogs.form import Blank, Form
from retro.tui.keys import Command
from retro.tui.panel import Panel
from retro.tui.record_forms import writing_of
from retro.tui.screens.session import SessionScreen

CAPTURE = Command(
    "asterisk,f7",
    "capture",
    "capture",
    "Keep a line as it comes up, without your name (F7 while you are typing).",
    shown=False,
)
NOTE: Final = "It is kept without your name, for the lessons or the next meeting. Everybody sees it."
NOTE_BEFORE: Final = "It stays with you until the meeting begins; then put it down with the same key."
NOTE_HIDDEN: Final = "People write alone now: it stays with you until you put it down with the same key."
WITH_YOU: Final = "It stays with you. Press * (F7) to put it down when nobody writes alone any more."
PUT_IT_DOWN: Final = "You captured something earlier: press * (F7) to put it down."
ON_STAGE: Final = "People write alone now. Capture it at your own seat, or later."
KEPT: Final = "Captured, without your name."


class KeepingScreen(SessionScreen):
    """What both screens of a session know of capturing."""

    def offers_capturing(self) -> bool:
        """Whether the person at this seat can capture something now."""
        view = self.view
        if view.ended or view.role is Role.OBSERVER:
            return False
        return view.role is Role.PARTICIPANT or view.stage is not None

    async def action_capture(self) -> None:
        """Put down what waits for that, if it can be put down now; else ask for a line."""
        if not self.offers_capturing():
            return
        view = self.room.view(self.seat)
        if view.role is Role.FACILITATOR and not can_put_down(view):
            self.tell(ON_STAGE)
        elif view.drafts.get(DRAFT) and can_put_down(view):
            await self._put_down(view.drafts[DRAFT].split("\n"))
        else:
            blank = Blank("text", "What came up", hint="They freeze at noon #release", limit=NOTE_LIMIT)
            stays = not can_put_down(view)
            hidden = NOTE_HIDDEN if view.stage else NOTE_BEFORE
            form = Form("Capture", [blank], hidden if stays else NOTE, save=partial(self._keep, stays=stays))
            await self.app.push_screen(form)

    def remind_of_captured(self, before: View) -> None:
        """Tell somebody that what they captured can be put down now."""
        if self.view.drafts.get(DRAFT) and can_put_down(self.view) and not can_put_down(before):
            self.tell(PUT_IT_DOWN)

    @on(Panel.Make)
    async def make_entry(self, event: Panel.Make) -> None:
        """Ask for an entry that is made of something."""
        if self.panel and self.view.role is not Role.OBSERVER:
            writing = writing_of(event.letter).asking(self.panel.also_asked(event.letter))
            await self.write_down(writing, made_of=event.made_of)

    async def _keep(self, answers: Mapping[str, str], *, stays: bool) -> None:
        """Keep a line; one that was written as staying with its writer does, whatever has begun meanwhile."""
        text = " ".join(answers["text"].split())
        if not text:
            raise RuleError("Say what came up.", "text")
        view = self.room.view(self.seat)
        if can_put_down(view) and not stays:
            await self.room.submit(self.seat, acts.WriteDown(captured_note(text, view.topic)))
            self.tell(KEPT)
        elif view.role is Role.FACILITATOR:
            raise RuleError(ON_STAGE)
        else:
            self.room.keep_draft(self.seat, DRAFT, with_draft(view.drafts.get(DRAFT, ""), text))
            self.tell(PUT_IT_DOWN if can_put_down(view) else WITH_YOU)

    async def _put_down(self, lines: list[str]) -> None:
        try:
            await put_down(self.room, self.seat, lines)
        except RetroError as refusal:
            self.tell(str(refusal))
        else:
            self.tell(f"{counted(len(lines), 'line')} put down, without your name.")
