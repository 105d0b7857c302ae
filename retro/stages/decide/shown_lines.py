"""People's words that a decision stage shows, and how one of them is removed."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.forget_names import BETWEEN
from retro.session.model import Session
from retro.session.record import Decision, Note, Record
from retro.session.text import excerpt
from retro.stages.decide.decision_text import A_REASON, decision_of
from retro.stages.decide.matters import REMOVED, DecideState, Matter, Round, Said
from retro.stages.decide.methods import DecideSettings
from retro.words import ended

_START: Final = rf"(?P<start>(?:^|{BETWEEN})(?:[^:·]+: )?)"
"""Where an objection begins, perhaps with a name."""
_BECAME: Final = r" (?:Met: |Withdrawn\.|Not met\.|Not raised again\.|[\w: ]*…$)"
"""What stands behind its reason; at the end it may be cut off."""


def lines(state: DecideState) -> tuple[str, ...]:
    """Return each text once, in the order in which they came."""
    return tuple(dict.fromkeys(line for line in _all(state) if line and line != REMOVED))


def _all(state: DecideState) -> Iterator[str]:
    for matter in state.matters:
        yield from (matter.proposal, *matter.options)
        for asked in matter.rounds:
            yield from (asked.proposal, *asked.options)
            for said in asked.said:
                yield from (said.reason, said.met)


def without(state: DecideState, line: str) -> DecideState:
    """Return the state without a text, in whose place a word says that it was removed."""

    def kept(text: str) -> str:
        return REMOVED if text == line else text

    def said(one: Said) -> Said:
        return msgspec.structs.replace(one, reason=kept(one.reason), met=kept(one.met))

    def asked(one: Round) -> Round:
        options = tuple(map(kept, one.options))
        return msgspec.structs.replace(
            one, proposal=kept(one.proposal), options=options, said=tuple(map(said, one.said))
        )

    def matter(one: Matter) -> Matter:
        options = tuple(map(kept, one.options))
        rounds = tuple(map(asked, one.rounds))
        return msgspec.structs.replace(one, proposal=kept(one.proposal), options=options, rounds=rounds)

    return msgspec.structs.replace(state, matters=tuple(map(matter, state.matters)))


def record_without(
    session: Session, stage: Stage, left: DecideState, settings: DecideSettings, line: str
) -> Record:
    """Return the record whose decisions do not quote a removed text; `left` is the state without it.

    What Retro wrote is built anew; of what a person changed or wrote, only whole parts are replaced.
    """
    before = session.states[stage.id]
    assert isinstance(before, DecideState)  # noqa: S101  (what the kind keeps)
    built = {
        old.written: tuple(decision_of(session, stage, matter, settings) for matter in (old, new))
        for old, new in zip(before.matters, left.matters, strict=True)
        if old.decided
    }

    def decision(entry: Decision) -> Decision:
        was, now = built.get(entry.id, (None, None))
        objections, tally = _objections_without(entry.objections, line), _tally_without(entry.tally, line)
        if was and now:
            objections = now.objections if was.objections == entry.objections else objections
            tally = now.tally if was.tally == entry.tally else tally
        return msgspec.structs.replace(entry, objections=objections, tally=tally)

    def note(entry: Note) -> Note:
        return msgspec.structs.replace(entry, text=entry.text.replace(f"“{line}”", REMOVED))

    record = session.record
    return msgspec.structs.replace(
        record,
        decisions=tuple(map(decision, record.decisions)),
        notes=tuple(map(note, record.notes)),
    )


def _objections_without(text: str, line: str) -> str:
    """Return objections none of whose reasons, and nothing of how one was met, is this line as a whole."""
    said = excerpt(line, A_REASON)
    whole, either = re.escape(ended(said)), f"(?:{re.escape(ended(said))}|{re.escape(said)})"
    text = re.sub(rf"{_START}{whole}(?={_BECAME})", rf"\g<start>{REMOVED}.", text)
    text = re.sub(rf"(?P<start> Met: ){whole}(?=$|{BETWEEN})", rf"\g<start>{REMOVED}.", text)
    text = re.sub(rf"(?P<start>^|{BETWEEN}){either}(?=$|{BETWEEN})", rf"\g<start>{REMOVED}", text)
    starts = rf"(?:^|{BETWEEN})|(?<=: )"
    return _without_cut(text, ended(said), starts)


def _tally_without(text: str, line: str) -> str:
    """Return a tally without an option, which stands there with the sum of its resistance."""
    start = r"(?P<start>^resistance of \d+: |; )"
    flat = " ".join(line.split())
    text = re.sub(rf"{start}{re.escape(flat)}(?=: \d+(?:;|…|$))", rf"\g<start>{REMOVED}", text)
    return _without_cut(text, flat, start)


def _without_cut(text: str, whole: str, start: str) -> str:
    """Return a text at whose end nothing is left of a line that was cut off where there was no room."""
    if text.endswith("…"):
        for found in re.finditer(start, text):
            rest = text[found.end() : -1]
            if rest and whole.startswith(rest):
                return text[: found.end()] + REMOVED
    return text


def agenda_without(session: Session, stage: Stage, line: str) -> Agenda:
    """Return the agenda without a removed text in this stage, and in those like it that nobody entered."""
    agenda = session.agenda
    stages = tuple(
        _stage_without(other, line)
        if other.id == stage.id or (other.kind == stage.kind and other.id not in session.states)
        else other
        for other in agenda.stages
    )
    return agenda if stages == agenda.stages else msgspec.structs.replace(agenda, stages=stages)


def _stage_without(stage: Stage, line: str) -> Stage:
    def kept(text: str) -> str:
        return REMOVED if text == line else text

    def prompt(one: Prompt) -> Prompt:
        return msgspec.structs.replace(one, title=kept(one.title), question=kept(one.question))

    settings, options = stage.settings, tuple(stage.settings.get("options", ()))
    if line in options:
        # Options must differ from each other, and without any the stage would have another method.
        free = (f"{REMOVED} {number}" for number in range(2, len(options) + 2))
        word = next(word for word in (REMOVED, *free) if word not in options)
        settings = {**settings, "options": [word if option == line else option for option in options]}
    return msgspec.structs.replace(stage, prompts=tuple(map(prompt, stage.prompts)), settings=settings)
