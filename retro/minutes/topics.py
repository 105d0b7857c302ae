"""Topics: first those that were talked about, in that order, then the others by their dots."""

from typing import Final

from retro.markdown.blocks import bullet, bullets, under
from retro.markdown.board_index import BoardIndex
from retro.markdown.cards import card_line
from retro.markdown.escape import inline, paragraphs
from retro.markdown.kind_minutes import Discussed
from retro.minutes.links import anchor
from retro.minutes.sections import discussed
from retro.session.board import Topic
from retro.session.record import NAMED, Note
from retro.session.record_words import words_of_note
from retro.session.text import counted, excerpt
from retro.stages.dots import latest_vote, latest_votes
from retro.words import listed

_HEADING = 80
"""Characters of a card that a heading holds."""
_NAMES: Final = {letter: name for letter, name in NAMED.items() if letter != "N"}
"""What can come of a topic; notes stand with the topic itself."""


def topics(board: BoardIndex) -> list[str]:
    """Return what is known of each topic; single cards of which nothing is known are only counted."""
    session = board.session
    spent = discussed(session)
    vote, votes = latest_vote(session), latest_votes(session)
    own = {topic.id: votes.get(topic.id, vote) for topic in session.board.topics}
    given = {topic: own[topic].said(topic) for topic in own}
    by_dots = sorted(
        session.board.topics, key=lambda t: (vote.rank(t.id), own[t.id].rank(t.id)), reverse=True
    )
    named = {topic.id: topic for topic in session.board.topics}
    told = [named[topic] for topic in spent]
    told += [topic for topic in by_dots if topic.id not in spent and board.left_on(topic)]
    known = {topic.id for topic in told}
    rest = [topic for topic in by_dots if topic.id not in known]
    listed = [topic for topic in rest if len(topic.cards) > 1 or topic.title or given[topic.id]]
    lines = [_line(board, topic, given[topic.id]) for topic in listed]
    if lines and len(rest) > len(listed):
        unmarked = counted(len(rest) - len(listed), "single card")
        lines.append(bullet(f"and {unmarked} without {vote.nothing}" if vote.tally else f"and {unmarked}"))
    others = bullets(lines)
    return [
        *(block for topic in told for block in _chapter(board, topic, spent.get(topic.id), given[topic.id])),
        *(under("### Not discussed", others) if told else others),
    ]


def _chapter(board: BoardIndex, topic: Topic, spent: Discussed | None, given: str) -> list[str]:
    facts = [inline(given)] if given else []
    if not _cards(board, topic) and (asked := board.asked(board.cards[topic.cards[0]])):
        facts.append(f"written under {inline(asked)}")
    if spent:
        facts.append(f"talked about for {_time(spent)}")
    left = board.left_on(topic)
    notes = [bullet(paragraphs(words_of_note(entry))) for entry in left if isinstance(entry, Note)]
    kept = ((name, [e.id for e in left if e.id[0] == letter]) for letter, name in _NAMES.items())
    outcome = [_listed(name, ids) for name, ids in kept if ids]
    return [
        f"### {topic.id}: {_title(board, topic)}{anchor(topic)}",
        *([", ".join(facts)] if facts else []),
        *([spent.asked] if spent and spent.asked else []),
        *_cards(board, topic),
        *under("Notes:", bullets(notes)),
        *([f"What came of it: {', '.join(outcome)}"] if outcome else []),
    ]


def _listed(name: str, ids: list[str]) -> str:
    *first, last = ids
    return f"{name}s {', '.join(first)} and {last}" if first else f"{name} {last}"


def _time(spent: Discussed) -> str:
    minutes = round(spent.seconds / 60)
    said = counted(minutes, "minute") if minutes else "less than a minute"
    return f"{said} ({spent.planned} planned)"


def _cards(board: BoardIndex, topic: Topic) -> list[str]:
    cards = [board.cards[card] for card in topic.cards]
    whole = all(excerpt(card.text, _HEADING) == card.text and not board.author_of(card) for card in cards)
    if len(cards) == 1 and not topic.title and whole:
        return []  # the heading has said it all
    return bullets(card_line(board, card, asked=True) for card in cards)


def _line(board: BoardIndex, topic: Topic, given: str) -> str:
    facts = [inline(given)] if given else []
    label = topic.id
    if len(topic.cards) > 1:
        facts.append(f"cards {_by_question(board, topic)}")
    elif question := board.asked(board.cards[topic.cards[0]]):
        label += f" ({inline(question)})"
    return bullet(f"{label}: {_title(board, topic)}" + (f" ({'; '.join(facts)})" if facts else ""))


def _by_question(board: BoardIndex, topic: Topic) -> str:
    """Name the cards of a topic: "a1 and a4 under Start, b2 under Stop"."""
    asked: dict[str, list[str]] = {}
    for card in topic.cards:
        asked.setdefault(board.asked(board.cards[card]), []).append(card)
    return ", ".join(
        f"{listed(cards)} under {inline(question)}" if question else listed(cards)
        for question, cards in asked.items()
    )


def _title(board: BoardIndex, topic: Topic) -> str:
    return inline(excerpt(board.title(topic), _HEADING))
