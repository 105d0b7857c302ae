"""Removing a text for good that should not have been written, and asking for it.

The session is stored anew without the text. Neither undo nor an older copy of the file brings it back.
"""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda_texts import agenda_texts, without_agenda_text
from retro.session.board import Card
from retro.session.captured_entries import without_source
from retro.session.context import Context
from retro.session.identity_cache import IdentityCache
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import PrivatePart
from retro.session.record import NAMED, Entry, Part, Record, TextId, all_entries, without_entry
from retro.session.record_words import sentence_of
from retro.session.talk import without_hand
from retro.session.text import counted
from retro.session.view import RemovableText

Kinds = Mapping[str, Kind[Any]]
KEPT_BY_STAGES = (Part.LINE, Part.MARGIN, Part.SAID, Part.BROUGHT, Part.WORD)
"""What is kept with its stage and has no label of its own."""
Removing = acts.AskRemoval | acts.KeepText | acts.RemoveText


def removable(session: Session, kinds: Kinds, kept: IdentityCache | None = None) -> tuple[RemovableText, ...]:
    """Return every text that people wrote in this session and all can see.

    With `kept`, what was made of the same parts of the session before is used again.
    """
    kept = IdentityCache() if kept is None else kept
    callers = kept.steady("callers", tuple(hand for hand in session.talk.hands if hand.caller))
    sources = (session.board, session.record, session.states, session.agenda, callers)
    return kept.same("removable", sources, lambda: _removable(session, kinds, kept))


def _removable(session: Session, kinds: Kinds, kept: IdentityCache) -> tuple[RemovableText, ...]:
    board, record = session.board, session.record
    return (
        *kept.each("removable cards", board.cards, _removable_card),
        *(
            RemovableText(TextId(Part.NAME, topic.id), f"the name of {topic.id}", topic.title)
            for topic in board.topics
            if topic.title
        ),
        *kept.each("removable entries", all_entries(record), _removable_entry),
        *(
            RemovableText(TextId(Part.FOUND, str(number)), f"found task {number}", task.what)
            for number, task in enumerate(record.found, 1)
            if task.what
        ),
        *(
            RemovableText(TextId(Part.REASON, verdict.ref), f"{Part.REASON} {verdict.ref}", verdict.words)
            for verdict in record.verdicts
            if verdict.words
        ),
        *(
            RemovableText(TextId(part, name), f"{part} {number}", line)
            for part in KEPT_BY_STAGES
            for number, (_, name, line) in enumerate(
                (line for line in _lines(session, kinds) if line[0] is part), 1
            )
        ),
        *(
            RemovableText(TextId(Part.CALLER, hand.id), f"the name of caller {number}", hand.caller)
            for number, hand in enumerate(filter(lambda hand: hand.caller, session.talk.hands), 1)
        ),
        *agenda_texts(session.agenda),
    )


def _removable_entry(entry: Entry) -> RemovableText:
    part = Part(NAMED[entry.id[0]])
    return RemovableText(TextId(part, entry.id), f"{part} {entry.id}", sentence_of(entry))


def _removable_card(card: Card) -> RemovableText:
    return RemovableText(TextId(Part.CARD, card.id), f"card {card.id}", card.text)


def carried_texts(session: Session) -> tuple[RemovableText, ...]:
    """Return the actions that a session carried over; they are removed only once it is over."""
    return tuple(
        RemovableText(TextId(Part.ACTION, name), f"action {name}", carried.action.what)
        for carried in session.record.carried_actions
        for name in (f"{carried.session}/{carried.action.id}",)
    )


def without_text(session: Session, text: TextId, kinds: Kinds) -> Session:
    """Return a session without a text, which remembers that one was removed."""
    return apply_removal(session, events.TextRemoved(text), kinds)


def decide_removal(session: Session, act: Removing, ctx: Context, kinds: Kinds) -> tuple[events.Event, ...]:
    """Everybody may ask, and no event says who did; the facilitator removes a text or lets it stay."""
    if not isinstance(act, acts.AskRemoval):
        ctx.facilitate()
    known = {text.id for text in removable(session, kinds)}
    if act.text not in known:
        raise RuleError("This text does not exist any more.")
    is_asked = act.text in session.record.asked
    match act:
        case acts.AskRemoval(text):
            return () if is_asked else (events.RemovalAsked(text),)
        case acts.KeepText(text):
            return (events.RemovalDeclined(text),) if is_asked else ()
        case acts.RemoveText(text):
            removed = events.TextRemoved(text)
            return (removed, *_moot(session, apply_removal(session, removed, kinds), kinds))


def apply_removal(
    session: Session,
    event: events.RemovalAsked | events.RemovalDeclined | events.TextRemoved,
    kinds: Kinds,
) -> Session:
    """Fold a request, its answer, or a removal."""
    record, text = session.record, event.text
    asked = tuple(other for other in record.asked if other != text)
    match event:
        case events.RemovalAsked():
            return _with_record(session, asked=(*asked, text))
        case events.RemovalDeclined():
            return _with_record(session, asked=asked)
        case _:
            session = _without(without_source(session, text), text, kinds)
            known = {other.id for other in removable(session, kinds)}
            # The digest of a line would let somebody who guesses its words be sure.
            kept = TextId(text.part) if text.part in KEPT_BY_STAGES else text
            return _with_record(
                session,
                removed=(*record.removed, kept),
                asked=tuple(other for other in asked if other in known),
            )


