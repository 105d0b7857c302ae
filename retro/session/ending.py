"""What the end of a session destroys: everything that is still hidden, and names that may not be told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.session.before import as_entered
from retro.session.forget_names import nameless, without_seats
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy import destroyed
from retro.session.privacy_change import keeps_secrets

Kinds = Mapping[str, Kind[Any]]


def to_be_destroyed(session: Session, kinds: Kinds) -> str:
    """Return the warning before the end, or nothing: something hidden that nobody has seen may be destroyed.

    Neither how much nor whether there is anything: asked again and again, at any stage, that would tell who
    gave something meanwhile.
    """
    outline = session.outline
    for stage in session.agenda.stages:
        kind = kinds[stage.kind]
        was_open = stage.before or stage.id in session.states
        hidden = keeps_secrets(kind, stage) and not kind.of_the_moment and was_open
        if hidden and kind.waits(as_entered(kind, outline, stage), stage):
            return "Anything still hidden will be deleted."
    return ""


def apply_end(session: Session, kinds: Kinds) -> Session:
    """Destroy what was never shown, and forget names where the minutes may not name anybody.

    Cards that all have seen come back, though writing was reopened and they are not revealed anew.
    """
    session = destroyed(session, kinds)
    # What was made of a capture stands elsewhere; the words of all others stay with the team's captures only.
    captures = tuple(capture.without_words() for capture in session.captures)
    session = msgspec.structs.replace(session, board=session.board.shown_again(), captures=captures)
    for stage in session.agenda.stages:
        if not session.was_entered(stage.id):
            continue
        session = kinds[stage.kind].what_stays(session, stage)
        if stage.tagged or not session.agenda.attendance:
            session = kinds[stage.kind].with_seats(session, stage, {})
    if session.agenda.attendance:
        return session
    board = msgspec.structs.replace(
        session.board,
        cards=tuple(msgspec.structs.replace(card, author="", behalf="") for card in session.board.cards),
    )
    # Whose two things are by the same person is told no more than a name is, whatever a kind keeps.
    ids = {seat.id for seat in session.seats}
    states = {stage: without_seats(state, ids) for stage, state in session.states.items()}
    seats = tuple(map(nameless, session.seats))
    return msgspec.structs.replace(
        session, team=(), seats=seats, board=board, states=MappingProxyType(states)
    )
