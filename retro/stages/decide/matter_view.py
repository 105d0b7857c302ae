"""What one seat sees of a decision: the proposal, who decides, the own answer, and what was shown."""

from typing import Final

import msgspec

from retro.session.agenda import Privacy, Stage
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.text import nth
from retro.session.view import RoomState
from retro.stages.choice import WHO_ANSWERED
from retro.stages.decide.answers import View
from retro.stages.decide.decision_text import kept_id, proposed_text
from retro.stages.decide.matters import DecideState, Matter, Round, rated
from retro.stages.decide.methods import GROUP, ONE, Choice, DecideSettings
from retro.stages.decide.next_steps import can_ask, can_be_written
from retro.stages.decide.proposing import deciders_of, gone_in_words, left_for_good, names_in, names_of
from retro.stages.decide.verdicts import decides, low_hands, verdict, who_decides
from retro.words import listed

EVERYBODY: Final = "everybody"


class Heard(msgspec.Struct, frozen=True):
    """One answer that was shown."""

    round: int
    number: int
    choice: int
    reason: str
    name: str
    """Empty where answers have no names."""
    own: bool
    """Whether it is this seat's."""
    stops: bool
    """Whether it keeps the proposal from being agreed on until it is met or withdrawn."""
    met: str
    withdrawn: bool

    @property
    def open(self) -> bool:
        """Whether it is neither met nor withdrawn."""
        return self.stops and not self.met and not self.withdrawn


class RoundView(msgspec.Struct, frozen=True):
    """A round that was shown."""

    choices: tuple[Choice, ...]
    """The answers there were."""
    keys: tuple[str, ...]
    """The digits that gave them."""
    options: tuple[str, ...]
    """What got a number each."""
    counts: tuple[int, ...]
    points: tuple[tuple[int, ...], ...]
    """Of each option the sum, the least and the most."""
    answered: int
    withheld: bool
    heard: tuple[Heard, ...]
    """In the order in which people are heard."""
    why: str
    """What comes of it, in a sentence; empty where it does not decide."""
    agreed: bool
    missing: tuple[str, ...]
    """Names of those who were asked and did not answer, where answers are shown by name."""


class DecideView(msgspec.Struct, frozen=True):
    """The proposal and where the group is with it."""

    proposal: str
    options: tuple[str, ...]
    """What gets a number each; empty where the proposal gets an answer."""
    choices: tuple[Choice, ...]
    """The answers there are, in the round that is open or was shown last."""
    keys: tuple[str, ...]
    """The digits that give them."""
    who_decides: str
    """In a sentence."""
    who: str
    one_decides: bool
    asking: bool
    asks_me: bool
    """Whether this seat is asked now."""
    asked: str
    """Who is asked: "everybody", or names; empty where all of them were removed."""
    round: int
    """How often these people were asked, with this time; 0 before the first."""
    rounds: int
    """How often they can be asked."""
    mine: View | None
    so_far: str
    at_least: int | None
    shown: RoundView | None
    """What was shown last, unless people are being asked again."""
    before: RoundView | None
    """What everybody said, where those who decide are asked or have answered."""
    written: str
    """The id of what was written down, also where it was removed since; empty before."""
    came_of_it: str
    """What was written down, in a sentence; empty before."""
    replaces: str
    changed: bool
    """Whether the proposal is another one than when people were asked last."""
    can_ask: bool
    """Whether everybody can be asked again."""
    deciders: tuple[str, ...]
    """Ids of the seats of those who decide."""
    gone: str
    """Who decides and is gone, and how, in sentences; empty where nobody is."""
    offered: str
    """How the decision is worded unless somebody changes it."""
    entered: int
    """The moment at which the stage began where the facilitator is, from which dates are understood."""


def matter_view(
    session: Session,
    stage: Stage,
    state: DecideState,
    settings: DecideSettings,
    seat: str,
    room_state: RoomState,
    gathered: Gathered,
) -> DecideView:
    """Show what is being decided to a seat."""
    now = state.now
    last, seats = now.last, deciders_of(session, state, settings)
    of_deciders = last is not None and last.deciders
    choices = settings.choices(deciders=of_deciders)
    parts = (session.states, session.seats)
    shown = None
    if last is not None and last.shown and not state.asking:
        everybody = room_state.kept.same(
            "shown", parts, lambda: _shown(session, stage, state, settings, len(now.rounds) - 1, "")
        )
        mine = not stage.anonymous and any(said.author == seat for said in last.said)
        shown = _shown(session, stage, state, settings, len(now.rounds) - 1, seat) if mine else everybody
    asks_me = state.asking and ((seat in seats) if of_deciders else not (settings.advises and seat in seats))
    return DecideView(
        proposal=now.proposal,
        options=rated(settings, now.options),
        choices=choices,
        keys=_keys(settings, choices),
        who_decides=who_decides(settings, names_of(session, state, settings)),
        who=settings.by,
        one_decides=settings.by == ONE,
        asking=state.asking,
        asks_me=asks_me,
        asked=_asked(session, seats) if of_deciders else EVERYBODY,
        round=now.number(deciders=of_deciders),
        rounds=settings.most_rounds,
        mine=gathered.mine,
        so_far=gathered.so_far if state.asking else "",
        at_least=gathered.at_least if state.asking else None,
        shown=shown,
        before=_before(session, stage, state, settings, room_state) if of_deciders else None,
        written=now.written,
        came_of_it=_came_of(session, now),
        replaces=kept_id(session, now.replaces),
        changed=now.changed(),
        can_ask=not state.asking and can_ask(state, settings, deciders=False),
        deciders=seats,
        gone=_gone(session, state, settings, seats, room_state.present),
        offered=_offered(state, settings),
        entered=session.entered + session.offset * 60,
    )


