"""What people in a simulated meeting try: mostly what fits, some of it out of place."""

import random

from retro.session import acts
from retro.session.acts import Act
from retro.session.agenda import Prompt, Stage
from retro.session.agenda_acts import ChangeStage, InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.agenda_plan import Plan
from retro.session.people import Role
from retro.session.record import Action
from retro.session.view import View
from retro.stages.checkin.rules import Answer, CheckinView, SayTrend, SayWord, ShowAnswers
from retro.stages.choice import ChoiceView
from retro.stages.close.rules import AnswerQuestion, CloseView, Rate, SayLine, ShowClosing
from retro.stages.commit.confidence import SayConfidence
from retro.stages.commit.rules import CommitView
from retro.stages.discuss.rules import (
    AskAgain,
    DiscussView,
    ExtendTopic,
    GoOnOrStop,
    OpenTopic,
    ShowGoOnOrStop,
)
from retro.stages.group.rules import JoinTopics, KeepApart, RedoGrouping, SplitTopic, UndoGrouping
from retro.stages.ideate.rules import (
    AddCard,
    EditCard,
    IdeateView,
    PlaceCard,
    RevealCards,
    WithdrawCard,
)
from retro.stages.review.opinions import SayOfAction
from retro.stages.review.rules import ReviewView
from retro.stages.vote.rules import Abstain, CloseVote, GiveDot, GiveFive, PlaceTopic, ReopenVote, TakeDot
from retro.stages.vote.vote_settings import METHODS, POINTS, RANKING
from retro.stages.vote.vote_view import VoteView


def choice(view: View, rng: random.Random, words: str) -> Act:
    """Choose what to ask for, on sight of a view. `words` are unique, to be found again."""
    if rng.random() < 0.08:
        return _anything(view, rng, words)
    if view.may_take_lead:
        return acts.TakeLead()
    if view.role is Role.FACILITATOR:
        if view.plan and rng.random() < 0.1:
            return changing(view.plan, rng, words)
        return _leading(view, rng)
    return _taking_part(view, rng, words)


def _taking_part(view: View, rng: random.Random, words: str) -> Act:
    stage = view.stage.id if view.stage else ""
    match view.panel:
        case IdeateView(hidden=hidden, own=own, columns=columns):
            if own and rng.random() < 0.2:
                card = rng.choice(own).id
                return rng.choice([WithdrawCard(stage, card), EditCard(stage, card, words)])
            hidden = hidden if rng.random() < 0.95 else not hidden
            column = rng.choice(columns)
            return (AddCard if hidden else PlaceCard)(stage, column.prompt, words, topic=column.topic)
        case VoteView(rows=rows, method=method, parts=parts) if rows:
            topic, question = rng.choice(rows).id, rng.choice(parts).question
            if rng.random() < 0.1:
                return Abstain(stage, question)
            if method == RANKING:
                return PlaceTopic(stage, topic, rng.randrange(4), question)
            give = GiveFive if method == POINTS else GiveDot
            return (give if rng.random() < 0.75 else TakeDot)(stage, topic, question)
        case DiscussView(asking=True):
            return GoOnOrStop(stage, rng.random() < 0.5)
        case ReviewView(asking=True, options=options):
            return SayOfAction(stage, 0, rng.choice(options))
        case CommitView(confidence=ChoiceView(open=True)):
            return SayConfidence(stage, rng.randrange(6))
        case CommitView() if rng.random() < 0.3:
            return acts.WriteDown(Action("A", words))
        case CheckinView(statements=statements) if statements:
            asked = rng.choice(statements).id
            return rng.choice(
                [Answer(stage, rng.randrange(5), asked), SayTrend(stage, asked, rng.randrange(3))]
            )
        case CheckinView(writes=True):
            return SayWord(stage, words[:24])
        case CheckinView():
            return Answer(stage, rng.randrange(5))
        case CloseView(questions=questions) if questions:
            asked = rng.choice(questions).id
            line = SayLine(stage, words, rng.choice(["line", "plus", "delta"]))
            return rng.choice([AnswerQuestion(stage, asked, rng.randrange(5)), Rate(stage, 3), line])
        case CloseView():
            return rng.choice([Rate(stage, rng.randrange(1, 6)), SayLine(stage, words)])
    return acts.MarkDone(stage, rng.random() < 0.7)


