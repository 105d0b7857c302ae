"""Stages that are open before the meeting, in a room: their secrets, their files, and what survives."""

import pytest

from retro.errors import NotSaved, RuleError
from retro.room import Room
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.view import View
from retro.stages.ideate.rules import AddCard, IdeateView, RevealCards, WithdrawCard
from tests.room.rooms import LEADER, Harness, go, seat, sit

WELL, RISKS = "well", "risks"


def an_agenda() -> Agenda:
    return Agenda(
        name="Prepared",
        stages=(
            Stage("read", "read", "The paper", 5, privacy=Privacy.NAMED, document="Text", before=True),
            Stage(WELL, "ideate", "Well", 5, prompts=(Prompt("p1", "Well"),), before=True),
            Stage(RISKS, "ideate", "Risks", 5, prompts=(Prompt("p2", "Risks"),), before=True),
        ),
    )


async def write(room: Room, who: str, stage: str, text: str) -> None:
    await room.submit(who, AddCard(stage, "p1" if stage == WELL else "p2", text))


def cards(view: View) -> dict[str, str]:
    """The own cards that a view shows, ids by text."""
    assert isinstance(view.panel, IdeateView)
    return {card.text: card.id for card in view.panel.own}


async def test_cards_of_two_stages_written_before_survive_a_kill_and_two_days() -> None:
    harness = Harness(an_agenda())
    async with harness.killed() as room:
        for name in ("Ana", "Ben"):
            await seat(room, name)
        await write(room, "ana", WELL, "one")
        await write(room, "ben", RISKS, "two")
        await room.submit("ben", acts.MarkDone("read"))
    harness.clock.jump(2 * 24 * 3600)
    async with harness.open() as room:
        assert list(cards(room.view("ana", WELL))) == ["one"]
        assert list(cards(room.view("ben", RISKS))) == ["two"]
        assert list(cards(room.view("ana", RISKS))) == []
        assert (room.view("ben", "read").mine_done, room.view("ana", "read").mine_done) == (True, False)
        assert room.session.idle == 0


async def test_each_stage_that_is_open_before_has_a_secret_of_its_own() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        await write(room, "ana", WELL, "one")

        assert harness.vault.stages == {"read", WELL, RISKS}
        assert len({harness.vault.secrets[f"stage-{stage}"] for stage in harness.vault.stages}) == 3


async def test_the_file_is_the_same_with_one_participant_whether_or_not_anything_was_given() -> None:
    def shape(harness: Harness) -> dict[str, object]:
        parts = harness.journal.private
        assert all(part.keys() == {"stage", "sealed"} for part in parts.values())
        return {name: len(part["sealed"]) for name, part in parts.items()}

    idle, busy = Harness(an_agenda()), Harness(an_agenda())
    async with idle.open("Ana"):
        pass
    async with busy.open("Ana") as room:
        await write(room, "ana", WELL, "one")
        await room.submit("ana", acts.MarkDone("read"))
        assert shape(busy) == shape(idle)
        await room.submit("ana", WithdrawCard(WELL, cards(room.view("ana", WELL))["one"]))
        assert shape(busy) == shape(idle)
    assert busy.journal.events == idle.journal.events
    assert busy.vault.stages == idle.vault.stages


async def test_every_write_before_the_meeting_seals_all_stages_anew() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        before = harness.journal.private
        await write(room, "ana", WELL, "one")

        after = harness.journal.private
        assert all(after[stage]["sealed"] != before[stage]["sealed"] for stage in ("read", WELL, RISKS))
        await seat(room, "Ben")
        assert len({len(part["sealed"]) for part in harness.journal.private.values()}) == 1


async def test_secrets_stay_until_the_outcome_of_their_stage() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        await write(room, "ana", WELL, "one")
        await write(room, "ana", RISKS, "two")
        await go(room, "read")
        await go(room, WELL)
        assert harness.vault.stages == {"read", WELL, RISKS}
        await room.submit(LEADER, RevealCards(WELL))
        assert harness.vault.stages == {"read", RISKS}
        assert harness.journal.private.keys() == {"read", RISKS}
        await go(room, RISKS)
        assert list(cards(room.view("ana"))) == ["two"]
        await room.submit(LEADER, acts.EndSession())
        assert (harness.vault.stages, dict(harness.journal.private)) == (set(), {})


async def test_a_withdrawn_card_is_in_no_part_after_the_next_start() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        await write(room, "ana", WELL, "one")
        await room.submit("ana", WithdrawCard(WELL, cards(room.view("ana", WELL))["one"]))
    async with harness.open() as room:
        assert cards(room.view("ana", WELL)) == {}
        assert not room.session.private
        await go(room, "read")
    assert not harness.stored().private


async def test_a_disk_that_refuses_a_secret_lets_nobody_in_and_breaks_nothing() -> None:
    harness = Harness(an_agenda())
    async with harness.open() as room:
        harness.vault.writes = False
        with pytest.raises(NotSaved):
            await seat(room, "Ana")
        harness.vault.writes = True
        await seat(room, "Ana")
        await write(room, "ana", WELL, "one")
        assert list(cards(room.view("ana", WELL))) == ["one"]


async def test_drafts_of_several_stages_are_kept_when_the_meeting_begins() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        room.keep_draft("ana", "card p1", "half a")
        room.keep_draft("ana", "card p2", "half b")
        await go(room, "read")

        with pytest.raises(RuleError, match="opens again"):
            await write(room, "ana", RISKS, "too early")
        assert room.view("ana").drafts == {"card p1": "half a", "card p2": "half b"}


async def test_what_somebody_does_before_is_told_to_their_own_terminals_as_well() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        told: list[str] = []
        sit(room, "ana", lambda: told.append("ana"))
        await write(room, "ana", WELL, "one")

        assert told


async def test_without_its_secrets_nothing_of_before_is_shown_and_people_can_go_on() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana") as room:
        await write(room, "ana", WELL, "one")
    harness.vault.secrets.clear()
    async with harness.open() as room:
        assert cards(room.view("ana", WELL)) == {}
        await write(room, "ana", WELL, "again")
        assert list(cards(room.view("ana", WELL))) == ["again"]


async def test_only_who_comes_for_the_first_time_after_the_beginning_comes_late_and_once() -> None:
    harness = Harness(an_agenda())
    async with harness.open("Ana", "Ben") as room:
        sit(room, "ana")
        assert not room.comes_late("ben")
        await go(room, "read")
        await seat(room, "Cleo")

        late = {who: [room.comes_late(who), room.comes_late(who)] for who in ("ana", "ben", "cleo")}
        assert late == {"ana": [False, False], "ben": [True, False], "cleo": [True, False]}
    async with harness.open() as room:
        assert not any(map(room.comes_late, ("ana", "ben", "cleo")))
