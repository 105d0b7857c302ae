"""People's words that a decision stage shows, and how one of them is removed."""

from collections.abc import Iterator
from typing import Final

import msgspec

from retro.session.record import Decision, Note, Record
from retro.session.text import excerpt
from retro.stages.decide.decision_text import A_REASON
from retro.stages.decide.matters import REMOVED, DecideState, Matter, Round, Said

BEGINNING: Final = 40
"""Characters by which the beginning of a text is known."""


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


def record_without(record: Record, line: str) -> Record:
    """Return the record whose decisions do not quote a removed text among objections, tally or proposal."""

    def without(text: str) -> str:
        left = text.replace(line, REMOVED).replace(excerpt(line, A_REASON), REMOVED)
        return left if line[:BEGINNING] not in left else REMOVED  # it was cut off where there was no room

    def decision(entry: Decision) -> Decision:
        objections, tally = without(entry.objections), without(entry.tally)
        return msgspec.structs.replace(entry, objections=objections, tally=tally)

    def note(entry: Note) -> Note:
        return msgspec.structs.replace(entry, text=entry.text.replace(f"“{line}”", REMOVED))

    return msgspec.structs.replace(
        record,
        decisions=tuple(map(decision, record.decisions)),
        notes=tuple(map(note, record.notes)),
    )
