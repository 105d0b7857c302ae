"""A decision in lines: everything that can be done on both screens is typed."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from retro.room import Room
from retro.session.agenda import Agenda, Privacy
from retro.stages.decide.rules import Decide
from retro.stages.plain_stages import plain_of
from tests.builders import a_stage
from tests.plain.typing_people import Typist, in_a_room, settled, talking

PROPOSAL = "Two mornings are free of meetings"
REASON = "Nobody answers the phone"


@contextlib.asynccontextmanager
async def deciding(
    *names: str, privacy: Privacy = Privacy.REVEALED, **settings: Any
) -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    """People in a stage in which something is decided."""
    stages = (a_stage("decide", privacy=privacy, settings=settings), a_stage("commit", privacy=Privacy.NAMED))
    async with in_a_room(Agenda("A decision", stages), *(names or ("Ana", "Ben"))) as (room, people):
        await people["Dana"].told("next")
        yield room, people


async def asked(people: dict[str, Typist], proposal: str = PROPOSAL) -> None:
    await people["Dana"].told(f"propose {proposal}")
    await people["Dana"].told("ask")


def test_every_act_of_the_kind_can_be_typed() -> None:
    plain = plain_of("decide")
    sent = {act for verb in plain.verbs for act in verb.sends}
    assert sent == {*Decide.acts, *Decide.private_acts, *Decide.closing_acts}


async def test_consent_from_the_proposal_to_the_decision() -> None:
    async with deciding() as (room, people), talking(room, "ben") as ben:
        dana, ana = people["Dana"], people["Ana"]
        assert "No proposal yet." in await ana.told("status")
        assert "Type: propose TEXT" in await dana.refused("next")
        assert "propose TEXT" in await dana.refused("propose", status=2)
        assert await ana.told(f"propose {PROPOSAL}") == "Everybody sees the proposal.\n"
        await ana.refused("propose Another one")
        await dana.told(f"propose {PROPOSAL} each week")
        assert "Nobody is being asked right now" in await ana.refused("decide 1")
        assert "Only the facilitator" in await ana.refused("ask")
        await dana.told("next")
        await settled()
        opened = {
            f"Proposal: {PROPOSAL} each week",
            "You are asked now.",
            "3  objection: not safe to try, because …",
        }
        assert opened <= set(ben.heard)
        assert "Give its number: 1 consent; 2 concern; 3 objection" in await ana.refused(
            "decide maybe", status=2
        )
        assert "needs its reason" in await ana.refused("3")
        assert REASON in await ana.told(f"decide obj --reason {REASON}")
        await people["Olga"].refused("decide 1")
        heard = len(ben.heard)
        assert "Your answer: consent." in await ben.says("1")
        assert not any("Ana" in line or REASON in line for line in ben.heard[heard:])
        assert f"Your answer: objection, because: {REASON}" in await ana.told("status")
        assert REASON not in await dana.told("status")
        assert REASON not in await people["Olga"].told("cards --json")
        await dana.told("reveal")
        await settled()
        assert {"1 consent: Ben", "1 objection is not met yet."} <= set(ben.heard)
        said = f"Objection 1, Ana: {REASON}"
        assert f"{said} (nobody has written down yet how it was met)" in ben.heard
        assert await ana.json("cards --json") == [
            {"label": "1", "text": REASON, "prompt": "Objections", "own": True, "name": "Ana"}
        ]
        assert "no objection here" in await people["Ben"].refused("withdraw")
        assert "There is no objection" in await dana.refused("met 7 It is not", status=2)
        await dana.told("met 1 One of us stays near it")
        await settled()
        assert f"{said} (met by: One of us stays near it)" in ben.heard
        assert "write-decision TEXT" in await dana.refused("next")
        await dana.refused("write-decision --review someday")
        assert "Written down as D1." in await dana.told("write-decision --review 2027-01-31", yes=True)
        decision = room.view("ana").record.decisions[0]
        assert (decision.text, decision.review) == (f"{PROPOSAL} each week", "2027-01-31")
        assert "the group decides" in await dana.refused("deciders Ana")


async def test_an_objection_is_withdrawn_and_a_matter_ends_without_a_decision() -> None:
    async with deciding() as (room, people), talking(room, "ben"):
        dana, ana, ben = people["Dana"], people["Ana"], people["Ben"]
        await asked(people)
        await ana.told(f"answer objection --reason {REASON}")
        assert "not done." in await dana.refused("reveal")
        await ben.told("decide concern")
        await dana.told("reveal")
        assert await ana.told("withdraw") == "Your objection is withdrawn.\n"
        assert f"Objection 1, Ana: {REASON} (withdrawn)" in await ben.told("status")
        await dana.told(f"propose {PROPOSAL}, for now")
        assert "The proposal has changed since it was asked." in await ana.told("status")
        await dana.told("next")
        assert "Round 2 of 3." in await ana.told("status")
        await dana.told("reveal --yes")
        assert "Nobody answered." in await ana.told("status")
        assert "no decision on this?" in await dana.refused("no-decision")
        assert await dana.told("no-decision --yes") == "There is no decision.\n"
        assert room.view("ana").record.notes
        await dana.told("propose Something else")
        assert "Proposal: Something else" in await ana.told("status")


async def test_fingers_have_their_own_numbers() -> None:
    async with deciding(method="fist") as (_, people):
        await asked(people)
        assert "0  no\n1  I have strong doubts" in await people["Ana"].told("status")
        assert "Your answer: 0, no." in await people["Ana"].told("0")
        assert "Your answer: 3, I can live with it." in await people["Ana"].told("decide 3")
        assert "Your answer: 5, I am all for it." in await people["Ben"].told("decide I am all")
        assert "nothing with the number 6" in await people["Ana"].refused("6", status=2)
        await people["Dana"].told("reveal")
        assert "1 × 5 · I am all for it: Ben" in await people["Ana"].told("status")


async def test_options_get_a_number_each() -> None:
    async with deciding("Ana", "Ben", "Chloe", "Emil", method="resistance") as (_, people):
        dana, ana = people["Dana"], people["Ana"]
        assert "propose TEXT --options A; B" in await dana.refused("next")
        await dana.told("propose Where do we meet? --options Office; Home")
        await dana.told("propose -", "Where do we sit?", "Office; second floor", "Home")
        await dana.told("propose Where do we all sit?")
        await dana.told("ask")
        assert "Option 1: Office; second floor" in await ana.told("status")
        assert "rate OPTION N" in await ana.refused("decide 1", status=2)
        assert "from 0 to 10" in await ana.refused("rate 1 11")
        assert "There is no option" in await ana.refused("rate 9 1", status=2)
        assert await ana.told("rate home 2") == "Home: 2. 1 of 3 options have a number.\n"
        assert "2 options without a number" in await ana.told("status")
        assert (await ana.json("cards --json"))[1]["mine"] == 2
        for name in ("Ana", "Ben", "Chloe", "Emil"):
            for option, number in enumerate((9, 1, 4), 1):
                await people[name].told(f"rate {option} {number}")
        assert all("mine" not in item for item in await dana.json("cards --json"))
        await dana.told("reveal")
        status = await ana.told("status")
        assert "Resistance of 4 answers, the least first:\nHome: 4 in all, from 1 to 1 each" in status
        assert (await ana.json("cards --json"))[0]["dots"] == 36
        await dana.told("write-decision")


async def test_one_person_decides_after_advice() -> None:
    async with deciding(who="one") as (_, people):
        dana, ana, ben = people["Dana"], people["Ana"], people["Ben"]
        assert "Type: deciders NAME" in await dana.refused("next")
        assert "There is no person" in await dana.refused("deciders Zoe", status=2)
        assert "Only the facilitator" in await ana.refused("deciders Ana")
        assert await dana.told("deciders Ana") == "Ana decides, after everybody's advice.\n"
        await asked(people)
        assert "Everybody writes advice" in await ana.told("status")
        assert "Your advice: Ask the others too" in await ben.told("advise Ask the others too")
        await dana.told("reveal")
        assert "Advice, Ben: Ask the others too" in await ana.told("status")
        await dana.told("ask-deciders")
        assert "What everybody said.\nAdvice, Ben" in await ana.told("status")
        assert "Asked: Ana." in await ben.told("status")
        assert "Your answer: yes." in await ana.told("decide yes")
        await dana.told("reveal")
        assert "Written down as D1." in await dana.told("write-decision We do it")


async def test_who_decides_is_replaced_while_they_are_asked() -> None:
    async with deciding("Ana", "Ben", "Chloe", who="named") as (_, people):
        dana = people["Dana"]
        await dana.told("deciders Ana, Ben")
        await asked(people)
        await people["Chloe"].told("decide 1")
        await dana.told("reveal --yes")
        await dana.told("ask-deciders")
        # Nobody of them is connected here, so all of them may be replaced.
        assert "Ana and Chloe decide" in await dana.told("deciders Ana, Chloe")
