"""Looking again at records of earlier meetings whose day has come, in a stage that reviews what is open.

Whoever leads records what the group says, as with actions. It folds to the same states as what is said
between meetings; where a decision or a lesson of this meeting changes the record, that says all there is.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.later_words import RecordWord, checked, letter_of
from retro.session.model import Session
from retro.session.recall_rules import recall_context
from retro.session.record import changed_here
from retro.session.record_rules import iso_date
from retro.session.record_verdict import HOLDS, SAYABLE, RecordVerdict

Judging: TypeAlias = acts.JudgeRecord | acts.TakeVerdictBack

NOT_HERE: Final = "Records are looked at again where open actions are reviewed, while nobody answers alone."


def decide_verdict(
    session: Session, act: Judging, ctx: Context, kinds: Mapping[str, Kind[Any]]
) -> tuple[events.Event, ...]:
    """Record what the group says of a record that is shown as due, or take that back."""
    ctx.lead()
    context = recall_context(session, kinds)
    if context is None or not context.due or session.stage is None:
        raise RuleError(NOT_HERE)
    said = {verdict.ref: verdict for verdict in session.record.verdicts}
    if isinstance(act, acts.TakeVerdictBack) and act.ref in said:
        return (events.VerdictTakenBack(act.ref),)
    if by := changed_here(session.record).get(act.ref):
        raise RuleError(f"{by} of this meeting changes it. To say something else, delete {by} first.")
    if isinstance(act, acts.TakeVerdictBack):
        return ()
    letter = letter_of(act.ref)
    if act.ref not in ctx.recalled or letter not in SAYABLE:
        raise RuleError("This is not shown any more.")
    if act.said not in SAYABLE[letter]:
        raise RuleError(f"Of {act.ref} it cannot be said that it is {act.said}.")
    verdict = _checked(act, ctx.now)
    return () if said.get(act.ref) == verdict else (events.RecordJudged(verdict),)


def apply_verdict(session: Session, event: events.RecordJudged | events.VerdictTakenBack) -> Session:
    """Fold what was said of a record: what was said of it last counts."""
    new = (event.verdict,) if isinstance(event, events.RecordJudged) else ()
    ref = event.verdict.ref if isinstance(event, events.RecordJudged) else event.ref
    others = tuple(each for each in session.record.verdicts if each.ref != ref)
    record = msgspec.structs.replace(session.record, verdicts=(*others, *new))
    return msgspec.structs.replace(session, record=record)


def _checked(act: acts.JudgeRecord, now: int) -> RecordVerdict:
    """Return it as it is kept: as the words are that are said between meetings. Raises RuleError."""
    holds = act.said in HOLDS.values()
    try:
        until = iso_date(act.until) if holds else ""
    except RuleError as refusal:
        raise RuleError(str(refusal), "until") from None
    word = RecordWord(
        record=act.ref, said=act.said, until=until, because=act.because, saw=act.saw, at=max(0, now)
    )
    word = checked(word)
    return RecordVerdict(act.ref, act.said, until, word.because, "" if holds else word.saw)
