"""Names that are not kept: those of seats and owners, and where people's own words hold them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from retro.session.agenda import Prompt, Stage
from retro.session.board import Card
from retro.session.clusters import JOINERS
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.record import NAMED, Action, Experiment, all_entries
from retro.session.record_words import words_of
from retro.session.text import fold

Owned = TypeVar("Owned", Action, Experiment)
"""What somebody takes care of."""

NAMELESS = {
    Role.FACILITATOR: "a facilitator",
    Role.PARTICIPANT: "a participant",
    Role.OBSERVER: "an observer",
}
"""What is left of a name that is not kept."""
BETWEEN = " · "
"""What stands between two objections of a decision, each behind the name of who raised it."""
DECIDERS = "deciders"
"""The setting in which a template names who decides."""


def nameless(seat: Seat) -> Seat:
    """Return a seat without what tells whose it is."""
    return msgspec.structs.replace(seat, name=NAMELESS[seat.role], key="", code="")


def without_seats(value: Any, seats: Collection[str]) -> Any:
    """Return a value of the same type that calls no seat by its id.

    An id becomes an empty text, so that what is counted stays as many; as an element of a set or as a key it
    goes.
    """
    match value:
        case str():
            return "" if value in seats else value
        case tuple() | list():
            return type(value)(without_seats(inner, seats) for inner in value)
        case frozenset() | set():
            return type(value)(without_seats(inner, seats) for inner in value if inner not in seats)
        case Mapping():
            left = {key: without_seats(inner, seats) for key, inner in value.items() if key not in seats}
            return left if isinstance(value, dict) else MappingProxyType(left)
        case msgspec.Struct():
            fields = {name: without_seats(getattr(value, name), seats) for name in value.__struct_fields__}
            return msgspec.structs.replace(value, **fields)
        case _:
            return value


def forgotten(session: Session, name: str) -> Session:
    """Replace a person's name, in seats and among those who do something; other texts stay as they are."""
    seats = tuple(nameless(seat) if fold(seat.name) == fold(name) else seat for seat in session.seats)

    def without(entry: Owned) -> Owned:
        return msgspec.structs.replace(entry, who=without_name(entry.who, name))

    record = msgspec.structs.replace(
        session.record,
        actions=tuple(map(without, session.record.actions)),
        decisions=tuple(
            msgspec.structs.replace(
                entry,
                decided_by=without_name(entry.decided_by, name),
                objections=_signed_by_nobody(entry.objections, name),
            )
            for entry in session.record.decisions
        ),
        experiments=tuple(map(without, session.record.experiments)),
        carried_actions=tuple(
            msgspec.structs.replace(carried, action=without(carried.action))
            for carried in session.record.carried_actions
        ),
        found=tuple(
            msgspec.structs.replace(task, who=without_name(task.who, name)) for task in session.record.found
        ),
        # As in what is said between meetings: these sentences are about who did what.
        verdicts=tuple(
            msgspec.structs.replace(
                verdict, because=without_name(verdict.because, name), saw=without_name(verdict.saw, name)
            )
            for verdict in session.record.verdicts
        ),
    )
    team = tuple(member for member in session.team if fold(member) != fold(name))
    board = msgspec.structs.replace(
        session.board,
        cards=_written_for_nobody(session.board.cards, name),
        hidden_again=_written_for_nobody(session.board.hidden_again, name),
    )
    stages = tuple(_named_by_nobody(stage, name) for stage in session.agenda.stages)
    agenda = msgspec.structs.replace(session.agenda, stages=stages)
    captures = tuple(
        msgspec.structs.replace(each, name="") if fold(each.name) == fold(name) else each
        for each in session.captures
    )
    return msgspec.structs.replace(
        session, team=team, seats=seats, record=record, board=board, agenda=agenda, captures=captures
    )


def _signed_by_nobody(text: str, name: str) -> str:
    """Replace a name in front of objections, where Retro writes whose they are."""
    signed = rf"(?P<start>^|{BETWEEN})(?:{_mention(name).pattern})(?=: )"
    return re.sub(signed, rf"\g<start>{NAMELESS[Role.PARTICIPANT]}", text, flags=re.IGNORECASE)


def _named_by_nobody(stage: Stage, name: str) -> Stage:
    """Replace a name among those who decide, whom a template can name."""
    deciders = stage.settings.get(DECIDERS, ())
    if not any(fold(decider) == fold(name) for decider in deciders):
        return stage
    nobody = NAMELESS[Role.PARTICIPANT]
    left = [nobody if fold(decider) == fold(name) else decider for decider in deciders]
    return msgspec.structs.replace(stage, settings={**stage.settings, DECIDERS: left})


def _written_for_nobody(cards: Sequence[Card], name: str) -> tuple[Card, ...]:
    """Replace a name where somebody wrote cards for its person."""
    nobody = NAMELESS[Role.PARTICIPANT]
    return tuple(
        msgspec.structs.replace(card, behalf=nobody) if fold(card.behalf) == fold(name) else card
        for card in cards
    )


def without_name(text: str, name: str) -> str:
    """Put "a participant" wherever a text has the name."""
    return _mention(name).sub(NAMELESS[Role.PARTICIPANT], text)


def mentions(session: Session, name: str, kinds: Mapping[str, Kind[Any]]) -> list[str]:
    """Return where people's own words still hold a name."""
    record = session.record
    places = [
        ("the session's title", session.title),
        *((f"card {card.id}", card.text) for card in session.board.cards),
        *((f"the name of {topic.id}", topic.title) for topic in session.board.topics),
        *((f"{NAMED[entry.id[0]]} {entry.id}", " ".join(words_of(entry))) for entry in all_entries(record)),
        *(
            (f"carried-over action {n}", " ".join(words_of(carried.action)))
            for n, carried in enumerate(record.carried_actions, 1)
        ),
        *(
            (f"the words of stage {n}", " ".join((stage.title, *_words(stage.prompts))))
            for n, stage in enumerate(session.agenda.stages, 1)
            if session.agenda.changes  # before, they are those of a template
        ),
        *((f"found task {n}", task.what) for n, task in enumerate(record.found, 1)),
        *((f"capture {capture.id}", capture.text) for capture in session.captures),
        *(
            said
            for stage in session.agenda.stages
            if stage.id in session.states
            for said in kinds[stage.kind].texts(session, stage)
        ),
    ]
    return [place for place, text in places if is_in(text, name)]


def _words(prompts: Iterable[Prompt]) -> Iterator[str]:
    return (text for prompt in prompts for text in (prompt.title, prompt.question))


def is_in(text: str, name: str) -> bool:
    """Whether a text has a name, however it is written."""
    return _mention(name).search(text) is not None


def _mention(name: str) -> re.Pattern[str]:
    letters = [re.escape(letter) for letter in name if letter not in JOINERS]
    spelled = f"[{JOINERS}]*".join(letters)
    return re.compile(rf"(?<!\w){spelled}(?!\w)" if letters else r"(?!)", re.IGNORECASE)
