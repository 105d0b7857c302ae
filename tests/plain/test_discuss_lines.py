"""Talking by typing: topics are opened, everybody says to go on or stop, and it is shown and followed."""

import contextlib
from collections.abc import AsyncIterator

from retro.room import Room
from retro.session.agenda import Agenda, Prompt, Stage
from tests.plain.typing_people import Typist, in_a_room, settled, talking

NAMES = ("Ana", "Ben", "Cem")


@contextlib.asynccontextmanager
async def a_talk(minutes: int = 10) -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    """A talk on `T1 Nights` with 6 dots and the cards a1 and a2, and on `a3 Lunch` without dots."""
    stages = (
        Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("well", "What happened"),)),
        Stage("grouping", "group", "Grouping", 5),
        Stage("voting", "vote", "Voting", 5, settings={"dots": 2}),
        Stage("talking", "discuss", "Discussion", minutes, settings={"boxes": (5, 2)}),
    )
    async with in_a_room(Agenda("A test", stages), *NAMES) as (room, people):
        dana = people["Dana"]
        await dana.told("next")
        # What is written after the reveal has its labels in the order of writing.
        await dana.told("reveal")
        await people["Ana"].told("add 1 -", "Alarms at night", "No sleep", "Lunch")
        await dana.told("next")
        await dana.told("join a1 a2")
        await dana.told("name T1 Nights")
        await dana.told("next")
        for name in NAMES:
            await people[name].told("vote T1 2")
        await dana.told("close-vote")
        await dana.told("next")
        yield room, people


async def test_a_topic_is_opened_and_read() -> None:
    async with a_talk(minutes=5) as (room, people), talking(room, "olga") as olga:
        assert (
            "Stage 4 of 4: Discussion opened: 2 topics, time for 1 of them, 5 minutes for each." in olga.heard
        )
        assert olga.heard[-4:] == [
            "First topic: Nights. 2 topics to talk about.",
            "Most dots first.",
            "T1  Nights (6 dots)",
            "a3  Lunch (if time is left)",
        ]
        before = len(olga.heard)
        assert await people["Dana"].told("topic t1") == "Done: open Nights.\n"
        await settled()
        assert olga.heard[before:] == [
            "Topic 1 of 2: Nights (T1, 6 dots, 2 cards)",
            "a1  Alarms at night",
            "a2  No sleep",
        ]
        await people["Ana"].told("decision Mute the alarms")
        await settled()
        assert olga.heard[before + 3 :] == ["Decision D1: Mute the alarms"]
        assert "D1  Mute the alarms" in await people["Ana"].told("status")
        assert await people["Ana"].json("cards --json") == [
            {"label": "T1", "text": "Nights", "dots": 6},
            {"label": "a1", "text": "Alarms at night", "topic": "T1"},
            {"label": "a2", "text": "No sleep", "topic": "T1"},
            {"label": "a3", "text": "Lunch", "dots": 0},
        ]
        await people["Dana"].told("next")
        status = (await people["Ana"].told("status")).splitlines()
        assert "T1  Nights (6 dots, D1, talked about)" in status
        assert "a3  Lunch (open now)" in status
        assert "Topic 2 of 2: Lunch (a3, 0 dots)" in status


async def test_everybody_says_to_go_on_or_stop() -> None:
    async with a_talk() as (room, people), talking(room, "ben") as ben:
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        assert await ana.refused("say stop") == "Nobody is being asked right now."
        assert await dana.told("ask") == "Everybody is asked whether to go on or stop.\n"
        await settled()
        at = ben.heard.index("Go on with this topic, or stop?")
        assert ben.heard[at + 1 : at + 4] == [
            "Everyone sees who has answered, but not what.",
            *("1  go on", "2  stop"),
        ]
        assert await ana.told("say go-on") == "You said go on.\n"
        assert "You said go on." in await ana.told("status")
        assert "You said" not in await people["Cem"].told("status")
        assert await people["Cem"].told("2") == "You said stop.\n"
        assert "no answer" in await ana.refused("say perhaps", status=2)
        asked = "1 of 1 is not done. Show answers anyway?"
        assert await dana.refused("reveal") == asked
        heard = await ben.says("1")
        assert heard[0] == "You said go on."
        await dana.told("reveal")
        await settled()
        assert "2 of 3 would go on: 2 more minutes." in ben.heard
        assert "say" not in (await ben.says("?"))[-1]
        assert await ana.refused("say stop") == (
            "This question is closed. You can answer when it is asked again."
        )
        assert await dana.told("extend") == "The topic has 2 more minutes.\n"
        await dana.told("ask")
        await settled()
        assert "Asked the second time: go on, or stop?" in ben.heard
        await dana.told("reveal --yes")
        assert (
            "Go on or stop, asked the second time: not shown: with fewer than 3 answers, "
            "people could guess whose they are."
        ) in await ana.told("status")


async def test_what_cannot_be_done_is_refused_in_a_sentence() -> None:
    async with a_talk() as (_, people):
        ana, dana = people["Ana"], people["Dana"]
        for command in ("topic T1", "ask", "reveal", "extend"):
            assert await ana.refused(command) == "Only the facilitator can do this."
        assert await dana.refused("topic z9") == "There is no topic called z9 here. There are: T1, a3."
        assert await dana.refused("extend") == "No topic is open yet."
        assert await dana.refused("ask") == "No topic is open yet."
        assert "go-on|stop" in await ana.refused("say", status=2)
        await dana.told("topic T1")
        assert await dana.refused("reveal") == "Nobody is being asked right now."
        await dana.told("ask")
        assert "observe" in (await people["Olga"].refused("say stop")).lower()
        can = (await dana.told("status")).splitlines()[-1]
        assert can.startswith("You can type: topic LABEL; ask; extend;")


async def test_a_step_out_of_a_round_that_is_running_is_asked_about() -> None:
    async with a_talk() as (room, people), talking(room, "ana"), talking(room, "ben"):
        dana = people["Dana"]
        await dana.told("topic t1")
        await dana.told("round")
        assert await dana.refused("back") == ("1 person has not had a turn. Go back to Voting anyway?")
        assert "1 person has not had a turn. End the session now?" in await dana.refused("end")
