"""What somebody hears who types nothing: what to do, what comes next, what others see, and nothing twice."""

import msgspec

from retro.plain.showing import READ_MINUTES, state_lines
from retro.plain.verb import Call
from retro.session.agenda import Agenda, Privacy
from retro.stages.plain_stages import plain_of
from tests.builders import a_stage
from tests.plain.typing_people import in_a_room, settled, talking

CREW = ("Ana", "Ben", "Cleo")


async def test_who_comes_to_a_stage_hears_what_to_type() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("vote"))
    async with in_a_room(Agenda("any", stages), *CREW) as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await settled()
        assert ana.heard[-1].startswith("To do now: add PROMPT TEXT. Write a card under a question")
        await people["Ben"].told("add 1 Tea")
        await people["Dana"].told("next", yes=True)
        await people["Dana"].told("next", yes=True)
        await settled()
        assert ana.heard[-1] == "To do now: vote LABEL [N]. Give a topic one dot, or N of them."


async def test_who_leads_hears_each_next_step() -> None:
    stages = (a_stage("ideate", prompts=["Start"]), a_stage("ideate", "more", title="Where do we work?"))
    async with in_a_room(Agenda("any", stages), *CREW) as (room, _), talking(room, "dana") as dana:
        heard = await dana.says("next")
        assert heard[-1] == "The next step: reveal cards. To take it: next"
        assert not any("To do now" in line for line in heard)
        heard = await dana.says("next")
        # Its question mark is the end of the sentence.
        assert heard[-1] == "The next step: go to Where do we work? To take it: next"


async def test_who_leads_hears_that_all_are_done() -> None:
    stages = (a_stage("read", document="One"), a_stage("ideate", prompts=["Start"]))
    async with (
        in_a_room(Agenda("any", stages), *CREW) as (room, people),
        talking(room, "dana") as dana,
        talking(room, "ana"),
        talking(room, "ben"),
    ):
        for stage, said in ((1, "All 2 have read it."), (2, "All 2 are done.")):
            await people["Dana"].told(f"goto {stage}", yes=True)
            await people["Ana"].told("done")
            await people["Ben"].told("done")
            await settled()
            assert dana.heard[-1] == said


async def test_who_closes_hears_that_a_line_can_be_left() -> None:
    stages = (a_stage("close"),)
    async with in_a_room(Agenda("any", stages), *CREW) as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await settled()
        at = ana.heard.index("To leave a line about this meeting, if you like: line TEXT")
        assert ana.heard[at + 1].startswith("1  ")


async def test_what_others_see_from_now_on_is_heard_when_it_changes() -> None:
    stages = (a_stage("ideate", prompts=["Start"]),)
    async with in_a_room(Agenda("any", stages), *CREW) as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await people["Dana"].told("reveal", yes=True)
        await settled()
        changed = "Cards: without a name. Everyone now sees new cards immediately."
        assert room.view("ana").privacy_note == changed
        assert ana.heard.count(changed) == 1
        await people["Dana"].told("note Hello")
        await settled()
        assert ana.heard.count(changed) == 1


async def test_what_was_answered_is_not_said_again() -> None:
    async with (
        in_a_room(Agenda("any", (a_stage("ideate", prompts=["Start"]),)), *CREW) as (room, _),
        talking(room, "dana") as dana,
        talking(room, "ana") as ana,
    ):
        await dana.says("next")
        before = len(ana.heard)
        assert await dana.says("timer pause") == ["The timer is paused."]
        assert await dana.says("timer resume") == ["The timer runs."]
        assert ana.heard[before:] == ["The timer is paused.", "The timer runs."]
        assert await dana.says("round") == ["Ana speaks now."]


async def test_a_hand_that_goes_down_with_its_stage_is_not_called_on() -> None:
    stages = (a_stage("discuss"), a_stage("commit", privacy=Privacy.NAMED))
    async with in_a_room(Agenda("any", stages), *CREW) as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await ana.says("hand")
        await people["Dana"].told("call-on")
        await settled()
        assert ana.heard[-1] == "Your hand was lowered: it may be your turn to speak."
        await ana.says("hand")
        await people["Dana"].told("next", yes=True)
        await settled()
        assert "Your hand was lowered." in ana.heard


async def test_after_the_end_it_is_said_how_to_read_the_minutes() -> None:
    async with in_a_room(Agenda("any", (a_stage("discuss"),)), *CREW) as (room, people):
        await people["Dana"].told("next")
        await people["Dana"].told("end", yes=True)
        for minutes, said in (("", False), ("# any", True)):
            view = msgspec.structs.replace(room.view("ana"), minutes=minutes)
            assert (READ_MINUTES in state_lines(Call(view, plain_of("discuss")))) is said


async def test_who_is_asked_for_an_answer_hears_how_to_give_its_reason() -> None:
    stages = (a_stage("decide", privacy=Privacy.REVEALED), a_stage("close"))
    async with in_a_room(Agenda("any", stages), *CREW) as (room, people), talking(room, "ana") as ana:
        await people["Dana"].told("next")
        await people["Dana"].told("propose Quiet mornings")
        await people["Dana"].told("ask")
        await settled()
        assert "To say why: decide CHOICE --reason TEXT" in ana.heard
        await ana.says("decide objection --reason Nobody answers the phone")
        await people["Dana"].told("reveal", yes=True)
        # Nobody is urged to withdraw an objection.
        status = await people["Ana"].told("status")
        assert "withdraw" in status
        assert "To do now" not in status
