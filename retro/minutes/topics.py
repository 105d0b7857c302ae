"""Topics: first those that were talked about, in that order, then the others by their dots."""

from retro.minutes.blocks import bullet, bullets, under
from retro.minutes.cards import author_of, card_line
from retro.minutes.escape import inline, paragraphs
from retro.minutes.record import topic_of
from retro.session.board import Topic
from retro.session.model import Session
from retro.session.record import Entry, Note
from retro.session.text import counted, excerpt
from retro.stages.discuss.minutes import seconds_by_topic
from retro.stages.vote.rules import latest_tally

_HEADING = 80
"""Characters of a card that a heading holds."""


def topics(session: Session) -> list[str]:
    """Tell of each topic what is known; single cards of which nothing is known are only counted."""
    spent = seconds_by_topic(session)
    tally = latest_tally(session)
    by_dots = sorted(session.board.topics, key=lambda topic: -tally.get(topic.id, 0))
    board = {topic.id: topic for topic in session.board.topics}
    told = [board[topic] for topic in spent]
    told += [topic for topic in by_dots if topic.id not in spent and _left(session, topic)]
    rest = [topic for topic in by_dots if topic not in told]
    listed = [topic for topic in rest if len(topic.cards) > 1 or topic.title or tally.get(topic.id)]
    lines = [_line(session, topic, tally.get(topic.id, 0)) for topic in listed]
    if lines and len(rest) > len(listed):
        unmarked = counted(len(rest) - len(listed), "single card")
        lines.append(bullet(f"and {unmarked} without a dot" if tally else f"and {unmarked}"))
    others = bullets(lines)
    return [
        *(block for topic in told for block in _chapter(session, topic, spent, tally.get(topic.id, 0))),
        *(under("### Not discussed", others) if told else others),
    ]


def _chapter(session: Session, topic: Topic, spent: dict[str, int], dots: int) -> list[str]:
    facts = [counted(dots, "dot")] if dots else []
    if topic.id in spent:
        minutes = round(spent[topic.id] / 60)
        facts.append(counted(minutes, "minute") if minutes else "less than a minute")
    left = _left(session, topic)
    notes = [bullet(paragraphs(entry.text)) for entry in left if isinstance(entry, Note)]
    kept = [entry.id for entry in left if not isinstance(entry, Note)]
    return [
        f"### {topic.id}: {_title(session, topic)}",
        *([", ".join(facts)] if facts else []),
        *_cards(session, topic),
        *under("Notes:", bullets(notes)),
        *([f"Written down: {', '.join(kept)}"] if kept else []),
    ]


def _cards(session: Session, topic: Topic) -> list[str]:
    cards = session.board.texts(topic)
    whole = all(excerpt(card.text, _HEADING) == card.text and not author_of(session, card) for card in cards)
    if len(cards) == 1 and not topic.title and whole:
        return []  # the heading has said it all
    return bullets(card_line(session, card) for card in cards)


def _line(session: Session, topic: Topic, dots: int) -> str:
    facts = [counted(dots, "dot")] if dots else []
    if len(topic.cards) > 1:
        facts.append("cards " + ", ".join(topic.cards))
    return bullet(f"{topic.id}: {_title(session, topic)}" + (f" ({'; '.join(facts)})" if facts else ""))


def _title(session: Session, topic: Topic) -> str:
    return inline(excerpt(session.board.title(topic), _HEADING))


def _left(session: Session, topic: Topic) -> list[Entry]:
    record = session.record
    entries: tuple[Entry, ...] = (*record.notes, *record.actions, *record.decisions, *record.lessons)
    return [entry for entry in entries if topic_of(session, entry) == topic]
