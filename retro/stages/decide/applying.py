"""The state of a decision stage after each of its events."""

import msgspec

from retro.session.events import StageEvent
from retro.stages.decide import deciding
from retro.stages.decide.matters import DecideState, Matter, Round


def applied(state: DecideState, event: StageEvent) -> DecideState:
    """Return the state after an event. Never fails."""
    match event:
        case deciding.Proposed(_, text, options, another):
            if another:
                return _with(state, Matter(text, options, state.now.deciders))
            return state.with_now(proposal=text, options=options)
        case deciding.DecidersNamed(_, seats, instead):
            return state.with_now(deciders=seats, instead=instead)
        case deciding.ViewsAsked(_, deciders, replaces, decided_by):
            if state.now.written:
                state = _with(state, Matter(state.now.proposal, state.now.options, replaces=replaces))
            now = state.now
            asked = Round(now.proposal, now.options, deciders)
            state = state.with_now(rounds=(*now.rounds, asked), deciders=decided_by)
            return msgspec.structs.replace(state, asking=True)
        case deciding.ViewsShown(_, outcome):
            return msgspec.structs.replace(_with_round(state, -1, outcome), asking=False)
        case deciding.ObjectionMet(_, number, place, how):
            return _with_said(state, number, place, met=how)
        case deciding.ObjectionWithdrawn(_, number, place):
            return _with_said(state, number, place, withdrawn=True)
        case deciding.DecisionWritten(_, entry):
            return state.with_now(written=entry)
        case _:
            return state


def _with(state: DecideState, matter: Matter) -> DecideState:
    return msgspec.structs.replace(state, matters=(*state.matters, matter), asking=False)


def _with_round(state: DecideState, number: int, asked: Round) -> DecideState:
    rounds = list(state.now.rounds)
    rounds[number] = asked
    return state.with_now(rounds=tuple(rounds))


def _with_said(state: DecideState, number: int, place: int, **changes: object) -> DecideState:
    asked = state.now.rounds[number]
    said = list(asked.said)
    said[place] = msgspec.structs.replace(said[place], **changes)
    return _with_round(state, number, msgspec.structs.replace(asked, said=tuple(said)))
