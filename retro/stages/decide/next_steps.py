"""The obvious next thing of a decision, one for each state that it can be in."""

from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.view import Step
from retro.stages.decide import deciding
from retro.stages.decide.matters import DecideState, Round
from retro.stages.decide.methods import GROUP, ONE, DecideSettings
from retro.stages.decide.proposing import deciders_of, left_for_good, names_in
from retro.stages.decide.verdicts import decides, low_hands, verdict
from retro.words import listed

NO_DECISION = "write down that there is no decision"


def next_step(session: Session, stage: Stage, state: DecideState, settings: DecideSettings) -> Step | None:
    """Return what comes next inside the stage; None once it is written down.

    A step whose act lacks what a person has to write is asked for in a form.
    """
    now, seats = state.now, deciders_of(session, state, settings)
    if state.asking:
        return Step("show answers", deciding.ShowAnswers(stage.id))
    if now.written:
        return None
    if settings.by != GROUP and (not seats or (not now.rounds and left_for_good(session, seats))):
        return Step("say who decides", deciding.NameDeciders(stage.id, ()))
    if not now.proposal or (settings.rates_options and not now.options):
        return Step("write the proposal", deciding.Propose(stage.id, ""))
    last = now.last
    if last is None or (now.changed() and can_ask(state, settings, deciders=False)):
        again = "ask again" if last else "ask everybody"
        return Step(again, deciding.Ask(stage.id))
    step = Step(f"ask {listed(names_in(session, seats))} to decide", deciding.AskDeciders(stage.id))
    if decides(settings, last):
        step = _after_the_answers(session, stage, state, settings)
    if isinstance(step.act, deciding.AskDeciders) and left_for_good(session, seats):
        return Step("say who decides", deciding.NameDeciders(stage.id, ()))
    return step


def _after_the_answers(session: Session, stage: Stage, state: DecideState, settings: DecideSettings) -> Step:
    last = state.now.last
    assert last is not None  # noqa: S101  (its caller looked)
    if can_be_written(state, settings):
        question = _whether_met(session, settings, last)
        return Step("write the decision down", deciding.WriteDecision(stage.id, ""), question)
    if settings.by == ONE and last.answered:
        return Step(NO_DECISION, deciding.WriteNoDecision(stage.id))
    return _again(stage, state, settings, deciders=last.deciders)


def _whether_met(session: Session, settings: DecideSettings, asked: Round) -> str:
    """Return what is asked first of those whose objections were written down as met; nothing without any."""
    choices = settings.choices(deciders=asked.deciders)
    met = [one for one in asked.said if choices[one.choice].stops and one.met and not one.withdrawn]
    who = listed(names_in(session, (one.author for one in met if one.author)))
    if len(met) == 1:
        return f"Does {who or 'whoever objected'} agree that the objection is met?"
    return f"Do {who or 'those who objected'} agree that the objections are met?" if met else ""


def _again(stage: Stage, state: DecideState, settings: DecideSettings, *, deciders: bool) -> Step:
    if not can_ask(state, settings, deciders=deciders):
        return Step(NO_DECISION, deciding.WriteNoDecision(stage.id))
    last = state.now.last
    label = "ask once more" if last is not None and low_hands(settings, last) else "ask again"
    return Step(label, deciding.AskDeciders(stage.id) if deciders else deciding.Ask(stage.id))


def can_ask(state: DecideState, settings: DecideSettings, *, deciders: bool) -> bool:
    """Whether these people can be asked once more about this proposal."""
    return state.now.number(deciders=deciders) < settings.most_rounds


def can_be_written(state: DecideState, settings: DecideSettings) -> bool:
    """Whether what was answered last is a decision about the proposal as it stands."""
    now, last = state.now, state.now.last
    if state.asking or now.written or last is None or not decides(settings, last):
        return False
    if now.changed() or not verdict(settings, now).agreed:
        return False
    # Whoever showed two fingers or fewer is heard, and then all answer once more.
    return not (low_hands(settings, last) and can_ask(state, settings, deciders=last.deciders))
