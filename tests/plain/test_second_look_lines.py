"""What is due for a second look in lines: listed in the review, judged by whoever leads."""

from retro.room.recalls import Memory
from retro.session.record_verdict import RecordVerdict
from tests.due import D1, E1, L1, MORE, WHY, Due
from tests.plain.test_review_lines import CREW, EARLIER, reviewing
from tests.plain.typing_people import in_a_room, settled, talking


async def test_what_is_due_is_listed_and_each_verdict_is_heard() -> None:
    memory: Memory = Due(D1, E1, L1)
    async with in_a_room(reviewing(), *CREW, memory=memory, **EARLIER) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await settled()
        async with talking(room, "ben") as ben:
            await dana.told("next")
            await settled()
            known = "D1 of 7 Mar 2023: No merge while a test is flaky; because: it cost us a day · consent"
            first = f"{known}; {WHY}"
            opened = next(line for line in ben.heard if line.startswith("Stage 1"))
            assert "1 task found on the page, 3 records due for a second look" in opened
            assert "Due for a second look:" in ben.heard
            assert first in ben.heard
            assert "L1 of 7 Mar 2023: Ask early; " + WHY in ben.heard
            assert not any("Look again" in line for line in ben.heard[1:])
            assert "Due for a second look:" in await ana.told("status")
            assert await dana.told("still-true D1 2024-05-01") == (
                "D1 of 7 Mar 2023: still holds, look again 1 May 2024.\n"
            )
            await settled()
            assert ben.heard[-1] == f"{known}; still holds, look again 1 May 2024"
            assert await dana.told("still-true D1 +6m") == (
                "D1 of 7 Mar 2023: still holds, look again 15 May 2024.\n"
            )
            assert (
                await dana.told("no-longer D1 because nobody merges by hand") == "D1 of 7 Mar 2023: ended.\n"
            )
            assert await dana.told("conclude E1 adapted saw 4 releases") == "E1 of 4 Apr 2023: adapted.\n"
            await settled()
            assert ben.heard[-1].endswith("; adapted, what was seen: 4 releases")
            assert await dana.told("no-longer l1 It is known") == "L1 of 7 Mar 2023: retired.\n"
            assert room.session.record.verdicts == (
                RecordVerdict(D1.ref, "ended", because="nobody merges by hand"),
                RecordVerdict(E1.ref, "adapted", saw="4 releases"),
                RecordVerdict(L1.ref, "retired", because="It is known"),
            )
            assert await dana.told("still-due L1") == "L1 of 7 Mar 2023: still due.\n"
            assert len(room.session.record.verdicts) == 2
            assert await dana.told("mark 1 done") == "1: done.\n"
            assert "whole name" in await dana.refused("no-longer 1 because so")
            assert "A reason needs some text" in await dana.refused("no-longer D1 because")
            assert "needs some text" in await dana.refused("conclude E1 adopted saw")


async def test_a_decision_or_a_lesson_takes_its_place_and_a_lesson_is_made_from_it() -> None:
    memory: Memory = Due(D1, E1, L1)
    async with in_a_room(reviewing(), *CREW, memory=memory, **EARLIER) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await settled()
        await dana.told("next")
        await ana.told("decision Merge on any day --changes D1")
        await ana.told("lesson Ask twice --changes L1")
        assert "of this meeting changes it" in await dana.refused("still-due D1")
        assert await ana.told("lesson-from E1 Two are enough") == "Written down as L2.\n"
        record = room.session.record
        assert record.decisions[0].changes == D1.ref
        assert (record.lessons[0].changes, record.lessons[1].origin) == (L1.ref, E1.ref)
        assert "changed by D1" in await ana.told("status")
        assert "D1 of this meeting changes it" in await dana.refused("still-true D1")
        assert "It is a lesson already" in await ana.refused("lesson-from L1 Another")


async def test_what_cannot_be_said_is_refused_with_what_to_type() -> None:
    memory: Memory = Due(D1, E1, L1)
    async with in_a_room(reviewing(), *CREW, memory=memory, **EARLIER) as (_, people):
        ana, dana = people["Ana"], people["Dana"]
        await settled()
        await dana.told("next")
        for typed in ("still-true D1", "no-longer D1 because so", "conclude E1 adopted saw it"):
            assert "Only the facilitator" in await ana.refused(typed)
        assert "conclude REF OUTCOME TEXT" in await dana.refused("still-true E1")
        assert "conclude REF OUTCOME TEXT" in await dana.refused("no-longer E1 because so")
        assert "Only an experiment has an outcome" in await dana.refused("conclude D1 adopted saw it")
        assert "An outcome is dropped" in await dana.refused("conclude E1 great saw it", status=2)
        assert "is not a date like" in await dana.refused("still-true D1 soon")
        assert "Give the whole name" in await dana.refused("still-true D7")
        assert "Only the facilitator" in await ana.refused("still-due D1")
        assert await ana.told("helped D1") == f"{D1.ref}: helped here.\n"


async def test_five_are_listed_and_the_rest_is_counted() -> None:
    memory: Memory = Due(D1, *MORE, E1)
    async with in_a_room(reviewing(), *CREW, memory=memory, **EARLIER) as (_, people):
        await settled()
        await people["Dana"].told("next")
        status = await people["Ana"].told("status")
        assert "And 2 more, in: retro due" in status
        assert "Decision 5" in status
        assert "Decision 6" not in status


async def test_nothing_of_it_is_said_while_people_answer_alone() -> None:
    memory: Memory = Due(D1, E1, L1)
    async with in_a_room(reviewing(by="vote"), *CREW, memory=memory, **EARLIER) as (_, people):
        await settled()
        await people["Dana"].told("next")
        assert "flaky" not in await people["Ana"].told("status")
        await people["Dana"].told("reveal --yes")
        await settled()
        assert "flaky" in await people["Ana"].told("status")


async def test_without_anything_due_nothing_is_said_of_it() -> None:
    async with in_a_room(reviewing(), *CREW, **EARLIER) as (_, people):
        await people["Dana"].told("next")
        assert "second look" not in await people["Ana"].told("status")
        assert "conclude" not in await people["Dana"].told("status")
