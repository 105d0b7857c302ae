"""After a removal no generation of the file, no copy beside it and no screen holds the text."""

import asyncio
import contextlib
from pathlib import Path

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.agenda_acts import ChangeStage, InsertStage
from retro.session.record import Action, Decision, Experiment, FoundTask, Lesson, Note, Part
from retro.session.view import RemovableText
from retro.stages.breakout.group_acts import BringBack
from retro.stages.checkin.asking import WORD_LIMIT
from retro.stages.checkin.rules import SayWord
from retro.stages.checkin.rules import ShowAnswers as ShowWords
from retro.stages.close.rules import Rate, SayLine, ShowClosing
from retro.stages.decide.deciding import Answer, Ask, MeetObjection, Propose, ShowAnswers, WriteDecision
from retro.stages.group.rules import JoinTopics, NameTopic, UndoGrouping
from retro.stages.ideate.rules import RevealCards
from retro.stages.read.rules import ShowNotes, WriteNote
from retro.stages.vote.rules import GiveDot
from tests.due import D1, Due
from tests.killer.processes import a_workspace, served
from tests.redteam.harness import LEADER, PEOPLE, Files, Harness
from tests.terminal import Terminal, join

HARM = "zqharmful words on Bob"
assert len(HARM) <= WORD_LIMIT


def agenda(privacy: Privacy) -> Agenda:
    prompts = (Prompt("p-well", "Well"),)
    stages = (
        Stage("review", "review", "Open actions", 5),
        Stage("writing", "ideate", "Writing", 5, privacy=privacy, prompts=prompts),
        Stage("group", "group", "Group", 5),
        Stage("voting", "vote", "Voting", 5, privacy=privacy, settings={"dots": 3}),
        Stage("discuss", "discuss", "Discuss", 5),
        Stage("decide", "decide", "Decide", 5, privacy=privacy),
        Stage("groups", "breakout", "Groups", 5, privacy=privacy, prompts=(Prompt("p-groups", "One idea"),)),
        Stage("checkin", "checkin", "Check-in", 5, privacy=privacy, settings={"ask": "word"}),
        Stage("close", "close", "Close", 5, privacy=privacy),
        Stage("read", "read", "Read", 5, privacy=privacy, document="# Plan"),
    )
    return Agenda(name="red", stages=stages)


