"""Records that are due for a second look as cards, and what the forms about them begin with."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from retro.errors import RuleError
from retro.session.acts import JudgeRecord
from retro.session.dates import days_between, understood_date
from retro.session.later_states import OUTCOMES, Said
from retro.session.later_words import letter_of
from retro.session.recall_words import VERDICTS, became, called, grounds, more_about, verdict_of, words_about
from retro.session.recalled import DueRecord, Recalled
from retro.session.record import changed_here
from retro.session.record_verdict import ENDS, HOLDS, RecordVerdict
from retro.session.text import NOTE_LIMIT
from retro.session.view import View
from retro.tui.dialogs.form import Blank
from retro.tui.entry_form import MadeOf
from retro.tui.record_forms import writing_of
from retro.tui.widgets.edged_card import EdgedCard
from retro.tui.widgets.row import Row

DueForm: TypeAlias = tuple[str, Blank, Callable[[Mapping[str, str]], JudgeRecord]]
"""What is asked about one: the title, a line to fill in, and the act that the answer makes."""
TITLE: Final = "Due for a second look"
DAY: Final = 24 * 3600
_OPEN: Final = ("", "$text-quiet", "$accent")
_HOLDS: Final = ("✓ ", "bold $good", "$good")
_ENDED: Final = ("✗ ", "bold $bad", "$bad")
_CHANGED: Final = ("↻ ", "bold $warn", "$warn")
_LOOKS: Final[Mapping[Said, tuple[str, str, str]]] = {
    "again": _HOLDS,
    "confirmed": _HOLDS,
    "adopted": _HOLDS,
    "adapted": _CHANGED,
    "unclear": _CHANGED,
}
"""What stands before the words for what became of it, the look of the words, the edge."""
_ASKED: Final = {"E": "outcome?"}
"""What is asked of a record of which nothing was said yet, where that is not whether it still holds."""
_NOT_TAKEN: Final = frozenset({"review", "method", "tally", "objections", "changes"})
"""Lines of a form that say nothing of what takes the place of a decision or a lesson."""


def due_card(recalled: Recalled, view: View) -> EdgedCard:
    """One that is due: what it says, why and how it was decided, since when, and what was said of it."""
    record = view.record
    said, verdict = became(record, recalled.ref), verdict_of(record, recalled.ref)
    sign, look, edge = _look(verdict, changed=recalled.ref in changed_here(record)) if said else _OPEN
    asked = _ASKED.get(letter_of(recalled.ref), "still true?")
    later = more_about(record, recalled.ref) if said else (recalled.why,)
    details = (grounds(recalled), " · ".join(later))
    return EdgedCard(
        edge,
        ((f"{called(recalled)}  ", "$mark"), (recalled.heading, "bold $text-strong")),
        aside=((f"{sign}{said}" if said else asked, look),),
        details=tuple(filter(None, details)),
    )


def _look(verdict: RecordVerdict | None, *, changed: bool) -> tuple[str, str, str]:
    return _CHANGED if changed or verdict is None else _LOOKS.get(verdict.said, _ENDED)


def until_form(recalled: Recalled, today: str) -> DueForm:
    """Return what is asked of one that still holds: when to look again."""
    hint = "+6m, or 5 dec; empty for after twice the time"
    said = HOLDS[letter_of(recalled.ref)]

    def act(answers: Mapping[str, str]) -> JudgeRecord:
        try:
            until = understood_date(answers["until"], days_between("1970-01-01", today) * DAY)
        except RuleError as refusal:
            raise RuleError(str(refusal), "until") from None
        return JudgeRecord(recalled.ref, said, until)

    return f"{called(recalled)}: {VERDICTS[said]}", Blank("until", "Look again on", hint=hint, limit=30), act


def end_form(recalled: Recalled) -> DueForm:
    """Return what is asked of one that ends: why."""
    said = ENDS[letter_of(recalled.ref)]
    verb = "Retire" if said == "retired" else "End"

    def act(answers: Mapping[str, str]) -> JudgeRecord:
        return JudgeRecord(recalled.ref, said, because=answers["because"])

    return f"{verb} {called(recalled)}", Blank("because", "Why", limit=NOTE_LIMIT), act


def outcome_rows() -> list[Row]:
    """Return the outcomes of an experiment, to choose one."""
    return [Row(VERDICTS[outcome], key=outcome) for outcome in OUTCOMES]


def outcome_form(recalled: Recalled, outcome: str) -> DueForm:
    """Return what is asked of an experiment with this outcome: what people saw."""
    said = next(each for each in OUTCOMES if each == outcome)

    def act(answers: Mapping[str, str]) -> JudgeRecord:
        return JudgeRecord(recalled.ref, said, saw=answers["saw"])

    blank = Blank("saw", "What we saw", hint="what happened, how often", limit=NOTE_LIMIT)
    return f"{called(recalled)}: {VERDICTS[said]}", blank, act


def put_in_its_place(recalled: Recalled) -> MadeOf:
    """Return what a decision or a lesson begins with that changes this one: all that it says."""
    record = recalled.record if isinstance(recalled, DueRecord) else None
    writing = writing_of(letter_of(recalled.ref))
    known = dict(writing.read(record)) if record is not None else {}
    said = tuple((name, text) for name, text in known.items() if name not in _NOT_TAKEN)
    return MadeOf(recalled.ref, recalled.heading, said=said, changes=True)


def taught(recalled: Recalled, view: View) -> MadeOf:
    """Return what a lesson begins with that this one has taught."""
    record = recalled.record if isinstance(recalled, DueRecord) else None
    tags = record.tags if record is not None else ()
    evidence = words_about(view.record, recalled.ref)
    return MadeOf(recalled.ref, recalled.heading, tags, said=(("evidence", evidence),) if evidence else ())
