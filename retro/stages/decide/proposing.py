"""What comes before the answers: the proposal, who decides, and asking."""

from collections.abc import Iterable

from retro.errors import RuleError
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.events import Event
from retro.session.model import Session
from retro.session.text import LINE_LIMIT, fold, optional, required, times
from retro.stages.decide.deciding import DecidersNamed, Propose, Proposed, ViewsAsked
from retro.stages.decide.decision_text import kept_id
from retro.stages.decide.matters import DecideState
from retro.stages.decide.methods import AS_IT_IS, GROUP, ONE, OPTIONS, DecideSettings
from retro.words import listed

ANSWERING = "People are answering. Show the answers first."
LOCKED = (
    "Who decides was said before people were asked. It changes only when somebody who decides is away or was "
    "removed."
)


def deciders_of(session: Session, state: DecideState, settings: DecideSettings) -> tuple[str, ...]:
    """Return the ids of the seats of those who decide; until somebody names them those of the agenda."""
    if state.now.deciders or settings.by == GROUP:
        return state.now.deciders
    wanted = {fold(name) for name in settings.deciders}
    found = tuple(seat.id for seat in session.members if fold(seat.name) in wanted)
    return found if len(found) == len(wanted) else ()


def names_of(session: Session, state: DecideState, settings: DecideSettings) -> tuple[str, ...]:
    """Return the names of those who decide; those of the agenda also where they are not here."""
    seats = deciders_of(session, state, settings)
    return names_in(session, seats) if seats or state.now.deciders else settings.deciders


def names_in(session: Session, seats: Iterable[str]) -> tuple[str, ...]:
    """Return the names of seats."""
    return tuple(session.names.get(seat, "somebody") for seat in seats)


def proposed(
    stage: Stage, state: DecideState, settings: DecideSettings, act: Propose, ctx: Context
) -> tuple[Event, ...]:
    """Write the proposal: anybody the first, the facilitator changes it."""
    ctx.contribute()
    now = state.now
    if state.asking:
        raise RuleError(ANSWERING)
    if now.proposal or now.rounds or now.written:
        ctx.lead()
    if now.rounds and not now.written and not rounds_left(state, settings):
        raise RuleError(f"It was asked {times(settings.most_rounds)} already, so it stays as it is.")
    text = required(act.text, "A proposal", LINE_LIMIT)
    return (Proposed(stage.id, text, _options(settings, act.options), bool(now.written)),)


def _options(settings: DecideSettings, options: tuple[str, ...]) -> tuple[str, ...]:
    if not settings.rates_options:
        return ()
    kept = tuple(filter(None, (optional(option, "An option", LINE_LIMIT) for option in options)))
    if not kept:
        raise RuleError("Write at least one option. That it stays as it is now is always one more.")
    if len(kept) > OPTIONS:
        raise RuleError(f"A proposal has up to {OPTIONS} options.")
    if len({option.casefold() for option in (*kept, AS_IT_IS)}) <= len(kept):
        raise RuleError("Two options are the same.")
    return kept


def rounds_left(state: DecideState, settings: DecideSettings) -> bool:
    """Whether everybody can be asked about this proposal again."""
    return state.now.number(deciders=False) < settings.most_rounds


def named(
    session: Session,
    stage: Stage,
    state: DecideState,
    settings: DecideSettings,
    seats: tuple[str, ...],
    ctx: Context,
) -> tuple[Event, ...]:
    """Name who decides: before anybody is asked, and afterwards only instead of those who are gone."""
    ctx.lead()
    _check_deciders(session, settings, seats)
    now = state.now
    if now.written:
        raise RuleError("It is written down already. Ask again, or make another proposal.")
    if not now.rounds:
        return (DecidersNamed(stage.id, seats),)
    if state.asks_deciders:
        raise RuleError(LOCKED)
    return (DecidersNamed(stage.id, seats, _gone(session, state, seats, ctx)),)


def replaced(
    session: Session,
    stage: Stage,
    state: DecideState,
    settings: DecideSettings,
    seats: tuple[str, ...],
    ctx: Context,
) -> tuple[Event, ...]:
    """Name who decides instead of those who are gone, while those who decide are asked."""
    _check_deciders(session, settings, seats)
    if not state.asks_deciders:
        raise RuleError("Nobody who decides is being asked right now.")
    return (DecidersNamed(stage.id, seats, _gone(session, state, seats, ctx)),)


