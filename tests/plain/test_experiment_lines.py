"""Experiments, and what more lessons and decisions hold, in lines."""

from retro.session.agenda import Agenda, Stage
from tests.plain.typing_people import in_a_room, settled, talking

STAGES = (
    Stage("trying", "commit", "Trying", 5, settings={"write": "experiments"}),
    Stage("keeping", "lessons", "Lessons", 8, settings={"ask": ("evidence", "sort")}),
    Stage("closing", "close", "Close", 3),
)


async def test_an_experiment_is_written_changed_read_and_deleted_in_lines() -> None:
    async with (
        in_a_room(Agenda("A test", STAGES), "Ana", "Ben") as (room, people),
        talking(room, "ben") as ben,
    ):
        ana, dana = people["Ana"], people["Dana"]
        await dana.told("next")
        await settled()
        assert "Stage 1 of 3: Trying opened: 0 experiments so far, 5 minutes." in ben.heard
        assert "No experiment yet. To write one down: experiment TEXT" in await ana.told("status")
        assert "No action yet" not in await ana.told("status")

        before = len(ben.heard)
        written = "experiment If we pair, then we wait less --measure days --before six --until 2027-02-01"
        assert await ana.told(written) == "Written down as E1.\n"
        assert await ana.told("change E1 --owner Ben --test two releases --tags #ci") == "E1 is changed.\n"
        await settled()
        assert ben.heard[before:] == [
            "Experiment E1: If we pair, then we wait less (until 1 Feb 2027)",
            "Experiment E1 reads now: If we pair, then we wait less (Ben, until 1 Feb 2027)",
        ]
        details = (
            "If we pair, then we wait less (Ben, until 1 Feb 2027, smallest test: two releases, "
            "what we look at: days, how it is now: six, #ci)"
        )
        assert f"E1  {details}" in await people["Olga"].told("status")
        assert await ana.json("cards --json") == [{"label": "E1", "text": details, "prompt": "Experiments"}]
        assert await ana.json("record --json") == [
            {"what": "experiment", "label": "E1", "text": "If we pair, then we wait less"}
        ]
        assert await ana.told("edit e1 If we pair") == "E1 is changed.\n"
        assert "2026-12-05" in await ana.refused("change E1 --until soon")
        assert "--owner, --test, --measure" in await ana.refused("change E1 --by friday", status=2)
        assert room.view("ana").record.experiments[0].measure == "days"

        await dana.told("next")
        await dana.told("next")
        assert "E1  If we pair" in await ana.told("status")
        assert await dana.told("delete E1 --yes") == "E1 is deleted.\n"
        assert not room.view("ana").record.experiments


async def test_what_a_stage_asks_of_a_lesson_is_said_and_kept() -> None:
    async with in_a_room(Agenda("A test", STAGES), "Ana") as (_, people):
        ana = people["Ana"]
        await people["Dana"].told("next")
        await people["Dana"].told("next")
        assert "No lesson yet. To write one down: lesson TEXT --evidence … --sort …" in await ana.told(
            "status"
        )
        await ana.told("lesson Keys belong to the vault --sort Avoid --review 2027-06-01")
        assert "L1  Keys belong to the vault; to avoid; review on 1 Jun 2027" in await ana.told("status")
        assert "repeat, avoid or surprise" in await ana.refused("lesson More --sort later")


async def test_a_decision_says_why_and_what_it_changes() -> None:
    async with in_a_room(Agenda("A test", STAGES), "Ana") as (room, people):
        ana = people["Ana"]
        await people["Dana"].told("next")
        await ana.told("decision Freeze --why two calls --instead a rota --changes 2026-11-07-x/D1 --tags ci")
        told = "D1  Freeze (because: two calls, instead of: a rota, changes 2026-11-07-x/D1)"
        assert told in await ana.told("status")
        assert room.view("ana").record.decisions[0].tags == ("ci",)
        assert "2026-11-07-sprint-41/D1" in await ana.refused("change D1 --changes D7")
        await ana.told('change D1 --changes ""')
        assert not room.view("ana").record.decisions[0].changes
