"""How a topic under discussion is drawn: its plate, the list of topics, its cards, what was written down."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

from textual.content import Content

from retro.session.dates import spoken_date
from retro.session.record import Action, Decision, Entry, Experiment, Lesson, Record
from retro.session.record_words import how_decided, until_when, why_decided
from retro.session.text import counted, excerpt
from retro.stages.answered_topics import answers_said
from retro.stages.choice import ChoiceView
from retro.stages.discuss.rules import DiscussView
from retro.stages.discuss.topic_list import TopicLine
from retro.stages.discuss.topic_words import IF_TIME, TO_END, answered, asks, first_in_time, none_open
from retro.tui.widgets.cut import Cut
from retro.tui.widgets.edged_card import EDGE, EdgedCard, alternating, padded
from retro.tui.widgets.hues import hue_of_label
from retro.tui.widgets.meter import dots
from retro.tui.widgets.one_line import OneLine
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import STATUS_SIGNS, Row, apart
from retro.tui.widgets.strips import StripCache

TITLE_CELLS: Final = 50
MOST_SIGNS: Final = 6
"""More dots than this cannot be counted by eye in a line of facts."""
NOTHING_YET: Final = "Nothing yet: a action, d decision, l lesson, y try, e note"
FEW: Final = 6
"""Cards of a topic up to which each has half a line more above and below, where there is room."""
WHAT_CELLS: Final = 11
BLOCK: Final = 5
"""Cells of the block for one answer, with the one that stays free after it."""


def plate_of(shown: DiscussView, *, takes_part: bool, free: bool, width: int) -> Plate:
    """What everybody looks at: the topic, or whether to go on with it."""
    if shown.question is not None:
        return _asked(shown, shown.question, takes_part=takes_part, free=free, width=width)
    if shown.number:
        below = tuple(filter(None, (answers_said(shown.answers),)))
        return Plate(shown.title, _facts(shown), below, free=free)
    text, *facts = none_open(shown)
    return Plate(text, tuple(facts), free=free)


def _facts(shown: DiscussView) -> tuple[str, ...]:
    place = f"topic {shown.number} of {len(shown.topics)}"
    if shown.dots is None:
        few = f"{shown.topic} · dots not shown (too few)"
        return (f"{few} · {place}", few)
    # Where no topic got a dot, nobody was asked to vote, or the voting was on other topics.
    given = shown.said or (counted(shown.dots, "dot") if any(topic.dots for topic in shown.topics) else "")
    signs = f"{'●' * shown.dots} " if 0 < shown.dots <= MOST_SIGNS and not shown.said else ""
    cards = counted(len(shown.cards), "card")
    short = (shown.topic, given) if given else (shown.topic,)
    return (
        " · ".join((shown.topic, *((signs + given,) if given else ()), cards, place)),
        " · ".join((*short, place)),
        " · ".join(short),
    )


def _asked(shown: DiscussView, question: ChoiceView, *, takes_part: bool, free: bool, width: int) -> Plate:
    about = shown.title
    if question.counts is not None:
        bars = _bars(question.counts, width) if question.counts else ()
        return Plate(answered(shown), below=(*bars, about), free=free)
    mine = "g go on · s stop"
    if question.mine is not None:
        mine = f"you said {question.options[question.mine]}"
    so_far = question.so_far or "everybody answers alone"
    facts = (f"{so_far} · {mine}", mine) if takes_part else (so_far,)
    return Plate(asks(shown), facts, below=(about,), free=free)


def _bars(counts: Sequence[int], width: int) -> tuple[str, ...]:
    """Both answers as blocks in one line, where each block can be counted."""
    names = ("go on", "stop")
    room = width - sum(map(len, names)) - 20
    block = min(BLOCK, room // max(1, sum(counts)))
    if block < 2:
        return ()
    blocks = (
        f"{name}  {('█' * (block - 1) + ' ') * count}" for name, count in zip(names, counts, strict=True)
    )
    return ("     ".join(blocks).rstrip(),)


def topic_row(topic: TopicLine) -> Row:
    """A topic to choose: where it stands, its title in short, its dots."""
    return Row(
        Content(f"{STATUS_SIGNS[topic.status]} {excerpt(topic.title, TITLE_CELLS)}"),
        key=topic.id,
        right=_dots_of(topic),
        style={"now": "highlight", "past": "quiet", "ahead": ""}[topic.status],
        hanging=2,
    )


def _dots_of(topic: TopicLine) -> Content:
    if topic.dots is None or topic.said:
        return Content(topic.said)
    return dots(topic.dots) if topic.dots <= MOST_SIGNS else Content(f"{topic.dots} ●")


def listed_topic(topic: TopicLine) -> Row:
    """A topic in the list beside its cards: one line, so that the list stands still."""
    sign = STATUS_SIGNS[topic.status]
    style = {"now": "bold $text-strong", "past": "$text-quiet", "ahead": "$foreground"}[topic.status]
    signs = {"now": "bold $accent", "past": "bold $good", "ahead": ""}
    look = "bold $text-strong" if topic.status == "now" else "$text-quiet"
    aside: Pieces = ((topic.said.removesuffix(" points").removesuffix(" point"), look),) if topic.said else ()
    if topic.dots and not topic.said:
        aside = (
            (f"{topic.dots} ", look),
            ("●", "$dot"),
        )
    picture = OneLine(
        ((f"{sign} ", signs[topic.status]), excerpt(topic.title, 200)),
        aside,
        style,
        "$surface" if topic.status == "now" else "$background",
    )
    return Row(key=topic.id, picture=picture)


def listed_topics(cache: StripCache, shown: DiscussView, *, free: bool) -> list[Row]:
    """The list of topics, with a broken line below those there is time for; apart if there is room."""
    rows = [*cache.kept.each("topics of a discussion", shown.topics, listed_topic)]
    ends = bool(rows) and shown.topics[-1].id == shown.last
    if (in_time := first_in_time(shown)) < len(rows):
        rows.insert(in_time, Row(picture=Cut((IF_TIME,))))
        if ends:
            rows.insert(len(rows) - 1, Row(picture=Cut((TO_END,))))
    rows = apart(rows) if free else rows
    return [Row(shown.why, style="quiet"), *([Row("")] if free else []), *rows] if rows else rows


def legend(shown: DiscussView) -> Pieces:
    """The titles of the questions that cards answer, each with its edge; nothing where there is one only."""
    if len(shown.asked) < 2:
        return ""
    parts: list[Pieces] = [((f"{EDGE} ", hue_of_label(letter)), title) for title, letter in shown.asked]
    return joined(parts, "  ")


def card_rows(shown: DiscussView, *, close: bool) -> list[Row]:
    """The cards of the open topic, each with the edge of its question; close ones differ by ground.

    A few that are not close have half a line of their ground above and below, more stand apart.
    """
    cards = [EdgedCard(hue_of_label(label), text, label, style="$foreground") for label, text in shown.cards]
    if not close and len(cards) <= FEW:
        return [Row(picture=card) for card in padded(cards)]
    rows = [Row(picture=card) for card in (alternating(cards) if close else cards)]
    return rows if close else apart(rows)


def written_rows(cache: StripCache, record: Record) -> list[Row]:
    """What was written down, notes last, and of each sort the newest first."""
    sorts = (record.decisions, record.actions, record.lessons, record.experiments, record.notes)
    entries: list[Entry] = [entry for sort in sorts for entry in sort]
    rows = cache.kept.each("written down", entries, _entry)
    ends = [*accumulate(map(len, sorts), initial=0)]
    return [row for start, end in pairwise(ends) for row in reversed(rows[start:end])]


def _entry(entry: Entry) -> Row:
    match entry:
        case Decision():
            return _written(
                "decision", "bold $good", joined((entry.text, why_decided(entry), how_decided(entry)))
            )
        case Action():
            due = f"by {spoken_date(entry.due)}" if entry.due else ""
            trigger = f"trigger: {entry.trigger}" if entry.trigger else ""
            return _written("action", "bold $accent", joined((entry.what, entry.who, due, trigger)))
        case Lesson():
            return _written("lesson", "bold $mark", entry.statement)
        case Experiment():
            parts = (entry.hypothesis, entry.who, until_when(entry))
            return _written("experiment", "bold $mark", joined(parts))
        case _:
            return _written("note", "$text-quiet", entry.text)


def _written(what: str, style: str, text: Pieces) -> Row:
    parts: Iterable[str | tuple[str, str]] = (text,) if isinstance(text, str) else text
    return Row(Content.assemble((f"{what:<{WHAT_CELLS}}", style), *parts), hanging=WHAT_CELLS)
