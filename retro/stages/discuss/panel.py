"""Talking, one topic at a time."""

from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from retro.session.dates import spoken_date
from retro.session.record import Record
from retro.session.text import counted, excerpt, nth
from retro.stages.choice import FEWEST, ChoiceView
from retro.stages.discuss.rules import AskAgain, DiscussView, ExtendTopic, GoOnOrStop, OpenTopic, TopicLine
from retro.tui.dialogs.choose import Choose
from retro.tui.keys import Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.parts.line import TextLine
from retro.tui.parts.plain import PlainHorizontal, PlainVertical
from retro.tui.record_forms import how_decided
from retro.tui.widgets.meter import dots
from retro.tui.widgets.row import STATUS_SIGNS, Row
from retro.tui.widgets.row_list import RowList

GO = Command("g", "answer(True)", "go on", "Answer: go on with this topic.")
STOP = Command("s", "answer(False)", "stop", "Answer: stop and go to the next topic.")
EXTEND = Command("m", "extend", "more minutes", "Give the topic its next time box.")
ASK = Command("w", "ask", "ask: go on?", "Ask everybody now whether to go on or stop.", shown=False)
OPEN = Command("c", "choose", "choose a topic", "Open another topic than the next one.", shown=False)
TITLE_CELLS = 50
MOST_SIGNS = 6


class DiscussPanel(Panel[DiscussView]):
    """The topic that is open, its cards, and what was written down on it."""

    DEFAULT_CSS = """
    DiscussOnStage #topics { width: 2fr; padding: 0 2 0 0; }
    DiscussOnStage #list:focus > .lines--cursor { background: $panel; color: $text-strong; }
    DiscussOnStage #open-topic { width: 3fr; }
    LeadScreen.-medium DiscussOnStage #topics, LeadScreen.-narrow DiscussOnStage #topics,
    LeadScreen.-tiny DiscussOnStage #topics { display: none; }
    DiscussPanel #asking { height: auto; margin: 1 0; }
    DiscussPanel #where { margin: 0 0 1 0; }
    """
    SCOPED_CSS = False  # what it looks like depends on the size of the screen around it
    ENTRIES = "ADLN"
    COMMANDS: ClassVar[tuple[Command, ...]] = (GO, STOP)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        yield Static(classes="question", markup=False)
        yield TextLine(id="where")
        yield Static(id="asking", markup=False)
        yield RowList(cache=self.cache, id="about")

    @property
    def _may_answer(self) -> bool:
        return self.takes_part and self.shown.asking

    def commands(self) -> tuple[Command, ...]:
        return self.COMMANDS if self._may_answer else ()

    def show(self, shown: DiscussView) -> None:
        self._show_topic(shown)
        self.query_one("#about", RowList).update(about_rows(shown))

    def _show_topic(self, shown: DiscussView) -> None:
        question = self.query_one(".question", Static)
        title = shown.title or "The facilitator opens the first topic."
        if str(question.content) != title:
            question.update(Content(title))
        where = self.query_one("#where", TextLine)
        if shown.number:
            given = "dots not shown (too few)" if shown.dots is None else counted(shown.dots, "dot")
            said = f"{given} · topic {shown.number} of {len(shown.topics)}"
            where.show(Content.assemble((f"{shown.topic}  ", "$mark"), (said, "$text-quiet")))
        else:
            where.show(Content.styled(f"{counted(len(shown.topics), 'topic')} to talk about", "$text-quiet"))
        asking = self.query_one("#asking", Static)
        asking.display = shown.question is not None
        if shown.question is not None:
            asked = self._asked(shown.question, shown.round)
            if str(asking.content) != asked.plain:
                asking.update(asked)

    def _asked(self, question: ChoiceView, number: int) -> Content:
        if question.counts is not None:
            return self._outcome(question.counts, number)
        mine = "g go on · s stop" if question.mine is None else f"you said {question.options[question.mine]}"
        again = f"Asked the {nth(number)} time: go on, or stop?  "
        return Content.assemble(
            (again if number > 1 else "Go on with this topic, or stop?  ", "bold $highlight"),
            (f"{question.so_far or 'each answers alone'}   ", "$text-quiet"),
            (mine if self.takes_part else "", "$text-quiet"),
        )

    def _outcome(self, counts: tuple[int, ...], number: int) -> Content:
        which = f"Go on or stop, asked the {nth(number)} time:  " if number > 1 else "Go on or stop:  "
        if not counts:
            few = f"not shown; with fewer than {FEWEST} answers they would tell whose they are"
            return Content.assemble((which, "bold $highlight"), (few, "$text-quiet"))
        go, stop = counts
        return Content.assemble(
            (which, "bold $highlight"), (f"{go} go on · {stop} stop", "bold $text-strong")
        )

    def action_answer(self, go: bool) -> None:
        if self._may_answer:
            self.send(GoOnOrStop(self.stage_id, go))


