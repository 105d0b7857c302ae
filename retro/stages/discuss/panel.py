"""Talking, one topic at a time."""

from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult

from retro.session.people import Role
from retro.session.text import counted
from retro.stages.discuss.rules import AskAgain, DiscussView, ExtendTopic, GoOnOrStop, OpenTopic
from retro.stages.discuss.topic_rows import (
    NOTHING_YET,
    card_rows,
    legend,
    listed_topics,
    plate_of,
    topic_row,
    written_rows,
)
from retro.tui.dialogs.choose import Choose
from retro.tui.keys import SUBJECT, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.plain_containers import PlainHorizontal
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

GO = Command("g", "answer(True)", "go on", "Answer: go on with this topic.")
STOP = Command("s", "answer(False)", "stop", "Answer: stop and go to the next topic.")
EXTEND = Command("m", "extend", "more minutes", "Give the topic more minutes.")
ASK = Command("w", "ask", "ask: go on?", "Ask everybody now whether to go on or stop.", shown=False)
OPEN = Command("c", "choose", "choose a topic", "Choose which topic to discuss.", shown=False, means=SUBJECT)
FREE_LINES: Final = 24
"""Lines of a terminal from which on the topic has a free line above and below, and what follows a head."""
AROUND: Final = 20
"""Lines of a terminal that are not the list of topics, at least."""
TWO_PARTS: Final = 100
"""Cells of a terminal from which on what was written down stands beside the cards."""
THREE_PARTS: Final = 112
"""Cells from which on the list of topics stands beside both, as the style sheet says."""


class DiscussPanel(Panel[DiscussView]):
    """The topic that is open, its cards, and what was written down on it."""

    DEFAULT_CSS = """
    DiscussPanel #parts { height: 1fr; }
    DiscussPanel #topic { margin: 0 0 1 0; }
    DiscussPanel #list { width: 26fr; margin: 0 2 0 0; }
    DiscussPanel #list:focus > .lines--cursor { background: $panel; color: $text-strong; }
    DiscussPanel #about { width: 38fr; margin: 0 2 0 0; }
    DiscussPanel #written { width: 36fr; }
    .-low DiscussPanel #topic, .-flat DiscussPanel #topic { margin: 0; }
    .-medium DiscussPanel #list, .-narrow DiscussPanel #list, .-tiny DiscussPanel #list { display: none; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    ENTRIES = "ADLEN"
    COMMANDS: ClassVar[tuple[Command, ...]] = (GO, STOP)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield PlateView(cache=self.cache, id="topic")
        with PlainHorizontal(id="parts"):
            yield from self._first_part()
            yield RowList(cache=self.cache, id="about")
            yield RowList(cache=self.cache, id="written")

    def _first_part(self) -> ComposeResult:
        yield from ()

    @property
    def talks(self) -> bool:
        return True

    @property
    def _may_answer(self) -> bool:
        return self.takes_part and self.shown.asking

    @property
    def _nothing_yet(self) -> str:
        return "Nothing yet." if self.view.role is Role.OBSERVER else NOTHING_YET

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self._may_answer else ()

    def due_first(self) -> tuple[Command, ...]:
        return (GO, STOP) if self._may_answer and not self.view.answered else ()

    def _topics(self) -> list[Row]:
        many = 2 * len(self.shown.topics) > self.screen.size.height - AROUND
        return listed_topics(self.cache, self.shown, free=self.roomy and not many)

    def show(self, shown: DiscussView) -> None:
        width, height = self.screen.size
        free = height >= FREE_LINES
        plate = plate_of(shown, takes_part=self.takes_part, free=free, width=width)
        self.query_one("#topic", PlateView).show(plate)
        cards, written = card_rows(shown, close=not self.roomy), written_rows(self.cache, shown.record)
        beside = width >= TWO_PARTS
        listed = width >= THREE_PARTS and bool(self.query("#list"))
        if self.roomy:
            written = apart(written)
        head = [section("Written down")] if free else []
        if shown.topic and not written:
            written = [Row(self._nothing_yet, style="quiet")]
        elif not shown.topic:
            head = written = []
            cards = (
                []
                if listed or not shown.topics
                else [*([section("Topics")] if free else []), *self._topics()]
            )
        if beside:
            cards = (
                [section("Cards", legend(shown) or str(len(shown.cards))), *cards] if shown.topic else cards
            )
            self.query_one("#written", RowList).update([*head, *written])
        else:
            cards = [*cards, Row(""), *head, *written] if cards and written else [*cards, *head, *written]
        self.query_one("#written", RowList).display = beside and (listed or bool(shown.topic))
        self.query_one("#about", RowList).update(cards)

    def action_answer(self, go: bool) -> None:
        if self._may_answer:
            self.send(GoOnOrStop(self.stage_id, go))


class DiscussOnStage(DiscussPanel):
    """The same with the list of topics beside it, on which the facilitator can choose another."""

    OFFERS_SKIP = True  # there are always more topics than time
    COMMANDS = (EXTEND, ASK, OPEN)
    BINDINGS = bindings(COMMANDS)

    def _first_part(self) -> ComposeResult:
        yield RowList(cursor=True, edged=True, cache=self.cache, id="list", empty="No topics.")

    def commands(self) -> tuple[Command, ...]:
        shown = self.shown
        if not shown.topic:
            return (OPEN,)
        label = counted(shown.further, "more minute")
        comes_next = self.view.next is not None and isinstance(self.view.next.act, ExtendTopic)
        rank = 2 if shown.question is None else 0
        return (replace(EXTEND, label=label, rank=rank, shown=not comes_next), ASK, OPEN)

    def show(self, shown: DiscussView) -> None:
        super().show(shown)
        self.query_one("#list", RowList).update([section("Topics"), *self._topics()])

    @on(RowList.Selected, "#list")
    def open(self, event: RowList.Selected) -> None:
        event.stop()
        self.send(OpenTopic(self.stage_id, event.key))

    async def action_choose(self) -> None:
        rows = [topic_row(topic) for topic in self.shown.topics]
        await self.app.push_screen(Choose("Talk about", rows, self.shown.topic), self._open)

    def _open(self, topic: str | None) -> None:
        if topic:
            self.send(OpenTopic(self.stage_id, topic))

    def action_extend(self) -> None:
        self.send(ExtendTopic(self.stage_id))

    def action_ask(self) -> None:
        self.send(AskAgain(self.stage_id))


PANELS: Final = Panels(DiscussPanel, DiscussOnStage)
