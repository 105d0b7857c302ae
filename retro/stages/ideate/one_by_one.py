"""Which questions are asked, and for how long, where they are asked one after another."""

from retro.errors import RuleError
from retro.session.agenda import Prompt, Stage
from retro.session.context import Context
from retro.session.events import Event, NobodyDone, TimerSet
from retro.session.model import Session
from retro.session.timer import Timer
from retro.stages.ideate.card_acts import IdeateState, NextQuestion, QuestionAsked
from retro.stages.ideate.card_settings import IdeateSettings


def asked(session: Session, stage: Stage, settings: IdeateSettings, state: IdeateState) -> tuple[Prompt, ...]:
    """Return the questions that can be answered.

    Before the meeting, where nobody leads, and after the reveal these are all.
    """
    here = session.stage is not None and session.stage.id == stage.id
    if not settings.one_by_one or not here or state.revealed:
        return stage.prompts
    return stage.prompts[: state.number + 1]


def asked_now(session: Session, stage: Stage, settings: IdeateSettings, state: IdeateState) -> str:
    """Return the id of the question that was asked last; empty where all are asked together, or none is."""
    here = session.stage is not None and session.stage.id == stage.id
    one_by_one = settings.one_by_one and here and not state.revealed
    return asked(session, stage, settings, state)[-1].id if one_by_one and stage.prompts else ""


def writing_seconds(stage: Stage, settings: IdeateSettings) -> int:
    """Return the seconds for writing: of all questions."""
    listening = settings.reveal_minutes if settings.hidden else 0
    return max(stage.minutes - listening, 1) * 60


def seconds_a_question(stage: Stage, settings: IdeateSettings) -> int:
    """Return the seconds with which the timer starts: for one question, or for all that come together."""
    parts = max(len(stage.prompts), 1) if settings.one_by_one else 1
    return max(writing_seconds(stage, settings) // parts, 1)


def next_question(
    stage: Stage, act: NextQuestion, ctx: Context, number: int, asked: int, seconds: int
) -> tuple[Event, ...]:
    """Ask the next question, of which so many were asked, for so many seconds. Raises RuleError."""
    ctx.lead()
    if act.asked != number:
        raise RuleError("The next question has been asked already.")
    if asked == len(stage.prompts):
        raise RuleError("All questions of this stage have been asked.")
    timer = Timer(planned=seconds, since=ctx.now)
    return (QuestionAsked(stage.id, number + 1), NobodyDone(stage.id), TimerSet(timer))
