"""Changes of the agenda at the same moment as what people do: nothing of theirs is lost."""

import asyncio

import pytest

from retro.errors import AskFirst, RuleError
from retro.room import Room
from retro.session import acts
from retro.session.agenda import Stage
from retro.session.agenda_acts import AgendaAct, ChangeStage, InsertStage, MoveStage, RepeatStage, SkipStage
from retro.stages.ideate.rules import RevealCards
from retro.stages.vote.rules import GiveDot, ReopenVote
from retro.stages.vote.vote_view import VoteView
from tests.room.rooms import LEADER, TALKING, VOTING, WRITING, Harness, go, own_cards, write
from tests.simulation.loop import virtual


async def change(room: Room, act: type[AgendaAct], **what: object) -> None:
    stage = room.session.stage
    await room.submit(LEADER, act(room.session.agenda.version, stage.id if stage else "", **what))


@virtual
async def test_cards_that_are_written_while_the_agenda_changes_are_kept() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await go(room, WRITING)

        done = await asyncio.gather(
            write(room, "ana", "before"),
            change(room, SkipStage, stage=VOTING),
            write(room, "ben", "between"),
            change(room, RepeatStage, stage=WRITING),
            write(room, "ana", "after"),
            return_exceptions=True,
        )

        assert isinstance(done[3], RuleError)  # it was meant for the agenda before the other change
        assert [*filter(None, done)] == [done[3]]
        assert (own_cards(room, "ana"), own_cards(room, "ben")) == (["before", "after"], ["between"])
        assert harness.stored() == room.session


@virtual
async def test_of_two_changes_at_once_the_second_is_refused_with_a_sentence() -> None:
    async with Harness().open("Ana") as room:
        await go(room, WRITING)

        done = await asyncio.gather(
            change(room, SkipStage, stage=VOTING),
            change(room, MoveStage, stage=VOTING, before=""),
            return_exceptions=True,
        )

        assert str(done[1]) == "Somebody else has changed the agenda meanwhile. Look at it again."
        assert [stage.id for stage in room.session.agenda.stages] == [WRITING, VOTING, TALKING]


@virtual
async def test_a_step_that_was_on_its_way_when_the_agenda_changed_leads_nowhere_else() -> None:
    async with Harness().open("Ana") as room:
        await go(room, WRITING)
        await room.submit(LEADER, RevealCards(WRITING))
        step = room.view(LEADER).next
        assert step is not None
        assert step.label == "go to Voting"

        done = await asyncio.gather(
            change(room, SkipStage, stage=VOTING), room.submit(LEADER, step.act), return_exceptions=True
        )

        assert isinstance(done[1], RuleError)
        assert room.session.stage is not None
        assert room.session.stage.id == WRITING


@virtual
async def test_a_card_for_a_stage_that_was_left_is_refused_as_ever_and_its_text_stays_a_draft() -> None:
    async with Harness().open("Ana") as room:
        await go(room, WRITING)
        room.keep_draft("ana", "card well", "too late")

        done = await asyncio.gather(
            change(room, SkipStage, stage=VOTING),
            room.submit(LEADER, acts.NextStage(WRITING, TALKING)),
            write(room, "ana", "too late"),
            return_exceptions=True,
        )

        assert str(done[2]) == "The group has moved on; this stage is over."
        assert room.view("ana").drafts == {"card well": "too late"}


async def with_votes(room: Room) -> None:
    await go(room, WRITING)
    for text in ("one", "two"):
        await write(room, "ana", text)
    await room.submit(LEADER, RevealCards(WRITING))
    await go(room, VOTING)
    topic = room.session.board.topics[0].id
    for _ in range(3):
        await room.submit("ana", GiveDot(VOTING, topic))


def dots(room: Room, seat: str) -> int:
    panel = room.view(seat).panel
    assert isinstance(panel, VoteView)
    return panel.given


@virtual
async def test_dots_that_go_back_are_gone_from_the_file_and_their_giver_is_told_after_a_restart() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await with_votes(room)
        voting = next(stage for stage in room.session.agenda.stages if stage.id == VOTING)
        fewer = {"stage": VOTING, "title": voting.title, "minutes": 5, "numbers": {"dots": 2}}
        with pytest.raises(AskFirst):
            await change(room, ChangeStage, **fewer)
        assert dots(room, "ana") == 3

        await change(room, ChangeStage, **fewer, sure=True)
        assert dots(room, "ana") == 0
        assert harness.stored() == room.session
    async with harness.open() as room:
        assert (dots(room, "ana"), bool(room.view("ana").given_anew)) == (0, True)
        assert room.view("ben").given_anew == ""
        panel = room.view("ben").panel
        assert isinstance(panel, VoteView)
        assert panel.so_far == ""  # a number that had fallen would tell of dots that went back

        await room.submit(LEADER, ReopenVote(VOTING))
        assert room.view("ana").given_anew == ""
    async with harness.open() as room:
        assert room.view("ana").given_anew == ""


@virtual
async def test_an_inserted_anonymous_stage_has_a_secret_that_goes_with_its_outcome() -> None:
    harness = Harness()
    async with harness.open("Ana", "Ben") as room:
        await with_votes(room)
        new = Stage("of a template", "vote", "Quick vote", 5)
        await change(room, InsertStage, stage=new, after=VOTING)
        await room.submit(LEADER, acts.NextStage(VOTING))
        here = room.session.stage
        assert here is not None
        await room.submit("ana", GiveDot(here.id, room.session.board.topics[0].id))

        secrets = [harness.vault.read(f"stage-{stage}") for stage in (VOTING, here.id)]
        assert None not in secrets
        assert secrets[0] != secrets[1]
        await room.submit(LEADER, acts.EndSession())
        assert [harness.vault.read(f"stage-{stage}") for stage in (VOTING, here.id)] == [None, None]
