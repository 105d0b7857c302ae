"""Putting cards together by typing their labels, and what the others are told of each move."""

import contextlib
from collections.abc import AsyncIterator

from retro.room import Room
from retro.session.agenda import Agenda, Prompt, Stage
from tests.plain.typing_people import Typist, in_a_room, settled, talking

CARDS = ("Deploys fail at night", "Night deploys fail again", "Good lunch")
SUGGESTED = (
    "a1 Deploys fail at night and a2 Night deploys fail again may belong together. "
    "To answer: join a1 a2, or apart a1 a2"
)


@contextlib.asynccontextmanager
async def a_board(by: str = "everyone") -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    """A board with the cards a1 to a3, which these people put together."""
    stages = (
        Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("well", "What happened"),)),
        Stage("grouping", "group", "Grouping", 8, settings={"by": by}),
    )
    async with in_a_room(Agenda("A test", stages), "Ana", "Ben") as (room, people):
        await people["Dana"].told("next")
        # What is written after the reveal has its labels in the order of writing.
        await people["Dana"].told("reveal")
        await people["Ana"].told("add 1 -", *CARDS)
        await people["Dana"].told("next")
        yield room, people


async def test_cards_are_put_together_named_split_undone_and_redone() -> None:
    async with a_board() as (room, people), talking(room, "olga") as olga:
        ana = people["Ana"]
        assert "Stage 2 of 2: Grouping opened: 3 cards, 8 minutes." in olga.heard
        assert "a3  Good lunch" in olga.heard
        assert not [line for line in olga.heard if "may belong" in line]  # who watches moves nothing

        async def tells(command: str, reply: str, *heard: str) -> None:
            before = len(olga.heard)
            assert await ana.told(command) == f"{reply}\n"
            await settled()
            assert olga.heard[before:] == [*heard]

        await tells("join A1, a3", "They are together now: T1.", "T1  Deploys fail at night: a1, a3")
        await tells("name t1 Nights", "T1 is called Nights.", "T1  Nights: a1, a3")
        assert await ana.json("cards --json") == [
            {"label": "T1", "text": "Nights"},
            {"label": "a1", "text": CARDS[0], "topic": "T1"},
            {"label": "a3", "text": CARDS[2], "topic": "T1"},
            {"label": "a2", "text": CARDS[1]},
        ]
        undone = "Undone: 1 topic, 1 card not grouped yet."
        await tells("undo --yes", undone, "T1  Deploys fail at night: a1, a3")
        await tells("redo", "Redone: 1 topic, 1 card not grouped yet.", "T1  Nights: a1, a3")
        await tells("name a3", "a3 has no name.", "T1  Deploys fail at night: a1, a3")
        gone = "T1  Deploys fail at night: this is not a topic any more."
        await tells("split a3", "T1 is split.", gone, f"a1  {CARDS[0]}", "a3  Good lunch")
        assert "0 topics, 3 cards not grouped yet." in await ana.told("status")


async def test_a_suggestion_is_said_and_taken_or_refused() -> None:
    async with a_board() as (room, people), talking(room, "ben") as ben:
        assert SUGGESTED in ben.heard
        assert await ben.says("apart a1 a2") == ["a1 and a2 stay apart; this is not suggested again."]
        assert "may belong" not in await people["Dana"].told("status")
        heard = await ben.says("undo", "yes")
        assert heard == [
            "Undo the last change of the board? It may be somebody else's. "
            "Type yes, or anything else to leave it.",
            "Undone: 0 topics, 3 cards not grouped yet.",
            SUGGESTED,
        ]
        assert (await ben.says("join a1 a2"))[0] == "They are together now: T1."
        assert await people["Ana"].refused("join a1 a2") == "These are in one topic already."


async def test_what_cannot_be_done_is_refused_in_a_sentence() -> None:
    async with a_board() as (_, people):
        ana = people["Ana"]
        assert await ana.refused("join a1 z9") == "There is no card or topic called z9."
        assert await ana.refused("join a1") == "Choose at least two cards to put together."
        assert "LABELS is missing" in await ana.refused("join", status=2)
        assert "apart LABEL LABEL" in await ana.refused("apart a1", status=2)
        assert await ana.refused("split a1") == "This is a single card; there is nothing to split."
        assert await ana.refused("name z9 Nights") == "There is no card or topic called z9."
        assert await ana.refused("redo") == "There is nothing to redo."
        assert "somebody else's" in await ana.refused("undo")
        assert "observe" in (await people["Olga"].refused("join a1 a2")).lower()
        can = (await ana.told("status")).splitlines()[-1]
        assert "join LABELS; apart LABELS; name LABEL [TEXT]" in can
        assert not [word for word in ("split", "undo", "redo") if word in can]


async def test_only_the_facilitator_moves_cards_where_it_is_so() -> None:
    async with a_board(by="facilitator") as (room, people), talking(room, "ana") as ana:
        assert "Stage 2 of 2: Grouping opened: 3 cards, which the facilitator moves, 8 minutes." in ana.heard
        assert await ana.says("join a1 a2") == ["In this session the facilitator moves the cards."]
        assert "join" not in (await ana.says("?"))[-1]
        assert await people["Dana"].told("join a1 a2") == "They are together now: T1.\n"
        await settled()
        assert ana.heard[-1] == "T1  Deploys fail at night: a1, a2"
