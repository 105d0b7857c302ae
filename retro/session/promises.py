"""What people were promised: a stage's contract can become more private while people write, never less.

And what the end of a session leaves of it: nothing private, and no name where none may be named.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.clusters import JOINERS
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.privacy import destroyed, made_more_private
from retro.session.record import Action
from retro.session.text import fold

Kinds = Mapping[str, Kind[Any]]

NAMELESS = {
    Role.FACILITATOR: "a facilitator",
    Role.PARTICIPANT: "a participant",
    Role.OBSERVER: "an observer",
}
"""What is left of a name that is not kept."""


def around(session: Session) -> str:
    """Say what is known of people before the first stage and after the last."""
    if session.over:
        return "What was never shown is destroyed."
    named = "Who takes part is in the minutes" if session.agenda.attendance else "The minutes name nobody"
    return f"{named}; each stage says here what is known of whom."


def keeps_secrets(kind: Kind[Any]) -> bool:
    """Whether people give something in such a stage that a contract is about."""
    return kind.Private is not None


def decide_tighten(
    session: Session, act: acts.Tighten, ctx: Context, kinds: Kinds
) -> tuple[events.Event, ...]:
    """Make a stage more private; `ctx.secret` is that of the stage."""
    ctx.lead()
    number = next((n for n, s in enumerate(session.agenda.stages) if s.id == act.stage), None)
    if number is None:
        raise RuleError("There is no such stage.")
    stage = session.agenda.stages[number]
    if act.contract is stage.contract:
        return ()
    if act.contract not in stage.contract.stricter:
        raise RuleError("People were promised more than that: a stage can become more private, never less.")
    if number < session.position:
        raise RuleError("This stage is over; what was promised in it stays as it is.")
    kind = kinds[stage.kind]
    if not keeps_secrets(kind):
        raise RuleError("Nothing private is given in this stage; there is nothing to promise.")
    prompts = {prompt.id for prompt in stage.prompts}
    if any(card.author for card in session.board.cards if card.prompt in prompts):
        raise RuleError("Names on its cards have been seen already; that cannot be taken back.")
    promised = msgspec.structs.replace(stage, contract=act.contract)
    part = made_more_private(session, promised, stage, ctx.secret)
    return (events.ContractTightened(stage.id, act.contract, part),)


def tightened(session: Session, event: events.ContractTightened) -> Session:
    """Fold a change of a contract."""
    stages = tuple(
        msgspec.structs.replace(stage, contract=event.contract, tightened=True)
        if stage.id == event.stage
        else stage
        for stage in session.agenda.stages
    )
    session = msgspec.structs.replace(session, agenda=msgspec.structs.replace(session.agenda, stages=stages))
    return session.with_part(event.stage, event.part)


def to_be_destroyed(session: Session, kinds: Kinds) -> str:
    """Say that the end would destroy something, where people may still have given what nobody has seen.

    Neither how much nor whether there is anything: asked again and again, at any stage, that would tell who
    gave something meanwhile.
    """
    outline = session.outline
    for stage in session.agenda.stages:
        kind = kinds[stage.kind]
        hidden = keeps_secrets(kind) and not kind.of_the_moment and stage.id in session.states
        if hidden and kind.waits(outline, stage):
            return "What is hidden now will be destroyed."
    return ""


def over(session: Session, kinds: Kinds) -> Session:
    """Destroy what was never shown, and forget names where the minutes may not name anybody."""
    session = destroyed(session, kinds)
    if session.agenda.attendance:
        return session
    return msgspec.structs.replace(session, team=(), seats=tuple(map(nameless, session.seats)))


def nameless(seat: Seat) -> Seat:
    """Give a seat without what tells whose it is."""
    return msgspec.structs.replace(seat, name=NAMELESS[seat.role], key="", code="")


def forgotten(session: Session, name: str) -> Session:
    """Replace a person's name, in seats and among those who do something; other texts stay as they are."""
    seats = tuple(nameless(seat) if fold(seat.name) == fold(name) else seat for seat in session.seats)

    def without(action: Action) -> Action:
        return msgspec.structs.replace(action, who=without_name(action.who, name))

    record = msgspec.structs.replace(
        session.record,
        actions=tuple(map(without, session.record.actions)),
        promises=tuple(
            msgspec.structs.replace(promise, action=without(promise.action))
            for promise in session.record.promises
        ),
    )
    team = tuple(member for member in session.team if fold(member) != fold(name))
    return msgspec.structs.replace(session, team=team, seats=seats, record=record)


def without_name(text: str, name: str) -> str:
    """Put "a participant" wherever a text has the name."""
    return _mention(name).sub(NAMELESS[Role.PARTICIPANT], text)


def mentions(session: Session, name: str) -> list[str]:
    """Say where people's own words still hold a name."""
    record = session.record
    places = [
        ("the session's title", session.title),
        *((f"card {card.id}", card.text) for card in session.board.cards),
        *((f"the name of {topic.id}", topic.title) for topic in session.board.topics),
        *((f"action {entry.id}", f"{entry.what} {entry.trigger}") for entry in record.actions),
        *(
            (f"decision {entry.id}", f"{entry.text} {entry.method} {entry.tally} {entry.objections}")
            for entry in record.decisions
        ),
        *((f"lesson {entry.id}", f"{entry.statement} {entry.context}") for entry in record.lessons),
        *((f"note {entry.id}", entry.text) for entry in record.notes),
        *(
            (f"promise {n}", f"{promise.action.what} {promise.action.trigger}")
            for n, promise in enumerate(record.promises, 1)
        ),
        *(
            ("a closing line", line)
            for state in session.states.values()
            for line in getattr(state, "lines", ())
        ),
    ]
    return [place for place, text in places if _mention(name).search(text)]


def _mention(name: str) -> re.Pattern[str]:
    letters = [re.escape(letter) for letter in name if letter not in JOINERS]
    spelled = f"[{JOINERS}]*".join(letters)
    return re.compile(rf"(?<!\w){spelled}(?!\w)" if letters else r"(?!)", re.IGNORECASE)
