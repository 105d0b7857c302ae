"""A session as a JSON document, which can be read in again elsewhere with nothing lost.

It holds what the group was shown and no more: no keys, codes or ids of seats, no name that the minutes
would not tell, nothing that was not revealed. Of that it only says how much there was.
"""

from collections.abc import Mapping
from functools import cache
from inspect import cleandoc
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from retro.errors import ImportFailed
from retro.exchange.record_check import wrong_in
from retro.markdown.board_index import BoardIndex
from retro.session.agenda import Agenda
from retro.session.belonging import is_channel, is_team_id
from retro.session.board import Board, Card, Topic
from retro.session.earlier_figures import EarlierMeeting
from retro.session.kind import NoState
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.record import Record
from retro.session.record_rules import TAGS
from retro.session.snapshot import Snapshot
from retro.session.text import CARD_LIMIT, clean, texts_in
from retro.stages import KINDS, codec

_MINUTES_A_DAY = 24 * 60
_LATEST = 250_000_000_000
"""Epoch seconds near the last year that dates can name."""

FORMAT: Literal["retro-session"] = "retro-session"


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who had a seat. The name is there only where the minutes may tell it."""

    id: str
    role: Role
    name: str = ""
    removed: bool = False
    owner: str = ""
    """Of the place a co-facilitator led from: the id of the own place."""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a session leaves behind. Times are epoch seconds, `offset` is minutes from UTC."""

    format: Literal["retro-session"]
    version: Literal[1]
    id: str
    title: str
    agenda: Agenda
    opened: int
    offset: int
    began: int | None
    ended: int | None
    idle: int
    """Seconds in which nobody hosted."""
    position: int
    """Index of the stage the session ended in; -1 when it did not begin."""
    used: dict[str, int]
    """Seconds spent in each stage, by its id."""
    people: tuple[Person, ...]
    cards: tuple[Card, ...]
    topics: tuple[Topic, ...]
    record: Record
    stages: dict[str, Any]
    """What came out of each stage, by its id."""
    withheld: dict[str, int]
    """How much of each stage was destroyed unseen at the end. While a session goes on nobody is told."""
    team: tuple[str, ...] = ()
    """Names of those who were expected."""
    recovered_from: str | msgspec.UnsetType = msgspec.UNSET
    """The damaged session of which this is what could be read."""
    earlier: tuple[EarlierMeeting, ...] | msgspec.UnsetType = msgspec.UNSET
    """What earlier sessions of the same format have shown, to be compared with."""
    team_id: str | msgspec.UnsetType = msgspec.UNSET
    """The team to which it belongs: the name of the team's file without its ending."""
    channels: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    """What it is about: words without `#`."""


def exported(session: Session) -> str:
    """Write a session as JSON, without anything that was given in private."""
    seats = {seat.id: f"p{number}" for number, seat in enumerate(session.seats, 1)}
    index = BoardIndex(session)
    authors = {card.author for card in session.board.cards if index.author_of(card)}
    told = {seat.id for seat in session.seats if session.agenda.attendance and not seat.removed} | authors
    stays = _what_stays(session.public)
    written = codec().encode(Snapshot(_with_seats(stays, {seat: seats[seat] for seat in told})))
    states = written["session"].get("states", {})
    if session.agenda.attendance:  # people whose answers are shown by name
        told |= seats.keys() & set(texts_in(states))
    cards = (
        msgspec.structs.replace(
            card,
            author=seats.get(card.author, ""),
            behalf=card.behalf if index.author_of(card) else "",
        )
        for card in session.board.cards
    )
    document = Document(
        format=FORMAT,
        version=1,
        id=session.id,
        title=session.title,
        agenda=session.agenda,
        opened=session.opened,
        offset=session.offset,
        began=session.began,
        ended=session.ended,
        idle=session.idle,
        position=session.position,
        used=dict(session.used),
        people=tuple(
            Person(
                seats[seat.id],
                seat.role,
                seat.name if seat.id in told else "",
                seat.removed,
                seats.get(seat.owner, ""),
            )
            for seat in session.seats
        ),
        cards=tuple(cards),
        topics=session.board.topics,
        record=session.record,
        stages=_with_people(states, seats),
        withheld=dict(session.unseen),
        team=session.team if session.agenda.attendance else (),
        recovered_from=session.recovered_from or msgspec.UNSET,
        earlier=session.earlier or msgspec.UNSET,
        team_id=session.team_id or msgspec.UNSET,
        channels=session.channels or msgspec.UNSET,
    )
    encoded = msgspec.json.encode(document, order="deterministic")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _with_people(value: Any, seats: Mapping[str, str]) -> Any:
    """Put the number of a person in the place of every id of a seat."""
    match value:
        case str():
            return seats.get(value, value)
        case list() | tuple():
            return [_with_people(item, seats) for item in value]
        case Mapping():
            return {key: _with_people(item, seats) for key, item in value.items()}
        case _:
            return value


def _with_seats(session: Session, ids: Mapping[str, str]) -> Session:
    """Return a session whose stages know people by the ids of an export, and no others."""
    for stage in session.agenda.stages:
        if session.was_entered(stage.id):
            session = KINDS[stage.kind].with_seats(session, stage, {} if stage.tagged else ids)
    return session


def _what_stays(session: Session) -> Session:
    """Return a session without what is only shown and never kept."""
    for stage in session.agenda.stages:
        if session.was_entered(stage.id):
            session = KINDS[stage.kind].what_stays(session, stage)
    return session


