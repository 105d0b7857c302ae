"""Reading in lines: notes on numbered parts, which nobody else is told of before the reading is over."""

import contextlib
from collections.abc import AsyncIterator

from retro.room import Room
from retro.session.agenda import Agenda, Privacy, Stage
from tests.plain.typing_people import Typist, in_a_room, settled, talking

PAGE = """\
# The plan

We move in May.

***

- The van
- The boxes
"""
VAN = 4


@contextlib.asynccontextmanager
async def reading(
    document: str = PAGE, privacy: Privacy = Privacy.ANONYMOUS
) -> AsyncIterator[tuple[Room, dict[str, Typist]]]:
    stages = (
        Stage("reading", "read", "Reading", 5, instruction="Read it.", document=document, privacy=privacy),
        Stage("talking", "discuss", "Talking", 5),
    )
    async with in_a_room(Agenda("A test", stages), "Ana", "Ben") as (room, people):
        await people["Dana"].told("next")
        yield room, people


async def test_notes_are_written_on_parts_and_shown_to_all_at_once() -> None:
    async with reading(privacy=Privacy.NAMED) as (room, people), talking(room, "ben") as ben:
        ana, dana = people["Ana"], people["Dana"]
        assert "Stage 1 of 2: Reading opened: 5 minutes." in ben.heard
        assert "To read the text: read. To see its parts with their numbers: parts." in ben.heard
        assert await ana.told("read") == PAGE
        assert await ana.told("parts") == "1  The plan\n2  We move in May.\n4  The van\n5  The boxes\n"

        before = len(ben.heard)
        said = "1 note on part 4 saved, not shown yet. You have 1 note.\n"
        assert await ana.told(f"note {VAN} which van?") == said
        said = "2 notes on part 2 saved, not shown yet. You have 3 notes.\n"
        assert await ana.told('note "we move" -', "why May?", "", "why not June?") == said
        assert await ana.told("edit m1 whose van?") == "The note is changed.\n"
        assert await ana.told("withdraw m3") == "The note is withdrawn.\n"
        assert await ana.told("parts") == (
            "1  The plan\n2  We move in May. (1 note)\n4  The van (1 note)\n5  The boxes\n"
        )
        assert await ana.told("cards") == (
            "On part 4, “The van”:\nm1  whose van? (yours)\n"
            "On part 2, “We move in May.”:\nm2  why May? (yours)\n"
        )
        assert "m1  on part 4: whose van? (yours)" in await ana.told("status")
        await settled()
        assert ben.heard[before:] == []
        for other in ("Ben", "Dana", "Olga"):
            assert "van?" not in await people[other].told("status") + await people[other].told("cards")
            assert "note" not in await people[other].told("parts")

        await people["Ana"].told("done")
        assert await dana.refused("reveal") == "1 of 1 is not done. End the reading anyway?"
        assert await dana.told("reveal --yes") == "Done: end the reading.\n"
        await settled()
        assert ben.heard[before:] == [
            "2 notes in the margin.",
            "m1  on part 2, “We move in May.”: why May? (Ana)",
            "m2  on part 4, “The van”: whose van? (Ana)",
            "Notes: by name.",
        ]
        assert await people["Olga"].json("cards --json") == [
            {"label": "m1", "text": "why May?", "prompt": "On part 2, “We move in May.”", "name": "Ana"},
            {"label": "m2", "text": "whose van?", "prompt": "On part 4, “The van”", "name": "Ana"},
        ]
        assert (await people["Olga"].json("parts --json"))[1] == {
            "number": 2,
            "begins": "We move in May.",
            "notes": 1,
        }
        for late in ("note 1 more", "edit m1 more", "withdraw m1"):
            assert await ana.refused(late) == "The notes are shown already."


async def test_what_cannot_be_done_is_refused_in_a_sentence() -> None:
    async with reading() as (_, people):
        ana = people["Ana"]
        for no_part in ("3", "0", "99"):
            refused = await ana.refused(f"note {no_part} why?")
            assert refused == f"The text has no part {no_part}. To see its parts: parts"
        assert '"the" can mean several parts: 1, 4, 5.' in await ana.refused("note the why?", status=2)
        assert 'No part begins with "Boxes".' in await ana.refused("note Boxes why?", status=2)
        assert "TEXT is missing" in await ana.refused("note 1", status=2)
        assert "500" in await ana.refused("note 1 -", "short", "x" * 501)
        assert await ana.refused("edit m1 why?") == "You have no note m1 here. You have written none."
        await ana.told("note 1 why?")
        assert await ana.refused("withdraw m2") == "You have no note m2 here. Yours are: m1."
        assert "observe" in (await people["Olga"].refused("note 1 why?")).lower()
        assert await ana.refused("reveal") == "Only the facilitator can do this."
        assert "note PLACE TEXT; edit LABEL TEXT; withdraw LABEL" in await ana.told("status")
        assert "note PLACE" not in await people["Olga"].told("status")


async def test_names_are_not_said_where_notes_have_none_and_a_text_may_be_missing() -> None:
    async with reading() as (_, people):
        await people["Ana"].told("note 4 which van?")
        await people["Dana"].told("next --yes")
        assert await people["Ben"].told("cards") == "On part 4, “The van”:\nm1  which van?\n"
    async with reading("") as (_, people):
        assert "There is no text to read." in await people["Ana"].told("status")
        assert await people["Ana"].told("parts") == "There is no text to read.\n"
        assert await people["Ana"].refused("note 1 why?") == "There is no text to read."
