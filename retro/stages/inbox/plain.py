"""What was captured since the last meeting in lines, and what becomes of each."""

from collections.abc import Iterator, Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.plain_stage import Choice, PlainStage, shows
from retro.plain.verb import Call, Item, Line, Outcome, UsageError, Verb
from retro.session import acts
from retro.session.brought import Judgement
from retro.session.captured_entries import entry_of_words, fits_a_card
from retro.session.people import Role
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.inbox.captured_words import (
    DROP_IT,
    DROPPED,
    NOTHING,
    by_subject,
    details,
    so_far,
    state_of,
)
from retro.stages.inbox.rules import InboxView, JudgeCapture, ShownCapture

WORDS: Final = {
    Judgement.KEEP: "keep",
    Judgement.BOARD: "board",
    Judgement.DROP: "drop",
    Judgement.OPEN: "open",
}
MADE: Final = {"lesson": "L", "action": "A", "experiment": "E"}
"""What can be made of a capture, with the letters of these."""


_shown: Final = shows(InboxView)


def _capture(call: Call) -> ShownCapture:
    label = call.given["LABEL"].strip().casefold()
    for capture in _shown(call.view).captures:
        if label in (capture.id.casefold(), capture.ref.casefold()):
            return capture
    raise RuleError(f"There is no capture {excerpt(call.given['LABEL'], 20)} here.")


def _judge(call: Call) -> Outcome:
    capture = _capture(call)
    words = {str(judgement): word for judgement, word in WORDS.items()}
    judgement = Judgement(matching(call.given["CHOICE"], words, "answer"))
    return Outcome(
        (JudgeCapture(call.stage_id, capture.ref, judgement),),
        lambda view: f"{capture.id}: {_state(_shown(view), capture.ref)}.",
        question=DROP_IT if judgement is Judgement.DROP else "",
    )


def _make(call: Call) -> Outcome:
    capture = _capture(call)
    what = call.given["CHOICE"].strip().casefold()
    if what not in MADE:
        raise UsageError(f"A capture can become {', '.join(MADE)}, not {excerpt(what, 20)}.")
    if capture.became or not capture.text:
        raise RuleError(f"{capture.id}: {state_of(capture)}.")
    entry = entry_of_words(MADE[what], capture.text, capture.channels, capture.ref)
    return Outcome(
        (acts.WriteDown(entry),), lambda view: f"{capture.id}: {_state(_shown(view), capture.ref)}."
    )


def _state(shown: InboxView, ref: str) -> str:
    return next((state_of(capture) for capture in shown.captures if capture.ref == ref), "gone")


def _judges(view: View) -> bool:
    return view.role is not Role.OBSERVER and any(capture.text for capture in _shown(view).captures)


class PlainInbox(PlainStage[InboxView]):
    """Captures have their short names; numbers say what becomes of the next one that is open."""

    verbs = (
        Verb(
            "make",
            "Make a lesson, an action or an experiment of a captured line, in its own words.",
            _make,
            ("LABEL", "CHOICE"),
            offered=_judges,
            sends=(acts.WriteDown,),
            example="make C417 lesson",
        ),
        Verb(
            "judge",
            "Say what else becomes of a captured line: keep (for later), board (a card), drop or open.",
            _judge,
            ("LABEL", "CHOICE"),
            offered=_judges,
            sends=(JudgeCapture,),
            example="judge C417 keep",
        ),
    )

    def opens(self, view: View, shown: InboxView) -> str:
        if not shown.captures:
            return NOTHING
        age = f", the oldest {counted(shown.oldest, 'day')} ago" if shown.oldest else ""
        return f"{counted(len(shown.captures), 'line')} captured{age}"

    def says(self, view: View, shown: InboxView) -> Sequence[Line]:
        return tuple(_lines(shown))

    def items(self, view: View, shown: InboxView) -> Sequence[Item]:
        return tuple(
            Item(capture.id, f"{capture.text or DROPPED} ({_details(capture)})", head)
            for head, captures in by_subject(shown.captures).items()
            for capture in captures
        )

    def choices(self, view: View, shown: InboxView) -> Sequence[Choice]:
        following = _next(shown)
        if following is None or not _judges(view):
            return ()
        makes = tuple(Choice(what, f"make {following.id} {what}") for what in MADE)
        board = shown.board and fits_a_card(following.text, following.channels)
        words = [WORDS[Judgement.KEEP], *([WORDS[Judgement.BOARD]] if board else [])]
        said = tuple(Choice(word, f"judge {following.id} {word}") for word in (*words, "drop"))
        return (*makes, *said)


def _next(shown: InboxView) -> ShownCapture | None:
    return next((capture for capture in shown.captures if capture.open), None)


def _lines(shown: InboxView) -> Iterator[Line]:
    if not shown.captures:
        yield Line(NOTHING)
        return
    for head, captures in by_subject(shown.captures).items():
        yield Line(f"{head}:", quiet=True)
        for capture in captures:
            yield Line(f"{capture.id}  {capture.text or DROPPED}: {_details(capture)}")
    yield Line(f"{so_far(shown)}.", quiet=True)
    if following := _next(shown):
        yield Line(f"Next: {following.id}, {following.text}")


def _details(capture: ShownCapture) -> str:
    told = details(capture).replace(" · ", ", ") if capture.text else ""
    return ", ".join(filter(None, (told, state_of(capture))))


PLAIN: Final = PlainInbox()
