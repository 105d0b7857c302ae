"""The board of the own group: cards, one line to write in, and what the group brings back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from retro.session.acts import Act
from retro.session.text import CARD_LIMIT
from retro.session.view import View
from retro.stages.breakout.bring_form import bring_blanks, brought_of
from retro.stages.breakout.group_acts import (
    ChangeGroupCard,
    JoinAnotherGroup,
    WithdrawGroupCard,
    WriteGroupCard,
)
from retro.stages.breakout.group_rows import (
    board_rows,
    brought_back,
    group_rows,
    group_strip,
    question_rows,
    result_rows,
)
from retro.stages.breakout.group_view import BreakoutView, GroupCard, GroupSeen
from retro.stages.breakout.groups_on_stage import MOVE, GroupsOnStage
from retro.tui import keys
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.people_strip import PeopleStrip
from retro.tui.widgets.field import Field
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

SAVE = Command("enter", "save", "save", "Save the card.", rank=0, means=keys.TAKE)
CHANGE = Command("enter", "change", "change", "Change the card under the cursor.", rank=0, means=keys.TAKE)
BRING = Command(
    "b,ctrl+b",
    "bring",
    "bring back",
    "Bring a sentence of your group back to everybody (Ctrl-B while you are typing).",
    rank=0,
)
PLACE = Command("tab", "place", "board", "Go to the board, or back to the line.", means=keys.NEXT_PLACE)
UP = Command("up", "board", "", "Go to the board.", shown=False, means=keys.UP)
WITHDRAW = Command(
    "ctrl+x", "withdraw", "withdraw", "Delete the card that you are changing.", means=keys.WITHDRAW
)
CANCEL = Command("escape", "cancel", "cancel", "Stop changing the card.", means=keys.GO_BACK)
NOT_YOURS: Final = "Only who wrote a card can change it."


class BreakoutPanel(Panel[BreakoutView]):
    """What the own group has written, in no order that says who wrote it."""

    DEFAULT_CSS = """
    BreakoutPanel RowList, BreakoutPanel .entry, BreakoutPanel #brought { max-width: 100; }
    BreakoutPanel #brought { height: auto; max-height: 4; margin: 1 0; }
    .-low BreakoutPanel #brought, .-flat BreakoutPanel #brought { margin: 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    COMMANDS = (SAVE, CHANGE, BRING, PLACE, UP, WITHDRAW, CANCEL, MOVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in COMMANDS if c not in (SAVE, CHANGE)),
        Binding("enter", "save", show=False),
    ]

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._editing = ""
        """The id of the own card that is in the line; empty for a new one."""
        self._begun = ""
        """The new card that was in the line when an own one was taken up; it comes back after that."""
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    def compose(self) -> ComposeResult:
        yield RowList(cursor=self.takes_part, edged=True, begins=False, cache=self.cache)
        yield Static(id="brought", markup=False)
        if self.takes_part:
            self._lines = (Field(max_length=CARD_LIMIT, classes="entry", id="card"),)
        yield from self._lines

    def start(self) -> None:
        for field in self._lines:
            field.value = self.view.drafts.get(self._draft, "")
            field.cursor_position = len(field.value)
        super().start()

    def take_focus(self) -> None:
        for field in self._lines:
            if field.display:
                self.screen.set_focus(field)
                return
        super().take_focus()

    @property
    def talks(self) -> bool:
        return self.shown.over

    @property
    def asks(self) -> str:
        return self.shown.question

    @property
    def _draft(self) -> str:
        return f"group card {self.stage_id}"

    @property
    def _writing(self) -> bool:
        return any(self.focuses(field) for field in self._lines)

    @property
    def own(self) -> GroupSeen | None:
        """The group of this seat."""
        return next((group for group in self.shown.groups if group.number == self.shown.own), None)

    @property
    def _edited(self) -> GroupCard | None:
        return next((card for card in self.shown.mine if card.id == self._editing), None)

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines)
        as_it_was = self._edited.text if self._edited else ""
        return {self._draft: written} if written not in ("", as_it_was) else {}

    def commands(self) -> tuple[Command, ...]:
        shown, own = self.shown, self.own
        if not self.takes_part or shown.over or own is None:
            return ()
        alone = (MOVE,) if own.alone == self.view.seat else ()
        if self._editing:
            return (*alone, SAVE, WITHDRAW, CANCEL)
        if self._writing:
            bring = (replace(BRING, face="Ctrl-B"),) if shown.brings else ()
            return (*alone, SAVE, *bring, *((PLACE, UP) if shown.cards else ()))
        mine = self.query_one(RowList).highlighted in {card.id for card in shown.mine}
        return (
            *alone,
            *((BRING,) if shown.brings else ()),
            *((CHANGE,) if mine else ()),
            replace(PLACE, label="write"),
        )

    def strip(self, *, bare: bool) -> PeopleStrip | None:
        return group_strip(self.view, self.shown, bare=bare)

    def show(self, shown: BreakoutView) -> None:
        if self._editing and self._edited is None:
            self._editing = ""
        self.query_one(RowList).update(self._rows(shown))
        brought, said = self.query_one("#brought", Static), brought_back(shown)
        if str(brought.content) != said.plain:
            brought.update(said)
        brought.display = bool(said)
        writes = not shown.over and bool(shown.own)
        for field in self._lines:
            if field.display != writes:
                field.display = writes
                self.call_after_refresh(self._place_changed)
            label = "you" if shown.work == "alone" else "your group"
            field.label = "Change" if self._editing else label
            field.placeholder = "" if self._editing else "write a card"

    def _place_changed(self) -> None:
        if self.is_attached:
            self.take_focus()
            self.post_message(self.KeysChanged())

    def _rows(self, shown: BreakoutView) -> list[Row]:
        if shown.over:
            return [*question_rows(self.view, shown), *result_rows(shown)]
        if not self.takes_part:
            return [*question_rows(self.view, shown), *group_rows(self.view, shown)]
        return board_rows(self.view, shown)

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        if not self._editing:
            self.post_message(self.Draft(self._draft, event.value))

    @on(Field.Clipped)
    def clipped(self, event: Field.Clipped) -> None:
        self.post_message(
            self.Tell(f"A card holds {CARD_LIMIT} characters; {event.lost} of those pasted were left out.")
        )

    @on(Field.Submitted)
    def save(self, event: Field.Submitted) -> None:
        event.stop()
        text, editing = event.text, self._editing
        self._end_change()
        if text:
            act: Act = WriteGroupCard(self.stage_id, text)
            if editing:
                act = ChangeGroupCard(self.stage_id, editing, text)
            self.send(act, lambda: self._put_back(text, editing))
        self.redraw()

    def _put_back(self, text: str, editing: str = "") -> None:
        """Put a text that was refused into the line again."""
        for field in self._lines:
            self.post_message(self.Draft(self._draft, text))
            if field.is_mounted and not field.value and not self._editing:
                self._editing = editing if editing in {card.id for card in self.shown.mine} else ""
                field.value = text
                field.cursor_position = len(text)
                self.redraw()

    async def action_save(self) -> None:
        for field in self._lines:
            if self.focuses(field):
                await field.action_submit()

    @on(RowList.Highlighted)
    def highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.post_message(self.KeysChanged())

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.action_change()

    def action_change(self) -> None:
        chosen = self.query_one(RowList).highlighted
        card = next((card for card in self.shown.mine if card.id == chosen), None)
        if card is None:
            if chosen:
                self.post_message(self.Tell(NOT_YOURS))
            return
        for field in self._lines:
            if not self._editing:
                self._begun = field.value
            self._editing = card.id
            field.value = card.text
            field.cursor_position = len(card.text)
            self.screen.set_focus(field)
        self.redraw()

    def action_withdraw(self) -> None:
        card = self._edited
        if card:
            self.action_cancel()
            self.send(WithdrawGroupCard(self.stage_id, card.id))

    def action_cancel(self) -> None:
        if self._editing:
            self._end_change()
            self.redraw()

    def _end_change(self) -> None:
        """Empty the line; what was begun before a card was taken up comes back to it."""
        self._editing, begun, self._begun = "", self._begun, ""
        for field in self._lines:
            field.value = begun
            field.cursor_position = len(begun)

    def action_place(self) -> None:
        if self._writing:
            self.action_board()
        else:
            self.take_focus()
            self.post_message(self.KeysChanged())

    def action_board(self) -> None:
        if self._writing and self.shown.cards and not self._editing:
            lines = self.query_one(RowList)
            self.screen.set_focus(lines)
            if lines.highlighted is None:
                lines.action_step(-1)
            self.post_message(self.KeysChanged())

    def action_bring(self) -> None:
        """Ask what the group brings back: the line or the card under the cursor, beside what it brought."""
        own = self.own
        if not self.takes_part or own is None or not self.shown.brings or self._editing:
            return
        line = "".join(field.value.strip() for field in self._lines) if self._writing else ""
        chosen = None if self._writing else self.query_one(RowList).highlighted
        card = next((card.text for card in self.shown.cards if card.id == chosen), "")
        stage, new = self.stage_id, line or card
        blanks = bring_blanks(own.brought, new, self.shown.most)

        def act(answers: Mapping[str, str]) -> Act | None:
            for field in self._lines if line and line in answers.values() else ():
                if field.value.strip() == line:
                    field.value = ""
            return brought_of(stage, own.brought, answers, self.shown.most)

        self.post_message(self.FillIn("What your group brings back", blanks, act))

    def action_move(self) -> None:
        own = self.own
        if own is not None and own.alone == self.view.seat:
            self.send(JoinAnotherGroup(self.stage_id, own.number - 1))


class BreakoutOnStage(GroupsOnStage):
    """What the shared window shows."""


PANELS: Final = Panels(BreakoutPanel, BreakoutOnStage)