def _asked(session: Session, seats: tuple[str, ...]) -> str:
    gone = left_for_good(session, seats)
    return listed(names_in(session, (seat for seat in seats if seat not in gone)))


def _before(
    session: Session, stage: Stage, state: DecideState, settings: DecideSettings, room_state: RoomState
) -> RoundView | None:
    """What everybody said before those who decide were asked."""
    views = [n for n, one in enumerate(state.now.rounds) if one.shown and not one.deciders]
    if not views:
        return None
    parts = (session.states, session.seats)
    return room_state.kept.same(
        "views", parts, lambda: _shown(session, stage, state, settings, views[-1], "")
    )


def _shown(
    session: Session, stage: Stage, state: DecideState, settings: DecideSettings, number: int, seat: str
) -> RoundView:
    last = state.now.rounds[number]
    choices, names = settings.choices(deciders=last.deciders), session.names
    heard = tuple(
        Heard(
            number,
            place,
            said.choice,
            said.reason,
            names.get(said.author, ""),
            bool(seat) and said.author == seat,
            choices[said.choice].stops,
            said.met,
            said.withdrawn,
        )
        for place, said in enumerate(last.said)
    )
    return RoundView(
        choices,
        _keys(settings, choices),
        rated(settings, last.options),
        last.counts,
        last.points,
        last.answered,
        last.withheld,
        heard,
        _why(state, settings, last),
        can_be_written(state, settings) or state.now.decided,
        names_in(session, last.missing),
    )


def _keys(settings: DecideSettings, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    # Yes and no of the one who decides are 1 and 2, whatever the method.
    return tuple(settings.key(n) for n in range(len(choices)))


def _why(state: DecideState, settings: DecideSettings, last: Round) -> str:
    """What comes of the round that was shown."""
    now = state.now
    if not decides(settings, last):
        return "" if last.answered else "Nobody answered."
    said = verdict(settings, now).why
    again = now.number(deciders=last.deciders) < settings.most_rounds
    if low_hands(settings, last) and again:
        return "Hear those who show two or fewer; then everybody answers once more."
    return said


def _came_of(session: Session, matter: Matter) -> str:
    if not matter.decided:
        return "There is no decision." if matter.written else ""
    kept = kept_id(session, matter.written)
    return f"Written down as {kept}." if kept else "The decision on this was removed from the record."


def _offered(state: DecideState, settings: DecideSettings) -> str:
    return proposed_text(settings, state.now) if can_be_written(state, settings) else state.now.proposal


def _gone(
    session: Session,
    state: DecideState,
    settings: DecideSettings,
    seats: tuple[str, ...],
    present: frozenset[str],
) -> str:
    if settings.by == GROUP or state.now.written:
        return ""
    # Before anybody is asked somebody who is away has missed nothing.
    return gone_in_words(session, seats if state.now.rounds else left_for_good(session, seats), present)


def announcement(session: Session, state: DecideState, settings: DecideSettings) -> str:
    """Return what everybody is told for a moment when it changes."""
    now = state.now
    if now.instead and not now.written:
        new, old = names_in(session, now.deciders), names_in(session, now.instead)
        verb = "decides" if len(new) == 1 else "decide"
        again = {before.id for seat in session.members for before in session.before(seat)}
        if again.issuperset(now.instead):
            places = "the place of " + listed(old)
            return f"{listed(new)} {verb} now, because {places} was given again."
        return f"{listed(new)} {verb} now, instead of {listed(old)}."
    last = now.last
    if not state.asking or last is None:
        return ""
    number = now.number(deciders=last.deciders)
    if number > 1:
        return f"You are asked for the {nth(number)} time. Earlier answers stay in the minutes."
    replaces = kept_id(session, now.replaces)
    return f"{replaces} is asked about again." if replaces and not last.deciders else ""


def privacy_sentence(stage: Stage, state: DecideState, settings: DecideSettings) -> str:
    """Return what others can see of what is answered."""
    if settings.rates_options:
        said = _sentence_of_sums(state)
    elif not state.asking:
        if stage.anonymous:
            return "Nobody can find out whose answers these are, not even from the files."
        return "By name: everybody sees who answers what, and why."
    elif stage.anonymous:
        if state.asks_deciders:
            return "Everybody knows who decides. The answers are shown without names."
        return f"Counts and reasons are shown without names. {WHO_ANSWERED}"
    else:
        said = "Hidden until all are shown; then everybody sees who answers what, and why."
    if state.asking and stage.privacy is Privacy.NAMED:
        said += " Until then, the session's file stores who gave which answer."
    return said


def _sentence_of_sums(state: DecideState) -> str:
    if not state.asking:
        return "No names: of each option only the sum, the least and the most are shown."
    if state.asks_deciders:
        return "Everybody knows who decides. Of their numbers sum, least and most are shown, however few."
    return f"Only sums are shown. {WHO_ANSWERED}"
