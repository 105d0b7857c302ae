"""In which order topics are talked about, and why, in words.

To end on something good is the rule of Postfacto, a tool for retrospectives: its last topic is the one with
most votes of the column of what made people happy.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import zip_longest

from retro.session.agenda import Stage
from retro.session.board import Topic
from retro.session.model import Session
from retro.session.view import TopicsInTime
from retro.stages.discuss.time_boxes import ALTERNATING, DOTS, DiscussSettings, first_in_time, prompts_of
from retro.stages.dots import LatestVote, latest_vote

BOARD = "in the order of the board"


Rank = Callable[[str], tuple[int, ...]]
"""What puts a topic before others, by its id: the more the earlier."""


def topics_to_discuss(session: Session, settings: DiscussSettings, rank: Rank | None = None) -> list[Topic]:
    """Return the topics that a discussion is about in their order, without regard to which one ends it.

    They are ranked as the last vote has them, or in another way.
    """
    first = rank or latest_vote(session).rank
    about = session.board.about(prompts_of(session, settings))
    ranked = sorted(about, key=lambda topic: first(topic.id), reverse=True)
    if settings.order != ALTERNATING:
        return ranked
    turns = [
        [topic for topic, asked in _asked(session, settings, ranked) if asked == prompt]
        for prompt in _questions(session)
    ]
    return [topic for turn in zip_longest(*turns) for topic in turn if topic is not None]


def closing_topic(
    session: Session, settings: DiscussSettings, topics: Sequence[Topic], rank: Rank | None = None
) -> str:
    """Return the id of the topic that ends the talk: the first of these under the question named for that.

    Empty where none is named, or where it has no topic.
    """
    ending = {prompt.id for prompt in session.agenda.prompts if prompt.title == settings.last}
    if not ending:
        return ""
    under = [topic.id for topic, asked in _asked(session, settings, topics) if asked in ending]
    return max(under, key=rank or latest_vote(session).rank, default="")  # of as many dots the first


def order_of(
    session: Session, settings: DiscussSettings, covered: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """Return the topics still to be talked about, by id, and the one of them that ends the talk, if one does.

    `covered` were talked about already: they count among the most that the discussion may have.
    """
    topics = topics_to_discuss(session, settings)
    closing = closing_topic(session, settings, topics)
    last = [closing] if closing and closing not in covered else []
    ahead = [topic.id for topic in topics if topic.id not in covered and topic.id not in last]
    if settings.top:
        ahead = ahead[: max(settings.top - len(covered) - len(last), 0)]
        last = last[: max(settings.top - len(covered), 0)]
    return (*ahead, *last), "".join(last)


def fitting(
    session: Session, stage: Stage, settings: DiscussSettings, ranked: Sequence[tuple[str, int]]
) -> TopicsInTime:
    """Return how many of the topics a discussion has time for, at one first time box each.

    `ranked` are topics with their dots, most first. There is always time for the first one, and, where one
    is named to end with, for that one.
    """
    dots = dict(ranked)
    places = {topic: place for place, (topic, _) in enumerate(ranked)}

    def rank(topic: str) -> tuple[int, ...]:
        return (-places.get(topic, len(places)),)

    known = topics_to_discuss(session, settings, rank)
    last = closing_topic(session, settings, known, rank)
    topics = [topic.id for topic in known if topic.id in dots]
    in_time = first_in_time(stage, settings)
    count = min(in_time, settings.top or in_time)
    inside = topics[:count]
    if last in topics and last not in inside:
        inside = [*topics[: count - 1], last]
    outside = [dots[topic] for topic in topics if topic not in inside]
    by_dots = settings.order == DOTS and not last
    cut = outside[0] if by_dots and outside and dots[inside[-1]] == outside[0] else 0
    return TopicsInTime(
        stage=stage.title,
        minutes=stage.minutes,
        box=settings.boxes[0],
        count=count,
        topics=tuple(inside),
        tie=tuple(topic for topic in topics if cut and dots[topic] == cut),
        limited=count < in_time,
    )


def why_this_order(session: Session, settings: DiscussSettings, last: str) -> str:
    """Return in sentences why the topics are in their order; `last` is the one that ends the talk."""
    by = _by(latest_vote(session))
    said = f"{by[0].upper()}{by[1:]}."
    if settings.order == ALTERNATING:
        asked = {asked for _, asked in _asked(session, settings, topics_to_discuss(session, settings))}
        titles = [prompt.title for prompt in session.agenda.prompts if prompt.id in asked]
        if len(titles) > 1:
            said = f"The questions take turns: {', '.join(titles)}. In each, {by}."
    return f"{said} The last topic is the first of {settings.last}." if last else said


def _by(vote: LatestVote) -> str:
    if vote.withheld:
        return f"{BOARD}, because too few voted"
    return vote.order or BOARD


def _questions(session: Session) -> list[str]:
    return [prompt.id for prompt in session.agenda.prompts]


def _asked(session: Session, settings: DiscussSettings, topics: Sequence[Topic]) -> list[tuple[Topic, str]]:
    """Return each topic with the id of the question that most of its cards answer, of as many the first."""
    of = prompts_of(session, settings)
    places = {prompt: place for place, prompt in enumerate(_questions(session))}
    prompts = {card.id: card.prompt for card in session.board.cards}
    found = []
    for topic in topics:
        answered = Counter(prompts[card] for card in topic.cards if not of or prompts[card] in of)
        found.append((topic, min(answered, key=lambda prompt: (-answered[prompt], places[prompt]))))
    return found
