"""A finished session made of a board from elsewhere. Nothing is invented: no stages, people or times."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard, is_of_actions, pieces
from retro.session.agenda import IMPORTED, OPEN_ACTIONS, Agenda, Privacy, Prompt, Stage
from retro.session.board import Board, Card, Topic
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.record import Action, Note, Record
from retro.session.text import LINE_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean, excerpt
from retro.stages.imported import MOST_CARDS, cards_stage, dots_stage

CARDS_STAGE, VOTE_STAGE = "cards", "voting"


def finished(
    board: ForeignBoard,
    session_id: str,
    title: str,
    when: int,
    *,
    authors: bool,
    open_actions: bool = False,
) -> Session:
    """Make the session.

    With `open_actions` the next one carries its actions over, otherwise they count as closed. Raises
    ImportFailed when there is nothing in it.
    """
    if not board.cards and not board.actions:
        why = f" ({board.doubts[0]})" if board.doubts else ""
        raise ImportFailed(f"This export of {board.source} has no cards{why}.")
    if len(board.cards) > MOST_CARDS:
        raise ImportFailed(
            f"This board has {len(board.cards):,} cards; a session holds up to {MOST_CARDS:,}."
        )
    seats = _seats(board) if authors else {}
    privacy = Privacy.NAMED if authors else Privacy.ANONYMOUS
    columns = {name: asked for name, asked in board.columns.items() if not is_of_actions(clean(name))}
    prompts = {
        name: Prompt(f"{CARDS_STAGE}-{number}", excerpt(clean(name), TITLE_LIMIT) or "Cards", clean(question))
        for number, (name, question) in enumerate((columns or {"Cards": ""}).items())
    }
    held: list[tuple[Stage, msgspec.Struct]] = [cards_stage(CARDS_STAGE, privacy, tuple(prompts.values()))]
    cards = _cards(board, held[0][0], prompts, seats)
    topics = _topics(board, cards)
    named = {group: topic for topic, group in topics if group}
    if any(card.dots for card in board.cards) or any(board.dots.values()):
        held.append(dots_stage(VOTE_STAGE, _tally(board, topics, cards)))
    tags = (IMPORTED, OPEN_ACTIONS) if open_actions else (IMPORTED,)
    agenda = Agenda(f"Imported from {board.source}", tuple(stage for stage, _ in held), tags=tags)
    return Session(
        id=session_id,
        title=excerpt(clean(title), TITLE_LIMIT),
        agenda=agenda,
        opened=when,
        seats=tuple(seats.values()),
        position=len(held) - 1,
        states=MappingProxyType({stage.id: state for stage, state in held}),
        began=when,
        board=Board(tuple(cards), tuple(topic for topic, _ in topics)),
        record=_record(board, cards, named, authors=authors),
        ended=when,
    )


def _seats(board: ForeignBoard) -> Mapping[str, Seat]:
    names = dict.fromkeys(card.author for card in board.cards if card.author)
    return {
        name: Seat(f"p{number}", excerpt(name, NAME_LIMIT), Role.PARTICIPANT)
        for number, name in enumerate(names, 1)
    }


def _cards(
    board: ForeignBoard, stage: Stage, prompts: Mapping[str, Prompt], seats: Mapping[str, Seat]
) -> list[Card]:
    agenda, counts = Agenda("", (stage,)), dict.fromkeys(board.columns, 0)
    cards = []
    for card in board.cards:
        counts[card.column] += 1
        prompt = prompts[card.column].id
        label = f"{agenda.letter(prompt, stage.kind)}{counts[card.column]}"
        author = seats[card.author].id if card.author in seats else ""
        cards.append(Card(label, prompt, card.text, author))
    return cards


def _topics(board: ForeignBoard, cards: list[Card]) -> list[tuple[Topic, str]]:
    """Put cards of one group together, at the place of the first."""
    groups: dict[str, list[str]] = {}
    for number, (card, found) in enumerate(zip(cards, board.cards, strict=True)):
        groups.setdefault(found.group or f"\0{number}", []).append(card.id)
    topics = []
    several = 0
    for group, labels in groups.items():
        several += len(labels) > 1
        name = f"T{several}" if len(labels) > 1 else labels[0]
        title = excerpt(clean(board.titles.get(group, "")), TITLE_LIMIT)
        topics.append((Topic(name, tuple(labels), title), "" if group.startswith("\0") else group))
    return topics


def _tally(board: ForeignBoard, topics: list[tuple[Topic, str]], cards: list[Card]) -> Mapping[str, int]:
    own = {card.id: found.dots for card, found in zip(cards, board.cards, strict=True)}
    tally = {
        topic.id: board.dots.get(group, 0) + sum(own[label] for label in topic.cards)
        for topic, group in topics
    }
    return {topic: dots for topic, dots in tally.items() if dots}


def _record(board: ForeignBoard, cards: list[Card], groups: Mapping[str, Topic], *, authors: bool) -> Record:
    about: list[tuple[str, str]] = []
    for card, found in zip(cards, board.cards, strict=True):
        about += [(card.id, note) for note in found.notes]
    for remark in board.remarks:
        topic = groups[remark.group].id if remark.group in groups else ""
        said = f"{remark.author}: {remark.text}" if authors and remark.author else remark.text
        about.append((topic, clean(said, lines=True)))
    texts = {
        " ".join(found.text.split()): card.id
        for card, found in zip(reversed(cards), reversed(board.cards), strict=True)
    }
    actions = []
    for number, (what, source) in enumerate(board.actions, 1):
        text, whole = clean(what), clean(what, lines=True)
        topic = groups[source].id if source in groups else texts.get(source, "")
        if len(text) > LINE_LIMIT or "\n" in whole:
            about.append((topic, whole))
        actions.append(Action(f"A{number}", excerpt(text, LINE_LIMIT), topic=topic))
    parts = [(topic, piece) for topic, text in about for piece in pieces(text)]
    notes = tuple(Note(f"N{number}", piece, topic) for number, (topic, piece) in enumerate(parts, 1))
    return Record(actions=tuple(actions), notes=notes)
