"""`breakout`: people work in small groups that the host draws, and bring something back to all.

What somebody writes is a private value, and the audience is the own group: who moves to another one takes
their cards along. What a group brings back all see at once. Calling everybody back makes cards of it; the
rest of the boards is destroyed. Who is in which group all see; no event says who brought something back.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.done_words import DoneWords
from retro.session.events import Event, NobodyDone, StageEvent, TimerSet
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Seat
from retro.session.private import Audience, Gathered, Given
from retro.session.record import Part
from retro.session.text import CARD_LIMIT, counted, required
from retro.session.timer import Timer
from retro.session.view import RoomState, Step
from retro.stages.breakout.bringing_back import after_calling_back, brought_back, called_back
from retro.stages.breakout.forming import Seats
from retro.stages.breakout.group_acts import (
    BringBack,
    BringSeveralBack,
    BroughtBack,
    CallBack,
    CalledBack,
    ChangeGroupCard,
    FormGroupsAgain,
    FormNextGroups,
    GroupsFormed,
    JoinAnotherGroup,
    SeatPlaced,
    WithdrawGroupCard,
    WriteGroupCard,
)
from retro.stages.breakout.group_drawing import begun, drawn, drawn_next, placed
from retro.stages.breakout.group_settings import ALL, ALONE, FOURS, BreakoutSettings
from retro.stages.breakout.group_view import BreakoutView, GroupCard, GroupCards, breakout_view, own_card
from retro.stages.breakout.group_words import announced, group_done, note
from retro.stages.breakout.groups import BreakoutState, Group, alone_in, brought_nothing, members_here
from retro.stages.breakout.same_groups import advice
from retro.stages.card_letters import SharedLetters

CARDS_A_SEAT: Final = 50
CARDS: Final = 1000
OVER = "Everybody is back already, and the boards of the groups are gone."
LATER = "In this step nothing is brought back yet. Write it on your board; in fours you can bring it back."
STEPS_STAY = "Each step of this stage has its own minutes. To give a step more time, use + when it runs."


class Breakout(SharedLetters, Kind[BreakoutState]):
    """Working in small groups."""

    name: ClassVar[str] = "breakout"
    title: ClassVar[str] = "Small groups"
    Settings = BreakoutSettings
    State = BreakoutState
    Private = GroupCards
    audience: ClassVar[Audience] = Audience.GROUP
    summed: ClassVar[bool] = False
    acts: ClassVar = (BringBack, BringSeveralBack, JoinAnotherGroup, FormNextGroups, FormGroupsAgain)
    private_acts: ClassVar = (WriteGroupCard, ChangeGroupCard, WithdrawGroupCard)
    closing_acts: ClassVar = (CallBack,)
    events: ClassVar = (GroupsFormed, SeatPlaced, BroughtBack, CalledBack)
    privacy: ClassVar[Privacy] = Privacy.ANONYMOUS
    prompts: ClassVar[tuple[int, int]] = (1, 1)
    usual_prompt: ClassVar[str] = "What would make the biggest difference?"
    individual: ClassVar[bool] = True
    given: ClassVar[str] = "card"
    line_part: ClassVar[Part] = Part.BROUGHT
    writes_cards: ClassVar[bool] = True

    def enter(self, session: Session, stage: Stage) -> BreakoutState:
        state: BreakoutState = session.states.get(stage.id, BreakoutState())
        return state

    # Who is in which group.

    def begin(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        state = self.enter(session, stage)
        if state.over:
            return ()
        if not state.groups:
            return (begun(session, stage, self.settings(stage), ctx),)
        late: list[Event] = []
        for seat in session.members:  # who came while the group was elsewhere
            if state.number_of(seat.id) is None:
                event = placed(stage, state, seat, ctx, alone=self._alone(stage, state))
                state = state.placed(event.seat, event.group)
                late.append(event)
        return tuple(late)

    def joined(self, session: Session, stage: Stage, seat: Seat, ctx: Context) -> tuple[Event, ...]:
        state = self.state(session, stage)
        alone = self._alone(stage, state)
        return () if state.over else (placed(stage, state, seat, ctx, alone=alone),)

    def group_of(self, session: Session, stage: Stage, seat: str) -> Seats:
        state = self.state(session, stage)
        number = state.number_of(seat)
        return state.groups[number].seats if number is not None else ()

    def with_seats(self, session: Session, stage: Stage, ids: Mapping[str, str]) -> Session:
        return session.with_state(stage.id, self.state(session, stage).with_seats(ids))

    # What people do.

    def give(
        self, session: Session, stage: Stage, act: StageAct, mine: GroupCards | None, draw: Callable[[], str]
    ) -> GroupCards | None:
        if self.state(session, stage).over:
            raise RuleError(OVER)
        cards = mine.cards if mine else ()
        match act:
            case WriteGroupCard(_, text):
                text = required(text, "A card", CARD_LIMIT)
                if len(cards) >= CARDS_A_SEAT:
                    raise RuleError(f"You have written {len(cards)} cards; nobody can write more.")
                return GroupCards((*cards, GroupCard(draw(), text)))
            case ChangeGroupCard(_, card_id, text):
                changed = GroupCard(own_card(cards, card_id).id, required(text, "A card", CARD_LIMIT))
                return GroupCards(tuple(changed if card.id == card_id else card for card in cards))
            case WithdrawGroupCard(_, card_id):
                taken = own_card(cards, card_id)
                left = tuple(card for card in cards if card != taken)
                return GroupCards(left) if left else None
            case _:
                raise RuleError("This cannot be done in this stage.")

    def pieces(self, value: GroupCards) -> tuple[GroupCard, ...]:
        return value.cards

    def unseen(self, value: GroupCards) -> int:
        return len(value.cards)

    def most(self, session: Session, stage: Stage) -> int:
        return CARDS

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        state = self.state(session, stage)
        match act:
            case FormGroupsAgain():
                ctx.lead()
                if not state.over:
                    raise RuleError("The groups are still at work. Call everybody back first.")
                settings = self.settings(stage)
                minutes = settings.minutes[ALONE] if settings.by_steps else stage.minutes
                timer = Timer(planned=minutes * 60, since=ctx.now)
                return (drawn(session, stage, settings, ctx), TimerSet(timer))
            case _ if state.over:
                raise RuleError(OVER)
            case FormNextGroups(_, step):
                ctx.lead()
                return self._next(session, stage, step, ctx)
            case BringBack() | BringSeveralBack():
                ctx.take_part()
                if not self._brings(stage, state):
                    raise RuleError(LATER)
                changes = ((act.text, act.instead),) if isinstance(act, BringBack) else act.changes
                return brought_back(stage, state, self.settings(stage), changes, ctx)
            case JoinAnotherGroup(_, number):
                return self._join_another(session, stage, number, ctx)
            case _:
                raise RuleError("This cannot be done in this stage.")

    def _next(self, session: Session, stage: Stage, step: int, ctx: Context) -> tuple[Event, ...]:
        state, settings = self.state(session, stage), self.settings(stage)
        if not settings.by_steps or state.step >= FOURS:
            raise RuleError("There is no further step in groups. Call everybody back.")
        if step != state.step:
            raise RuleError("The group has moved on already.")
        formed_now = drawn_next(session, stage, settings, state, ctx)
        timer = Timer(planned=settings.minutes[formed_now.step] * 60, since=ctx.now)
        return (formed_now, NobodyDone(stage.id), TimerSet(timer))

    def _join_another(self, session: Session, stage: Stage, number: int, ctx: Context) -> tuple[Event, ...]:
        ctx.contribute()
        state = self.state(session, stage)
        if not 0 <= number < len(state.groups):
            raise RuleError("There is no such group.")
        if self._alone(stage, state):
            raise RuleError("In this step everybody works alone.")
        if ctx.group != state.groups[number].seats:
            ctx.lead()  # a facilitator may do it for any group
        here = members_here(session, state.groups[number], ctx.present)
        if len(here) != 1:
            raise RuleError("Only somebody who is alone in a group can join another one.")
        if not alone_in(session, state, number, ctx.present):
            raise RuleError("Nobody else is here. Whoever comes joins your group.")
        others = ctx.shuffled(n for n in range(len(state.groups)) if n != number)
        living = [n for n in others if members_here(session, state.groups[n], ctx.present)]
        found = min(living, key=lambda n: len(members_here(session, state.groups[n], ctx.present)))
        return (SeatPlaced(stage.id, here[0], found),)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        state = self.state(session, stage)
        if state.over:
            raise RuleError(OVER)
        letter = self.letter(session.agenda, stage.prompts[0].id)
        labels = session.board.free_labels(letter)
        return called_back(session, stage, state, self.settings(stage), labels, ctx)

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        state = self.state(session, stage)
        match event:
            case GroupsFormed(_, groups, step, same):
                earlier = (*state.earlier, *(group for group in state.groups if group.sentences))
                made = tuple(map(Group, groups))
                again = state.again or state.over
                return session.with_state(stage.id, BreakoutState(made, step, False, earlier, again, same))
            case SeatPlaced(_, seat, number):
                return session.with_state(stage.id, state.placed(seat, number))
            case BroughtBack(_, number, text, place):
                return session.with_state(stage.id, state.bringing(number, place, text))
            case CalledBack():
                return after_calling_back(session, stage, state, event)
            case _:
                return session

    # What everybody is told.

    def hint(self, before: Sequence[Kind[Any]], stages: Sequence[Stage]) -> str:
        return advice(stages[-1], tuple(stages[:-1]))

    def lines(self, session: Session, stage: Stage) -> tuple[str, ...]:
        return self.state(session, stage).lines

    def without_line(self, session: Session, stage: Stage, line: str) -> Session:
        return session.with_state(stage.id, self.state(session, stage).without_line(line))

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        return ((f"what a group brought back in {stage.title}", text) for text in self.lines(session, stage))

    def words_for_done(self, session: Session, stage: Stage) -> DoneWords:
        state = self.state(session, stage)
        return DoneWords() if self._alone(stage, state) else group_done(self.settings(stage), state)

    def waits(self, session: Session, stage: Stage) -> bool:
        return not self.state(session, stage).over

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        state = self.state(session, stage)
        if state.over:
            return None
        if self.settings(stage).by_steps and state.step < FOURS:
            label = "form pairs" if state.step == ALONE else "form fours"
            return Step(label, FormNextGroups(stage.id, state.step))
        return Step("call everybody back", CallBack(stage.id), self._question(session, stage))

    def _question(self, session: Session, stage: Stage) -> str:
        """Return what to know before everybody is called back; nothing where nothing would be lost."""
        nothing = brought_nothing(session, self.state(session, stage))
        have = "has" if nothing == 1 else "have"
        said = [f"{counted(nothing, 'group')} {have} brought nothing back."] if nothing else []
        if stage.id in session.private:
            said.append("Everything else on the groups' boards is deleted, and nobody else sees it.")
        return " ".join(("Call everybody back?", *said)) if said else ""

    def announces(self, session: Session, stage: Stage) -> str:
        return announced(self.settings(stage), self.state(session, stage))

    def box(self, session: Session, stage: Stage) -> int:
        settings, state = self.settings(stage), session.states.get(stage.id, BreakoutState())
        if not settings.by_steps:
            return stage.minutes * 60
        return int(settings.minutes[ALL if state.over else state.step] * 60)

    def why_minutes_stay(self, stage: Stage) -> str:
        return STEPS_STAY if self.settings(stage).by_steps else ""

    def privacy_note(self, session: Session, stage: Stage) -> str:
        state = self.state(session, stage)
        return note(state, alone=self._alone(stage, state), anonymous=stage.tagged)

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> BreakoutView:
        state = self.state(session, stage)
        return breakout_view(
            session,
            stage,
            state,
            self.settings(stage),
            seat,
            room_state,
            gathered,
            alone=self._alone(stage, state),
            brings=self._brings(stage, state),
        )

    def written_openly(self, stage: Stage) -> bool:
        return False

    def _alone(self, stage: Stage, state: BreakoutState) -> bool:
        """Whether everybody works alone now, as the first step of 1-2-4-All asks."""
        return bool(self.settings(stage).by_steps) and state.step == ALONE and not state.over

    def _brings(self, stage: Stage, state: BreakoutState) -> bool:
        """Whether groups can bring something back now: in 1-2-4-All the fours do."""
        return not state.over and (not self.settings(stage).by_steps or state.step == FOURS)


KIND: Final = Breakout()
