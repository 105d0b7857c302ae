"""The secrets of anonymous stages: there while they are needed, gone when not, whatever dies between."""

import asyncio

import pytest

from retro.room import Room
from retro.session import acts
from retro.session.agenda import Privacy
from retro.stages.ideate.rules import RevealCards
from retro.stages.vote.rules import CloseVote, GiveDot, ReopenVote
from retro.stages.vote.vote_view import VoteView
from tests.room.rooms import (
    LEADER,
    TALKING,
    VOTING,
    WRITING,
    Harness,
    an_agenda,
    go,
    kill,
    own_cards,
    seat,
    write,
)
from tests.simulation.loop import virtual


async def a_vote(room: Room) -> None:
    """Bring cards on the board and open the voting."""
    await go(room, WRITING)
    for text in ("one", "two"):
        await write(room, "ana", text)
    await room.submit(LEADER, RevealCards(WRITING))
    await go(room, VOTING)


def given(room: Room, who: str) -> int:
    panel = room.view(who).panel
    assert isinstance(panel, VoteView)
    return panel.given


@virtual
async def test_a_seal_erases_what_tells_who_and_destroys_the_secret() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")
        assert harness.vault.stages == {WRITING}

        await room.submit(LEADER, RevealCards(WRITING))

        assert harness.vault.stages == set()
        assert harness.journal.private == {}


@virtual
async def test_acts_behind_a_seal_are_decided_under_a_new_secret() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await a_vote(room)
        topic = room.session.board.topics[0].id
        await room.submit("ana", GiveDot(VOTING, topic))
        first = harness.vault.secrets[f"stage-{VOTING}"]

        await asyncio.gather(
            room.submit(LEADER, CloseVote(VOTING)),
            room.submit(LEADER, ReopenVote(VOTING)),
            room.submit("ana", GiveDot(VOTING, topic)),
        )

        assert harness.vault.secrets[f"stage-{VOTING}"] != first
        assert given(room, "ana") == 1


@virtual
async def test_a_named_stage_has_no_secret() -> None:
    harness = Harness(an_agenda(Privacy.NAMED))
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")

        assert harness.vault.stages == set()


@virtual
async def test_a_stage_left_with_hidden_cards_keeps_its_secret_so_that_they_stay_their_authors() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "mine")
        await go(room, VOTING)

        assert WRITING in harness.vault.stages
        await go(room, WRITING)
        assert own_cards(room, "ana") == ["mine"]


@virtual
async def test_a_secret_that_guards_nothing_goes_when_the_group_goes_on() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await room.submit(LEADER, acts.AddTime(60))
        assert harness.vault.stages == set()  # who gives nothing needs none
        await room.submit(LEADER, RevealCards(WRITING))
        await write(room, "ana", "seen at once")
        assert harness.vault.stages == {WRITING}

        await go(room, VOTING)

        assert WRITING not in harness.vault.stages


@virtual
async def test_the_end_destroys_all_secrets() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "never shown")

        await room.submit(LEADER, acts.EndSession())

        assert harness.vault.secrets == {}


@virtual
async def test_own_cards_are_still_ones_own_after_the_process_died() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        await write(room, "ana", "mine")
        kill(room)

        async with harness.open() as again:
            assert own_cards(again, "ana") == ["mine"]
            assert own_cards(again, "ben") == []


@virtual
async def test_who_leads_is_told_when_the_secrets_did_not_come_with_the_file() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)
        kill(room)

        async with harness.open() as again:
            assert "secrets" not in again.view(LEADER).resumed
            await write(again, "ana", "mine")
            kill(again)
        harness.vault.secrets.clear()

        async with harness.open() as copied:
            assert "Hidden cards, dots and answers are lost" in copied.view(LEADER).resumed
            assert copied.view("ana").resumed == ""
            assert own_cards(copied, "ana") == []


@virtual
async def test_what_cannot_be_read_is_kept_until_its_stage_has_an_outcome_or_is_given_to_anew() -> None:
    for how in ("comes back", "revealed", "written anew"):
        harness = Harness()
        async with harness.open("Ana") as room:
            await go(room, WRITING)
            await write(room, "ana", "mine")
        secrets = dict(harness.vault.secrets)
        harness.vault.secrets.clear()
        async with harness.open() as copied:
            await copied.submit(LEADER, acts.AddTime(60))
            before = harness.journal.private[WRITING]
            if how == "revealed":
                await copied.submit(LEADER, RevealCards(WRITING))
                assert not harness.journal.private
                continue
            if how == "written anew":
                await write(copied, "ana", "again")
                assert harness.journal.private[WRITING] != before
                continue
        harness.vault.secrets |= secrets
        async with harness.open() as again:
            assert again.view(LEADER).resumed.count("secrets") == 0
            assert own_cards(again, "ana") == ["mine"]


@virtual
async def test_a_part_of_another_secret_session_or_stage_is_not_taken_for_ones_own() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "mine")
        kill(room)
    harness.vault.secrets[f"stage-{WRITING}"] = b"x" * 32

    async with harness.open() as copied:
        assert "their secrets are not here" in copied.view(LEADER).resumed
        assert own_cards(copied, "ana") == []


@virtual
async def test_a_death_between_the_outcome_and_the_end_of_its_secret_is_made_good_at_the_next_start() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")
        harness.vault.destroys = False
        await room.submit(LEADER, RevealCards(WRITING))
        kill(room)
        assert harness.vault.stages == {WRITING}

        harness.vault.destroys = True
        async with harness.open():
            assert harness.vault.stages == set()


@virtual
async def test_a_secret_that_could_not_be_destroyed_is_tried_again_with_the_next_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")
        harness.vault.destroys = False
        await asyncio.wait_for(room.submit(LEADER, RevealCards(WRITING)), 1)
        assert "a secret could not be destroyed" in caplog.text
        assert harness.vault.stages == {WRITING}

        harness.vault.destroys = True
        await go(room, TALKING)

        assert harness.vault.stages == set()


@virtual
async def test_a_secret_drawn_anew_is_not_taken_for_the_old_one_that_would_not_go() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await a_vote(room)
        topic = room.session.board.topics[0].id
        await room.submit("ana", GiveDot(VOTING, topic))
        harness.vault.destroys = False
        await room.submit(LEADER, ReopenVote(VOTING))
        await room.submit("ana", GiveDot(VOTING, topic))
        harness.vault.destroys = True
        await seat(room, "Ben")
        kill(room)

        async with harness.open() as again:
            assert given(again, "ana") == 1


@virtual
async def test_a_death_before_the_outcome_leaves_the_stage_open_and_linked_to_its_secret() -> None:
    harness = Harness()
    async with harness.open("Ana") as room:
        await go(room, WRITING)
        await write(room, "ana", "one")
        harness.journal.free.clear()
        asked = asyncio.ensure_future(room.submit(LEADER, RevealCards(WRITING)))
        await asyncio.sleep(1)
        kill(room)
        asked.cancel()
        harness.journal.free.set()

        async with harness.open() as again:
            assert own_cards(again, "ana") == ["one"]
