"""What is said when one view follows another: short sentences, one line each.

A stage says what it shows in lines; what is announced within a stage is every line that was not there
before. So no kind of stage describes its changes besides its state, and nothing is announced that the seat
may not see.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from retro.plain.from_earlier import recalled_line
from retro.plain.plain_stage import PlainFor
from retro.plain.showing import READ_MINUTES, next_step, spoken_seconds, to_do
from retro.session.dates import spoken_date
from retro.session.people import Role
from retro.session.recall_words import second_looks
from retro.session.record import FIELDS, Action, Entry, Experiment, entries
from retro.session.record_words import sentence_of, until_when
from retro.session.stage_places import numbered
from retro.session.text import counted
from retro.session.told_once import asked_note, newly_said, removed_note
from retro.session.view import View

MOST_LINES: Final = 60
"""Lines that are announced of one change; what is more can be read with `status` or `cards`."""
TOLD_AT: Final = (5, 1)
"""Minutes that are left when the time is said."""
_BETWEEN: Final = re.compile(r"(?<=[.!?])\s+")
"""What stands between the sentences of a note."""


@dataclass(frozen=True)
class Change:
    """One thing that is said.

    `what` is its sort: `stage`, `line`, `choice`, `record`, `earlier`, `turn`, `time`, `notice`, `end`.
    """

    what: str
    text: str


def changes(before: View, after: View, plain_for: PlainFor) -> list[Change]:
    """Return what is said to a seat when its second view follows its first."""
    if after.ended:
        return [] if before.ended else [Change("end", text) for text in _ended(after)]
    said = list(_stage(before, after, plain_for))
    said += [Change("notice", text) for text in _notices(before, after) if text]
    said += [Change("turn", text) for text in _turns(before, after)]
    said += [Change("record", text) for text in _records(before, after)]
    best = next((each for each in after.recalled if not each.quiet), None)
    is_new = best is not None and best.ref not in {each.ref for each in before.recalled}
    if best is not None and is_new and not second_looks(after):  # a list is among the lines of its stage
        said.append(Change("earlier", recalled_line(best)))
    if _place(before) == _place(after):
        said += [Change("time", text) for text in _timer(before, after)]
        if (step := next_step(after)) and step != next_step(before):
            said.append(Change("choice", step))
    return said


def opening(view: View, plain_for: PlainFor) -> list[Change]:
    """Return what is said of a stage that opens."""
    stage = view.stage
    if stage is None:
        return []
    plain = plain_for(view)
    for_what = plain.timed(view, view.panel)
    details = [plain.opens(view, view.panel), " ".join(filter(None, (_planned(view), for_what)))]
    told = ", ".join(filter(None, details))
    where = (
        f"Before the meeting: {stage.title}"
        if view.position < 0
        else f"{numbered(view).capitalize()}: {stage.title}"
    )
    said = [f"{where} opened{f': {told}' if told else ''}.", stage.instruction]
    said += [
        f"{prompt.title}: {prompt.question}" if prompt.question not in ("", prompt.title) else prompt.title
        for prompt in stage.prompts
    ]
    said.append(view.privacy_note)
    announced = [Change("stage", text) for text in said if text]
    announced += _at_most([line.text for line in plain.says(view, view.panel) if not line.quiet])
    choices = _choices(view, plain_for)
    to_type = [next_step(view), "" if choices else to_do(view, plain)]
    return announced + [Change("choice", text) for text in (*choices, *to_type) if text]


def _at_most(texts: list[str]) -> list[Change]:
    """Return lines as they are announced: not more than somebody can listen to."""
    said = [Change("line", text) for text in texts[:MOST_LINES]]
    if len(texts) > MOST_LINES:
        said.append(
            Change("line", f"And {counted(len(texts) - MOST_LINES, 'more line')}. To read all: status")
        )
    return said


def _place(view: View) -> tuple[str, bool]:
    return view.stage.id if view.stage else "", view.position < 0


def _planned(view: View) -> str:
    return spoken_seconds(view.timer.planned) if view.timer.planned and view.position >= 0 else ""


def _choices(view: View, plain_for: PlainFor) -> list[str]:
    if view.stage is None:
        return []
    plain = plain_for(view)
    choices = enumerate(plain.choices(view, view.panel), plain.numbers_from(view, view.panel))
    return [f"{number}  {choice.text}" for number, choice in choices]


def _stage(before: View, after: View, plain_for: PlainFor) -> Iterator[Change]:
    if _place(before) != _place(after):
        yield from opening(after, plain_for)
        return
    if after.stage is None:
        return
    plain = plain_for(after)
    if after.record.removed == before.record.removed:  # a text that was removed is not said once more
        yield from (Change("line", text) for text in plain.gone(before.panel, after.panel))
    known = Counter(line.text for line in plain_for(before).says(before, before.panel))
    new = []
    for line in plain.says(after, after.panel):
        if known[line.text]:
            known[line.text] -= 1
        elif not line.quiet:
            new.append(line.text)
    yield from _at_most(new)
    # What others will see of an answer is said before the answers.
    if note := " ".join(_sentences(after.privacy_note, but=_sentences(before.privacy_note))):
        yield Change("notice", note)
    choices = _choices(after, plain_for)
    if choices != _choices(before, plain_for):
        yield from (Change("choice", text) for text in choices)


def _notices(before: View, after: View) -> Iterator[str]:
    yield newly_said(before, after)
    yield removed_note(before, after)
    for name in ("banner", "resumed", "given_anew", "away_note", "lead_note", "given_again"):
        text = getattr(after, name)
        if text and text != getattr(before, name):
            yield text
    if (asked := asked_note(after)) and asked != asked_note(before):
        yield asked.replace(": press H.", ". To answer: remove-text or keep-text.")
    if after.cofacilitator is not before.cofacilitator:
        yield (
            "You are a co-facilitator: if the facilitator is away, type lead."
            if after.cofacilitator
            else "You are not a co-facilitator any more."
        )
    if after.role is Role.FACILITATOR:
        yield from _for_who_leads(before, after)


def _sentences(note: str, but: Collection[str] = ()) -> list[str]:
    """Return the sentences of a note on what others see, without those that were said before."""
    return [sentence for sentence in _BETWEEN.split(note) if sentence not in but]


def _for_who_leads(before: View, after: View) -> Iterator[str]:
    known = {request.id for request in before.invitation.requests} if before.invitation else set()
    for request in after.invitation.requests if after.invitation else ():
        if request.id not in known:
            name = request.name
            yield f"{name} waits to be let in. To answer: let-in {name}, or turn-away {name}."
    all_done = bool(after.expected) and after.done == after.expected and after.mine_done is before.mine_done
    waited = any(person.done is not None for person in after.people)
    if waited and all_done and before.done < after.done:
        words = after.done_words
        of_many = words.said if words.who == "you" else f"are {words.counted}"
        yield f"All {after.expected} {of_many}." if after.expected > 1 else f"1 of 1 {words.counted}."
    if after.stage is None:
        here = {person.seat for person in before.people if person.here}
        yield from (
            f"{person.name} is here."
            for person in after.people
            if person.here and person.seat not in here and person.seat != after.seat
        )


def _turns(before: View, after: View) -> Iterator[str]:
    raised = {hand.id for hand in before.hands}
    for hand in after.hands:
        if hand.id not in raised and hand.id != after.seat:
            yield f"{hand.name} raised a hand."
    if after.seat in raised and all(hand.id != after.seat for hand in after.hands):
        why = ": it may be your turn to speak" if _place(before) == _place(after) else ""
        yield f"Your hand was lowered{why}."
    was = before.round.now.id if before.round else ""
    if after.round is not None and after.round.now.id != was:
        mine = after.round.now.id == after.seat
        yield "It is your turn to speak." if mine else f"{after.round.now.name} speaks now."
    elif before.round is not None and after.round is None:
        yield "The round is over."


def _records(before: View, after: View) -> Iterator[str]:
    for letter in FIELDS:
        old = {entry.id: entry for entry in entries(before.record, letter)}
        for entry in entries(after.record, letter):
            if entry.id not in old:
                yield f"{_sort(entry)} {entry.id}: {_told(entry)}"
            elif entry != old[entry.id]:
                yield f"{_sort(entry)} {entry.id} reads now: {_told(entry)}"
        left = {entry.id for entry in entries(after.record, letter)}
        if after.record.removed == before.record.removed:
            yield from (f"{name} was deleted." for name in old if name not in left)


def _sort(entry: Entry) -> str:
    return type(entry).__name__


def _told(entry: Entry) -> str:
    if isinstance(entry, Action):
        details = [entry.who, f"by {spoken_date(entry.due)}" if entry.due else ""]
        told = ", ".join(filter(None, details))
        return f"{entry.what}{f' ({told})' if told else ''}"
    if isinstance(entry, Experiment):
        details = [entry.who, until_when(entry)]
        told = ", ".join(filter(None, details))
        return f"{entry.hypothesis}{f' ({told})' if told else ''}"
    return sentence_of(entry)


def _timer(before: View, after: View) -> Iterator[str]:
    old, new = before.timer, after.timer
    if after.topic != before.topic or not new.planned:
        return
    # A step within the stage begins another countdown; time that was given goes on with the same one.
    same = (old.since, old.spent, old.planned - old.added) == (new.since, new.spent, new.planned - new.added)
    if same and new.added != old.added and old.planned:
        more = new.added - old.added
        yield f"{spoken_seconds(abs(more)).capitalize()} {'more' if more > 0 else 'less'}."
    elif not same and new.running and not new.spent and old.planned and (old.running or old.spent):
        yield f"{spoken_seconds(new.planned).capitalize()} from now on."
    elif old.running and not new.running:
        yield "The timer is paused."
    elif new.running and not old.running and old.planned:
        yield "The timer runs."


def _ended(view: View) -> Iterator[str]:
    yield "The session is over. Thank you for being here."
    if view.minutes:
        yield READ_MINUTES
    if view.minutes_place:
        yield view.minutes_place
