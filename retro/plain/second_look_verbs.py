"""Verbs of whoever leads that say what becomes of a record that is due for a second look."""

from collections.abc import Iterable
from typing import Final

from retro.errors import RuleError
from retro.plain.plain_stage import leads
from retro.plain.verb import Call, For, Outcome, UsageError, Verb
from retro.session import acts
from retro.session.dates import spoken_date, understood_date
from retro.session.later_states import OUTCOMES
from retro.session.later_words import letter_of
from retro.session.recall_words import became, called, second_looks
from retro.session.recalled import Recalled
from retro.session.record import Lesson
from retro.session.record_verdict import ENDS, HOLDS
from retro.session.view import View


def the_recalled(recalled: Iterable[Recalled], typed: str) -> Recalled:
    """Return the entry that is meant by its name, or by its end such as L2. Raises RuleError."""
    name = typed.strip().casefold()
    found = [each for each in recalled if f"/{each.ref.casefold()}".endswith(f"/{name}")]
    if len(found) != 1:
        raise RuleError("Give the whole name, as `earlier` shows it.")
    return found[0]


def _due(call: Call) -> Recalled:
    """Return which of the records that are due is meant. Raises RuleError."""
    return the_recalled(second_looks(call.view), call.given["REF"])


def _judged(act: acts.JudgeRecord, recalled: Recalled) -> Outcome:
    def said(view: View) -> str:
        until = f", look again {spoken_date(act.until)}" if act.until else ""
        return f"{called(recalled)}: {became(view.record, act.ref)}{until}."

    return Outcome((act,), said)


def still_holds(call: Call) -> Outcome:
    """Say that a record that is due still holds, perhaps with a date. Raises RuleError."""
    recalled = _due(call)
    letter = letter_of(recalled.ref)
    if letter not in HOLDS:
        raise RuleError(f"Of an experiment say what came of it. To type: {CONCLUDE.usage}")
    until = understood_date(call.given.get("DATE", ""), call.now + call.view.offset * 60)
    return _judged(acts.JudgeRecord(recalled.ref, HOLDS[letter], until), recalled)


def _no_longer(call: Call) -> Outcome:
    recalled = _due(call)
    letter = letter_of(recalled.ref)
    if letter not in ENDS:
        raise RuleError(f"Of an experiment say what came of it. To type: {CONCLUDE.usage}")
    because = _behind("because", call.given["TEXT"])
    return _judged(acts.JudgeRecord(recalled.ref, ENDS[letter], because=because), recalled)


def _conclude(call: Call) -> Outcome:
    recalled = _due(call)
    if letter_of(recalled.ref) != "E":
        raise RuleError("Only an experiment has an outcome. To type: still-true, or no-longer")
    typed = call.given["OUTCOME"].casefold()
    outcome = next((outcome for outcome in OUTCOMES if outcome == typed), None)
    if outcome is None:
        raise UsageError(f"An outcome is {', '.join(OUTCOMES)}. To type: {CONCLUDE.usage}")
    saw = _behind("saw", call.given["TEXT"])
    return _judged(acts.JudgeRecord(recalled.ref, outcome, saw=saw), recalled)


def _lesson_from(call: Call) -> Outcome:
    recalled = _due(call)
    if letter_of(recalled.ref) == "L":
        raise RuleError("It is a lesson already. To put another one in its place: lesson TEXT --changes L1")
    lesson = Lesson("L", call.given["TEXT"], origin=recalled.ref)

    def said(view: View) -> str:
        made = [each.id for each in view.record.lessons if each.origin == recalled.ref]
        return f"Written down as {made[-1]}." if made else "Written down."

    return Outcome((acts.WriteDown(lesson),), said)


def _still_due(call: Call) -> Outcome:
    recalled = _due(call)
    return Outcome((acts.TakeVerdictBack(recalled.ref),), f"{called(recalled)}: still due.")


def _behind(word: str, text: str) -> str:
    """Return a sentence without the word that may introduce it; empty where there is only that."""
    first, _, rest = text.partition(" ")
    return rest if first.casefold() == word else text


def _leads_it(view: View) -> bool:
    return leads(view) and bool(second_looks(view))


NO_LONGER: Final = Verb(
    "no-longer",
    "Say why a decision ends, or why a lesson is worth nothing any more.",
    _no_longer,
    ("REF", "TEXT"),
    whose=For.FACILITATOR,
    offered=_leads_it,
    sends=(acts.JudgeRecord,),
    example="no-longer D1 because nobody merges by hand",
)
CONCLUDE: Final = Verb(
    "conclude",
    "Say what came of an experiment (dropped, unclear, adapted, adopted), and what you saw.",
    _conclude,
    ("REF", "OUTCOME", "TEXT"),
    whose=For.FACILITATOR,
    offered=_leads_it,
    sends=(acts.JudgeRecord,),
    example="conclude E1 adopted saw 4 releases without waiting",
)
SECOND_LOOKS: Final = (
    NO_LONGER,
    CONCLUDE,
    Verb(
        "lesson-from",
        "Write down a lesson that a decision or an experiment that is due has taught.",
        _lesson_from,
        ("REF", "TEXT"),
        offered=lambda view: bool(second_looks(view)),
        sends=(acts.WriteDown,),
        example="lesson-from D1 A freeze moves the risk to Monday",
    ),
    Verb(
        "still-due",
        "Take back what was said of a record that is due.",
        _still_due,
        ("REF",),
        whose=For.FACILITATOR,
        offered=_leads_it,
        sends=(acts.TakeVerdictBack,),
    ),
)
