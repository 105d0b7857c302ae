"""Voting by typing: dots, points and orders, one question or several, and what is told of the result."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from retro.room import Room
from retro.session.acts import SetVoices
from retro.session.agenda import Agenda, Prompt, Stage
from tests.plain.typing_people import Typist, in_a_room, settled, talking

NAMES = ("Ana", "Ben", "Cem")


@contextlib.asynccontextmanager
async def a_vote(
    prompts: Sequence[str] = (), **settings: object
) -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    """A vote on `a1 The build is slow`, `a2 Good lunch` and `a3 Late answers`."""
    asked = tuple(Prompt(f"q{number}", title) for number, title in enumerate(prompts))
    stages = (
        Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("well", "What happened"),)),
        Stage("voting", "vote", "Voting", 4, prompts=asked, settings=settings),
        Stage("talking", "discuss", "Discussion", 10, settings={"boxes": (5, 2)}),
    )
    async with in_a_room(Agenda("A test", stages), *NAMES) as (room, people):
        await people["Dana"].told("next")
        # What is written after the reveal has its labels in the order of writing.
        await people["Dana"].told("reveal")
        await people["Ana"].told("add 1 -", "The build is slow", "Good lunch", "Late answers")
        await people["Dana"].told("next")
        yield room, people


async def test_dots_are_given_and_taken_back_all_of_them_or_none() -> None:
    async with a_vote(dots=5, most=3) as (_, people):
        ana = people["Ana"]
        assert await ana.told("vote A1") == (
            "a1 has 1 dot of yours. 1 of 5 dots given, at most 3 on one topic. Yours: a1 1.\n"
        )
        assert "a1 has 3 dots of yours. 3 of 5" in await ana.told("vote a1 2")
        assert await ana.refused("vote a1") == "At most 3 dots on one topic."
        assert await ana.refused("vote a2 3") == "You have only 2 dots left."
        assert "5 of 5" in await ana.told("vote a2 2")
        assert await ana.refused("vote a3") == "You have given all your 5 dots; take one back first."
        assert "a1 has 1 dot of yours." in await ana.told("unvote a1 2")
        assert "a1 has no dot of yours." in await ana.told("unvote a1 9")
        assert await ana.refused("unvote a1") == "You have no dot on this topic."
        assert await ana.json("cards --json") == [
            {"label": "a1", "text": "The build is slow"},
            {"label": "a2", "text": "Good lunch", "mine": 2},
            {"label": "a3", "text": "Late answers"},
        ]
        assert "2 of 5 dots given, at most 3 on one topic. Yours: a2 2." in await ana.told("status")
        assert "Yours" not in await people["Ben"].told("status")


async def test_what_cannot_be_voted_on_is_refused_in_a_sentence() -> None:
    async with a_vote(dots=5) as (_, people):
        ana = people["Ana"]
        assert await ana.refused("vote z9") == "There is no topic called z9 here. There are: a1, a2, a3."
        assert "N is a number" in await ana.refused("vote a1 many", status=2)
        assert await ana.refused("vote a1 0", status=2) == "N is 1 or more."
        assert "LABEL is missing" in await ana.refused("vote", status=2)
        assert await ana.refused("rank a1 1") == "Here is no order."
        assert "observe" in (await people["Olga"].refused("vote a1")).lower()
        assert await ana.refused("close-vote") == "Only the facilitator can do this."
        assert await ana.refused("reopen") == "Only the facilitator can do this."


async def test_the_vote_is_closed_and_opened_again() -> None:
    async with a_vote(dots=3) as (room, people), talking(room, "olga") as olga, talking(room, "ben"):
        for name in NAMES:
            await people[name].told("vote a2 2")
        await people["Ana"].told("vote a1")
        assert not [line for line in olga.heard if "dots" in line and "given" in line]
        dana = people["Dana"]
        assert "1 of 1 is not done." in await dana.refused("close-vote")
        assert await dana.told("close-vote --yes") == "Done: close the voting.\n"
        await settled()
        assert olga.heard[-6:] == [
            "3 people gave 7 dots. Most first.",
            "a2  Good lunch: 6 dots",
            "a1  The build is slow: 1 dot",
            "a3  Late answers: no dots",
            "2 topics of 5 minutes fit into the 10 minutes of Discussion.",
            "Only totals are kept. Nobody can find out whose dots they are.",
        ]
        assert (await dana.json("cards --json"))[0] == {"label": "a2", "text": "Good lunch", "dots": 6}
        assert await people["Ana"].refused("vote a1") == "The voting is closed."
        assert await dana.refused("reopen") == "Delete all ballots and vote again?"
        await dana.told("reopen --yes")
        await settled()
        assert any("Vote again" in line for line in olga.heard)
        assert "0 of 3 dots given." in await people["Ana"].told("status")
        await people["Ana"].told("vote a1")
        await dana.told("close-vote --yes")
        few = "Fewer than 3 people voted. Their dots are not shown: people could guess who gave them."
        assert f"{few} This was the second vote." in await people["Ben"].told("status")


async def test_topics_are_put_in_order() -> None:
    async with a_vote(method="ranking") as (_, people):
        ana = people["Ana"]
        assert await ana.told("vote a3") == ("a3 is at place 1 of your order. 1 of 3 topics ranked: a3.\n")
        await ana.told("rank a1")
        assert "3 topics ranked: a2, a3, a1." in await ana.told("rank a2 1")
        assert "a3 is not in your order. 2 of 3 topics ranked: a2, a1." in await ana.told("unvote a3")
        assert await ana.refused("unvote a3") == "You have not ranked this topic."
        for name in ("Ben", "Cem"):
            await people[name].told("vote a1")
        await people["Dana"].told("close-vote --yes")
        told = await ana.told("status")
        assert "3 people put topics in order. Most first." in told
        assert "a1  The build is slow: 3 points, places 1 to 2, 1.3 on average" in told
        assert "a2  Good lunch: 2 points, ranked by fewer than 3" in told
        assert "a3  Late answers: no points, nobody ranked it" in told


async def test_points_are_divided() -> None:
    async with a_vote(method="points") as (_, people):
        assert "a1 has 60 points of yours. 60 of 100" in await people["Ana"].told("vote a1 60")
        assert await people["Ana"].refused("vote a2 41") == "You have only 40 points left."


async def test_a_seat_votes_for_several_people() -> None:
    async with a_vote(dots=2, most=1) as (room, people):
        await room.submit("dana", SetVoices("ana", 3))
        told = await people["Ana"].told("status")
        assert "You vote for 3 people." in told
        assert "0 of 6 dots given, at most 3 on one topic." in told
        assert "3 of 6 dots given" in await people["Ana"].told("vote a1 3")
        assert await people["Ben"].refused("vote a1 2") == "At most 1 dot on one topic."


async def test_several_questions_are_answered_by_name_or_number() -> None:
    async with a_vote(("Likelihood", "Damage"), dots=2) as (_, people):
        ana = people["Ana"]
        which = "Say which one, with --question NUMBER: 1 Likelihood; 2 Damage."
        assert which in await ana.refused("vote a1", status=2)
        assert 'no question "cost"' in await ana.refused("vote a1 --question cost", status=2)
        for person in (people[name] for name in NAMES):
            await person.told("vote a1 --question 1")
            await person.told("vote a1 2 --question dam")
            await person.told("vote a2 --question likelihood")
        told = await ana.told("status")
        assert "Likelihood: 2 of 2 dots given. Yours: a1 1, a2 1." in told
        assert [item.get("mine") for item in await ana.json("cards --json")] == [1, 1, None, 2, None, None]
        await people["Dana"].told("close-vote --yes")
        told = await ana.told("status")
        assert "Damage: 3 people gave 6 dots." in told
        assert "In this order: Likelihood × Damage, highest first." in told
        assert "a1  The build is slow: Likelihood 3, Damage 6" in told


async def test_whoever_abstains_is_done_once_nothing_else_is_asked() -> None:
    async with a_vote(("Likelihood", "Damage"), dots=2) as (room, people):
        ana = people["Ana"]
        await ana.told("vote a1 --question 1")
        asked = "Take back all that you gave here, and abstain?"
        assert await ana.refused("abstain --question 1") == asked
        assert await ana.told("abstain --question 1 --yes") == "You abstain for Likelihood.\n"
        assert not room.view("ana").mine_done
        assert await ana.told("abstain --question 2") == "You abstain for Damage. You are done.\n"
        assert room.view("ana").mine_done
        assert "Damage: You abstain. To vote after all: vote LABEL" in await ana.told("status")


async def test_what_opens_and_what_can_be_typed_is_said() -> None:
    async with a_vote(dots=5, most=2) as (room, people), talking(room, "ben") as ben:
        assert "Stage 2 of 3: Voting opened: 5 dots, at most 2 on one topic, 4 minutes." in ben.heard
        assert "a1  The build is slow" in ben.heard
        given = "a1 has 2 dots of yours. 2 of 5 dots given, at most 2 on one topic. Yours: a1 2."
        assert await ben.says("vote a1 2") == [given]
        heard = await ben.says("?")
        assert "a1  The build is slow" in heard  # in what the status says
        assert heard.count("a1  The build is slow") == 1
        can = next(line for line in heard if line.startswith("You can type"))
        assert "vote LABEL [N]; unvote LABEL [N]; abstain" in can
        assert "rank" not in can
        assert "close-vote" not in can
        await people["Dana"].told("close-vote --yes")
        await settled()
        assert "vote LABEL" not in (await ben.says("?"))[-1]


async def test_who_leads_is_told_the_next_step_by_its_name() -> None:
    async with a_vote(dots=5) as (_, people):
        told = await people["Dana"].told("status")
        assert "The next step: " in told, told.splitlines()[5:]
        assert "The next step" not in await people["Ana"].told("status")
