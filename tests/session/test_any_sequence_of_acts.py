"""Whatever people do in whatever order, the rules hold."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.acts import Act
from retro.session.agenda import Privacy
from retro.session.agenda_acts import ChangeStage, InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.people import Role
from retro.session.private import pseudonym_of
from retro.session.record import (
    Action,
    CarriedAction,
    Decision,
    Experiment,
    Lesson,
    Note,
    Part,
    TextId,
    Verdict,
)
from retro.session.removal import removable
from retro.session.view import View
from retro.stages.checkin.rules import Answer, CheckinState, ShowAnswers
from retro.stages.close.rules import CloseState, Rate, SayLine, ShowClosing
from retro.stages.discuss.rules import (
    AskAgain,
    DiscussView,
    ExtendTopic,
    GoOnOrStop,
    OpenTopic,
    ShowGoOnOrStop,
)
from retro.stages.group.rules import (
    JoinTopics,
    KeepApart,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    UndoGrouping,
)
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.ideate.own_cards import OwnCards
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import (
    AddCard,
    EditCard,
    IdeateState,
    PlaceCard,
    RevealCards,
    WithdrawCard,
)
from retro.stages.review.rules import Judge
from retro.stages.vote.rules import Abstain, CloseVote, GiveDot, PlaceTopic, ReopenVote, TakeDot, Vote
from retro.stages.vote.vote_state import VoteState
from tests.builders import LEADER, Meeting, a_stage, an_agenda, texts

PEOPLE = ("Ana", "Ben", "Chloé")
EVERYBODY = (LEADER, *PEOPLE, "Eve")
ROOM = ""
PRIVATE = ("add", "edit", "withdraw", "dot", "undot", "abstain", "rank", "answer", "rate", "line", "go on")
COUNTS = ("so_far", "at_least")
ANSWERS = ("answer", "rate", "go on")
"""What makes whoever gives it done."""


@dataclass(frozen=True)
class Move:
    """Something somebody tries: a verb, and numbers and a text to fill its act with."""

    who: str
    verb: str
    first: int
    second: int
    text: str

    def act(self, meeting: Meeting) -> Act:
        """Make the act as it fits the session at this moment, or does not quite fit."""
        return VERBS[self.verb](self, meeting)

    def topic(self, meeting: Meeting, number: int) -> str:
        known = [topic.id for topic in meeting.session.board.topics] or ["T1"]
        return (known * 3 + ["zz"])[number % (3 * len(known) + 1)]

    def card(self, meeting: Meeting) -> str:
        hidden = [
            card.id
            for part in meeting.session.private.values()
            for own in part.values.values()
            if isinstance(own, OwnCards)
            for card in own.cards
        ]
        return (hidden * 3 + ["none"])[self.first % (3 * len(hidden) + 1)]

    def entry(self, meeting: Meeting, letter: str) -> str:
        return f"{letter}{max(self.second - 3, 0) or ''}"

    def shown(self, meeting: Meeting) -> TextId:
        known = [text.id for text in removable(meeting.session, meeting.engine.kinds)]
        return [*known, TextId(Part.CARD, "a1")][(7 * self.first + self.second) % (len(known) + 1)]

    def saw(self, meeting: Meeting) -> tuple[int, str]:
        return max(meeting.session.agenda.version - self.second // 6, 0), meeting.here

    def stage(self, meeting: Meeting) -> str:
        stages = meeting.session.agenda.stages
        return stages[self.first % len(stages)].id


VERBS: dict[str, Callable[[Move, Meeting], Act]] = {
    "next": lambda m, at: acts.NextStage(at.here),
    "back": lambda m, at: acts.PreviousStage(),
    "jump": lambda m, at: acts.JumpTo([*FITTING][m.first % len(FITTING)]),
    "start": lambda m, at: acts.StartTimer(),
    "pause": lambda m, at: acts.PauseTimer(),
    "more time": lambda m, at: acts.AddTime(60 * m.first),
    "time up": lambda m, at: acts.TimeUp(),
    "done": lambda m, at: acts.MarkDone(at.here, bool(m.first % 3)),
    "rename": lambda m, at: acts.RenameSession(m.text),
    "call": lambda m, at: acts.RenameSeat(at.seat(PEOPLE[m.first % 3]), m.text),
    "remove": lambda m, at: acts.RemoveSeat(at.seat("Gone")),
    "end": lambda m, at: acts.EndSession(),
    "action": lambda m, at: acts.WriteDown(
        Action(m.entry(at, "A"), m.text, m.text, "2026-12-05", m.topic(at, m.first))
    ),
    "odd date": lambda m, at: acts.WriteDown(Action("A", m.text, due=m.text)),
    "decision": lambda m, at: acts.WriteDown(Decision(m.entry(at, "D"), m.text)),
    "lesson": lambda m, at: acts.WriteDown(
        Lesson(m.entry(at, "L"), m.text, m.text, (m.text, "b"), "", m.text, m.text)
    ),
    "experiment": lambda m, at: acts.WriteDown(
        Experiment(
            m.entry(at, "E"), m.text, m.text, m.text, m.text, "", m.text, (m.text,), m.topic(at, m.first)
        )
    ),
    "note": lambda m, at: acts.WriteDown(Note(m.entry(at, "N"), m.text, m.topic(at, m.first))),
    "wrong entry": lambda m, at: acts.WriteDown(Note(m.text, m.text)),
    "strike": lambda m, at: acts.StrikeOut(m.entry(at, "AEN"[m.first % 3])),
    "rename topic": lambda m, at: acts.RenameTopic(m.topic(at, m.first), m.text),
    "ask removal": lambda m, at: acts.AskRemoval(m.shown(at)),
    "keep text": lambda m, at: acts.KeepText(m.shown(at)),
    "remove text": lambda m, at: acts.RemoveText(m.shown(at)),
    "answer": lambda m, at: Answer(at.here, m.first - 1),
    "show": lambda m, at: ShowAnswers(at.here),
    "judge": lambda m, at: Judge(at.here, m.first - 1, list(Verdict)[m.second % 4]),
    "add": lambda m, at: AddCard(at.here, f"ideate-{m.first % 4}", m.text),
    "place": lambda m, at: PlaceCard(at.here, f"ideate-{m.first % 4}", m.text),
    "edit": lambda m, at: EditCard(at.here, m.card(at), m.text),
    "withdraw": lambda m, at: WithdrawCard(at.here, m.card(at)),
    "reveal": lambda m, at: RevealCards(at.here),
    "reopen": lambda m, at: ReopenCards(at.here),
    "ask next": lambda m, at: NextQuestion(at.here, m.first % 2),
    "correct": lambda m, at: CorrectCard(at.here, m.shown(at).id, m.text),
    "more private": lambda m, at: acts.MakeMorePrivate(m.stage(at), list(Privacy)[m.second % 3]),
    "join": lambda m, at: JoinTopics(at.here, (m.topic(at, m.first), m.topic(at, m.second))),
    "name": lambda m, at: NameTopic(at.here, m.topic(at, m.first), m.text),
    "split": lambda m, at: SplitTopic(at.here, m.topic(at, m.first)),
    "undo": lambda m, at: UndoGrouping(at.here),
    "redo": lambda m, at: RedoGrouping(at.here),
    "apart": lambda m, at: KeepApart(at.here, m.topic(at, m.first), m.topic(at, m.second)),
    "dot": lambda m, at: GiveDot(at.here, m.topic(at, m.first)),
    "undot": lambda m, at: TakeDot(at.here, m.topic(at, m.first)),
    "abstain": lambda m, at: Abstain(at.here),
    "rank": lambda m, at: PlaceTopic(at.here, m.topic(at, m.first), m.second),
    "voices": lambda m, at: acts.SetVoices(at.seat(PEOPLE[m.first % 3]), m.second),
    "close vote": lambda m, at: CloseVote(at.here),
    "reopen vote": lambda m, at: ReopenVote(at.here),
    "open": lambda m, at: OpenTopic(at.here, m.topic(at, m.first)),
    "go on": lambda m, at: GoOnOrStop(at.here, bool(m.first % 2)),
    "ask": lambda m, at: AskAgain(at.here),
    "show go on": lambda m, at: ShowGoOnOrStop(at.here),
    "extend": lambda m, at: ExtendTopic(at.here),
    "rate": lambda m, at: Rate(at.here, m.first),
    "line": lambda m, at: SayLine(at.here, m.text),
    "show closing": lambda m, at: ShowClosing(at.here),
    "raise hand": lambda m, at: acts.RaiseHand(),
    "raise for": lambda m, at: acts.RaiseHandFor(m.text),
    "lower": lambda m, at: acts.LowerHand(at.seat(PEOPLE[m.first % 3])),
    "round": lambda m, at: acts.StartRound(),
    "next speaker": lambda m, at: acts.NextSpeaker(at.seat(PEOPLE[m.first % 3])),
    "pass": lambda m, at: acts.PassTurn(at.seat(PEOPLE[m.first % 3]), bool(m.second % 2)),
    "end round": lambda m, at: acts.EndRound(),
    "skip stage": lambda m, at: SkipStage(*m.saw(at), m.stage(at), bool(m.second % 3)),
    "repeat stage": lambda m, at: RepeatStage(*m.saw(at), m.stage(at)),
    "insert stage": lambda m, at: InsertStage(*m.saw(at), a_stage("vote", title=m.text), m.stage(at)),
    "move stage": lambda m, at: MoveStage(*m.saw(at), m.stage(at), ""),
    "other dots": lambda m, at: ChangeStage(
        *m.saw(at), at.here, m.text, 20, numbers={"dots": m.first, "most": m.second % 3}, sure=True
    ),
}
FITTING: dict[str, tuple[str, ...]] = {
    "checkin": ("answer", "answer", "answer", "show"),
    "review": ("judge",),
    "ideate": (
        *("add", "add", "add", "add", "add", "place", "edit", "withdraw", "done", "reveal"),
        *("reveal", "reopen", "reopen", "correct", "remove text"),
    ),
    "group": ("join", "join", "name", "split", "undo", "note", "remove text"),
    "vote": (
        *("dot", "dot", "dot", "dot", "dot", "dot", "undot", "done", "close vote", "reopen vote"),
        *("abstain", "rank"),
        *("voices", "remove text", "other dots"),
    ),
    "discuss": (
        *("open", "open", "ask", "go on", "go on", "go on", "show go on", "extend", "note", "action"),
        *("remove text", "remove text", "raise hand", "raise for", "round", "next speaker", "pass"),
    ),
    "commit": ("action", "decision", "strike", "ask removal", "keep text"),
    "lessons": ("lesson",),
    "close": ("rate", "rate", "line", "done", "show closing", "remove text"),
}
LED = (
    "show",
    "judge",
    "reveal",
    "reopen",
    "close vote",
    "reopen vote",
    "voices",
    "open",
    "ask",
    "show go on",
    "extend",
    "raise for",
    "round",
    "next speaker",
    "strike",
    "show closing",
    "other dots",
    "keep text",
    "remove text",
)

_number = st.integers(0, 6)


def _move(who: st.SearchStrategy[str], verb: st.SearchStrategy[str]) -> st.SearchStrategy[Move]:
    return st.builds(Move, who, verb, _number, _number, texts())


def _fitting(stage: str) -> st.SearchStrategy[Move]:
    return st.one_of(
        *(
            _move(st.just(LEADER) if verb in LED else st.sampled_from(PEOPLE), st.just(verb))
            for verb in FITTING[stage]
        )
    )


_anything = _move(
    st.sampled_from((*EVERYBODY, ROOM)), st.sampled_from([verb for verb in VERBS if verb != "end"])
)
_somewhere = {stage: st.lists(_fitting(stage), min_size=5, max_size=9) for stage in FITTING}
_visits = st.one_of(
    st.just([*FITTING]),
    st.lists(st.sampled_from([*FITTING]), min_size=3, max_size=6).map(lambda more: ["ideate", *more]),
)


@st.composite
def meetings(draw: st.DrawFn) -> list[Move]:
    """Draw a walk through the agenda: mostly what fits the stage, some of it out of place."""
    tries: list[Move] = []
    for stage in draw(_visits):
        tries.append(Move(LEADER, "jump", [*FITTING].index(stage), 1, ""))
        tries += draw(_somewhere[stage])
        tries += draw(st.lists(_anything, max_size=2))
    return [*tries, *([Move(LEADER, "end", 0, 0, "")] if draw(st.booleans()) else [])]


moves = meetings()
contracts = st.sampled_from(list(Privacy))


def a_meeting(privacy: Privacy) -> Meeting:
    carried_actions = (CarriedAction(Action("A1", "old", "Ana"), "2026-11-07-before", "2026-11-07"),) * 3
    return (
        Meeting(an_agenda(privacy), carried_actions=carried_actions)
        .join(*PEOPLE)
        .let_in("Eve", Role.OBSERVER)
        .join("Gone")
    )


def after(tries: list[Move], privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    """Hold a meeting in which all of this is tried."""
    meeting = a_meeting(privacy)
    for move in tries:
        attempt(meeting, move)
    return meeting


def attempt(meeting: Meeting, move: Move) -> None:
    """Try a move, which takes some seconds; anything but a RuleError is a failure of the rules."""
    with suppress(RuleError):
        if move.who == ROOM:
            meeting.time_up()
        else:
            meeting.act(move.who, move.act(meeting))
    meeting.wait(move.second / 10)


@settings(deadline=None, max_examples=80)
@given(moves, contracts)
def test_the_rules_refuse_with_a_sentence_or_hold(tries: list[Move], privacy: Privacy) -> None:
    meeting = a_meeting(privacy)

    for move in tries:
        attempt(meeting, move)

        every_card_is_in_exactly_one_topic(meeting)
        nobody_exceeds_the_budget(meeting)
    for name in EVERYBODY:
        msgspec.json.encode(meeting.view(name))
    assert meeting.minutes.endswith("\n")


def every_card_is_in_exactly_one_topic(meeting: Meeting) -> None:
    board = meeting.session.board
    placed = Counter(card for topic in board.topics for card in topic.cards)
    assert placed == Counter(card.id for card in board.cards)
    assert set(placed.values()) <= {1}
    assert len({topic.id for topic in board.topics}) == len(board.topics)


def nobody_exceeds_the_budget(meeting: Meeting) -> None:
    for stage in meeting.session.agenda.stages:
        if stage.kind == Vote.name and stage.id in meeting.session.private:
            budget, most = Vote().budget(meeting.session, stage), Vote().most_on_one(meeting.session, stage)
            secret = meeting.secrets.get(f"stage-{stage.id}", b"")
            people = {pseudonym_of(stage, secret, seat.id): seat.voices for seat in meeting.session.seats}
            for pseudonym, ballot in meeting.session.private[stage.id].values.items():
                voices = people[pseudonym]
                assert sum(ballot.dots.values()) <= budget * voices
                assert all(0 < dots <= most * voices for dots in ballot.dots.values())


@settings(deadline=None, max_examples=80)
@given(moves, contracts)
def test_a_session_is_the_fold_of_what_happened_and_of_what_is_stored(
    tries: list[Move], privacy: Privacy
) -> None:
    meeting = after(tries, privacy)

    stored = msgspec.json.decode(msgspec.json.encode(meeting.documents))
    assert meeting.replayed() == meeting.session == meeting.reread()
    assert meeting.engine.fold(map(meeting.codec.decode, stored)) == meeting.session.public


@settings(deadline=None, max_examples=40)
@given(moves)
def test_what_is_stored_of_an_anonymous_stage_names_nobody(tries: list[Move]) -> None:
    meeting = after(tries)

    anonymous = {stage.id for stage in meeting.session.agenda.stages if stage.anonymous}
    inside = [document for document in meeting.documents if document.get("stage") in anonymous]
    written = msgspec.json.encode(inside).decode()
    assert not any(f'"{meeting.seat(name)}"' in written for name in EVERYBODY)
    assert not any("at" in document for document in inside if document["event"] != "TopicOpened")


@settings(deadline=None, max_examples=40)
@given(moves, contracts)
def test_a_sealed_stage_keeps_nothing_private(tries: list[Move], privacy: Privacy) -> None:
    meeting = after(tries, privacy)

    assert meeting.private.keys() == meeting.session.private.keys()
    for stage, state in meeting.session.states.items():
        match state:
            case (
                IdeateState(revealed=True)
                | VoteState(tally=Mapping())
                | CheckinState(counts=tuple())
                | CloseState(counts=tuple())
            ):
                assert stage not in meeting.private


@settings(deadline=None, max_examples=40)
@given(moves, contracts)
def test_what_somebody_does_in_private_changes_only_counts_and_marks_them_once_for_the_others(
    tries: list[Move], privacy: Privacy
) -> None:
    meeting = a_meeting(privacy)

    for move in tries:
        is_person = move.who != ROOM
        private = is_person and move.verb in PRIVATE
        others = [name for name in EVERYBODY if private and name != move.who]
        first = move.verb in ANSWERS and move.who in PEOPLE and not meeting.view(move.who).mine_done
        who = meeting.seat(move.who) if first else ""
        before = [_without_counts(meeting.view(name), who) for name in others]
        attempt(meeting, replace(move, second=0) if others else move)

        assert [_without_counts(meeting.view(name), who) for name in others] == before


@settings(deadline=None, max_examples=40)
@given(moves, contracts)
def test_a_number_beside_words_says_what_the_words_say_and_no_more(
    tries: list[Move], privacy: Privacy
) -> None:
    meeting = a_meeting(privacy)

    for move in tries:
        attempt(meeting, move)
        for name in EVERYBODY:
            panel = msgspec.to_builtins(meeting.view(name).panel)
            for words, number in _numbers(panel):
                digits = "".join(filter(str.isdecimal, words))
                assert digits == ("" if number is None else str(number))


def _numbers(value: Any) -> Iterator[tuple[str, int | None]]:
    """Give the words and the number of everything in a view that has both."""
    if isinstance(value, dict):
        if "at_least" in value:
            yield value["so_far"], value["at_least"]
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for inner in value:
        yield from _numbers(inner)


def _without_counts(view: View, answers: str) -> object:
    """Give a view without what is meant to tell how many, and whether the seat that answers is done."""
    asked = isinstance(view.panel, DiscussView) and view.panel.asking
    if asked or (view.next and isinstance(view.next.act, ShowGoOnOrStop | OpenTopic)):
        view = msgspec.structs.replace(view, next=None)  # answers can be shown as soon as they are enough
    if answers:
        people = tuple(
            msgspec.structs.replace(person, done=None) if person.seat == answers else person
            for person in view.people
        )
        view = msgspec.structs.replace(view, people=people, done=0)
    return _pruned(msgspec.to_builtins(view))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(inner) for key, inner in value.items() if key not in COUNTS}
    if isinstance(value, list | tuple):
        return [_pruned(inner) for inner in value]
    return value
