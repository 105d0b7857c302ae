"""What others do at random from elsewhere about speaking, deciding, groups, notes and the agenda."""

from __future__ import annotations

import random

from retro.session import acts
from retro.session.people import Role
from retro.session.view import View
from retro.stages.breakout import group_acts as groups
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.decide import deciding
from retro.stages.decide.matter_view import DecideView
from retro.stages.ideate.rules import AddCard
from retro.stages.read.rules import ChangeNote, ReadView, ShowNotes, WithdrawNote, WriteNote
from tests.simulation.people import changing


def talking(view: View, chance: random.Random, *, leads: bool) -> acts.Act | None:
    """A hand up or down, or a turn in a round."""
    if view.stage is None:
        return None
    hands, running = view.hands, view.round
    if not leads:
        own = any(hand.id == view.seat for hand in hands)
        tries: list[acts.Act] = [acts.LowerHand(view.seat) if own else acts.RaiseHand()] * 2
        if running is not None:
            tries.append(acts.PassTurn(view.seat, view.seat not in running.passed))
        return chance.choice(tries)
    tries = [acts.RaiseHandFor(f"Caller {chance.choice('abcdef')}")]
    tries += [acts.LowerHand(hand.id) for hand in hands[:2]]
    if running is None:
        return chance.choice([*tries, acts.StartRound(), acts.StartRound()])
    tries += [acts.NextSpeaker(running.now.id)] * 4
    tries += [acts.PassTurn(person.id) for person in running.then[:1]]
    return acts.EndRound() if chance.random() < 0.1 else chance.choice(tries)


def agreeing(view: View, chance: random.Random, words: str, *, leads: bool) -> acts.Act | None:
    """A step of a decision, or an answer."""
    if not isinstance(view.panel, DecideView) or view.stage is None:
        return None
    stage, shown = view.stage.id, view.panel
    heard = shown.shown.heard if shown.shown else ()
    if not leads:
        own = [one for one in heard if one.own and one.open]
        if own and chance.random() < 0.4:
            return deciding.WithdrawObjection(stage, own[0].round, own[0].number)
        if shown.options:
            return deciding.RateOption(stage, chance.randrange(len(shown.options)), chance.randrange(11))
        reason = words if chance.random() < 0.6 else ""
        return deciding.Answer(stage, chance.randrange(max(1, len(shown.choices))), reason)
    options = (words, *shown.options[1:3], f"{words} again") if shown.options else ()
    people = [person.seat for person in view.people if person.role is Role.PARTICIPANT]
    tries: list[acts.Act] = [deciding.Propose(stage, f"We try {words}", options)]
    if shown.asking:
        named = tuple(chance.sample(people, 1))
        return chance.choice([deciding.ShowAnswers(stage)] * 3 + [deciding.ReplaceDeciders(stage, named)])
    tries += [deciding.MeetObjection(stage, one.round, one.number, words) for one in heard if one.open]
    if shown.who != "group":
        tries.append(deciding.NameDeciders(stage, tuple(chance.sample(people, 1))))
    if shown.proposal:
        tries += [deciding.Ask(stage)] * 3
        tries += [deciding.AskDeciders(stage), deciding.WriteDecision(stage, words, "2027-01-12")]
        tries += [deciding.WriteNoDecision(stage)] if chance.random() < 0.3 else []
    return chance.choice(tries)


def in_groups(view: View, chance: random.Random, words: str, *, leads: bool) -> acts.Act | None:
    """Work in small groups, or another step for all of them."""
    if not isinstance(view.panel, BreakoutView) or view.stage is None:
        return None
    stage, shown = view.stage.id, view.panel
    if leads:
        if shown.over:
            return groups.FormGroupsAgain(stage)
        alone = [group.number - 1 for group in shown.groups if group.alone]
        if alone and chance.random() < 0.5:
            return groups.JoinAnotherGroup(stage, chance.choice(alone))
        step = groups.FormNextGroups(stage, shown.step)
        return chance.choice((step, step, groups.CallBack(stage)))
    tries: list[acts.Act] = [groups.WriteGroupCard(stage, words)] * 3
    tries += [groups.BringBack(stage, words if chance.random() < 0.8 else "")] * 2
    if shown.mine:
        card = chance.choice(shown.mine).id
        tries += [groups.ChangeGroupCard(stage, card, words), groups.WithdrawGroupCard(stage, card)]
    return chance.choice(tries)


def in_the_margin(view: View, chance: random.Random, words: str, *, leads: bool) -> acts.Act | None:
    """Write, change or take back a note on the text, or show all of them."""
    if not isinstance(view.panel, ReadView) or view.stage is None:
        return None
    stage, own = view.stage.id, view.panel.own
    if leads:
        return ShowNotes(stage) if chance.random() < 0.3 else None
    if own and chance.random() < 0.3:
        note = chance.choice(own).id
        return chance.choice((ChangeNote(stage, note, words), WithdrawNote(stage, note)))
    return WriteNote(stage, chance.randrange(8), words)


def before_the_meeting(view: View, chance: random.Random, words: str) -> acts.Act | None:
    """Write or be done in a stage that is open while people gather."""
    if not view.before:
        return None
    stage = chance.choice(view.before).id
    return chance.choice((AddCard(stage, "start", words), acts.MarkDone(stage, chance.random() < 0.7)))


def with_the_agenda(view: View, chance: random.Random, words: str) -> acts.Act | None:
    """Change a stage, or the order of those to come."""
    return changing(view.plan, chance, words) if view.plan else None


def with_voices(view: View, chance: random.Random) -> acts.Act | None:
    """Let a seat vote for several people."""
    people = [person.seat for person in view.people if person.role is Role.PARTICIPANT]
    return acts.SetVoices(chance.choice(people), chance.randrange(1, 4)) if people else None
