"""The proposal, the answer of one person, and afterwards what all said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from retro.session.text import NOTE_LIMIT
from retro.session.view import View
from retro.stages.decide.deciding import Answer, RateOption, WithdrawObjection
from retro.stages.decide.decision_panel import PROPOSE, DecisionPanel
from retro.stages.decide.decision_rows import choice_rows, option_rows, own_points
from retro.stages.decide.decision_words import HOW_MUCH, about_answer, open_objections, order_of
from retro.stages.decide.matter_view import DecideView, Heard
from retro.stages.decide.methods import MOST_RESISTANCE
from retro.stages.decide.on_stage import LeadingPanel
from retro.tui.keys import ANSWER, DOWN, GO_BACK, NEXT_PLACE, TAKE, Command, bindings
from retro.tui.panel import Panels
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

CHOOSE = Command(
    "1,2,3,4,5,6,7,8,9,0",
    "take",
    "answer",
    "Choose the answer with this number, or type the number for an option.",
    rank=0,
    means=ANSWER,
)
OTHER = Command("down", "other", "choose", "Go to another option.", face="↑↓", rank=0, means=DOWN)
SEND = Command("enter", "take", "send", "Choose the answer under the cursor, or send it.", rank=0, means=TAKE)
REASON = Command("tab", "reason", "reason", "Write the reason, or go back to the answers.", means=NEXT_PLACE)
NOT_YET = Command("escape", "not_yet", "not yet", "Do not send the answer yet.", means=GO_BACK)
WITHDRAW = Command("W", "withdraw", "withdraw", "Withdraw your objection.", rank=0)


class DecidePanel(DecisionPanel):
    """The answers by digit, and a line for the reason."""

    COMMANDS = (CHOOSE, OTHER, SEND, REASON, NOT_YET, WITHDRAW, PROPOSE)
    BINDINGS: ClassVar[list[BindingType]] = [
        *(b for n in "1234567890" for b in bindings([Command(n, f"pick({n})", "", "")])),
        *bindings([REASON, NOT_YET, WITHDRAW, PROPOSE]),
    ]

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._chosen: int | None = None
        """The answer that was chosen and is not sent yet."""
        self._wrote = False
        """Whether what was shown last asked for advice."""
        self._one_before = ""
        """The option for which a 1 was typed last, which may become a 10."""
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if self.takes_part:
            self._lines = (Field(max_length=NOTE_LIMIT, classes="entry", id="because"),)
        yield from self._lines

    def start(self) -> None:
        for field in self._lines:
            if draft := self.view.drafts.get(self._draft, ""):
                _fill(field, draft)
                self._chosen = self._draft_choice()
        super().start()

    def _draft_choice(self) -> int | None:
        """The answer that a draft belongs to: the one whose reason is asked for most."""
        heard = [n for n, choice in enumerate(self.shown.choices) if choice.heard]
        mine = self.shown.mine
        return mine.choice if mine and mine.choice in heard else (heard[-1] if heard else None)

    def take_focus(self) -> None:
        if self._writes:
            for field in self._lines:
                self.screen.set_focus(field)
                return
        self.screen.set_focus(self.rows)

    @property
    def _draft(self) -> str:
        return f"because {self.stage_id}"

    @property
    def _answers(self) -> bool:
        """Whether this seat is asked now."""
        return self.takes_part and self.shown.asks_me

    @property
    def talks(self) -> bool:
        # Whoever is not asked has nothing to do but to listen and speak.
        return super().talks or not self._answers

    @property
    def _rates(self) -> bool:
        return bool(self.shown.options) and self._answers

    @property
    def _advises(self) -> bool:
        return self._answers and len(self.shown.choices) == 1

    @property
    def _writes(self) -> bool:
        """Whether there is a line to write in now."""
        return self._answers and not self._rates and (self._chosen is not None or self._advises)

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines)
        return {self._draft: written} if written and self._writes else {}

    def commands(self) -> tuple[Command, ...]:
        shown = self.shown
        if self._rates:
            return (replace(CHOOSE, label="resistance", face=f"0-{MOST_RESISTANCE}"), OTHER)
        if self._answers:
            writing = any(self.focuses(field) for field in self._lines)
            if self._advises:
                # Out of the line, so that letters are keys again and the list can be scrolled.
                return (
                    (SEND, replace(REASON, label="list")) if writing else (replace(REASON, label="advice"),)
                )
            last = shown.keys[-1]
            digits = replace(CHOOSE, face=f"{shown.keys[0]}-{last}")
            if writing:
                return (SEND, replace(REASON, label="answers"), NOT_YET)
            reason = (REASON,) if self._chosen is not None or shown.mine is not None else ()
            return (digits, replace(SEND, label="choose"), *reason)
        withdraw = (WITHDRAW,) if self.takes_part and self._own_objection else ()
        proposes = self.takes_part and not shown.proposal and not shown.asking
        return (*withdraw, *((PROPOSE,) if proposes else ()))

    @property
    def _own_objection(self) -> Heard | None:
        return next((one for one in open_objections(self.shown) if one.own), None)

    def show(self, shown: DecideView) -> None:
        if not self._answers or self._rates:
            self._chosen = None
        begins = self._advises and not self._wrote
        self._wrote = self._advises
        for field in self._lines:
            field.display = self._writes
            field.label = "advice" if self._advises else "because"
            field.placeholder = "" if not self._advises else "what should be thought of"
        super().show(shown)
        if self._rates and self.rows.highlighted is None:
            self.rows.highlight(self._first_without_number())
        if begins:  # there is nothing else to do then
            self.call_after_refresh(self.take_focus)

    def body(self, shown: DecideView, height: int) -> list[Row]:
        if not shown.asking:
            return super().body(shown, height)
        if self._rates:
            rows = [Row(HOW_MUCH, style="quiet")]
            return [
                *rows,
                Row(""),
                *option_rows(shown, keyed=True),
                Row(""),
                Row(about_answer(self.shown, answered=self.view.answered), style="quiet"),
            ]
        if self._advises:
            own = shown.mine.reason if shown.mine else ""
            sent = [Row(("your advice  ", own), hanging=13), Row("")] if own else []
            return [*sent, Row(about_answer(self.shown, answered=self.view.answered), style="quiet")]
        if self._answers:
            rows = choice_rows(shown, self._chosen, keyed=True, mine=True)
            below = (4 if shown.mine and shown.mine.reason else 2) + (6 if shown.before else 0)
            rows = apart(rows) if 2 * len(rows) - 1 + below <= height else rows
            if shown.mine and shown.mine.reason:
                rows += [Row(""), Row(("because  ", shown.mine.reason), style="quiet", hanging=9)]
            return [*rows, Row(""), Row(about_answer(self.shown, answered=self.view.answered), style="quiet")]
        return super().body(shown, height)

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Draft(self._draft, event.value))

    @on(RowList.Highlighted)
    def _forget_digit(self) -> None:
        self._one_before = ""

    @on(RowList.Selected)
    def selected(self, event: RowList.Selected) -> None:
        event.stop()
        if not self._rates:
            self._pick(int(event.key))

    def action_take(self) -> None:
        self.rows.action_choose()

    def action_other(self) -> None:
        self.rows.action_step(1)

    def action_pick(self, digit: int) -> None:
        if self._rates:
            self._rate(digit)
        elif self._answers and str(digit) in self.shown.keys:
            self._pick(self.shown.keys.index(str(digit)))

    def _rate(self, digit: int) -> None:
        """Rate the option under the cursor; 1 and then 0 is 10."""
        key = self.rows.highlighted
        if key is None:
            return
        ten = digit == 0 and self._one_before == key
        self._one_before = key if digit == 1 else ""
        self.send(RateOption(self.stage_id, int(key), MOST_RESISTANCE if ten else digit))

    def _first_without_number(self) -> str:
        """The key of the option that a person rates next; of the first one where all have a number."""
        return next((str(n) for n, number in enumerate(own_points(self.shown)) if number < 0), "0")

    def _pick(self, choice: int) -> None:
        """Choose an answer: one with a reason is sent with it, any other at once."""
        if not self._answers or choice not in order_of(self.shown):
            return
        self.rows.highlight(str(choice))
        if not self.shown.choices[choice].heard:
            self._chosen = None
            self._empty()
            self.send(Answer(self.stage_id, choice))
        else:
            self._chosen = choice
            mine = self.shown.mine
            for field in self._lines:
                if not field.value and mine and mine.choice == choice:
                    _fill(field, mine.reason)
        self.redraw()
        self.take_focus()

    def _empty(self) -> None:
        for field in self._lines:
            field.value = ""

    @on(Field.Submitted)
    def submit(self, event: Field.Submitted) -> None:
        event.stop()
        chosen, written = (0 if self._advises else self._chosen), event.text
        if chosen is None or not self._answers:
            return

        def put_back() -> None:
            for field in self._lines:
                if field.is_mounted and not field.value and self._answers:
                    self._chosen = None if self._advises else chosen
                    _fill(field, written)
                    self.redraw()
                    self.take_focus()

        self._chosen = None
        self._empty()
        self.send(Answer(self.stage_id, chosen, written), put_back)
        self.redraw()
        self.take_focus()

    def action_reason(self) -> None:
        if not self._answers or self._rates:
            return
        if any(self.focuses(field) for field in self._lines):
            self.screen.set_focus(self.rows)
        elif self._advises:
            self.take_focus()
        else:
            mine = self.shown.mine
            self._chosen = self._chosen if self._chosen is not None else (mine.choice if mine else None)
            for field in self._lines:
                if not field.value and mine and mine.choice == self._chosen:
                    _fill(field, mine.reason)
            self.redraw()
            self.take_focus()
        self.post_message(self.KeysChanged())

    def action_not_yet(self) -> None:
        if self._chosen is not None:
            self._chosen = None
            self.redraw()
            self.take_focus()

    def action_withdraw(self) -> None:
        if one := self._own_objection:
            self.send(WithdrawObjection(self.stage_id, one.round, one.number))


def _fill(field: Field, text: str) -> None:
    field.value = text
    field.cursor_position = len(text)


class DecideOnStage(LeadingPanel):
    """What the shared window shows."""


PANELS: Final = Panels(DecidePanel, DecideOnStage)
