"""Capturing in lines."""

from retro.session import acts
from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.captures import DRAFT
from tests.plain.typing_people import in_a_room, settled, talking
from tests.room.rooms import LEADER


async def test_a_line_waits_with_its_writer_while_people_write_alone() -> None:
    prompt = Prompt("well", "What went well")
    stages = (
        Stage("writing", "ideate", "Writing", 5, prompts=(prompt,)),
        Stage("keeping", "lessons", "Lessons", 8),
    )
    async with (
        in_a_room(Agenda("A test", stages), "Ana", "Ben") as (room, people),
        talking(room, "ben") as ben,
    ):
        ana, dana = people["Ana"], people["Dana"]
        assert "It stays with you" in await ana.told("capture Before it begins")
        await dana.told("next")
        assert "It stays with you" in await ana.told("capture They freeze at noon #release")
        assert "put-down" in await ana.told("status")
        assert "People write or answer alone now" in await dana.refused("capture x")
        assert "People write or answer alone now" in await ana.refused("put-down")
        assert not room.session.record.notes
        await ana.told("add 1 Small changes")
        await dana.told("reveal --yes")

        assert await ana.told("put-down") == "2 lines put down, without your name.\n"
        assert await ana.told("capture Later #ci") == "Captured, without your name.\n"
        await dana.told("next")
        await settled()

        assert [note.text for note in room.session.record.notes] == [
            "Before it begins",
            "They freeze at noon",
            "Later",
        ]
        assert "N2  They freeze at noon #release" in await ana.told("cards")
        assert await ana.told("take n2") == "N2 is a lesson now.\n"
        (lesson,) = room.session.record.lessons
        assert (lesson.statement, lesson.tags) == ("They freeze at noon", ("release",))
        assert "N2" not in await ana.told("cards")
        assert "Nothing called N2" in await ana.refused("take N2")
        assert any("They freeze" in line for line in ben.heard)


async def test_nothing_that_could_not_be_put_down_is_said_to_be_kept() -> None:
    prompt = Prompt("well", "What went well")
    stages = (Stage("writing", "ideate", "Writing", 5, prompts=(prompt,)),)
    async with in_a_room(Agenda("A test", stages), "Ana", "Ben") as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        assert "holds up to 2,000 characters" in await ana.refused(f"capture {'x' * 2001}")
        assert "needs some text" in await ana.refused("capture \u200b")
        assert "It stays with you" in await ana.told("capture They freeze")
        await room.submit(LEADER, acts.EndSession())

        assert "The session is over, so this was not kept." in await ana.refused("capture Too late")
        assert room.view("ana").drafts.get(DRAFT, "") in ("", "They freeze")
