"""Putting cards together: by cursor and mark, or by typing their labels."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.session.acts import StageAct
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.group.rules import (
    GroupView,
    JoinTopics,
    KeepApart,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    TopicRow,
    UndoGrouping,
)
from retro.stages.group.suggestion_lines import SuggestionLines
from retro.stages.group.topic_board import NOWHERE, shared_columns, topic_board
from retro.stages.topic_labels import labels_in
from retro.tui import keys
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.line import TextLine
from retro.tui.step_pause import StepPause
from retro.tui.widgets.board_cards import rule_legend
from retro.tui.widgets.board_layout import columns_side_by_side
from retro.tui.widgets.column_board import ColumnBoard
from retro.tui.widgets.hues import number_of
from retro.tui.widgets.strips import StripCache
from retro.tui.widgets.wrap import wrapped

MARK = Command("space", "mark", "mark", "Mark the card or topic under the cursor.", rank=0, means=keys.MARK)
JOIN = Command("enter", "join", "join marked", "Put everything marked together.", rank=0, means=keys.TAKE)
TYPE = Command("j", "type", "type labels", "Put cards together by typing their labels, such as a7 b2.")
NAME = Command("r", "name", "name", "Give the topic a name.")
SPLIT = Command("x", "split", "split", "Split the topic into its cards.", rank=2)
UNDO = Command("u", "undo", "undo", "Undo the last change, also somebody else's.")
REDO = Command("U", "redo", "redo", "Redo the change that was undone last.", rank=2)
TOGETHER = Command("y", "together", "together", "Put the two together that are suggested.", means="Say yes.")
APART = Command("k", "apart", "keep apart", "Refuse the suggestion: these two do not belong together.")
TOO_FAST: Final = "The suggestion has just changed: read it, then press again."
WIDE: Final = 100
"""Cells of a terminal from which on topics stand in columns."""
CLEAR = Command("escape", "clear", "", "Clear all marks.", shown=False, means=keys.GO_BACK)

A = TypeVar("A", bound=StageAct)


class GroupPanel(Panel[GroupView]):
    """The board as topics with their cards. Marks are this terminal's own until they are joined."""

    DEFAULT_CSS = """
    GroupPanel #below { width: 1fr; height: 1; max-height: 50%; }
    """
    IS_BOARD: ClassVar[bool] = True
    COMMANDS = (MARK, JOIN, TYPE, NAME, SPLIT, TOGETHER, APART, UNDO, REDO, CLEAR)
    BINDINGS = bindings(c for c in COMMANDS if c is not JOIN)  # the list tells of Enter

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._marked: list[str] = []
        self._joined: tuple[str, ...] = ()
        """Cards that were asked to be put together; the cursor goes to their topic once they are."""
        self._mine: dict[int, tuple[TopicRow, ...]] = {}
        """The board after each change from this terminal, by how many changes could be undone then."""
        self._pause = StepPause()
        """Begins when somebody else changes what is suggested: a key is meant for what its person read."""
        self._seen = view.panel.suggested if isinstance(view.panel, GroupView) else ()
        """What was suggested in the last picture."""
        self._awaited = 0
        """How many changes there are once the one that was asked for is made; 0 where none is asked for."""
        self._columns = NOWHERE
        """In which column each card stands, by its label; filled anew only for another size."""
        self._filled_for = 0
        """The width for which they were filled."""

    def compose(self) -> ComposeResult:
        yield TextLine(id="legend")
        yield ColumnBoard(cursor=True, cache=self.cache)
        yield SuggestionLines()
        yield Static(id="below", markup=False)

    def commands(self) -> tuple[Command, ...]:
        if not self._may:
            return ()
        undo = (*((UNDO,) if self.shown.undo else ()), *((REDO,) if self.shown.redo else ()))
        suggested = (TOGETHER, APART) if self.shown.suggested else ()
        if self._marked:
            return (JOIN, MARK, CLEAR, NAME, SPLIT, *undo)
        return (*suggested, MARK, TYPE, NAME, SPLIT, *undo)

    def show(self, shown: GroupView) -> None:
        if self._marked:
            known = {topic.id for topic in shown.topics}
            self._marked = [topic for topic in self._marked if topic in known]
        width = self.screen.size.width
        wide = width >= WIDE and bool(shown.asked)
        legend = self.query_one("#legend", TextLine)
        legend.display = not wide and bool(shown.asked)
        legend.show(rule_legend([(q.title, number_of(q.letter)) for q in shown.asked], width - 2))
        if wide:
            if self._filled_for != width:
                self._columns, self._filled_for = NOWHERE, width
            count, each = len(shown.asked), columns_side_by_side(len(shown.asked), width - 4)[1]
            self._columns = shared_columns(self.cache, shown.topics, self._columns, count, each)
        board = topic_board(self.cache, shown, self._columns if wide else None)
        self.query_one(ColumnBoard).update(board, self._marked)
        self.query_one(SuggestionLines).suggest(shown.topics, shown.suggested, self.screen.size.height)
        self._follow(shown)
        self._show_below()

    @on(ColumnBoard.Highlighted)
    def moved(self, event: ColumnBoard.Highlighted) -> None:
        event.stop()
        self._show_below()

    def _show_below(self) -> None:
        """Show how far the group is, or where questions are no heads the one of the card under the cursor."""
        shown, below = self.shown, self.query_one("#below", Static)
        wide = self.screen.size.width >= WIDE
        texts = [f"{q.title}  {q.question}" if q.question != q.title else q.title for q in shown.asked]
        room = max(self.screen.size.width - 2, 1)
        height = 1 if wide else max((len(wrapped(Content(text), room)) for text in texts), default=1)
        below.styles.height = height
        topics = shown.topics
        so_far = self.cache.once(topics, "so far", lambda: _so_far(topics))
        said = so_far if wide else self._question(self._current)
        if str(below.content) != said.plain:
            below.update(said, layout=False)

    def _question(self, topic_id: str | None) -> Content:
        """The question of a card; of a topic with cards of several the titles."""
        topic = next((topic for topic in self.shown.topics if topic.id == topic_id), None)
        letters = {number_of(label) for label, _ in topic.cards} if topic else set()
        found = [asked for asked in self.shown.asked if number_of(asked.letter) in letters]
        if len(found) != 1:
            return Content.styled(", ".join(asked.title for asked in found), "bold $text-strong")
        (asked,) = found
        title = Content.styled(asked.title, "bold $text-strong")
        return title + Content(f"  {asked.question}" if asked.question != asked.title else "")

    def _follow(self, shown: GroupView) -> None:
        """Notice which change is this terminal's, and put the cursor on what was joined here."""
        own = bool(self._awaited) and shown.moves == self._awaited
        if own:
            self._mine[shown.undo] = shown.topics
            self._pause.end()
        if shown.moves >= self._awaited:
            self._awaited = 0
        if shown.suggested != self._seen and not own:
            self._pause.begin()
        self._seen = shown.suggested
        for topic in shown.topics if self._joined else ():
            if self._joined and set(self._joined) <= {label for label, _ in topic.cards}:
                self._joined = ()
                self.query_one(ColumnBoard).highlight(topic.id)

    def _change(self, act: StageAct, joined: tuple[str, ...] = ()) -> None:
        """Ask for a change of the board."""
        self.send(self._awaiting(act, joined), self._refused)

    def _awaiting(self, act: A, joined: tuple[str, ...] = ()) -> A:
        """Take the next change for one from this terminal; it stands then on the topic of these cards."""
        self._joined, self._awaited = joined, self.shown.moves + 1
        return act

    def _refused(self) -> None:
        self._joined, self._awaited = (), 0

    def _cards_of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The labels of the cards that topics have, named by their ids or by one of their cards."""
        wanted = {name.casefold() for name in names}
        return tuple(
            label
            for topic in self.shown.topics
            if wanted & {name.casefold() for name in (topic.id, *(label for label, _ in topic.cards))}
            for label, _ in topic.cards
        )

    def status(self) -> Content | None:
        if not self._marked:
            return None
        return Content.styled(f"marked: {' '.join(self._marked)}", "bold $mark")

    @property
    def _current(self) -> str | None:
        return self.query_one(ColumnBoard).highlighted

    @property
    def _may(self) -> bool:
        return self.shown.hands_on

    def action_mark(self) -> None:
        topic = self._current
        if topic is None or not self._may:
            return
        if topic in self._marked:
            self._marked.remove(topic)
        else:
            self._marked.append(topic)
        self.redraw()
        self.query_one(ColumnBoard).action_step(1)

    @on(ColumnBoard.Selected)
    def chosen(self, event: ColumnBoard.Selected) -> None:
        """Enter joins what is marked, or the only marked one with this one; the first click marks."""
        event.stop()
        if len(self._marked) == 1 and event.key not in self._marked:
            self._marked.append(event.key)
        if self._marked:
            self.action_join()
        else:
            self.action_mark()

    def action_join(self) -> None:
        if self._may and len(self._marked) > 1:
            marked, self._marked = tuple(self._marked), []
            self._change(JoinTopics(self.stage_id, marked, self._names), self._cards_of(marked))
        elif self._may:
            self.post_message(self.Tell("Mark at least two with Space, then press Enter."))

    def action_type(self) -> None:
        if self._may:
            blank = Blank("labels", "Labels", hint="a7 b2 c1", limit=200)
            stage = self.stage_id

            def join(answer: Mapping[str, str]) -> JoinTopics | None:
                act = _joining(stage, answer)
                return self._awaiting(act, self._cards_of(act.topics)) if act else None

            self.post_message(self.FillIn("Put together", [blank], join, self._refused))

    def action_name(self) -> None:
        current = self._current
        if not self._may or current is None:
            return
        topic = next(topic for topic in self.shown.topics if topic.id == current)
        title = "Name the topic" if topic.named else f"Name the topic of {excerpt(topic.title, 60)}"
        blank = Blank("title", "Name", topic.title if topic.named else "", limit=80)
        stage, before = self.stage_id, topic.title if topic.named else ""

        def name(answer: Mapping[str, str]) -> NameTopic:
            return self._awaiting(NameTopic(stage, current, answer["title"], before))

        self.post_message(self.FillIn(title, [blank], name, self._refused))

    def action_split(self) -> None:
        if self._may and self._current:
            cards = self._cards_of((self._current,))
            self._change(SplitTopic(self.stage_id, self._current, cards))

    def action_together(self) -> None:
        if two := self._suggestion():
            self._change(JoinTopics(self.stage_id, two, self._names), self._cards_of(two))

    def action_apart(self) -> None:
        if two := self._suggestion():
            self._change(KeepApart(self.stage_id, *two))

    def _suggestion(self) -> tuple[str, ...]:
        """What is suggested, where a key is meant for it: nobody else has changed it this moment."""
        if not self._may or self._awaited or not self.shown.suggested:
            return ()
        if self._pause.ignores():
            self.post_message(self.Tell(TOO_FAST))
            return ()
        return self.shown.suggested

    @property
    def _names(self) -> tuple[str, ...]:
        """The names of topics that this person sees."""
        return tuple(topic.title for topic in self.shown.topics if topic.named)

    async def action_undo(self) -> None:
        """Take back the last change; where it is not from this terminal, ask first."""
        shown = self.shown
        if not self._may:
            return
        act = UndoGrouping(self.stage_id, shown.moves)
        if not shown.undo or self._mine.get(shown.undo) == shown.topics:
            self.send(act)
            return
        confirm = Confirm("Somebody else made the last change. Undo it anyway?", yes="undo it")
        await self.app.push_screen(confirm, lambda sure: self.send(act) if sure else None)

    def action_redo(self) -> None:
        if self._may:
            self._change(RedoGrouping(self.stage_id, self.shown.moves))

    def action_clear(self) -> None:
        self._marked = []
        self.redraw()


def _so_far(topics: Sequence[TopicRow]) -> Content:
    """How many topics there are, and cards that are in none."""
    alone = sum(topic.alone for topic in topics)
    made = Content.styled(counted(len(topics) - alone, "topic"), "bold $text-strong")
    return made + Content.styled(f" · {counted(alone, 'card')} not grouped yet", "$text-quiet")


def _joining(stage: str, answer: Mapping[str, str]) -> JoinTopics | None:
    labels = labels_in(answer["labels"])
    return JoinTopics(stage, labels) if labels else None


PANELS: Final = Panels(GroupPanel)
