"""What comes back of earlier meetings while a group talks, and what the group says of it.

What fits is found outside of the session, from a context that says what the meeting is about now. While
people gather, and where actions are reviewed, it is what is due for a second look instead. Nothing of it is
shown while any stage still takes what others may not see: other people's ideas narrow one's own (Kohn and
Smith, 2011).
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias, get_args

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.hidden_input import takes_hidden
from retro.session.kind import Kind
from retro.session.later_states import OVER
from retro.session.later_words import letter_of
from retro.session.model import Session
from retro.session.privacy_change import keeps_secrets
from retro.session.recalled import Fitting, RecallContext, Recalled, Written
from retro.session.record import (
    Action,
    Decision,
    Experiment,
    Lesson,
    RecallReply,
    Record,
    Reply,
    changed_here,
    is_ref,
)
from retro.session.record_words import sentence_of

Kinds: TypeAlias = Mapping[str, Kind[Any]]

SHOWN: Final = 3
"""How many entries of earlier meetings are shown at a time."""
EVERY_REPLY: Final[tuple[Reply, ...]] = get_args(Reply)
FEWER_REPLIES: Final[Mapping[str, tuple[Reply, ...]]] = MappingProxyType(
    {"E": ("helped", "not now"), "A": ("not now",)}
)
"""What may be said of an entry, by the letter of its ref, where that is not everything: of an experiment its
outcome says whether it was worth it, and an action is done, dropped or open."""
NOT_FOUND_TRUE: Final = MappingProxyType(
    {
        "E": "An experiment is not found true. Its outcome is recorded in the stage review, or on the host "
        "with: retro experiments conclude.",
        "A": "Of an action nothing is said here. The stage review says what became of it.",
    }
)
"""Why a reply is refused, by the letter of a ref."""
LISTED: Final = 5
"""How many are listed where a stage looks again at what is due."""


def recall_context(session: Session, kinds: Kinds) -> RecallContext | None:
    """Return what to look for in earlier meetings; None while nothing may come back."""
    stage = session.stage
    if session.over or session.agenda.simulated or takes_hidden(session, kinds):
        return None
    if stage is None or kinds[stage.kind].recalls_due:
        return RecallContext(session.id, session.team_id, session.channels, session.title, due=True)
    kind = kinds[stage.kind]
    if not kind.recalls:
        return None
    board, record = session.board, session.record
    topic = kind.topic(session.outline, stage)
    found = board.topic(topic) if topic else None
    texts = {card.id: card.text for card in board.cards}
    return RecallContext(
        session=session.id,
        team=session.team_id,
        channels=session.channels,
        title=session.title,
        topic=board.title(found) if found else "",
        cards=tuple(texts[card] for card in found.cards) if found else (),
        notes=tuple(note.text for note in record.notes if topic and note.topic == topic),
        of_template=(
            session.agenda.name,
            *(text for each in session.agenda.stages for text in (each.title, each.instruction)),
            *(text for prompt in session.agenda.prompts for text in (prompt.title, prompt.question)),
        ),
        kinds=kind.recalls,
        written=tuple(_written(session, kind.recalls, topic)),
        revealed=_revealed(session, stage, kinds),
    )


def _written(session: Session, kinds: Iterable[Fitting], topic: str) -> Iterator[Written]:
    """Yield what was written down last of each kind: on the topic that is open, or on none."""
    for kind in kinds:
        entries: tuple[Action | Decision | Lesson | Experiment, ...] = getattr(session.record, f"{kind}s")
        last = next((entry for entry in reversed(entries) if entry.topic in (topic, "")), None)
        if last is not None:
            yield Written(kind, sentence_of(last))


def _revealed(session: Session, stage: Stage, kinds: Kinds) -> bool:
    """Whether something that people gave alone was shown before this stage, or is not to come at all."""
    hidden = [each for each in session.agenda.stages if keeps_secrets(kinds[each.kind], each)]
    entered = [each for each in hidden if each != stage and session.was_entered(each.id)]
    waiting = [each for each in entered if kinds[each.kind].waits(session.outline, each)]
    if len(waiting) < len(entered):
        return True
    to_come = session.agenda.stages[session.position :]
    return not any(each in to_come or each in waiting for each in hidden)


def decide_recalled(
    session: Session, act: acts.AnswerRecalled, ctx: Context, kinds: Kinds
) -> tuple[events.Event, ...]:
    """Everybody who takes part may say what the group thinks of what came back; no event says who did."""
    ctx.contribute()
    if recall_context(session, kinds) is None:
        raise RuleError("Nothing of earlier meetings is shown now.")
    if act.ref not in ctx.recalled or not is_ref(act.ref):
        raise RuleError("This is not shown any more.")
    if act.reply not in EVERY_REPLY:
        raise RuleError("This is no answer to what came back.")
    if act.reply not in FEWER_REPLIES.get(letter_of(act.ref), EVERY_REPLY):
        raise RuleError(NOT_FOUND_TRUE[letter_of(act.ref)])
    if act.reply == "true" and session.stage is not None and kinds[session.stage.kind].recalls_due:
        raise RuleError("The facilitator records here whether it still holds.")
    if act.reply not in replies_to(session.record, act.ref):
        raise RuleError("This meeting has recorded already what becomes of it.")
    answer = RecallReply(act.ref, act.reply)
    return () if answer in session.record.recalled else (events.RecalledAnswered(answer),)


def replies_to(record: Record, ref: str) -> tuple[Reply, ...]:
    """Return what may be said of an entry: that it is still true only once in a meeting."""
    settled = _settled(record)
    return tuple(
        reply
        for reply in FEWER_REPLIES.get(letter_of(ref), EVERY_REPLY)
        if reply != "true" or ref not in settled
    )


def apply_recalled(session: Session, event: events.RecalledAnswered) -> Session:
    """Fold what was said of an entry: what was said of it last counts."""
    answer = event.answer
    others = tuple(each for each in session.record.recalled if each.ref != answer.ref)
    record = msgspec.structs.replace(session.record, recalled=(*others, answer))
    return msgspec.structs.replace(session, record=record)


def shown_of(session: Session, recalled: tuple[Recalled, ...], kinds: Kinds) -> tuple[Recalled, ...]:
    """Return what of it may be shown now: nothing that the group does not want, or has looked at again."""
    wanted = _wanted(session, recalled, kinds)
    return wanted[: LISTED if _lists(session, wanted) else SHOWN]


def more_due(session: Session, recalled: tuple[Recalled, ...], kinds: Kinds) -> int:
    """Return how many more are due than a stage that looks at them lists."""
    wanted = _wanted(session, recalled, kinds)
    return max(0, len(wanted) - LISTED) if _lists(session, wanted) else 0


def _lists(session: Session, wanted: tuple[Recalled, ...]) -> bool:
    """Whether what is due is listed in a stage, and not said in a line while people gather."""
    return session.stage is not None and bool(wanted) and wanted[0].due


def _wanted(session: Session, recalled: tuple[Recalled, ...], kinds: Kinds) -> tuple[Recalled, ...]:
    context = recall_context(session, kinds)
    if context is None:
        return ()
    unwanted = ("not now", "true") if context.due else ("not now",)
    away = {each.ref for each in session.record.recalled if each.reply in unwanted}
    # In the list what was recorded stays, so that it can be taken back; elsewhere what ended is gone.
    away = away - _settled(session.record) if context.due else away | _ended(session)
    # What was found for another stage is on its way out.
    return tuple(each for each in recalled if each.due == context.due and each.ref not in away)


def _settled(record: Record) -> frozenset[str]:
    """Return the refs of records of which a meeting has recorded what becomes of them."""
    return frozenset((*changed_here(record), *(each.ref for each in record.verdicts)))


def _ended(session: Session) -> frozenset[str]:
    """Return those of them that this meeting has ended, or put something else in the place of."""
    verdicts = (each.ref for each in session.record.verdicts if each.said in OVER)
    return frozenset((*changed_here(session.record), *verdicts))
