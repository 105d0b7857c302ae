"""Hearing a briefing in lines, with the own role; and writing lessons down."""

from retro.session.agenda import Agenda, Prompt, Stage
from tests.plain.typing_people import in_a_room, settled, talking

ROLES = ("Chair", "Sceptic")


async def test_a_role_is_said_to_the_one_who_has_it() -> None:
    brief = Stage(
        "hearing", "brief", "Hearing", 3, instruction="Hear this.", settings={"roles": ROLES, "facts": True}
    )
    agenda = Agenda("A test", (brief, Stage("talking", "discuss", "Talking", 5)))
    async with in_a_room(agenda, "Ana", "Ben") as (room, people), talking(room, "ben") as ben:
        await people["Dana"].told("next")
        await settled()
        said = {name: await person.told("status") for name, person in people.items()}
        mine = next(line for line in said["Ana"].splitlines() if line.startswith("Your role"))
        assert mine in {f"Your role: {role}. Only you see it." for role in ROLES}
        assert {line for line in ben.heard if line.startswith("Your role")} == {
            f"Your role: {role}. Only you see it." for role in ROLES
        } - {mine}
        for name in ("Dana", "Olga"):
            assert "Your role" not in said[name]
            assert "It stands on their own screen" in said[name]
        assert "Stage 1 of 2: Hearing opened: 3 minutes." in ben.heard
        assert "Hear this." in ben.heard
        assert "No actions of earlier meetings are open." in ben.heard
        assert await people["Olga"].told("read") == "Hear this.\n"
        assert await people["Ana"].told("cards") == "There is nothing here yet.\n"


async def test_lessons_are_written_changed_and_deleted_beside_the_cards_they_come_from() -> None:
    prompt = Prompt("well", "What went well")
    stages = (
        Stage("writing", "ideate", "Writing", 5, prompts=(prompt,)),
        Stage("keeping", "lessons", "Lessons", 8, settings={"of": (prompt.title,)}),
    )
    async with (
        in_a_room(Agenda("A test", stages), "Ana", "Ben") as (room, people),
        talking(room, "ben") as ben,
    ):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        await ana.told("add 1 Small changes")
        await dana.told("reveal --yes")
        await dana.told("next")
        await settled()
        assert "Stage 2 of 2: Lessons opened: 1 card to take lessons from, 8 minutes." in ben.heard
        assert ben.heard[-2:] == ["Cards to take lessons from:", "a1  Small changes"]
        assert "No lesson yet. To write one down: lesson TEXT" in await ana.told("status")

        before = len(ben.heard)
        written = "lesson Review small changes --context any team --evidence 9 of 10 --tags review #ci"
        assert await ana.told(written) == "Written down as L1.\n"
        assert await ana.told("edit L1 Review small changes first") == "L1 is changed.\n"
        await settled()
        assert ben.heard[before:] == [
            "Lesson L1: Review small changes",
            "Lesson L1 reads now: Review small changes first",
        ]
        details = (
            "Review small changes first; when it applies: any team; how we know: 9 of 10; tags: #review #ci"
        )
        status = await people["Olga"].told("status")
        assert f"L1  {details}" in status
        assert "Tags so far: #ci #review" in status
        assert await ben.says("cards") == [
            *("Lessons:", f"L1  {details}"),
            *("Cards to take lessons from:", "a1  Small changes"),
        ]
        assert await people["Olga"].json("cards --json") == [
            {"label": "L1", "text": details, "prompt": "Lessons"},
            {"label": "a1", "text": "Small changes", "prompt": "Cards to take lessons from"},
        ]
        assert "observe" in (await people["Olga"].refused("lesson more")).lower()
        assert await ana.refused("delete L1") == "Only the facilitator can do this."
        assert await dana.refused("delete L1") == "Delete L1? It will not be in the minutes."
        assert await dana.told("delete L1 --yes") == "L1 is deleted.\n"
        await settled()
        assert ben.heard[-1] == "L1 was deleted."


async def test_a_lesson_has_all_words_of_a_long_line_that_was_captured() -> None:
    text = "word " * 150 + "the end"
    agenda = Agenda("A test", (Stage("keeping", "lessons", "Lessons", 8),))
    async with in_a_room(agenda, "Ana") as (room, people):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        await ana.told(f"capture {text}")

        assert await ana.told("take n1") == "N1 is a lesson now.\n"
        (lesson,) = room.session.record.lessons
        assert (lesson.context, lesson.statement[:10]) == (text, text[:10])
