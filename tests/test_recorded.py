"""Whatever is renamed or moved in the code: what is stored, told and exported stays the same to the byte.

`tests/recorded` holds what a program of this schema wrote. UPDATE_RECORDED=1 writes it anew, which is right
only together with a new version of the schema or an intended change of the page.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from retro.exchange.document import exported
from retro.exchange.tables import TABLES, as_csv
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.brought import BroughtCapture, Judgement
from retro.session.captures import captured_note
from retro.session.events import CORE_EVENTS, HistoryErased, PassingEvent, PrivacyIncreased
from retro.session.model import Session
from retro.session.record import (
    Action,
    Answer,
    CarriedAction,
    Experiment,
    FoundTask,
    Lesson,
    Part,
    TextId,
    Verdict,
)
from retro.session.snapshot import Snapshot
from retro.stages import KINDS
from retro.stages.breakout.group_acts import (
    BringBack,
    CallBack,
    FormGroupsAgain,
    FormNextGroups,
    WriteGroupCard,
)
from retro.stages.commit.confidence import AskConfidence, SayConfidence, ShowConfidence
from retro.stages.decide.deciding import AskDeciders, NameDeciders, WithdrawObjection
from retro.stages.discuss.rules import ExtendTopic, GoOnOrStop
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.inbox.rules import JudgeCapture
from retro.stages.read.rules import ShowNotes, WriteNote
from retro.stages.review.opinions import SayOfAction, ShowOpinions, TakeMajority
from retro.stages.review.rules import AnswerFound
from retro.stages.vote.rules import Abstain, GiveFive, PlaceTopic
from retro.storage import Library
from tests.builders import Meeting, a_stage, a_whole_meeting, an_agenda
from tests.stages.deciding import a_decision, answered, ask, deciders, meet, propose, say, show, write
from tests.storage.folding import CODEC, read

RECORDED = Path(__file__).parent / "recorded"
OLD_FILES = Path(__file__).parent / "storage" / "files"
PASSING = (PassingEvent, PrivacyIncreased, HistoryErased)


def as_json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1).decode() + "\n"


def told(session: Session) -> Iterator[tuple[str, str]]:
    """What a session is written as: for the wiki, for another program, for a spreadsheet, for the store."""
    yield "minutes.md", markdown(session)
    yield "export.json", exported(session)
    for name, table in TABLES.items():
        yield f"{name}.csv", as_csv(table(session))
    yield "stored.json", as_json(CODEC.whole(session))


def a_winding_meeting() -> Meeting:
    """Everything that a meeting can go through beside the straight way, left while things are private."""
    meeting = Meeting().join("Ana", "Ben", "Chloé", "Deniz", "Eva", "Femi")
    meeting.lead(acts.RenameSession("Sprint 43")).lead(acts.RenameSeat(meeting.seat("Femi"), "Femke"))
    meeting.go("ideate").lead(acts.StartTimer()).wait().lead(acts.PauseTimer()).lead(acts.AddTime())
    meeting.add("Ana", "Start", "Pair more", "Talk less").add("Ben", "Stop", "Long days").reveal()
    meeting.add("Ana", "Start", "A late one")
    pairs, days, late = map(meeting.label, ("Pair more", "Long days", "A late one"))
    meeting.go("group").together(pairs, days, title="Work").split("T1").undo().interrupted(3)
    meeting.go("vote").vote("Ana", "T1", late).close_vote().reopen_vote()
    for name in ("Ana", "Ben", "Chloé", "Deniz", "Eva"):
        meeting.vote(name, "T1", "T1")
    meeting.close_vote().go("discuss").talk("T1").time_up()
    for name in ("Ana", "Ben", "Chloé", "Deniz", "Eva", "Femi"):
        meeting.act(name, GoOnOrStop(meeting.here, True))
    meeting.show_go_on_or_stop().lead(ExtendTopic(meeting.here)).note("Hm", "T1").action("Ask", "Eva").lead(
        acts.StrikeOut("A1")
    )
    text = TextId(Part.CARD, late)
    meeting.act("Ana", acts.AskRemoval(text)).lead(acts.KeepText(text)).lead(
        acts.RenameTopic("T1", "Our work")
    )
    meeting.lead(acts.NameCoLead(meeting.seat("Ana"))).lead(acts.RemoveSeat(meeting.seat("Femi")))
    return meeting.go("checkin").answer("Ana", 1).done("Ana").go("close").rate("Ben", 5, "Long.")


def a_meeting_about_a_page() -> Meeting:
    """Tasks that people wrote on the page of an earlier session: one is taken, one after all left."""
    before = "2026-11-07-sprint-41"
    found = (
        FoundTask("Ask the vendor", before, "wiki", "Ben", "2026-12-10"),
        FoundTask("Bake", before, "wiki"),
    )
    meeting = Meeting(found=found).join("Ana").go("review").lead(AnswerFound("review", 0, Answer.TAKE))
    for answer in (Answer.TAKE, Answer.LEAVE):
        meeting.lead(AnswerFound("review", 1, answer))
    return meeting


def a_meeting_about_captures() -> Meeting:
    """Captured lines: one becomes a card and one a lesson, one is kept, one is dropped; one on the way."""
    captures = tuple(
        BroughtCapture(f"none-2026-11/C{number}", text, "pain", ("ci",), "2026-11-09", "Ana")
        for number, text in enumerate(("A card", "A lesson", "For later", "Gone"), 1)
    )
    stages = (a_stage("inbox"), a_stage("ideate", prompts=["Start"]), a_stage("lessons"))
    meeting = Meeting(an_agenda(stages=stages), captures=captures).join("Ana").go("inbox")
    meeting.write(Lesson("L", "A lesson", origin=captures[1].ref), "Ana")
    said = {0: Judgement.BOARD, 2: Judgement.KEEP}
    for number, judgement in said.items():
        meeting.act("Ana", JudgeCapture("inbox", captures[number].ref, judgement))
    meeting.go("ideate").add("Ana", "Start", "Mine").reveal()
    return meeting.act("Ana", acts.WriteDown(captured_note("On the way #ci")))


def a_reopened_meeting() -> Meeting:
    """A reveal that came too early."""
    meeting = Meeting(an_agenda(Privacy.NAMED)).join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", "Par more").reveal().act("Ana", CorrectCard("ideate", "a1", "Pair more"))
    return meeting.reopen().add("Ben", "Stop", "Long days")


def a_meeting_in_which_people_speak_in_turn() -> Meeting:
    """Hands go up and down, one of somebody on the phone, and a round is left while it runs."""
    meeting = Meeting().join("Ana", "Ben", "Chloé").go("discuss").act("Ana", acts.RaiseHand())
    meeting.act("Ben", acts.RaiseHand()).lead(acts.LowerHand(meeting.seat("Ana")))
    meeting.lead(acts.RaiseHandFor("Fatima")).lead(acts.StartRound()).act(
        "Ben", acts.PassTurn(meeting.seat("Ben"))
    )
    return meeting.lead(acts.EndRound()).lead(acts.StartRound())


def a_deciding_meeting() -> Meeting:
    """A few people decide after hearing all, one of whom has left; an objection is met, another withdrawn."""
    meeting = deciders(a_decision("Ana", "Ben", "Chloé", "Deniz", who="named"), "Ana", "Ben")
    meeting = answered(ask(propose(meeting)), 0, 1, 2, 2)
    meeting.act("Chloé", WithdrawObjection("decide", 0, 0)).leave("Ben")
    meeting = meet(meeting, number=1).lead(
        NameDeciders("decide", (meeting.seat("Ana"), meeting.seat("Deniz")))
    )
    meeting.lead(AskDeciders("decide"))
    write(show(say(say(meeting, "Ana", 0), "Deniz", 0)))
    return say(ask(meeting), "Ana", 1, "not shown")


def a_meeting_in_groups() -> Meeting:
    """Small groups, somebody who comes later, a card on a board, and what is brought back twice."""
    settings = {"groups": "1-2-4-all", "steps": [1, 2, 4, 5]}
    agenda = Agenda("Groups", (a_stage("breakout", prompts=["One idea"], settings=settings),))
    meeting = Meeting(agenda).join("Ana", "Ben", "Chloé", "Deniz").go("breakout").join("Eva")
    for step in range(2):
        meeting.lead(FormNextGroups("breakout", step))
    for text in ("Ask early", "Ask after one hour"):
        meeting.act("Ana", BringBack("breakout", text))
    meeting.lead(CallBack("breakout")).lead(FormGroupsAgain("breakout"))
    return meeting.act("Ben", WriteGroupCard("breakout", "For us"))


def a_meeting_with_another_agenda() -> Meeting:
    """Every change of an agenda, one of them while people vote."""
    meeting = Meeting(an_agenda(Privacy.NAMED)).join("Ana", "Ben", "Chloé").change(SkipStage, stage="review")
    meeting.go("ideate").add("Ana", "Start", "Pair more", "Talk less").reveal()
    meeting.change(RepeatStage, stage="ideate").change(MoveStage, stage="lessons", before="vote")
    meeting.go("vote").vote("Ana", "a1", "a1", "a2").vote("Ben", "a2")
    meeting.change(InsertStage, stage=a_stage("vote", settings={"of": ["Start"]}), after="discuss")
    return meeting.change_stage("vote", minutes=12, numbers={"dots": 2}, sure=True)


def a_meeting_about_a_text() -> Meeting:
    """A text that people read in silence, with notes in its margin."""
    stages = (a_stage("read", document="# Plan\n\nWe move."), a_stage("close"))
    meeting = Meeting(Agenda("Memo", stages)).join("Ana").next().act("Ana", WriteNote("read", 1, "When?"))
    return meeting.lead(ShowNotes("read"))


def a_meeting_that_votes_in_every_way() -> Meeting:
    """A ranking and two questions that are closed, and points that are left open; then topics in turns."""
    stages = (
        a_stage("ideate", prompts=["Risks", "Glad"]),
        a_stage("vote", settings={"method": "ranking"}),
        a_stage("vote", "points", settings={"method": "points"}),
        a_stage("vote", "both", prompts=["Likelihood", "Damage"], settings={"dots": 2}),
        a_stage("discuss", settings={"order": "alternating", "last": "Glad"}),
    )
    meeting = Meeting(Agenda("Votes", stages)).join("Ana", "Ben", "Chloé", "Deniz").go("ideate")
    meeting.add("Ana", "Risks", "Nobody comes", "It rains").add("Ben", "Glad", "Lunch").reveal().go("vote")
    for name, topics in (("Ana", "a1 a2"), ("Ben", "a2 a1 b1"), ("Chloé", "a1")):
        for place, topic in enumerate(topics.split(), 1):
            meeting.act(name, PlaceTopic("vote", topic, place))
    meeting.act("Deniz", Abstain("vote")).close_vote().go("points")
    meeting.act("Ana", GiveFive("points", "a1")).go("both")
    for name in ("Ana", "Ben", "Chloé"):
        meeting.vote(name, "a1", "a2", question="both-0").vote(name, "a1", question="both-1")
    return meeting.act("Deniz", Abstain("both", "both-1")).close_vote().go("discuss")


def a_meeting_with_cards_in_other_ways() -> Meeting:
    """Questions one by one, a round after the reveal, a suggestion refused, a redo, an answer to a topic."""
    settings = {"one_by_one": True, "in_turn": True, "cards": 2}
    stages = (
        a_stage("ideate", prompts=["Problem", "Good"], settings=settings),
        a_stage("group"),
        a_stage("ideate", id="answers", prompts=["Idea"], settings={"answers": ["Problem"], "top": 1}),
    )
    meeting = Meeting(Agenda("Cards", stages)).join("Ana", "Ben").go("ideate").add("Ana", "Problem", "Late")
    meeting.lead(NextQuestion("ideate", 0)).add("Ben", "Good", "Late lunch").reveal().go("group")
    meeting.keep_apart("a1", "b1").undo().redo().go("answers")
    return meeting.add("Ana", "Idea", "Begin early", topic="a1").reveal()


def a_meeting_that_asks_about_actions() -> Meeting:
    """Open actions about which everybody answers alone, and whether the new one will happen; asked twice."""
    stages = (
        a_stage("review", settings={"by": "vote", "answers": "more or less"}),
        a_stage("commit", settings={"confirm": True}),
    )
    before = "2026-11-07"
    carried = CarriedAction(Action("A1", "Ask the vendor", "Ben"), f"{before}-sprint-41", before)
    meeting = Meeting(Agenda("Ask", stages), carried_actions=(carried,)).join("Ana", "Ben", "Chloé").next()
    for name in ("Ana", "Ben", "Chloé"):
        meeting.act(name, SayOfAction("review", 0, Verdict.MORE))
    meeting.lead(ShowOpinions("review")).lead(TakeMajority("review")).next().action("Bake", "Ana")
    for rating in (1, 4):
        meeting.lead(AskConfidence("commit"))
        for name in ("Ana", "Ben", "Chloé"):
            meeting.act(name, SayConfidence("commit", rating))
        meeting.lead(ShowConfidence("commit"))
    return meeting


def a_meeting_that_is_reminded() -> Meeting:
    """A lesson of an earlier meeting comes back, and the group says something of it."""
    meeting = Meeting().join("Ana").go("lessons")
    meeting.recalled = frozenset({"2026-11-07-sprint-41/L1"})
    for reply in ("helped", "true"):
        meeting.act("Ana", acts.AnswerRecalled("2026-11-07-sprint-41/L1", reply))
    return meeting


def a_meeting_that_looks_again() -> Meeting:
    """Records of an earlier meeting are due; the group says of each what becomes of it."""
    before = "2026-11-07"
    carried = CarriedAction(Action("A1", "Ask the vendor", "Ben"), f"{before}-sprint-41", before)
    meeting = Meeting(Agenda("Look", (a_stage("review"),)), carried_actions=(carried,)).join("Ana").next()
    decision, lesson, trial = (f"{before}-sprint-41/{label}" for label in ("D1", "L1", "E1"))
    meeting.recalled = frozenset({decision, lesson, trial})
    meeting.lead(acts.JudgeRecord(decision, "confirmed", until="2027-05-07", because="It helps"))
    meeting.lead(acts.JudgeRecord(decision, "ended", because="Nobody merges by hand"))
    meeting.lead(acts.JudgeRecord(trial, "adapted", saw="4 releases, 3 people"))
    meeting.lead(acts.JudgeRecord(lesson, "again")).lead(acts.TakeVerdictBack(lesson))
    return meeting.write(Lesson("L", "Ask twice", changes=lesson))


def a_meeting_that_tries_something() -> Meeting:
    """An experiment that is changed once, and every field of what is written down."""
    agenda = Agenda("Try", (a_stage("commit", settings={"write": "experiments"}),))
    meeting = Meeting(agenda).join("Ana", "Ben").next().experiment("If we pair")
    meeting.write(
        Experiment("E1", "If we pair, then", "two", "days", "six", "2026-12-19", "Ana", ("pairs",)), "Ben"
    )
    meeting.write(Action("A", "Ask", origin="platform-2026-11/C17"), "Ana")
    meeting.decision(
        "Freeze",
        why="Two calls",
        instead="a rota",
        changes="2026-11-07-sprint-41/D1",
        tags=("release",),
        origin="platform-2026-11/C2",
    )
    return meeting.write(
        Lesson("L", "Keys", sort="avoid", review="2027-06-01", origin="2026-11-07-sprint-41/E1"), "Ana"
    )


def a_session(name: str, folder: Path) -> Session:
    if name in MEETINGS:
        return MEETINGS[name]().session
    shutil.copy(OLD_FILES / f"{name}.json", folder / "s.json")  # a checksum holds for this name only
    return read(Library(folder).events("s"))


MEETINGS: Final = {
    "whole": a_whole_meeting,
    "winding": a_winding_meeting,
    "votes": a_meeting_that_votes_in_every_way,
}


@pytest.mark.parametrize("name", sorted([*(path.stem for path in OLD_FILES.glob("*.json")), *MEETINGS]))
def test_a_recorded_session_is_written_as_ever(name: str, tmp_path: Path) -> None:
    for what, text in told(a_session(name, tmp_path)):
        check(f"{name}.{what}", text)


@pytest.mark.parametrize(
    "make",
    [
        a_whole_meeting,
        a_winding_meeting,
        a_reopened_meeting,
        a_meeting_about_a_page,
        a_meeting_about_captures,
        a_meeting_in_which_people_speak_in_turn,
        a_meeting_about_a_text,
        a_meeting_that_asks_about_actions,
        a_meeting_that_tries_something,
        a_meeting_with_another_agenda,
        a_meeting_in_groups,
        a_deciding_meeting,
        a_meeting_that_votes_in_every_way,
        a_meeting_with_cards_in_other_ways,
        a_meeting_that_is_reminded,
        a_meeting_that_looks_again,
    ],
)
def test_each_event_is_stored_as_ever(make: Any) -> None:
    meeting = make()
    stored = [CODEC.encode(event) for event in meeting.events if not isinstance(event, PASSING)]

    check(f"{make.__name__}.events.json", as_json([*stored, meeting.private]))


def check(name: str, text: str) -> None:
    file = RECORDED / name
    if os.environ.get("UPDATE_RECORDED"):
        file.write_text(text, encoding="utf-8", newline="")
    assert text == file.read_bytes().decode()


def test_every_event_that_can_be_stored_is_among_them() -> None:
    recorded = (
        "".join(file.read_text() for file in RECORDED.glob("*.events.json"))
        + (RECORDED / "whole.stored.json").read_text()
    )
    stored = {*CORE_EVENTS, Snapshot} | {event for kind in KINDS.values() for event in kind.events}

    tags = {msgspec.inspect.type_info(event).tag for event in stored}  # type: ignore[attr-defined]
    assert {tag for tag in tags if f'"event": "{tag}"' not in recorded} == set()