def imported(text: str) -> Session:
    """Read a document back. Raises ImportFailed."""
    try:
        document = msgspec.convert(_cleaned(msgspec.json.decode(text)), Document)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ImportFailed(f"This document was not exported by Retro: {error}.") from error
    if document.ended is None:
        raise ImportFailed(
            "This session had not ended when it was exported; end it, export it again and import that."
        )
    _check(document)
    session = Session(
        id=document.id,
        title=document.title,
        agenda=document.agenda,
        opened=document.opened,
        offset=document.offset,
        team=document.team,
        seats=tuple(
            Seat(person.id, person.name, person.role, removed=person.removed, owner=person.owner)
            for person in document.people
        ),
        position=document.position,
        states=MappingProxyType(document.stages),
        used=MappingProxyType(document.used),
        began=document.began,
        entered=document.ended,
        idle=document.idle,
        board=Board(document.cards, document.topics),
        record=document.record,
        ended=document.ended,
        unseen=MappingProxyType(document.withheld),
        recovered_from=document.recovered_from or "",
        earlier=document.earlier or (),
        team_id=document.team_id or "",
        channels=document.channels or (),
    )
    try:
        snapshot = codec().decode(
            {"event": "Snapshot", "session": msgspec.to_builtins(session, enc_hook=dict)}
        )
    except (msgspec.ValidationError, ValueError) as error:
        raise ImportFailed(f"This document was not exported by Retro: {error}.") from error
    assert isinstance(snapshot, Snapshot)  # noqa: S101  (its tag says so)
    session = snapshot.session
    for stage in session.agenda.stages:
        state = session.states.get(stage.id)
        kind = KINDS[stage.kind]
        earlier = kind.kept_nothing_before and isinstance(state, NoState)
        if state is not None and not earlier and type(state) is not kind.State:
            raise ImportFailed(
                f"Stage {stage.id} of this document has a result that no stage of the kind {stage.kind} has."
            )
    return session


def schema() -> str:
    """Write the JSON Schema of the document."""
    described = msgspec.json.schema(Document)
    stages = {"type": "object", "additionalProperties": {"$ref": "#/$defs/Outcome"}}
    outcome = msgspec.json.schema(_outcome())
    definitions: dict[str, Any] = {**outcome["$defs"], **described["$defs"]}
    for definition in definitions.values():
        if "description" in definition:  # from Python 3.13 on docstrings are stored without their indentation
            definition["description"] = cleandoc(definition["description"])
    fields = definitions["Document"]["properties"]
    definitions["Document"]["properties"] = {**fields, "stages": {**fields["stages"], **stages}}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A session of Retro",
        "$ref": "#/$defs/Document",
        "$defs": dict(sorted(definitions.items())),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


@cache
def _outcome() -> type[msgspec.Struct]:
    """Make the type of what a stage left behind: one field, named after the state of its kind."""
    states = {kind.stored_state(): kind.State for kind in KINDS.values()}
    plain = {name: _without_defaults(name, state) for name, state in states.items()}
    fields = [(name, state | msgspec.UnsetType, msgspec.UNSET) for name, state in plain.items()]
    return msgspec.defstruct("Outcome", fields, namespace={"__doc__": "What came out of one stage."})


def _without_defaults(name: str, state: type[msgspec.Struct]) -> type[msgspec.Struct]:
    fields = [(field.name, field.type) for field in msgspec.structs.fields(state)]
    return msgspec.defstruct(name, fields, namespace={"__doc__": state.__doc__})


def _check(document: Document) -> None:
    """Refuse a document whose parts do not belong together; the rules would trip over it later."""
    stages = {stage.id: stage for stage in document.agenda.stages}
    unknown = [stage.kind for stage in stages.values() if stage.kind not in KINDS]
    labels = [card.id for card in document.cards]
    placed = [label for topic in document.topics for label in topic.cards]
    prompts = {prompt.id for prompt in document.agenda.prompts}
    long = [card.id for card in document.cards if not 0 < len(card.text) <= CARD_LIMIT]
    wrong = {
        f"a stage of the kind {next(iter(unknown), '')}, which this program does not know": unknown,
        "a card under a question that it does not have": {card.prompt for card in document.cards} - prompts,
        "topics that are not made of its cards": sorted(labels) != sorted(placed) or not all(placed),
        "two cards with one label": len(set(labels)) < len(labels),
        "an empty topic": [topic for topic in document.topics if not topic.cards],
        f"a card, {next(iter(long), '')}, that is empty or too long": long,
        "the result of a stage that it does not have": {*document.stages, *document.withheld} - {*stages},
        "a place in the agenda that does not exist": not -1 <= document.position < len(stages),
        "a team that no team can be called": document.team_id and not is_team_id(document.team_id),
        "a channel that is too long, or too many": not all(map(is_channel, document.channels or ()))
        or len(document.channels or ()) > TAGS,
        **wrong_in(document.record),
        "two stages with one id": len(stages) < len(document.agenda.stages),
        "a time that does not exist": not all(map(_is_moment, (document.opened, document.began or 0)))
        or not _is_moment(document.ended or 0)
        or abs(document.offset) >= _MINUTES_A_DAY,
    }
    for what, found in wrong.items():
        if found:
            raise ImportFailed(f"This document contradicts itself: it has {what}.")
    for stage in stages.values():
        try:
            KINDS[stage.kind].settings(stage)
        except (msgspec.ValidationError, ValueError) as error:
            raise ImportFailed(
                f"This document has a stage {stage.id} that is not possible: {error}."
            ) from error


def _is_moment(seconds: int) -> bool:
    return 0 <= seconds < _LATEST


def _cleaned(value: Any) -> Any:
    """Return a text without what could steer a terminal. What is clean stays to the last blank."""
    match value:
        case str():
            cleaned = clean(value, lines=True)
            return value if cleaned.split() == value.split() and "\r" not in value else cleaned
        case list():
            return [_cleaned(item) for item in value]
        case Mapping():
            return {clean(key): _cleaned(item) for key, item in value.items()}
        case _:
            return value
