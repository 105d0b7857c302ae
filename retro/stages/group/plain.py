"""Putting cards together in lines: each topic with the labels of its cards, and what may belong together."""

from collections.abc import Iterator
from typing import Final

from retro.plain.plain_stage import PlainStage, shows, takes_part
from retro.plain.verb import Call, Item, Line, Outcome, Said, UsageError, Verb
from retro.session.text import counted
from retro.session.view import View
from retro.stages.group.rules import (
    NO_CARDS,
    GroupView,
    JoinTopics,
    KeepApart,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    TopicRow,
    UndoGrouping,
    reading_order,
)
from retro.stages.topic_labels import labels_in

UNDO: Final = "Undo the last change of the board? It may be somebody else's."


_shown: Final = shows(GroupView)


def _row(view: View, label: str) -> TopicRow | None:
    """Find a topic by its own label or that of one of its cards; the room says why there is none."""
    wanted = label.strip().casefold()
    rows = view.panel.topics if isinstance(view.panel, GroupView) else ()
    return next((row for row in rows if wanted in (row.id.casefold(), *(c for c, _ in row.cards))), None)


def _join(call: Call) -> Outcome:
    labels, shown = labels_in(call.given["LABELS"]), _shown(call.view)
    names = tuple(topic.title for topic in shown.topics if topic.named)

    def said(view: View) -> str:
        made = _row(view, labels[0])
        return f"They are together now: {made.id}." if made else "They are together now."

    return Outcome((JoinTopics(call.stage_id, labels, names),), said)


def _apart(call: Call) -> Outcome:
    labels = labels_in(call.given["LABELS"])
    if len(labels) != 2:
        raise UsageError("To type: apart LABEL LABEL, with the two that are suggested.")
    said = f"{labels[0]} and {labels[1]} stay apart; this is not suggested again."
    return Outcome((KeepApart(call.stage_id, *labels),), said)


def _split(call: Call) -> Outcome:
    label = call.given["LABEL"]
    row = _row(call.view, label)
    cards = tuple(card for card, _ in row.cards) if row else None
    return Outcome((SplitTopic(call.stage_id, label, cards),), f"{row.id if row else label} is split.")


def _name(call: Call) -> Outcome:
    label, title = call.given["LABEL"], call.given.get("TEXT", "")
    row = _row(call.view, label)
    before = row.title if row and row.named else ""

    def said(view: View) -> str:
        now = _row(view, label)
        return f"{now.id} is called {now.title}." if now and now.named else f"{label} has no name."

    return Outcome((NameTopic(call.stage_id, label, title, before),), said)


def _undo(call: Call) -> Outcome:
    # Who made it is known to nobody, so it is always asked.
    moves = _shown(call.view).moves
    return Outcome((UndoGrouping(call.stage_id, moves),), _counts("Undone"), question=UNDO)


def _redo(call: Call) -> Outcome:
    return Outcome((RedoGrouping(call.stage_id, _shown(call.view).moves),), _counts("Redone"))


def _counts(done: str) -> Said:
    def said(view: View) -> str:
        topics = view.panel.topics if isinstance(view.panel, GroupView) else ()
        return f"{done}: {_so_far(topics)}"

    return said


def _so_far(topics: tuple[TopicRow, ...]) -> str:
    alone = sum(topic.alone for topic in topics)
    return f"{counted(len(topics) - alone, 'topic')}, {counted(alone, 'card')} not grouped yet."


def _moves(view: View) -> bool:
    return isinstance(view.panel, GroupView) and view.panel.hands_on and bool(view.panel.topics)


def _has_topics(view: View) -> bool:
    return _moves(view) and any(len(topic.cards) > 1 for topic in _shown(view).topics)


class PlainGroup(PlainStage[GroupView]):
    """A topic is one line with the labels of its cards, so that a move is announced in one line."""

    verbs = (
        Verb(
            "join",
            "Put cards and topics together, by their labels.",
            _join,
            ("LABELS",),
            offered=lambda view: _moves(view) and len(_shown(view).topics) > 1,
            sends=(JoinTopics,),
            example="join a7 b2 c1",
        ),
        Verb(
            "apart",
            "Refuse a suggestion: these two do not belong together.",
            _apart,
            ("LABELS",),
            offered=lambda view: _moves(view) and bool(_shown(view).suggested),
            sends=(KeepApart,),
            example="apart a7 b2",
        ),
        Verb(
            "name",
            "Give a topic a name; without a text, take its name away.",
            _name,
            ("LABEL", "[TEXT]"),
            offered=_moves,
            sends=(NameTopic,),
            example="name T1 Waiting for releases",
        ),
        Verb(
            "split",
            "Take a topic apart into its cards.",
            _split,
            ("LABEL",),
            offered=_has_topics,
            sends=(SplitTopic,),
        ),
        Verb(
            "undo",
            "Undo the last change, also somebody else's.",
            _undo,
            offered=lambda view: _moves(view) and bool(_shown(view).undo),
            sends=(UndoGrouping,),
        ),
        Verb(
            "redo",
            "Redo the change that was undone last.",
            _redo,
            offered=lambda view: _moves(view) and bool(_shown(view).redo),
            sends=(RedoGrouping,),
        ),
    )

    def opens(self, view: View, shown: GroupView) -> str:
        cards = counted(sum(len(topic.cards) for topic in shown.topics), "card")
        return f"{cards}, which the facilitator moves" if takes_part(view) and not shown.hands_on else cards

    def says(self, view: View, shown: GroupView) -> tuple[Line, ...]:
        return tuple(_lines(shown))

    def gone(self, before: GroupView, shown: GroupView) -> list[str]:
        left = {topic.id for topic in shown.topics if not topic.alone}
        gone = (topic for topic in before.topics if not (topic.alone or topic.id in left))
        return [f"{topic.id}  {topic.title}: this is not a topic any more." for topic in gone]

    def items(self, view: View, shown: GroupView) -> tuple[Item, ...]:
        return tuple(_items(shown))


def _lines(shown: GroupView) -> Iterator[Line]:
    if not shown.topics:
        yield Line(NO_CARDS)
        return
    used = {label.rstrip("0123456789") for topic in shown.topics for label, _ in topic.cards}
    for asked in (each for each in shown.asked if each.letter in used):
        yield Line(f"Cards with {asked.letter} are answers to: {asked.title}")
    for topic in reading_order(shown.topics):
        if topic.alone:
            yield from (Line(f"{label}  {text}") for label, text in topic.cards)
            continue
        yield Line(f"{topic.id}  {topic.title}: {', '.join(label for label, _ in topic.cards)}")
        # They were heard when they were alone.
        yield from (Line(f"{label}  {text} (in {topic.id})", quiet=True) for label, text in topic.cards)
    yield Line(_so_far(shown.topics), quiet=True)
    if shown.suggested:
        named = {topic.id: topic.title for topic in shown.topics}
        one, other = shown.suggested
        yield Line(
            f"{one} {named[one]} and {other} {named[other]} may belong together. "
            f"To answer: join {one} {other}, or apart {one} {other}"
        )


def _items(shown: GroupView) -> Iterator[Item]:
    for topic in reading_order(shown.topics):
        if not topic.alone:
            yield Item(topic.id, topic.title)
        within = "" if topic.alone else topic.id
        yield from (Item(label, text, topic=within) for label, text in topic.cards)


PLAIN: Final = PlainGroup()
