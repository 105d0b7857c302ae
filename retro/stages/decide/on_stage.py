"""The shared window of a decision, from which it is led."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from retro.errors import RuleError
from retro.session.acts import Act
from retro.session.dates import understood_date
from retro.session.people import Role
from retro.session.text import LINE_LIMIT, NOTE_LIMIT, excerpt
from retro.stages.decide.deciding import (
    Ask,
    AskDeciders,
    MeetObjection,
    NameDeciders,
    Propose,
    ReplaceDeciders,
    WriteDecision,
    WriteNoDecision,
)
from retro.stages.decide.decision_panel import PROPOSE, DecisionPanel
from retro.stages.decide.decision_words import NONE_QUESTION, open_objections
from retro.stages.decide.matter_view import EVERYBODY, DecideView, Heard
from retro.stages.decide.methods import GROUP
from retro.tui.charts.trays import Tray, Trays
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.choose_several import ChooseSeveral
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import OPEN_AGAIN, TAKE, Command, bindings
from retro.tui.record_forms import DATES
from retro.tui.widgets.row import Row

MEET = Command("enter", "meet", "write how it was met", "Write how an objection was met.", rank=0, means=TAKE)
AGAIN = Command("o", "again", "ask again", "Ask everybody again.", means=OPEN_AGAIN)
WHO = Command("v", "name_deciders", "who decides", "Say who decides.")
NONE = Command("z", "none", "no decision", "Write down that there is no decision.", shown=False)
MOST_TRAYS: Final = 3
"""Answers up to which they stand beside each other."""
OBJECTION: Final = 60
"""Characters of an objection in a list."""


class LeadingPanel(DecisionPanel):
    """The same for all to see, with the keys to lead it."""

    COMMANDS: ClassVar[tuple[Command, ...]] = (MEET, AGAIN, WHO, PROPOSE, NONE)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in COMMANDS if c is not MEET),
        Binding("enter", "meet", show=False, priority=True),
    ]
    OFFERS_SKIP = True

    def commands(self) -> tuple[Command, ...]:
        shown = self.shown
        if shown.asking:
            return (WHO,) if shown.gone else ()
        asked = shown.shown is not None
        following = self.view.next
        act = following.act if following is not None else None
        # Where the next step asks those who decide, this key asks everybody, and says so.
        again = replace(AGAIN, label="ask everybody") if isinstance(act, AskDeciders) else AGAIN
        another = replace(PROPOSE, label="another proposal", help="Propose something else to decide.")
        may_ask = asked and (shown.can_ask or shown.written) and not isinstance(act, Ask)
        return (
            *((MEET,) if self._open else ()),
            *((again,) if may_ask else ()),
            *((WHO,) if shown.who != GROUP and not shown.written and (shown.gone or not asked) else ()),
            another if shown.written else PROPOSE,
            *((NONE,) if shown.proposal and not shown.written else ()),
        )

    def due_first(self) -> tuple[Command, ...]:
        return (MEET,) if self._open else ()

    def asking_rows(self, shown: DecideView) -> list[Row]:
        rows = super().asking_rows(shown)
        if not 1 < len(shown.choices) <= MOST_TRAYS or shown.options or not self.roomy:
            return rows
        trays = tuple(
            Tray(f"{key}  {c.word}", c.says) for key, c in zip(shown.keys, shown.choices, strict=True)
        )
        return [rows[0], Row(""), Row(picture=Trays(trays, free=1)), *rows[-2:]]

    @property
    def _open(self) -> tuple[Heard, ...]:
        """Objections that are not met yet, and can be."""
        return open_objections(self.shown)

    def fills_in(self, act: Act) -> bool:
        match act:
            case Propose():
                self.call_later(self.action_propose)
            case NameDeciders():
                self.call_later(self.action_name_deciders)
            case WriteDecision():
                self._write()
            case _:
                return False
        return True

    def _write(self) -> None:
        """Ask for the words of the decision and when it is looked at again."""
        entered = self.shown.entered

        def written(answers: Mapping[str, str]) -> Act:
            try:
                review = understood_date(answers["review"], entered)
            except RuleError as refusal:
                raise RuleError(str(refusal), "review") from None
            return WriteDecision(self.stage_id, answers["text"], review)

        blanks = [
            Blank("text", "We decided", self.shown.offered, limit=LINE_LIMIT),
            Blank("review", "Review on", hint=DATES, limit=30),
        ]
        self.post_message(self.FillIn("Decision", blanks, written))

    def action_again(self) -> None:
        self.send(Ask(self.stage_id))

    async def action_none(self) -> None:
        if self.shown.proposal and not self.shown.written and not self.shown.asking:
            confirm = Confirm(NONE_QUESTION, yes="write it down")
            await self.app.push_screen(confirm, self._none)

    def _none(self, sure: bool | None) -> None:
        if sure:
            self.send(WriteNoDecision(self.stage_id))

    async def action_meet(self) -> None:
        """Write how an objection was met; of several choose which."""
        objections = self._open
        if not objections:
            return
        if len(objections) == 1:
            self._ask_how(objections[0])
            return
        rows = [
            Row(
                excerpt(f"{one.name}: {one.reason}" if one.name else one.reason, OBJECTION),
                key=str(one.number),
            )
            for one in objections
        ]
        await self.app.push_screen(Choose("Which objection was met?", rows), self._chosen)

    def _chosen(self, number: str | None) -> None:
        for one in self._open:
            if number == str(one.number):
                self._ask_how(one)

    def _ask_how(self, one: Heard) -> None:
        who = one.name or "Objection"
        blank = Blank("how", "Met by", limit=NOTE_LIMIT)

        def met(answers: Mapping[str, str]) -> Act:
            return MeetObjection(self.stage_id, one.round, one.number, answers["how"])

        self.post_message(self.FillIn(f"{who}: {excerpt(one.reason, OBJECTION)}", [blank], met))

    async def action_name_deciders(self) -> None:
        """Choose who decides among those who take part."""
        shown = self.shown
        if shown.who == GROUP or shown.written:
            return
        people = [(p.seat, p.name) for p in self.view.people if p.role is Role.PARTICIPANT]
        if shown.one_decides:
            rows = [Row(name, key=seat) for seat, name in people]
            await self.app.push_screen(Choose("Who decides?", rows), self._one)
        else:
            dialog = ChooseSeveral("Who decides?", people, "they decide", shown.deciders)
            await self.app.push_screen(dialog, self._several)

    def _one(self, seat: str | None) -> None:
        self._several((seat,) if seat else None)

    def _several(self, seats: tuple[str, ...] | None) -> None:
        if seats is None:
            return
        asks_them = self.shown.asking and self.shown.asked != EVERYBODY
        self.send((ReplaceDeciders if asks_them else NameDeciders)(self.stage_id, seats))