async def written(harness: Harness) -> None:
    """Hold a meeting in which somebody writes the same words wherever there is a place for them."""
    room = harness.room
    await harness.gather()
    await _typed_into_the_agenda(harness)
    await harness.lead(acts.JumpTo("writing"))
    for seat in PEOPLE:
        await harness.write(seat, f"fine, says {seat}")
    await harness.write(PEOPLE[0], HARM)
    await harness.lead(RevealCards("writing"))
    await harness.lead(acts.JumpTo("group"))
    first, second = [card.id for card in room.session.board.cards if card.text != HARM][:2]
    await harness.lead(JoinTopics("group", (first, second)))
    await harness.lead(NameTopic("group", first, HARM))
    await harness.lead(NameTopic("group", first, f"{HARM}!"))
    await harness.lead(UndoGrouping("group"))
    await harness.lead(acts.JumpTo("checkin"))
    for seat in PEOPLE[:3]:
        await room.submit(seat, SayWord("checkin", HARM))
    await harness.lead(ShowWords("checkin"))
    await harness.lead(acts.JumpTo("close"))
    for seat in PEOPLE[:3]:
        await room.submit(seat, Rate("close", 4))
    await room.submit(PEOPLE[0], SayLine("close", HARM))
    await harness.lead(ShowClosing("close"))
    await harness.lead(acts.JumpTo("read"))
    await room.submit(PEOPLE[0], WriteNote("read", 0, HARM))
    await harness.lead(ShowNotes("read"))
    await harness.lead(acts.JumpTo("discuss"))
    for entry in (
        Action("A", HARM, HARM[:20]),
        Decision("D", HARM, why=HARM, instead=HARM, tags=(HARM[:20],)),
        Lesson("L", HARM, HARM, evidence=HARM, recommendation=HARM),
        Experiment("E", HARM, HARM, HARM, HARM, who=HARM[:20], tags=(HARM[:20],)),
        Note("N", HARM),
    ):
        await room.submit(PEOPLE[1], acts.WriteDown(entry))
    await harness.lead(acts.JumpTo("review"))
    async with asyncio.timeout(60):
        while not room.view(LEADER).recalled:  # noqa: ASYNC110  (a thread looks for it)
            await asyncio.sleep(0.01)
    await harness.lead(acts.JudgeRecord(D1.ref, "ended", because=f"{HARM}!"))
    await harness.lead(acts.JudgeRecord(D1.ref, "ended", because=HARM))
    await harness.lead(acts.JumpTo("decide"))
    await harness.lead(Propose("decide", HARM))
    await harness.lead(Ask("decide"))
    for seat in PEOPLE:
        await room.submit(seat, Answer("decide", 2, HARM))
    await harness.lead(ShowAnswers("decide"))
    for number in range(len(PEOPLE)):
        await harness.lead(MeetObjection("decide", 0, number, HARM))
    await harness.lead(WriteDecision("decide", HARM))
    await harness.lead(acts.JumpTo("groups"))
    await room.submit(PEOPLE[0], BringBack("groups", HARM))
    await harness.lead(acts.JumpTo("voting"))
    await room.submit(PEOPLE[2], GiveDot("voting", _harmful(harness)[0].id.id))
    await harness.lead(acts.RaiseHandFor(HARM))


async def _typed_into_the_agenda(harness: Harness) -> None:
    """Insert a stage, write the words over its title, prompt and question, and have another stage name it."""

    def saw() -> tuple[int, str]:
        session = harness.room.session
        return session.agenda.version, session.stage.id if session.stage else ""

    template = Stage("x", "ideate", "More", 5, prompts=(Prompt("y", "Better"),))
    await harness.lead(InsertStage(*saw(), template, "read"))
    new = harness.room.session.agenda.stages[-1]
    about = Stage("x", "vote", "Dots", 5, settings={"dots": 3, "of": ["Better"]})
    await harness.lead(InsertStage(*saw(), about, new.id))
    for words in (f"{HARM}?", HARM):
        prompts = (msgspec.structs.replace(new.prompts[0], title=words, question=words),)
        await harness.lead(ChangeStage(*saw(), new.id, words, 5, prompts))
    await harness.lead(ChangeStage(*saw(), "close", HARM + " 2", 5))
    await harness.lead(ChangeStage(*saw(), "close", "Close", 5))


def _harmful(harness: Harness) -> list[RemovableText]:
    return [text for text in harness.room.view(LEADER).removable if text.text == HARM]


def _holding(files: Files) -> list[str]:
    return [name for name, data in files.items() if HARM[:12].encode() in data]


@pytest.mark.parametrize("privacy", list(Privacy))
async def test_after_the_removals_no_file_of_any_kind_holds_the_text(
    tmp_path: Path, privacy: Privacy
) -> None:
    harness = Harness(tmp_path, agenda(privacy))
    harness.memory = Due(D1)
    harness.found = (FoundTask(HARM, "2026-11-07-before", "wiki", HARM[:20]),)
    async with harness.open() as room:
        await written(harness)
        assert {text.id.part for text in _harmful(harness)} == set(Part)
        assert len(_holding(harness.files())) >= 2  # the file and the generation before it
        while harmful := _harmful(harness):
            await room.submit(PEOPLE[3], acts.AskRemoval(harmful[0].id))
            await harness.lead(acts.RemoveText(harmful[0].id))
        assert _holding(harness.files()) == []
        for seat in (LEADER, *PEOPLE):
            assert HARM[:12] not in str(room.view(seat))
        after = harness.files()
        removed = room.session

    harness.lay_out(after)
    async with harness.open() as room:
        assert room.session.board == removed.board
        await harness.lead(acts.JumpTo("group"))
        while room.session.board.history:
            await harness.lead(UndoGrouping("group"))
            assert HARM[:12] not in str(room.session.board)
        await harness.lead(acts.EndSession())
        await asyncio.sleep(0)
        harness.write_minutes()
    assert _holding(harness.files()) == []
    assert "1 card, 1 topic name, 1 action" in harness.path.with_suffix(".md").read_text("utf-8")


