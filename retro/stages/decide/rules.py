"""`decide`: a proposal, everybody's view of it before anybody's is shown, and a decision on record.

Who decides is said before anything is asked: the group, a few people after hearing all, or one person after
advice. Each round asks everybody, or those who decide, in private; its answers are shown at once, those
against it first. What keeps a proposal from being agreed on is met, withdrawn, or stays; then the group is
asked again, at most so often as the agenda says. Coming back to something that was decided makes a new
decision, which names the one that it replaces.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

import msgspec

from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.events import Event, StageEvent
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Gathered, Given
from retro.session.record import Part
from retro.session.view import RoomState, Step
from retro.stages.decide import deciding, proposing, shown_lines, writing
from retro.stages.decide.answers import View, given, outcome_of
from retro.stages.decide.applying import applied
from retro.stages.decide.matter_view import DecideView, announcement, matter_view, privacy_sentence
from retro.stages.decide.matters import REMOVED, DecideState, Matter
from retro.stages.decide.methods import DecideSettings
from retro.stages.decide.next_steps import next_step


class Decide(Kind[DecideState]):
    """Deciding together, without everybody having to agree."""

    name: ClassVar[str] = "decide"
    title: ClassVar[str] = "Decision"
    Settings = DecideSettings
    State = DecideState
    Private = View
    line_part: ClassVar[Part] = Part.SAID
    summed: ClassVar[bool] = False
    recalls: ClassVar = ("decision",)
    shows_authors: ClassVar[bool] = True
    public_names: ClassVar[tuple[tuple[str, ...], tuple[str, ...]]] = (
        ("deciders", "instead", "decided_by", "seats"),
        ("author", "missing"),
    )
    acts: ClassVar = (
        *(deciding.Propose, deciding.NameDeciders, deciding.MeetObjection, deciding.WithdrawObjection),
        *(deciding.WriteDecision, deciding.WriteNoDecision),
    )
    private_acts: ClassVar = (deciding.Answer, deciding.RateOption)
    closing_acts: ClassVar = (
        deciding.Ask,
        deciding.ShowAnswers,
        deciding.AskDeciders,
        deciding.ReplaceDeciders,
    )
    events: ClassVar = (
        *(deciding.Proposed, deciding.DecidersNamed, deciding.ViewsAsked, deciding.ViewsShown),
        *(deciding.ObjectionMet, deciding.ObjectionWithdrawn, deciding.DecisionWritten),
    )
    privacy: ClassVar[Privacy] = Privacy.REVEALED
    prompts: ClassVar[tuple[int, int]] = (0, 1)
    individual: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> DecideState:
        proposal = next((prompt.question or prompt.title for prompt in stage.prompts), "")
        proposal = "" if proposal == REMOVED else proposal
        first = Matter(proposal, tuple(self.settings(stage).options))
        state: DecideState = session.states.get(stage.id, DecideState((first,)))
        return state

    def sums_only(self, session: Session, stage: Stage) -> bool:
        # Those who decide were named before: each has a voice, whoever leads and however few they are.
        by_name = stage.id in session.states and self.state(session, stage).asks_deciders
        return not by_name and (stage.anonymous or self.settings(stage).rates_options)

    def asked(self, session: Session, stage: Stage) -> frozenset[str] | None:
        state = self.state(session, stage)
        deciders = frozenset(state.now.deciders)
        if state.asks_deciders:
            return deciders
        if state.asking and self.settings(stage).advises:
            return frozenset(member.id for member in session.members) - deciders
        return None

    def names_shown(self, session: Session, stage: Stage) -> bool:
        matters = self.state(session, stage).matters if stage.id in session.states else ()
        return any(said.author for matter in matters for asked in matter.rounds for said in asked.said)

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: View | None, draw: Callable[[], str]
    ) -> View:
        return given(self.state(session, stage), self.settings(stage), act, mine)

    def complete(self, stage: Stage, value: View) -> bool:
        return min(value.points, default=0) >= 0

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        state, settings = self.state(session, stage), self.settings(stage)
        match act:
            case deciding.ShowAnswers():
                return outcome_of(session, stage, state, settings, pieces)
            case deciding.ReplaceDeciders(_, seats):
                return proposing.replaced(session, stage, state, settings, seats, ctx)
            case _:
                return proposing.asked(
                    session, stage, state, settings, deciders=isinstance(act, deciding.AskDeciders)
                )

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        state, settings = self.state(session, stage), self.settings(stage)
        match act:
            case deciding.Propose():
                return proposing.proposed(stage, state, settings, act, ctx)
            case deciding.NameDeciders(_, seats):
                return proposing.named(session, stage, state, settings, seats, ctx)
            case deciding.MeetObjection():
                return writing.met(session, stage, state, settings, act, ctx)
            case deciding.WithdrawObjection():
                return writing.withdrawn(stage, state, settings, act, ctx)
            case deciding.WriteDecision():
                return writing.written(session, stage, state, settings, act, ctx)
            case _:
                return writing.none_written(session, stage, state, settings, ctx)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        return session.with_state(stage.id, applied(self.state(session, stage), event))

    def waits(self, session: Session, stage: Stage) -> bool:
        return self.state(session, stage).asking

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        return next_step(session, stage, self.state(session, stage), self.settings(stage))

    def announces(self, session: Session, stage: Stage) -> str:
        return announcement(session, self.state(session, stage), self.settings(stage))

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return shown_lines.lines(self.state(session, stage))

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        state = shown_lines.without(self.state(session, stage), line)
        record = shown_lines.record_without(session, stage, state, self.settings(stage), line)
        agenda = shown_lines.agenda_without(session, stage, line)
        return msgspec.structs.replace(session, record=record, agenda=agenda).with_state(stage.id, state)

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return ((f"what was said in {stage.title}", line) for line in self.lines(session, stage))

    def privacy_note(self, session: Session, stage: Stage) -> str:
        return privacy_sentence(stage, self.state(session, stage), self.settings(stage))

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> DecideView:
        return matter_view(
            session, stage, self.state(session, stage), self.settings(stage), seat, room_state, gathered
        )


KIND: Final = Decide()