def removed_in_words(record: Record) -> str:
    """Return how much was removed: "2 cards and 1 note removed by the facilitator"; empty for nothing."""
    parts = [text.part for text in record.removed]
    *first, last = [counted(parts.count(part), part) for part in Part if part in parts] or [""]
    said = f"{', '.join(first)} and {last}" if first else last
    return f"{said} removed by the facilitator" if said else ""


def _without(session: Session, text: TextId, kinds: Kinds) -> Session:
    board = session.board
    match text.part:
        case Part.CARD:
            changed = msgspec.structs.replace(session, board=board.without_card(text.id))
            topics = {topic.id for topic in changed.board.topics}
            for topic in board.topics:
                if topic.id not in topics:
                    changed = _without_topic(changed, topic.id, kinds)
            return changed
        case Part.NAME:
            return msgspec.structs.replace(session, board=board.without_name(text.id))
        case Part.LINE | Part.MARGIN | Part.SAID | Part.BROUGHT | Part.WORD:
            return _without_line(session, text.id, kinds)
        case Part.CALLER:
            return without_hand(session, text.id)
        case Part.STAGE | Part.PROMPT | Part.QUESTION:
            agenda = without_agenda_text(session.agenda, text, kinds)
            return msgspec.structs.replace(session, agenda=agenda)
        case Part.ACTION if "/" in text.id:
            return _without_carried(session, text.id, kinds)
        case Part.FOUND:
            return _without_found(session, text)
        case Part.REASON:
            verdicts = (v.without_words() if v.ref == text.id else v for v in session.record.verdicts)
            return _with_record(session, verdicts=tuple(verdicts))
        case Part.ACTION:
            session = _without_found(session, text)
            return msgspec.structs.replace(session, record=without_entry(session.record, text.id))
        case _:
            return msgspec.structs.replace(session, record=without_entry(session.record, text.id))


def _without_carried(session: Session, action: str, kinds: Kinds) -> Session:
    """Forget a carried-over action; those behind it get other numbers, also where stages remember them."""
    names = [f"{each.session}/{each.action.id}" for each in session.record.carried_actions]
    if action not in names:
        return session
    number = names.index(action)
    for stage in session.agenda.stages:
        if stage.id in session.states:
            session = kinds[stage.kind].without_carried(session, stage, number)
    carried = session.record.carried_actions
    left = _with_record(session, carried_actions=(*carried[:number], *carried[number + 1 :]))
    return _without_carried(left, action, kinds)


def _without_found(session: Session, text: TextId) -> Session:
    """Empty a found task, or the one that an action was made of; no other gets its number."""
    emptied = (
        msgspec.structs.replace(task, what="", who="", due="")
        if text.id == (str(number) if text.part is Part.FOUND else task.action)
        else task
        for number, task in enumerate(session.record.found, 1)
    )
    return _with_record(session, found=tuple(emptied))


def _without_topic(session: Session, topic: str, kinds: Kinds) -> Session:
    """Forget a topic in every stage; dots that were given to it in private go back to their voters."""
    private = session.private
    for stage in session.agenda.stages:
        kind = kinds[stage.kind]
        if stage.id in session.states:
            session = kind.without_topic(session.outline, stage, topic)
        if stage.id in private:
            private = {**private, stage.id: _part_without(kind, private[stage.id], topic)}
    parts = {name: part for name, part in private.items() if part}
    return msgspec.structs.replace(session, private=MappingProxyType(parts))


def _part_without(kind: Kind[Any], part: PrivatePart, topic: str) -> PrivatePart:
    values = {name: kind.value_without_topic(value, topic) for name, value in part.values.items()}
    left = {name: value for name, value in values.items() if value is not None}
    return msgspec.structs.replace(part, values=MappingProxyType(left))


def _moot(before: Session, after: Session, kinds: Kinds) -> tuple[events.Event, ...]:
    """Destroy the answers to a question about a topic that is gone with its last card."""
    stage = before.stage
    if stage is None or stage.id not in after.private or not kinds[stage.kind].of_the_moment:
        return ()
    kind = kinds[stage.kind]
    if kind.topic(before.outline, stage) == kind.topic(after.outline, stage):
        return ()
    return (events.PrivateDestroyed(stage.id),)


def _lines(session: Session, kinds: Kinds) -> Iterator[tuple[Part, str, str]]:
    """Yield each line that is kept with a stage, behind what it is and its id."""
    for stage in session.agenda.stages:
        if stage.id in session.states:
            for line in kinds[stage.kind].lines(session.outline, stage):
                digest = hashlib.blake2b(line.encode(), digest_size=8).hexdigest()
                yield kinds[stage.kind].line_part, f"{stage.id}/{digest}", line


def _without_line(session: Session, line_id: str, kinds: Kinds) -> Session:
    stage_id = line_id.rpartition("/")[0]
    stage = next(stage for stage in session.agenda.stages if stage.id == stage_id)
    line = next(line for _, name, line in _lines(session, kinds) if name == line_id)
    changed = kinds[stage.kind].without_line(session.outline, stage, line)
    return msgspec.structs.replace(changed, private=session.private)


def _with_record(session: Session, **changes: Any) -> Session:
    return msgspec.structs.replace(session, record=msgspec.structs.replace(session.record, **changes))