async def test_whoever_asks_is_in_no_file_at_any_step(tmp_path: Path) -> None:
    harness = Harness(tmp_path, agenda(Privacy.ANONYMOUS))
    harness.memory = Due(D1)
    harness.found = (FoundTask("Ask", "2026-11-07-before", "wiki"),)  # without it there is no review
    async with harness.open() as room:
        await written(harness)
        text = _harmful(harness)[0]
        before = harness.files()
        harness.watching = True
        await room.submit(PEOPLE[3], acts.AskRemoval(text.id))
        harness.watching = False

        for files in harness.copies:
            assert all(data.count(PEOPLE[3].encode()) <= _most(before, PEOPLE[3]) for data in files.values())
        assert room.view(PEOPLE[3]).record == room.view(PEOPLE[0]).record


def _most(files: Files, seat: str) -> int:
    return max(data.count(seat.encode()) for data in files.values())


@pytest.mark.serial
async def test_no_terminal_shows_a_removed_card_or_is_sent_it_again(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "team")
    async with contextlib.AsyncExitStack() as stack:
        serving = await stack.enter_async_context(served(workspace))
        stage = await stack.enter_async_context(join(serving.port, "Dana", serving.leader_code))
        ana = await stack.enter_async_context(join(serving.port, "Ana", serving.code))
        ben = await stack.enter_async_context(join(serving.port, "Ben", serving.code))
        everybody = (stage, ana, ben)
        for name in ("Ana", "Ben"):
            await stage.wait_for(name)
        await stage.press("n")
        await ana.wait_for("What went well?")
        await ana.press("zqharmful", "enter")
        await ana.wait_until(lambda: "▌ zqharmful" in ana.text())
        await stage.pause()
        await stage.press("n")
        await stage.wait_for("Reveal cards anyway?")
        await stage.press("y")
        for terminal in everybody:
            await terminal.wait_for("zqharmful")

        await ben.press("ctrl+r")
        await ben.wait_for("Ask to remove")
        await ben.press("enter")
        await ben.wait_for("Nobody learns")
        await ben.press("enter")
        await stage.wait_for("Somebody asks to remove card a1")
        assert "Ben asks" not in stage.text()
        sizes = {terminal: len(terminal.received) for terminal in everybody}
        await stage.press("H")
        await stage.wait_for("requested")
        await stage.press("enter")
        await stage.wait_for("Keep it")
        await stage.press("enter")
        await stage.wait_for("permanently?")
        await stage.press("enter")
        for terminal in everybody:
            await terminal.wait_gone("zqharmful")
            await terminal.wait_for("The facilitator removed card a1.")

        await _redrawn(ana)
        late = await stack.enter_async_context(join(serving.port, "Cleo", serving.code))
        await late.wait_for("Cleo")
        assert b"zqharmful" not in bytes(late.received)
        assert b"zqharmful" not in bytes(ana.received[sizes[ana] :])
        files = [file for file in workspace.rglob("*") if file.is_file()]
        assert not [file for file in files if b"zqharmful" in file.read_bytes()]


async def _redrawn(terminal: Terminal) -> None:
    """Open and close the help, so that the whole screen is sent anew."""
    await terminal.press("f1")
    await terminal.wait_for("What you can do now")
    await terminal.press("escape")
    await terminal.wait_gone("What you can do now")
