"""Talking topic by topic, in lines: the topic that is open, its cards, and whether to go on with it."""

from collections.abc import Iterator, Sequence
from typing import Final

from retro.plain.command_line import matching
from retro.plain.leading import step, step_verb
from retro.plain.plain_stage import Choice, PlainStage, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Verb
from retro.session.record import Action, Entry, Experiment, Record
from retro.session.record_words import sentence_of
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.answered_topics import answers_said
from retro.stages.discuss.rules import (
    AskAgain,
    DiscussView,
    ExtendTopic,
    GoOnOrStop,
    OpenTopic,
    ShowGoOnOrStop,
)
from retro.stages.discuss.topic_list import TopicLine
from retro.stages.discuss.topic_words import IF_TIME, TO_END, answered, asks, first_in_time, none_open
from retro.stages.topic_labels import topic_called
from retro.words import ended

ANSWERS: Final = {"go-on": "go on", "stop": "stop"}
"""What can be said, by how it is typed."""
STATUS: Final = {"past": "talked about", "now": "open now"}


_shown: Final = shows(DiscussView)


def _say(call: Call) -> Outcome:
    said = matching(call.given["go-on"], ANSWERS, "answer")
    return Outcome((GoOnOrStop(call.stage_id, said == "go-on"),), f"You said {ANSWERS[said]}.")


def _open(call: Call) -> Outcome:
    topics = {topic.id: topic for topic in _shown(call.view).topics}
    wanted = topics[topic_called(call.given["LABEL"], dict.fromkeys(topics, ()))]
    return step(call, OpenTopic(call.stage_id, wanted.id), f"open {excerpt(wanted.title, 30)}")


def _ask(call: Call) -> Outcome:
    return Outcome((AskAgain(call.stage_id),), "Everybody is asked whether to go on or stop.")


def _extend(call: Call) -> Outcome:
    minutes = counted(_shown(call.view).further, "more minute")
    return Outcome((ExtendTopic(call.stage_id),), f"The topic has {minutes}.")


def _is_open(view: View) -> bool:
    return isinstance(view.panel, DiscussView) and bool(view.panel.topic)


def _may_say(view: View) -> bool:
    return takes_part(view) and isinstance(view.panel, DiscussView) and view.panel.asking


class PlainDiscuss(PlainStage[DiscussView]):
    """What is written down is said wherever it happens; here it is read again with its topic."""

    verbs = (
        Verb(
            "say",
            "Answer whether to go on with the topic, or to stop.",
            _say,
            ("go-on|stop",),
            offered=_may_say,
            sends=(GoOnOrStop,),
            example="say go-on",
        ),
        Verb(
            "topic",
            "Open a topic, by its label.",
            _open,
            ("LABEL",),
            whose=For.FACILITATOR,
            offered=lambda view: isinstance(view.panel, DiscussView) and bool(view.panel.topics),
            sends=(OpenTopic,),
            example="topic T1",
        ),
        Verb(
            "ask",
            "Ask everybody now whether to go on or stop.",
            _ask,
            whose=For.FACILITATOR,
            offered=_is_open,
            sends=(AskAgain,),
        ),
        step_verb("reveal", "Show how many would go on, and stop.", ShowGoOnOrStop, doing="show answers"),
        Verb(
            "extend",
            "Give the topic its next time box.",
            _extend,
            whose=For.FACILITATOR,
            offered=_is_open,
            sends=(ExtendTopic,),
        ),
    )

    def opens(self, view: View, shown: DiscussView) -> str:
        topics = counted(len(shown.topics), "topic")
        some = 0 < shown.in_time < len(shown.topics)
        return f"{topics}, time for {shown.in_time} of them" if some else topics

    def timed(self, view: View, shown: DiscussView) -> str:
        return "for each" if shown.topics else ""

    def says(self, view: View, shown: DiscussView) -> tuple[Line, ...]:
        return tuple(_lines(view, shown))

    def items(self, view: View, shown: DiscussView) -> tuple[Item, ...]:
        return tuple(_items(shown))

    def choices(self, view: View, shown: DiscussView) -> Sequence[Choice]:
        if not _may_say(view):
            return ()
        return tuple(Choice(text, f"say {typed}") for typed, text in ANSWERS.items())


def _lines(view: View, shown: DiscussView) -> Iterator[Line]:
    if not shown.topic:
        yield Line(" ".join(map(ended, none_open(shown))))
    if shown.topics and shown.why:
        yield Line(shown.why, quiet=bool(shown.topic))
    for number, topic in enumerate(shown.topics):
        # Once a topic is open, the list only says where the group is.
        yield Line(_listed(shown, topic, number), quiet=bool(shown.topic))
    if not shown.topic:
        return
    place = f"Topic {shown.number} of {len(shown.topics)}"
    yield Line(f"{place}: {shown.title} ({', '.join(_facts(shown))})")
    if not _is_card(shown):
        yield from (Line(f"{label}  {text}") for label, text in shown.cards)
    # When it is written down, that is announced in every kind of stage.
    yield from (Line(f"{entry.id}  {_words(entry)}", quiet=True) for entry in _written(shown.record))
    yield from _asked(view, shown)


def _asked(view: View, shown: DiscussView) -> Iterator[Line]:
    question = shown.question
    if question is None:
        return
    if not question.open:
        yield Line(f"{answered(shown).removesuffix('.')}.")
        return
    yield Line(asks(shown))
    if question.so_far:
        yield Line(f"{question.so_far[:1].upper()}{question.so_far[1:]} so far.", quiet=True)
    if takes_part(view) and question.mine is not None:
        yield Line(f"You said {question.options[question.mine]}.", quiet=True)


def _listed(shown: DiscussView, topic: TopicLine, place: int) -> str:
    late = IF_TIME if place >= first_in_time(shown) else ""
    when = TO_END if topic.id == shown.last else late
    told = ", ".join(filter(None, (_dots(topic), ", ".join(topic.labels), STATUS.get(topic.status) or when)))
    return f"{topic.id}  {topic.title}{f' ({told})' if told else ''}"


def _dots(topic: TopicLine) -> str:
    return topic.said or (counted(topic.dots, "dot") if topic.dots else "")


def _facts(shown: DiscussView) -> Iterator[str]:
    yield shown.topic
    if shown.dots is None:
        yield "dots not shown, too few"
    elif shown.said or any(topic.dots for topic in shown.topics):
        yield shown.said or counted(shown.dots, "dot")
    if len(shown.cards) > 1:
        yield counted(len(shown.cards), "card")
    if shown.answers:
        yield answers_said(shown.answers)


def _is_card(shown: DiscussView) -> bool:
    """Whether the topic is one card that nobody gave another name."""
    return [text for _, text in shown.cards] == [shown.title]


def _written(record: Record) -> tuple[Entry, ...]:
    return (*record.decisions, *record.actions, *record.lessons, *record.experiments, *record.notes)


def _words(entry: Entry) -> str:
    who = entry.who if isinstance(entry, Action | Experiment) else ""
    return f"{sentence_of(entry)} ({who})" if who else sentence_of(entry)


def _items(shown: DiscussView) -> Iterator[Item]:
    for topic in shown.topics:
        # A number only where dots are numbers, and somebody gave some.
        counts = topic.dots if not topic.said and any(other.dots for other in shown.topics) else None
        yield Item(topic.id, topic.title, dots=counts)
        if topic.id == shown.topic and not _is_card(shown):
            yield from (Item(label, text, topic=topic.id) for label, text in shown.cards)


PLAIN: Final = PlainDiscuss()
