"""The end of a meeting without a screen: the rating, further questions, and the lines that people leave."""

import pytest

from retro.session.agenda import Agenda, Stage
from retro.session.earlier_figures import EarlierFigure, EarlierMeeting
from tests.builders import a_stage
from tests.plain.typing_people import in_a_room, settled, talking

CREW = ("Ana", "Ben", "Cleo")
EARLIER = (EarlierMeeting("2026-11-07-x", "2026-11-07", (EarlierFigure("Worth the time", 3.3, 5),)),)
AGAIN = "You are done. You can change your answer until the answers are shown."


def asking(*ask: str) -> Agenda:
    stage = Stage("close", "close", "Close", 3, settings={"ask": [*ask]} if ask else {})
    return Agenda("any", (a_stage("commit"), stage))


async def test_the_meeting_is_rated_and_a_line_is_left() -> None:
    async with in_a_room(asking(), *CREW, earlier=EARLIER) as (room, people):
        await people["Dana"].told("goto 2")
        ana, dana = people["Ana"], people["Dana"]
        async with talking(room, "ben") as ben:
            assert ben.heard[2] == "Stage 2 of 2: Close opened: 1 question and one line each, 3 minutes."
            assert "Was this meeting worth the time you gave it?" in ben.heard
            assert ben.heard[-2:] == ["4  worth more than the time", "5  worth far more than the time"]
            rated = f"Your rating: 4, worth more than the time. {AGAIN}"
            assert await ben.says("4") == [rated]
            assert await ben.says("line We were quick.") == ["Your line: We were quick."]
            assert rated in await ben.says("?")
            assert await ana.refused("good nothing") == "This is not asked here."
            assert "There is no answer" in await ana.refused("answer 6", status=2)
            assert "watch" in await people["Olga"].refused("line Hello")
            assert await ana.refused("reveal") == "Only the facilitator can do this."
            assert await ana.refused("withdraw") == "You have left no line."
            await ana.told("line Nothing")
            assert await ana.told("withdraw") == "Your line is taken back.\n"
            await ana.told("answer worth the time")
            await people["Cleo"].told("answer 1")
            await dana.told("action Write the runbook --owner Ben")
            status = await dana.told("status")
            assert "What we take with us:\nA1  Write the runbook, Ben\n" in status
            assert "quick" not in status
            await settled()
            before = len(ben.heard)
            await dana.told("reveal --yes")
            await settled()
            assert ben.heard[before:] == [
                "3 answers, the middle one is 3, worth the time.",
                "5, worth far more than the time: 0",
                "4, worth more than the time: 1",
                "3, worth the time: 1",
                "2, little gained: 0",
                "1, lost time: 1",
                "2.7 on average, last time 3.3.",
                "One line each: We were quick.",
                "Nobody can find out whose answers these are, not even from the files.",
            ]
            assert await ana.refused("answer 2") == "The answers are shown already."


async def test_several_questions_and_two_lines() -> None:
    async with in_a_room(asking("time", "heard", "plus-delta"), *CREW, earlier=EARLIER) as (room, people):
        await people["Dana"].told("goto 2")
        async with talking(room, "ben") as ben:
            assert "2 questions and what was good and what to change" in ben.heard[2]
            assert (await ben.says("5"))[0].startswith(
                "Worth the time: your answer is 5, worth far more than the time. 1 answer left."
            )
            assert await ben.says("answer every mostly") == [
                f"Everybody was heard: your answer is 4, mostly. {AGAIN}"
            ]
            assert await ben.says("good We began on time", "to-change Fewer topics") == [
                "You say what was good: We began on time",
                "You say what to change: Fewer topics",
            ]
            assert await ben.says("withdraw") == ["Say which line: withdraw good or withdraw to-change."]
            assert await ben.says("withdraw to-change") == [
                "Your line is taken back.",
                "To say what to change: to-change TEXT",
            ]
            for name in ("Ana", "Cleo"):
                await people[name].told("answer worth 3")
                await people[name].told("to-change More breaks")
            await people["Dana"].told("reveal --yes")
            await settled()
            assert ben.heard[-6:] == [
                "Worth the time: the mean is 3.7, better than last time. Answers from 1 to 5: 0, 0, 2, 0, 1.",
                "Everybody was heard: fewer than 3 answers, so they are not shown.",
                "What was good: We began on time",
                "What to change: More breaks",
                "What to change: More breaks",
                "Nobody can find out whose answers these are, not even from the files.",
            ]


@pytest.mark.parametrize("said", ["", "We began on time"])
async def test_where_only_lines_are_asked_for(said: str) -> None:
    async with in_a_room(asking("plus-delta"), *CREW) as (_, people):
        await people["Dana"].told("goto 2")
        refused = await people["Ana"].refused("answer 3", status=2)
        assert refused.startswith("Here only lines are asked for. To say what was good: good TEXT.")
        assert "To say what to change: to-change TEXT" in await people["Ana"].told("status")
        if said:
            await people["Ana"].told(f"good {said}")
        await people["Dana"].told("reveal --yes")
        shown = f"\nWhat was good: {said}\n" if said else "\nNobody left a line.\n"
        assert shown in await people["Olga"].told("status")
