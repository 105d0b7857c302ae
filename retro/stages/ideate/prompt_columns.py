"""The prompts of a stage with the cards that all see; where they answer topics, a column for each of both."""

from collections.abc import Iterator, Sequence

import msgspec

from retro.session.agenda import Prompt, Stage
from retro.session.board import Card, Topic
from retro.session.model import Session
from retro.stages.card_letters import letter_of
from retro.stages.ideate.answering import told_apart
from retro.stages.ideate.own_cards import OwnCard

NO_TOPIC = "No topic any more"


class Column(msgspec.Struct, frozen=True):
    """A prompt with the cards that are shown."""

    prompt: str
    title: str
    question: str
    cards: tuple[Card, ...]
    letter: str = ""
    """What the labels of its cards begin with."""
    topic: str = ""
    """The id of the topic that its cards answer."""

    @property
    def key(self) -> tuple[str, str]:
        """Which cards stand here, as in `OwnCard`."""
        return self.prompt, self.topic

    @property
    def name(self) -> str:
        """The same as a name."""
        return " ".join(filter(None, self.key))


def columns(
    session: Session, stage: Stage, asked: Sequence[Prompt], topics: Sequence[Topic]
) -> tuple[Column, ...]:
    """Return the questions that are asked in their order, each with its cards in the order of the board.

    Where there are `topics` to answer, each question has a column for each of them, and for others that its
    cards answer.
    """
    cards = session.board.cards_by_prompt(prompt.id for prompt in asked)
    return tuple(
        column
        for prompt in asked
        for column in _columns(session, stage, prompt, cards[prompt.id], topics, several=len(asked) > 1)
    )


def with_places_for(
    shown: tuple[Column, ...], own: tuple[OwnCard, ...]
) -> tuple[tuple[Column, ...], tuple[OwnCard, ...]]:
    """Return these columns and the cards of one seat that stand in them.

    For cards whose topic is gone there is one more column. Cards under questions that are not asked yet have
    no place.
    """
    keys, prompts = {column.key for column in shown}, {column.prompt: column for column in shown}
    if all(card.key in keys for card in own):
        return shown, own
    kept = tuple(
        card if card.key in keys else msgspec.structs.replace(card, topic="")
        for card in own
        if card.prompt in prompts
    )
    missing = dict.fromkeys(card.prompt for card in kept if card.key not in keys)
    more = (
        msgspec.structs.replace(prompts[prompt], title=NO_TOPIC, cards=(), topic="") for prompt in missing
    )
    return (*shown, *more), kept


def _columns(
    session: Session,
    stage: Stage,
    prompt: Prompt,
    cards: list[Card],
    topics: Sequence[Topic],
    *,
    several: bool,
) -> Iterator[Column]:
    letter = letter_of(session.agenda, prompt.id, stage.kind)
    by_topic = told_apart(session.board, cards)
    if not topics and not by_topic.keys() - {""}:
        yield Column(prompt.id, prompt.title, prompt.question, tuple(cards), letter)
        return
    titles = session.board.titles()
    ids = [topic.id for topic in topics]
    for topic in (*ids, *(known for known in by_topic if known not in ids)):
        title = f"{topic} {titles[topic]}" if topic else NO_TOPIC
        question = prompt.question or prompt.title
        yield Column(
            prompt.id,
            f"{prompt.title}: {title}" if several else title,
            question,
            tuple(by_topic.get(topic, ())),
            letter,
            topic,
        )
