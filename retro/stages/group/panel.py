"""Putting cards together: by cursor and mark, or by typing their labels."""

from collections.abc import Mapping
from typing import Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from retro.session.acts import StageAct
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.group.rules import GroupView, JoinTopics, NameTopic, SplitTopic, TopicRow, UndoGrouping
from retro.tui import keys
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

MARK = Command("space", "mark", "mark", "Mark the card or topic under the cursor.", rank=0, means=keys.MARK)
JOIN = Command("enter", "join", "join marked", "Put everything marked together.", rank=0, means=keys.TAKE)
TYPE = Command("j", "type", "type labels", "Put cards together by typing their labels, such as a7 b2.")
NAME = Command("r", "name", "name", "Give the topic a name.")
SPLIT = Command("x", "split", "split", "Take the topic apart.")
UNDO = Command("u", "undo", "undo", "Take back the last change, whoever made it.", rank=2)
CLEAR = Command("escape", "clear", "", "Take all marks away.", shown=False, means=keys.GO_BACK)

A = TypeVar("A", bound=StageAct)


class GroupPanel(Panel[GroupView]):
    """The board as topics with their cards. Marks are this terminal's own until they are joined."""

    HIDES_AGENDA = "narrow"
    COMMANDS = (MARK, JOIN, TYPE, NAME, SPLIT, UNDO, CLEAR)
    BINDINGS = bindings(c for c in COMMANDS if c is not JOIN)  # the list tells of Enter

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._marked: list[str] = []
        self._joined: tuple[str, ...] = ()
        """Cards that were asked to be put together; the cursor goes to their topic once they are."""
        self._mine: dict[int, tuple[TopicRow, ...]] = {}
        """The board after each change from this terminal, by how many changes there were."""
        self._awaited = 0
        """How many changes there are once the one that was asked for is made; 0 where none is asked for."""

    def compose(self) -> ComposeResult:
        yield RowList(
            cursor=True, marks=True, cache=self.cache, empty="There are no cards. Go back and write some."
        )

    def commands(self) -> tuple[Command, ...]:
        if not self._may:
            return ()
        undo = (UNDO,) if self.shown.undo else ()
        if self._marked:
            return (JOIN, MARK, CLEAR, NAME, SPLIT, *undo)
        return (MARK, TYPE, NAME, SPLIT, *undo)

    def show(self, shown: GroupView) -> None:
        known = {topic.id for topic in shown.topics}
        self._marked = [topic for topic in self._marked if topic in known]
        self.query_one(RowList).update([row for topic in shown.topics for row in self._rows(topic)])
        self._follow(shown)

    def _follow(self, shown: GroupView) -> None:
        """Notice which change is this terminal's, and put the cursor on what was joined here."""
        if self._awaited and shown.moves >= self._awaited:
            if shown.moves == self._awaited:
                self._mine[shown.moves] = shown.topics
            self._awaited = 0
        for topic in shown.topics:
            if self._joined and set(self._joined) <= {label for label, _ in topic.cards}:
                self._joined = ()
                self.query_one(RowList).highlight(topic.id)

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

    def _rows(self, topic: TopicRow) -> list[Row]:
        marked = topic.id in self._marked
        title = Content.assemble((f"{topic.id:<5}", "mark"), topic.title)
        if len(topic.cards) == 1 and not topic.named:
            return [Row(title, key=topic.id, hanging=5, marked=marked)]
        head = Row(
            title,
            key=topic.id,
            style="strong",
            hanging=5,
            marked=marked,
            right=counted(len(topic.cards), "card"),
        )
        cards = [
            Row(Content.assemble((f"{label:<4}", "quiet"), text), style="quiet", indent=5, hanging=4)
            for label, text in topic.cards
        ]
        return [head, *cards]

    @property
    def _current(self) -> str | None:
        return self.query_one(RowList).highlighted

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
        self.query_one(RowList).action_step(1)

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
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
            self._change(JoinTopics(self.stage_id, marked), self._cards_of(marked))
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
        blank = Blank("title", excerpt(topic.title, 60), topic.title if topic.named else "", limit=80)
        stage = self.stage_id

        def name(answer: Mapping[str, str]) -> NameTopic:
            return self._awaiting(NameTopic(stage, current, answer["title"]))

        self.post_message(self.FillIn("Name the topic", [blank], name, self._refused))

    def action_split(self) -> None:
        if self._may and self._current:
            self._change(SplitTopic(self.stage_id, self._current))

    async def action_undo(self) -> None:
        """Take back the last change; where it is not from this terminal, ask first."""
        shown = self.shown
        if not self._may:
            return
        act = UndoGrouping(self.stage_id, shown.moves)
        if not shown.undo or self._mine.get(shown.moves) == shown.topics:
            self.send(act)
            return
        confirm = Confirm("The last change is somebody else's. Take it back anyway?", yes="take it back")
        await self.app.push_screen(confirm, lambda sure: self.send(act) if sure else None)

    def action_clear(self) -> None:
        self._marked = []
        self.redraw()


def _joining(stage: str, answer: Mapping[str, str]) -> JoinTopics | None:
    labels = tuple(answer["labels"].replace(",", " ").replace("+", " ").split())
    return JoinTopics(stage, labels) if labels else None


PANELS: Final = Panels(GroupPanel)
