"""`inbox` in lines."""

from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.brought import BroughtCapture, Judgement
from retro.session.record import all_entries
from retro.session.record_words import words_of
from tests.plain.typing_people import in_a_room, settled, talking
from tests.tui.test_inbox_by_keys import CAPTURES


async def test_captured_lines_are_judged_in_lines() -> None:
    stages = (
        Stage("captured", "inbox", "Captured", 5),
        Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("now", "What now"),)),
    )
    async with (
        in_a_room(Agenda("A test", stages), "Ana", "Ben", captures=CAPTURES) as (room, people),
        talking(room, "ben") as ben,
    ):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        await settled()
        assert any("Captured opened: 3 lines captured" in line for line in ben.heard)
        assert "C9  Reviews take days" in await ana.told("cards")
        assert await ana.told("1") == "C9: became L1.\n"
        assert await ana.told("judge c5 board") == "C5: will be a card.\n"
        assert "Its words are destroyed" in (await ana.type("judge C7 drop")).question
        assert "when the meeting is over" in (await ana.type("judge C7 drop")).question
        assert await ana.told("judge C7 drop --yes") == "C7: dropped.\n"
        await settled()

        assert [capture.judged for capture in room.session.captures] == [
            Judgement.DROP,
            Judgement.BOARD,
            Judgement.OPEN,
        ]
        (lesson,) = room.session.record.lessons
        assert (lesson.statement, lesson.origin) == ("Reviews take days", "none-2026-10/C9")
        assert "There is no capture C1 here" in await ana.refused("judge C1 keep")
        assert "C9: became L1" in await ana.refused("make C9 action")
        assert "Ask operations" not in await ana.told("cards")


async def test_no_word_of_a_long_line_is_lost_in_lines() -> None:
    texts = [f"number {number} " + "word " * 150 + "the end" for number in range(4)]
    captures = tuple(BroughtCapture(f"none-2026-11/C{n}", text) for n, text in enumerate(texts, 1))
    stages = (
        Stage("captured", "inbox", "Captured", 5),
        Stage("writing", "ideate", "Writing", 5, prompts=(Prompt("now", "What now"),)),
    )
    async with in_a_room(Agenda("A test", stages), "Ana", captures=captures) as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        await settled()
        for number, what in enumerate(("lesson", "action", "experiment"), 1):
            await ana.told(f"make C{number} {what}")
        assert "A card has room for 500 characters" in await ana.refused("judge C4 board")

        kept = [word for entry in all_entries(room.session.record) for word in words_of(entry)]
        assert set(texts[:3]) <= set(kept)
