"""Writing cards alone, and looking at all of them after the reveal."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from retro.session.text import CARD_LIMIT
from retro.session.view import View
from retro.stages.ideate import card_rows
from retro.stages.ideate.cards_on_stage import CardsOnStage
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.ideate.own_cards import OwnCard
from retro.stages.ideate.rules import (
    KIND,
    AddCard,
    EditCard,
    IdeateView,
    PlaceCard,
    WithdrawCard,
)
from retro.stages.ideate.writing_for import WritingFor
from retro.stages.ideate.writing_keys import (
    AS_NEW,
    CANCEL,
    DOWN,
    DROP,
    EDIT,
    FOR_SOMEBODY,
    PROMPT,
    PROMPT_BACK,
    SAVE,
    SCROLL,
    SCROLL_BACK,
    WITHDRAW,
)
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panels
from retro.tui.pasted_lines import ask_about_lines
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache


class IdeatePanel(WritingFor):
    """The questions as tabs, the own cards, and one line to write in; after the reveal all cards."""

    COMMANDS = (
        *(SAVE, PROMPT, PROMPT_BACK, EDIT, DOWN, WITHDRAW, CANCEL, AS_NEW, DROP),
        *(SCROLL, SCROLL_BACK, FOR_SOMEBODY),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(c for c in COMMANDS if c not in (SAVE, AS_NEW, DROP)),
        Binding("enter", "save", show=False, priority=True),
    ]

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._editing = ""
        """The name (`name_of`) of the own card that is in the line; empty for a new one. Once that card has
        gone, the text stays in the line and is sent only when its writer says what is to become of it."""
        self._as_it_was = ""
        """What the card that is being changed said when it was taken up."""
        self._hidden = False
        """Whether what was shown last was hidden."""
        self._held = False
        """Whether the line holds a new card that was begun in private and that Enter would show to all."""
        self._told = False
        """Whether the writer knows that the card in the line has gone, or is held."""
        self._looked_at = ""
        """The id of the own card that was brought into view last."""
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        if self.takes_part:
            self._lines = (Field(max_length=CARD_LIMIT, asks_about_lines=True, classes="entry", id="card"),)
        yield from self._lines

    def start(self) -> None:
        self._restore_draft()
        super().start()

    def take_focus(self) -> None:
        for field in self._lines:
            self.query_one(RowList).can_focus = self.query_one(ColumnBoard).can_focus = False
            self.screen.set_focus(field)
            return
        super().take_focus()

    def _restore_draft(self) -> None:
        for field in self._lines:
            for number, column in enumerate(self.shown.columns):
                draft = self.view.drafts.get(f"card {column.name}")
                if draft:
                    self._prompt = number
                    field.value = draft
                    field.cursor_position = len(draft)
                    stage = self.view.stage
                    self._held = (
                        not self.shown.hidden and stage is not None and not KIND.written_openly(stage)
                    )
            for name, draft in self.view.drafts.items():
                if name.endswith(self._change_of("")):
                    self._take(name.removesuffix(self._change_of("")))
                    field.value = draft
                    field.cursor_position = len(draft)

    def _change_of(self, card: str) -> str:
        """Name the draft of a change of a card; it begins with the label of the card if it has one."""
        return f"{card} change {self.stage_id}"

    @property
    def _edited(self) -> OwnCard | None:
        """The own card that is being changed, if it is there."""
        return next((card for card in self.shown.own if self._name_of(card) == self._editing), None)

    def _name_of(self, card: OwnCard) -> str:
        return card_rows.name_of(card, hidden=self.shown.hidden)

    @property
    def _gone(self) -> bool:
        """Whether the card that is being changed is not there to be changed any more."""
        return bool(self._editing) and self._edited is None

    @property
    def _unsent(self) -> bool:
        """Whether what is in the line is sent only when its writer says what is to become of it."""
        return self._gone or self._held

    def _notice_reveal(self, shown: IdeateView) -> None:
        """Hold what was begun while it was hidden; an own card that was only looked at leaves the line."""
        if shown.hidden:
            self._held = False
        elif self._hidden and not self._editing:
            self._held = any(field.value for field in self._lines)
        self._hidden = shown.hidden
        for field in self._lines if self._gone else ():
            if field.value == self._as_it_was:
                self._take("")
                field.value = ""
        if self._unsent and not self._told:
            self._tell_unsent()

    def _take(self, name: str) -> None:
        """Take a card up to change it, or none; a change that is left is no draft any more."""
        if self._editing and self._editing != name:
            self.post_message(self.Draft(self._change_of(self._editing), ""))
        self._editing, self._as_it_was, self._held, self._told = name, "", False, False
        if card := self._edited:
            self._as_it_was = card.text
            self._prompt = [column.key for column in self.shown.columns].index(card.key)

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines)
        as_it_was = self._edited.text if self._edited else ""
        name = self._change_of(self._editing) if self._editing else f"card {self.column.name}"
        return {name: written} if written not in ("", as_it_was) else {}

    def _tell_unsent(self) -> None:
        self._told = True
        revealed = "somebody else changed the card" if " " in self._editing else "the cards are revealed"
        why = "the card cannot be changed now" if self.shown.hidden else revealed
        self.post_message(self.Tell(f"Your {'card' if self._held else 'change'} is not saved: {why}."))

    def commands(self) -> tuple[Command, ...]:
        if not self.takes_part:
            several = (PROMPT, PROMPT_BACK) if len(self.shown.columns) > 1 and not self.in_columns else ()
            return (*several, SCROLL, SCROLL_BACK)
        if self._unsent:
            return (AS_NEW, DROP)
        if self._editing:
            withdraw = (WITHDRAW,) if self.shown.hidden else ()
            return (SAVE, *withdraw, CANCEL, EDIT, DOWN)
        several = (PROMPT, PROMPT_BACK) if len(self.shown.columns) > 1 else ()
        own = (EDIT, DOWN) if self.shown.own else ()
        others = (FOR_SOMEBODY,) if self.shown.for_others else ()
        return (SAVE, *several, *own, *others, SCROLL, SCROLL_BACK)

    def show(self, shown: IdeateView) -> None:
        self.follow_questions(shown, writing=self._editing or "".join(f.value for f in self._lines))
        self._notice_reveal(shown)
        self.keep_behalf_if_named()
        self.show_places(shown)
        edited = self._edited.id if self._edited else ""
        if not shown.hidden:
            self.show_revealed(shown, edited, writes=self.takes_part)
            self._look_at(edited)
        else:
            empty = card_rows.nothing_written(shown, self.takes_part)
            rows = card_rows.hidden_rows(shown, self._prompt, edited, empty, low=self.low)
            self.query_one(RowList).update(rows, empty=empty)
            self._look_at(edited or (shown.own[-1].id if shown.own else ""))
        for field in self._lines:
            field.label = "Change" if self._editing else self.label_of_new
            field.placeholder = "" if self._editing else card_rows.still_to_write(shown.left)

    def _look_at(self, card: str) -> None:
        """Bring the own card into view that is being changed, or that was written last."""
        if card != self._looked_at:
            self._looked_at = card
            place = self.query_one(ColumnBoard) if self.in_columns else self.query_one(RowList)
            self.call_after_refresh(place.bring, card)

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        if self._held and not event.value:
            self._take("")
            self.redraw()
        if not self._editing:
            self.post_message(self.Draft(f"card {self.column.name}", event.value))
        else:
            changed = "" if self._edited and event.value == self._edited.text else event.value
            self.post_message(self.Draft(self._change_of(self._editing), changed))

    @on(Field.SeveralLines)
    def ask_about_lines(self, event: Field.SeveralLines) -> None:
        event.stop()
        if self._editing:
            event.field.put(" ".join(event.lines))
            return
        # As the writer sees it now: what was meant to be hidden is not shown after a reveal.
        write = AddCard if self.shown.hidden else PlaceCard
        column, behalf = self.column, self.taken_behalf()
        cards = tuple(write(self.stage_id, column.prompt, line, behalf, column.topic) for line in event.lines)
        ask_about_lines(self, event, cards, f"pasted {column.name}", "card")

    @on(Field.Clipped)
    def clipped(self, event: Field.Clipped) -> None:
        self.post_message(
            self.Tell(f"A card holds {CARD_LIMIT} characters; {event.lost} of those pasted were left out.")
        )

    async def action_save(self) -> None:
        """Send what is in the line, for the prompt that is shown now."""
        if not self._lines:
            return
        if self._unsent:
            self._tell_unsent()
            return
        field = self.query_one("#card", Field)
        written, text = field.value, field.value.strip()
        field.value = ""
        if not text:
            return
        editing, edited = self._editing, self._edited
        column, behalf = self.column, self.taken_behalf()

        def put_back() -> None:
            self.post_message(
                self.Draft(self._change_of(editing) if editing else f"card {column.name}", written)
            )
            if field.is_mounted and not field.value and not self._editing:
                keys = [known.key for known in self.shown.columns]
                if column.key in keys:  # they may look at another question by now
                    self._prompt = keys.index(column.key)
                self._take(editing)
                self.behalf = behalf
                field.value = written
                field.cursor_position = len(written)
                self.redraw()

        self._take("")
        if edited:
            change = EditCard if self.shown.hidden else CorrectCard
            self.send(change(self.stage_id, edited.id, text), put_back)
        else:
            # What was written to be hidden is never shown at once: after the reveal the room refuses it.
            write = AddCard if self.shown.hidden else PlaceCard
            self.send(write(self.stage_id, column.prompt, text, behalf, column.topic), put_back)
        self.redraw()

    def action_prompt(self, by: int) -> None:
        columns = self.shown.columns
        if self._editing or not columns:
            return
        field = self._lines[0] if self._lines else None
        draft = field.value if field else ""
        if draft:
            # What is being typed goes along to the next question.
            self.post_message(self.Draft(f"card {self.column.name}", ""))
        self._prompt = (self._prompt + by) % len(columns)
        if draft:
            self.post_message(self.Draft(f"card {self.column.name}", draft))
        self.redraw()

    def action_write_for(self) -> None:
        if self.shown.for_others and self._lines and not (self._editing or self._unsent):
            self.ask_for_whom()

    def action_edit(self, by: int) -> None:
        own = self.shown.own
        field = self._lines[0] if self._lines else None
        if self._unsent and field is not None:
            if by > 0:
                self._take("")
                self.post_message(self.Draft(f"card {self.column.name}", field.value))
                self.redraw()
            return
        if field is None or not own:
            (self.query_one(ColumnBoard) if self.in_columns else self.query_one(RowList)).action_step(by)
            return
        if self._edited:
            place = own.index(self._edited) + by
        elif by < 0 and not field.value:
            place = len(own) - 1
        else:
            return
        card = own[place] if 0 <= place < len(own) else None
        if card is None and place < 0:
            return
        self._take(self._name_of(card) if card else "")
        field.value = card.text if card else ""
        field.cursor_position = len(field.value)
        self.redraw()

    def action_withdraw(self) -> None:
        card = self._edited
        if card and self.shown.hidden:
            self._take("")
            self.query_one("#card", Field).value = ""
            self.send(WithdrawCard(self.stage_id, card.id))
            self.redraw()

    def action_cancel(self) -> None:
        if self._editing or self._held:
            self._take("")
            self.query_one("#card", Field).value = ""
            self.redraw()


class IdeateOnStage(CardsOnStage):
    """What the shared window shows."""


PANELS: Final = Panels(IdeatePanel, IdeateOnStage)
