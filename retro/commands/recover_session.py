"""What can be read of a damaged session, before the damage, becomes a session of its own.

It has only what everybody could see: what was given in private is in none of its parts, so that nothing
hidden can be shown and no card be linked to its writer.
"""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from retro.commands.read_session import prove
from retro.commands.session_teams import team_of_session
from retro.session.board import Topic
from retro.session.events import SessionEnded
from retro.session.model import Session
from retro.session.snapshot import Snapshot
from retro.session.summary import summary_of
from retro.stages import codec, engine
from retro.storage import Event, Journal, Library
from retro.storage.before_damage import BeforeDamage, before_damage, beginning


def recovered_of(library: Library, session_id: str) -> list[str]:
    """Every session that was recovered from this one, or from one of these."""
    origins, found = library.origins(), [session_id]
    for name in found:
        found += [each for each, origin in origins.items() if origin == name and each not in found]
    return found[1:]


def related(library: Library, session_id: str) -> list[str]:
    """A session, all that were recovered from the same one, and that one, if it is here."""
    origins, ids, first = library.origins(), library.ids(), session_id
    while (origin := origins.pop(first, "")) in ids:
        first = origin
    return [first, *recovered_of(library, first)]


def recover(library: Library, session_id: str) -> str:
    """Keep what can be read of a damaged session under a new id, and return a sentence. Raises StoreError."""
    if kept := recovered_of(library, session_id):
        return f"what could be read of it is the session {kept[0]}"
    found = [_session_of(copy, session_id) for copy in before_damage(library.path(session_id))]
    session = max(filter(None, found), key=_size, default=None)
    if session is None:
        return "nothing in it can be read before the damage"
    fresh = library.id_of_recovered(session_id)
    team = team_of_session(library, session_id, session.team_id)  # a team may have adopted the damaged one
    session = msgspec.structs.replace(session.public, id=fresh, recovered_from=session_id, team_id=team)
    Journal.create(library.new_path(fresh), summary_of(session), codec().whole(session)).close()
    return (
        f"what can be read before the damage is now the session {fresh}; "
        "what came after it, and what was never revealed, is not in it"
    )


def _session_of(copy: BeforeDamage, session_id: str) -> Session | None:
    session = _of_events(copy.events, session_id) or _of_beginning(copy.first, session_id)
    if session is None or session.over or copy.ended is None:
        return session
    try:
        ended = engine().apply(session, SessionEnded(copy.ended))  # a snapshot says that last
        prove(ended)
    except Exception:
        return session
    return ended


def _of_events(events: Sequence[Event], session_id: str) -> Session | None:
    """The session that these events make, as far as they make this one and no other."""
    rules, translate = engine(), codec()
    sessions: list[Session] = []
    for document in events:
        try:
            session = rules.apply(sessions[-1] if sessions else None, translate.decode(document))
        except Exception:
            break
        if session.id != session_id:
            break
        sessions.append(session)
    number = bisect_left(sessions, True, key=lambda session: not _is_proved(session))
    return sessions[number - 1] if number else None


def _of_snapshot(document: Event, session_id: str) -> Session | None:
    """The session of a snapshot of which the end is missing."""
    try:
        snapshot = codec().decode(document)
        session = _completed(snapshot.session) if isinstance(snapshot, Snapshot) else None
    except Exception:
        return None
    return session if session and session.id == session_id and _is_proved(session) else None


def _completed(session: Session) -> Session:
    """Bring in line what a snapshot has with what its missing end would have told: its stages, its topics."""
    entered = [
        index
        for index, stage in enumerate(session.agenda.stages)
        if index <= session.position and session.was_entered(stage.id)
    ]
    board = session.board
    together = {card for topic in board.topics for card in topic.cards}
    alone = tuple(Topic(card.id, (card.id,)) for card in board.cards if card.id not in together)
    return msgspec.structs.replace(
        session,
        position=max(entered, default=-1),
        board=msgspec.structs.replace(board, topics=(*board.topics, *alone)),
    )


def _of_beginning(text: str, session_id: str) -> Session | None:
    """The session of which the beginning of a snapshot can be read, however far that is."""
    needed = {field.encode_name for field in msgspec.structs.fields(Session) if field.required}

    def is_beyond_damage(length: int) -> bool:
        document = beginning(text[:length])
        kept = document.get("session")
        return isinstance(kept, dict) and needed <= kept.keys() and not _of_snapshot(document, session_id)

    longest = bisect_left(range(len(text) + 1), True, key=is_beyond_damage) - 1
    return _of_snapshot(beginning(text[:longest]), session_id)


def _size(session: Session) -> int:
    return len(msgspec.json.encode(codec().whole(session)))


def _is_proved(session: Session) -> bool:
    try:
        prove(session)
    except Exception:
        return False
    return True
