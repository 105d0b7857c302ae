"""The decision as it is written down: text, method, tally, objections and how they were met, who decided."""

from collections.abc import Mapping
from typing import Final

from retro.session.agenda import Stage
from retro.session.forget_names import BETWEEN
from retro.session.model import Session
from retro.session.record import Decision, Note
from retro.session.text import LINE_LIMIT, NOTE_LIMIT, counted_people, excerpt, times
from retro.stages.decide.matters import REMOVED, Matter, Round, Said
from retro.stages.decide.methods import GROUP, ONE, DecideSettings
from retro.stages.decide.verdicts import tally, verdict
from retro.words import ended, listed

WAYS: Final = {
    "consent": "consent",
    "fist": "fist of five",
    "thumbs": "thumbs",
    "gradients": "gradients of agreement",
    "resistance": "systemic consensus",
}
A_REASON: Final = 400
"""Characters of one reason, of several in one text."""


def named_in(session: Session, stage: Stage) -> Mapping[str, str]:
    """Return the names that may be written down, by the ids of their seats; none where nobody is named."""
    return session.names if session.agenda.attendance else {}


def kept_id(session: Session, entry: str) -> str:
    """Return the id of a decision, or nothing where it was removed."""
    return entry if any(decision.id == entry for decision in session.record.decisions) else ""


def decision_of(session: Session, stage: Stage, matter: Matter, settings: DecideSettings) -> Decision:
    """Return the decision with everything but its words and its review date, which a person writes."""
    names = named_in(session, stage)
    last = matter.rounds[-1]
    return Decision(
        "D",
        "",
        method=_method(settings, matter),
        tally=excerpt(tally(settings, last), LINE_LIMIT),
        objections=excerpt(BETWEEN.join(objections(settings, matter, names)), NOTE_LIMIT),
        decided_by=excerpt(_decided_by(settings, matter, names), LINE_LIMIT),
        replaces=kept_id(session, matter.replaces),
    )


def proposed_text(settings: DecideSettings, matter: Matter) -> str:
    """Return what the decision says unless somebody words it otherwise."""
    if not settings.rates_options or settings.by == ONE:
        return matter.proposal
    winner = verdict(settings, matter).winner
    return excerpt(f"{ended(matter.proposal)} {winner}." if matter.proposal else f"{winner}.", LINE_LIMIT)


def note_of_none(settings: DecideSettings, matter: Matter) -> Note:
    """Return the note that there is no decision, and why."""
    why = verdict(settings, matter).why if matter.rounds and matter.rounds[-1].shown else "It was not asked."
    said = f"No decision on “{matter.proposal or REMOVED}”. {why}"
    return Note("N", excerpt(said, NOTE_LIMIT))


def objections(settings: DecideSettings, matter: Matter, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return each objection of all rounds with its name, if it has one, and what became of it."""
    found = []
    for number, asked in enumerate(matter.rounds, 1):
        choices = settings.choices(deciders=asked.deciders)
        again = any(later.deciders == asked.deciders for later in matter.rounds[number:])
        for said in asked.said:
            if choices[said.choice].stops:
                who = names.get(said.author, "")
                reason = ended(excerpt(said.reason or REMOVED, A_REASON))
                found.append(f"{f'{who}: ' if who else ''}{reason} {became(said, again=again)}")
    return tuple(found)


def became(said: Said, *, again: bool) -> str:
    """Return what became of an objection; `again`: whether the same people were asked later on."""
    if said.withdrawn:
        return "Withdrawn."
    if said.met:
        return f"Met: {ended(excerpt(said.met, A_REASON))}"
    return "Not raised again." if again else "Not met."


def _method(settings: DecideSettings, matter: Matter) -> str:
    if settings.by == ONE:
        return "advice"
    last = matter.rounds[-1]
    often = matter.number(deciders=last.deciders)
    return WAYS[settings.way] + (f", asked {times(often)}" if often > 1 else "")


def _decided_by(settings: DecideSettings, matter: Matter, names: Mapping[str, str]) -> str:
    views = next((r for r in reversed(matter.rounds) if not r.deciders), Round(""))
    heard = counted_people(views.answered)
    if settings.by == GROUP:
        return f"the group, {heard}"
    known = [names[seat] for seat in matter.deciders if names.get(seat)]
    who = listed(known) if known else counted_people(len(matter.deciders))
    if not views.answered:
        return who
    return f"{who}, after {'advice from' if settings.by == ONE else 'hearing'} {heard}"