def _check_deciders(session: Session, settings: DecideSettings, seats: tuple[str, ...]) -> None:
    if settings.by == GROUP:
        raise RuleError("In this stage the group decides.")
    members = {seat.id for seat in session.members}
    if not seats or not members.issuperset(seats) or len(set(seats)) < len(seats):
        raise RuleError("Choose who decides among those who take part.")
    if settings.by == ONE and len(seats) > 1:
        raise RuleError("One person decides here. Choose one.")


def _gone(session: Session, state: DecideState, seats: tuple[str, ...], ctx: Context) -> tuple[str, ...]:
    """Return who is gone of those who decide. Raises RuleError where others would be replaced."""
    before = state.now.deciders
    gone = gone_of(session, before, ctx.present)
    stay = [seat for seat in before if seat not in gone]
    if not gone or not set(stay) <= set(seats):
        raise RuleError(LOCKED)
    return tuple(seat for seat in gone if seat not in seats)


def gone_of(session: Session, seats: Iterable[str], present: frozenset[str]) -> tuple[str, ...]:
    """Return which of these seats are removed, or have nobody who is connected."""
    return tuple(seat for seat in seats if session.seat(seat) is None or seat not in present)


def gone_in_words(session: Session, seats: Iterable[str], present: frozenset[str]) -> str:
    """Return for everybody which of these who decide are gone, and how, in sentences; empty where none is."""
    again = {before.id for seat in session.members for before in session.before(seat)}
    gone = gone_of(session, seats, present)
    given = names_in(session, (seat for seat in gone if seat in again))
    removed = names_in(session, (seat for seat in left_for_good(session, gone) if seat not in again))
    away = names_in(session, (seat for seat in gone if session.seat(seat) is not None))
    said = (
        (given, "The place of {0}, who decides, was", "The places of {0}, who decide, were", "given again."),
        (removed, "{0}, who decides, does", "{0}, who decide, do", "not take part any more."),
        (away, "{0}, who decides, is", "{0}, who decide, are", "away."),
    )
    return " ".join(
        f"{(one if len(names) == 1 else several).format(listed(names))} {how}"
        for names, one, several, how in said
        if names
    )


def left_for_good(session: Session, seats: Iterable[str]) -> tuple[str, ...]:
    """Return which of these seats were removed, so that nobody can answer from them."""
    return tuple(seat for seat in seats if session.seat(seat) is None)


def asked(
    session: Session, stage: Stage, state: DecideState, settings: DecideSettings, *, deciders: bool
) -> tuple[Event, ...]:
    """Ask everybody, or those who decide; what was written down already becomes something new."""
    now, seats = state.now, deciders_of(session, state, settings)
    if state.asking:
        raise RuleError(ANSWERING)
    if not now.proposal:
        raise RuleError("Write the proposal first.")
    if settings.rates_options and not now.options:
        raise RuleError("Write the options first.")
    if settings.by != GROUP and not seats:
        raise RuleError(_nobody(session, settings))
    replaces = kept_id(session, now.written if now.decided else now.replaces)
    if now.written:
        if deciders:
            raise RuleError("It is written down already. Ask everybody again.")
        return (ViewsAsked(stage.id, False, replaces, seats),)
    if deciders and settings.by == GROUP:
        raise RuleError("In this stage the group decides.")
    if (deciders or not now.rounds) and (left := left_for_good(session, seats)):
        raise RuleError(f"{gone_in_words(session, left, frozenset())} Say who decides instead.")
    if deciders and not any(round_.shown and not round_.deciders for round_ in now.rounds):
        raise RuleError("Ask everybody first: whoever decides hears all views before.")
    if now.number(deciders=deciders) >= settings.most_rounds:
        raise RuleError(f"It was asked {times(settings.most_rounds)} already, which is the most.")
    return (ViewsAsked(stage.id, deciders, replaces, seats),)


def _nobody(session: Session, settings: DecideSettings) -> str:
    here = {fold(seat.name) for seat in session.members}
    absent = [name for name in settings.deciders if fold(name) not in here]
    if absent:
        return f"{listed(absent)} {'is' if len(absent) == 1 else 'are'} not here. Say who decides instead."
    return "Say first who decides."
