"""Minutes of `vote`: that there was one. The dots themselves stand with the topics."""

from collections.abc import Sequence
from typing import ClassVar, Final

from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes, was_open
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.private import Together
from retro.session.text import counted, counted_people, nth, times
from retro.stages.choice import FEWEST
from retro.stages.vote.ballots import QuestionResult
from retro.stages.vote.rules import KIND
from retro.stages.vote.vote_settings import DOTS, RANKING
from retro.stages.vote.vote_state import VoteState


class VoteMinutes(KindMinutes):
    """Say how many voted; of an open vote, that it was open."""

    chapter: ClassVar[Chapter] = Chapter.TOPICS

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        title = inline(stage.title)
        if state.tally is None:
            return [f"{title}: the voting {'was' if session.over else 'is'} still open."]
        again = state.reopened
        which = (
            f" Voted {times(again + 1)}; these are the {state.unit}s of the {nth(again + 1)} vote."
            if again
            else ""
        )
        if state.questions:
            titles = {prompt.id: prompt.title for prompt in stage.prompts}
            told = " ".join(
                f"{inline(titles.get(result.question, ''))}: {_answered(state, result)}"
                for result in state.questions
            )
            by = inline(state.order(titles))
            order = f" {by[:1].upper()}{by[1:]}." if any(state.tally.values()) else ""
            return [f"{title}. {told}{order}{which}"]
        if not state.voters and any(state.tally.values()):
            given = counted(sum(state.tally.values()), state.unit)
            return [f"{title}: {given}."]  # of a session from elsewhere
        together = _together(session, state.together)
        only = QuestionResult("", state.tally, state.voters, state.people, state.abstained, {})
        return [f"{title}: {_answered(state, only, together)}{which}"]

    def withheld(self, session: Session, stage: Stage) -> str:
        what = "dots" if KIND.settings(stage).method == DOTS else "answers"
        return f"the {what} of {inline(stage.title)}, which {was_open(session)}"


def _answered(state: VoteState, result: QuestionResult, together: str = "") -> str:
    """Return how many answered a question, in sentences; with who voted together, where that is told."""
    abstained = f" {result.abstained} abstained." if result.abstained else ""
    voters = counted_people(result.people)
    if result.withheld:
        few = f"fewer than {FEWEST} {'seats voted' if together else 'did'}"
        what = "dots" if state.method == DOTS else "answers"
        return f"{voters} voted.{together} Their {what} are not shown, because {few}.{abstained}"
    if state.method == RANKING and result.voters:
        return f"{voters} put topics in order.{together}{abstained}"
    return f"{voters} gave {counted(sum(result.tally.values()), state.unit)}.{together}{abstained}"


def _together(session: Session, ballots: Sequence[Together]) -> str:
    """Return which people voted from one seat; whose seat it is only where the page names who took part."""
    names = session.names if session.agenda.attendance else {}
    said = ""
    for ballot in ballots:
        name = names.get(ballot.seat, "")
        seat = f"the seat of {inline(name)}" if name else "one seat"
        said += f" {counted_people(ballot.people)} voted together from {seat}."
    return said


MINUTES: Final = VoteMinutes()