class DiscussOnStage(DiscussPanel):
    """The same with the list of topics beside it, on which the facilitator can choose another."""

    HIDES_AGENDA = "always"
    OFFERS_SKIP = True  # there are always more topics than time
    COMMANDS = (EXTEND, ASK, OPEN)
    BINDINGS = bindings(COMMANDS)

    def compose(self) -> ComposeResult:
        with PlainHorizontal():
            with PlainVertical(id="topics"):
                yield RowList(cursor=True, cache=self.cache, id="list", empty="No topics.")
            with PlainVertical(id="open-topic"):
                yield from super().compose()

    def commands(self) -> tuple[Command, ...]:
        shown = self.shown
        if not shown.topic:
            return (OPEN,)
        label = counted(shown.further, "more minute")
        return (replace(EXTEND, label=label, rank=2 if shown.question is None else 0), ASK, OPEN)

    def show(self, shown: DiscussView) -> None:
        super().show(shown)
        lines = self.query_one("#list", RowList)
        lines.update([topic_row(topic) for topic in shown.topics])

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


def topic_row(topic: TopicLine) -> Row:
    """A topic in the list: where it stands, its title in short, its dots."""
    return Row(
        Content(f"{STATUS_SIGNS[topic.status]} {excerpt(topic.title, TITLE_CELLS)}"),
        key=topic.id,
        right=_dots_of(topic),
        style={"now": "highlight", "past": "quiet", "ahead": ""}[topic.status],
        hanging=2,
    )


def _dots_of(topic: TopicLine) -> Content:
    if topic.dots is None:
        return Content("")
    return dots(topic.dots) if topic.dots <= MOST_SIGNS else Content(f"{topic.dots} ●")


def about_rows(shown: DiscussView) -> list[Row]:
    """The cards of the open topic, and what was written down on it."""
    cards = [Row(Content.assemble((f"{label:<5}", "mark"), text), hanging=5) for label, text in shown.cards]
    if not shown.topic:
        return []
    written = record_rows(shown.record)
    return [*cards, Row(""), *written] if written else cards


def record_rows(record: Record) -> list[Row]:
    """What was written down, each line with what it is."""
    rows = [_entry("note", note.text) for note in record.notes]
    rows += [
        _entry("decision", " · ".join(filter(None, (decision.text, how_decided(decision)))))
        for decision in record.decisions
    ]
    for action in record.actions:
        due = f"by {spoken_date(action.due)}" if action.due else ""
        trigger = f"trigger: {action.trigger}" if action.trigger else ""
        said = (action.what, action.who, due, trigger)
        rows.append(_entry("action", " · ".join(part for part in said if part)))
    rows += [_entry("lesson", lesson.statement) for lesson in record.lessons]
    return rows


def _entry(what: str, text: str) -> Row:
    return Row(Content.assemble((f"{what:<10}", "heading"), text), hanging=10)
