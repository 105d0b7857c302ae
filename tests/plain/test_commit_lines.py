"""Actions without a screen, and the question whether they will happen."""

from retro.session.agenda import Agenda, Privacy
from retro.stages.commit.confidence import AGAIN_QUESTION
from tests.builders import a_stage
from tests.plain.typing_people import in_a_room, settled, talking

CREW = ("Ana", "Ben", "Cleo")
AGAIN = "You are done. You can change your answer until the answers are shown."
EACH_ALONE = "Only counts are shown. Everyone sees who has answered, but not what."


def agreeing(*, confirm: bool) -> Agenda:
    privacy = Privacy.ANONYMOUS if confirm else Privacy.NAMED
    stage = a_stage("commit", privacy=privacy, settings={"confirm": confirm})
    return Agenda("any", (stage, a_stage("close")))


async def test_actions_are_written_down_and_their_details_changed() -> None:
    async with in_a_room(agreeing(confirm=False), *CREW) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        async with talking(room, "ben") as ben:
            assert ben.heard[2] == "Stage 1 of 2: Actions opened: 0 actions so far, 10 minutes."
            assert "No action yet. To write one down: action TEXT --owner NAME --by DATE" in await ben.says(
                "?"
            )
            await ana.told("action Mend the tests")
            await dana.told("decision Deploy daily --how consent")
            assert await ana.told("cards") == (
                "Actions:\nA1  Mend the tests (who?, by when?)\nDecisions:\nD1  Deploy daily (consent)\n"
            )
            changed = "change A1 --owner Ben --by 2026-12-05 --when the next build fails"
            assert await ana.told(changed) == "A1 is changed.\n"
            assert await ana.told("edit A1 Mend the ten slowest tests") == "A1 is changed.\n"
            told = "A1  Mend the ten slowest tests (Ben, by 5 Dec 2026, trigger: the next build fails)"
            assert told in await people["Olga"].told("cards")
            assert await ana.told('change A1 --when ""') == "A1 is changed.\n"
            assert "trigger" not in await ana.told("status")
            assert await dana.told("change D1 --votes 7 for --review 2026-12-05") == "D1 is changed.\n"
            assert "D1  Deploy daily (consent, 7 for, review on 5 Dec 2026)" in await ana.told("status")
            await dana.told("lesson Small changes")
            await dana.told("change L1 --tags review, size")
            assert room.view("ana").record.lessons[0].tags == ("review", "size")
            await settled()
            assert ben.heard.count("Action A1: Mend the tests") == 1
        allowed = "A1 can be changed with --owner, --by, --when."
        assert await ana.refused("change A1 --how consent", status=2) == allowed
        assert await ana.refused("change A1", status=2) == allowed
        assert await ana.refused("change A7 --owner Ben") == "Nothing called A7 was written down."
        assert "not a date" in await ana.refused("change A1 --by soonish")
        assert "watch" in await people["Olga"].refused("action Something")
        assert await dana.refused("ask") == "This stage does not ask whether the actions will happen."
        assert "Nobody is asked" in await ana.refused("answer 3")


async def test_everybody_says_alone_whether_it_will_happen() -> None:
    async with in_a_room(agreeing(confirm=True), *CREW) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        assert await dana.refused("ask") == "There is no action yet. Write one down first."
        await ana.told("action Mend the tests")
        assert await ana.refused("ask") == "Only the facilitator can do this."
        async with talking(room, "ben") as ben:
            before = len(ben.heard)
            assert "ask" in (await dana.json("status --json"))["can"]
            await dana.told("ask")
            await settled()
            assert ben.heard[before:] == [
                "Will this happen?",
                # What others see of an answer is said before the answers.
                EACH_ALONE,
                *("0  no", "1  hardly", "2  I have doubts", "3  perhaps", "4  probably", "5  surely"),
            ]
            assert await ben.says("0") == [f"Your answer: 0, no. {AGAIN}"]
            assert await ben.says("5") == [f"Your answer: 5, surely. {AGAIN}"]
            assert await ben.says("6") == [
                "There is nothing with the number 6 to choose. To see what you can do: status"
            ]
            assert await ana.told("answer I have doubts") == f"Your answer: 2, I have doubts. {AGAIN}\n"
            assert (await ana.refused("answer 7", status=2)).endswith(
                "0 no; 1 hardly; 2 I have doubts; 3 perhaps; 4 probably; 5 surely."
            )
            await people["Cleo"].told("answer 4")
            status = await dana.told("status")
            assert "Will this happen?" in status
            assert "doubts" not in status
            before = len(ben.heard)
            await dana.told("reveal --yes")
            await settled()
            assert ben.heard[before:] == [
                "Will this happen? 1 person of 3 doubts that this will happen.",
                *("5, surely: 1", "4, probably: 1", "3, perhaps: 0"),
                *("2, I have doubts: 1", "1, hardly: 0", "0, no: 0"),
                "Make an action smaller, find somebody who helps, or drop one. Then ask again.",
                "Everyone sees the actions and who does them. The minutes keep both.",
            ]
            assert await dana.refused("ask") == AGAIN_QUESTION
            await dana.told("ask --yes")
            await settled()
            assert ben.heard[-8:-5] == ["Will this happen?", EACH_ALONE, "0  no"]
            assert "Your answer" not in await people["Ben"].told("status")