def _leading(view: View, rng: random.Random) -> Act:
    stage = view.stage.id if view.stage else ""
    tries: list[Act] = [acts.NextStage(stage)] * 2
    if view.next is not None and not isinstance(view.next.act, acts.EndSession):
        tries += [view.next.act] * 3
    tries += [
        acts.StartTimer(),
        acts.PauseTimer(),
        acts.AddTime(60 * rng.randrange(1, 4)),
        acts.PreviousStage(),
    ]
    others = [person.seat for person in view.people if person.role is Role.PARTICIPANT]
    if others:
        tries.append(acts.NameCoLead(rng.choice(others), rng.random() < 0.8))
        tries.append(acts.HandOverLead(rng.choice(others)))
    if view.led_by:
        tries += [acts.TakeLeadBack(view.lead_holder)] * 3
    kind = view.stage.kind if view.stage else ""
    if kind == "vote":
        tries += [CloseVote(stage), ReopenVote(stage)]
    if kind == "discuss" and isinstance(view.panel, DiscussView):
        tries += [AskAgain(stage), ShowGoOnOrStop(stage), ExtendTopic(stage)]
        tries += [OpenTopic(stage, topic.id) for topic in view.panel.topics[:2]]
    return rng.choice(tries)


def changing(plan: Plan, rng: random.Random, words: str) -> Act:
    """Change the agenda, as somebody who may have seen an older one."""
    saw = (plan.version - (rng.random() < 0.1), plan.here)
    stage, other = rng.choice(plan.stages), rng.choice(plan.stages)
    prompts = (*stage.prompts, *([Prompt("", words)] if len(stage.prompts) < stage.most_prompts else []))
    numbers = {number.name: rng.randrange(4) for number in stage.numbers}
    asked = tuple(Prompt("", f"{word} {words[:10]}") for word in ("How", "Why")[: rng.randrange(3)])
    new = Stage("new", "vote", words[:20], 5, prompts=asked, settings={"method": rng.choice(METHODS)})
    return rng.choice(
        [
            SkipStage(*saw, stage.id, stage.status != "skipped"),
            RepeatStage(*saw, stage.id),
            InsertStage(*saw, new, other.id),
            MoveStage(*saw, stage.id, other.id),
            ChangeStage(
                *saw, stage.id, stage.title, rng.randrange(1, 20), prompts, numbers, rng.random() < 0.8
            ),
        ]
    )


def _anything(view: View, rng: random.Random, words: str) -> Act:
    """Ask for something that is probably refused."""
    stages = [row.id for row in view.rows]
    stage = rng.choice(stages)
    return rng.choice(
        [
            acts.JumpTo(stage),
            acts.TimeUp(),
            acts.TakeLead(),
            acts.HandOverLead(rng.choice(view.people).seat),
            acts.TakeLeadBack(rng.choice(view.people).seat),
            acts.Interrupt(0, 10_000),
            acts.TakeSeat("s-own", words),
            acts.SetReturnCode(view.seat, words),
            acts.RenameSeat(rng.choice(view.people).seat, words[:20]),
            AddCard(stage, f"{stage}-0", words),
            AddCard(stage, "no such prompt", words),
            RevealCards(stage),
            GiveDot(stage, "T1"),
            JoinTopics(stage, ("a1", "a2")),
            SplitTopic(stage, "T1"),
            UndoGrouping(stage),
            RedoGrouping(stage),
            KeepApart(stage, "a1", "a2"),
            ShowAnswers(stage),
            ShowClosing(stage),
            SayLine(stage, words),
            *([acts.EndSession()] if rng.random() < 0.1 else []),
        ]
    )
