"""Open actions of earlier sessions without a screen."""

from typing import Any

from retro.session.agenda import Agenda, Privacy
from retro.session.record import Action, CarriedAction, FoundTask
from retro.stages.choice_words import AGAIN
from tests.builders import a_stage
from tests.plain.typing_people import in_a_room, settled, talking

CREW = ("Ana", "Ben", "Cleo")
SPRINT = "2023-10-31-sprint-41"
EARLIER: dict[str, Any] = {
    "carried_actions": (
        CarriedAction(Action("A1", "Book the room", "Ben", "2023-11-08"), SPRINT, "2023-10-31"),
        CarriedAction(Action("A2", "Write the runbook"), SPRINT, "2023-10-31"),
    ),
    "found": (FoundTask("Ask for the logs", SPRINT, "the wiki", "Ana"),),
}


def reviewing(**settings: Any) -> Agenda:
    more = {"privacy": Privacy.ANONYMOUS} if settings.get("by") else {}
    return Agenda("any", (a_stage("review", settings=settings, **more), a_stage("commit")))


async def test_the_facilitator_marks_what_became_of_each_and_everybody_is_told() -> None:
    async with in_a_room(reviewing(), *CREW, **EARLIER) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        async with talking(room, "ben") as ben, talking(room, "dana") as leading:
            first, task = (
                "1  Book the room: Ben, due 8 Nov 2023, 7 days late, agreed 2 weeks ago, open",
                (f"3  Ask for the logs: Ana, written by hand on the page of {SPRINT} in the wiki, accept?"),
            )
            assert ben.heard[2].startswith(
                "Stage 1 of 2: Open actions opened: 2 open actions, 1 task found on the page, "
            )
            assert ben.heard[4:] == [
                first,
                "2  Write the runbook: nobody yet, agreed 2 weeks ago, open",
                task,
            ]
            assert leading.heard[-5:-1] == [
                *("Next: 1 of 3, Book the room", "1  done", "2  carry over", "3  drop")
            ]
            assert leading.heard[-1].startswith("The next step: ")
            assert "1: done." in await leading.says("1")
            assert ben.heard[-1] == "1  Book the room: Ben, due 8 Nov 2023, agreed 2 weeks ago, done"
            assert "Next: 2 of 3, Write the runbook" in leading.heard
            assert await dana.told("mark 2 carry over") == "2: carry over.\n"
            await settled()
            assert leading.heard[-2:] == ["1  take", "2  leave"]
            await leading.says("1")
            assert ben.heard[-2:] == [
                task.replace("accept?", "taken A1"),
                "Action A1: Ask for the logs (Ana)",
            ]
            assert await dana.told("mark 3 leave") == "3: left.\n"
            assert await dana.told("mark 1 open") == "1: open.\n"
        assert "0 of 2 actions done.\n" in await people["Olga"].told("status")
        assert await ana.refused("mark 1 done") == "Only the facilitator can do this."
        assert await ana.refused("answer 1 done") == "The facilitator records here what the group says."
        assert await dana.refused("mark 4 done") == (
            "There is no action 4 here. They have the numbers 1 to 3."
        )
        assert await dana.refused("mark 1 perhaps", status=2) == (
            'There is no answer "perhaps". Give its number: 1 done; 2 carry over; 3 drop; 4 open.'
        )
        assert [item["label"] for item in await ana.json("cards --json")] == ["1", "2", "3"]


async def test_everybody_answers_alone_and_what_most_said_is_taken_over() -> None:
    async with in_a_room(reviewing(by="vote", answers="more or less"), *CREW, **EARLIER) as (room, people):
        ana, dana, olga = people["Ana"], people["Dana"], people["Olga"]
        await dana.told("next")
        async with talking(room, "ben") as ben:
            assert ben.heard[-5:] == [
                *("Next: 1 of 3, Book the room", "1  more of it", "2  keep", "3  less of it", "4  stop")
            ]
            assert (await ben.says("2"))[0] == "1: your answer is keep. You answered 1 of 2 actions."
            assert (await ben.says("4"))[0] == f"2: your answer is stop. You answered 2 of 2 actions. {AGAIN}"
            assert await ana.told("answer 1 keep") == "1: your answer is keep. You answered 1 of 2 actions.\n"
            assert "watch" in await olga.refused("answer 1 keep")
            assert await dana.refused("mark 1 keep") == (
                "People are still answering. Show the answers first."
            )
            assert "your answer" not in await dana.told("status")
            assert "Ben, due" in await olga.told("cards")
            assert await ana.refused("reveal") == "Only the facilitator can do this."
            await people["Cleo"].told("answer 1 more")
            before = len(ben.heard)
            await dana.told("reveal --yes")
            await settled()
            heard = ben.heard[before:]
            assert heard[0].endswith(", agreed 2 weeks ago, open; answers: 1 more of it, 2 keep")
            assert heard[1].endswith(
                "open; 1 answer, not shown: with fewer than 3, people could guess who said what."
            )
            assert await ana.refused("answer 1 stop") == "The answers are shown already."
            await dana.told("majority")
            await settled()
            assert ben.heard[-1].endswith(", agreed 2 weeks ago, keep; answers: 1 more of it, 2 keep")
        assert "1 of 2 actions answered." in await olga.told("status")
