"""Writing that was reopened: from the next reveal on nothing on the disk tells which cards came first."""

from pathlib import Path

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.private import pseudonym_of
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import RevealCards
from tests.redteam.harness import PEOPLE, PRIVATE, Files, Harness, an_agenda, marker

LATE = marker(PEOPLE[3], "late")


async def reopen(harness: Harness) -> Files:
    """Reveal, reopen, let one person write, reveal; return the files between the two reveals."""
    await harness.gather()
    await harness.lead(acts.JumpTo("writing"))
    for seat in PEOPLE[:3]:
        await harness.write(seat, marker(seat, "first"))
    await harness.lead(RevealCards("writing"))
    await harness.lead(ReopenCards("writing"))
    harness.watching = True
    await harness.write(PEOPLE[3], LATE)
    await harness.room.submit(PEOPLE[3], acts.MarkDone("writing"))
    between = harness.files()
    await harness.lead(RevealCards("writing"))
    return between


@pytest.mark.parametrize("privacy", [Privacy.ANONYMOUS, Privacy.REVEALED])
async def test_no_generation_ties_the_late_card_to_its_author(tmp_path: Path, privacy: Privacy) -> None:
    harness = Harness(tmp_path, an_agenda(privacy))
    async with harness.open():
        between = await reopen(harness)

        workspace = b"".join(data for name, data in between.items() if not name.startswith(PRIVATE))
        stage = harness.agenda.stages[1]
        names = [pseudonym_of(stage, secret, seat) for secret in harness.secrets for seat in PEOPLE]
        assert LATE.encode() not in workspace
        assert not any(name.encode() in data for name in names for data in between.values())
        assert not any("stage-writing" in name for name in harness.files())
        assert len(harness.secrets) > 1, "the secret after the reopening is a new one"


async def test_the_history_and_older_copies_tell_no_more_which_cards_came_first(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    async with harness.open() as room:
        await reopen(harness)

        for name, data in harness.files().items():
            assert b"CardsReopened" not in data, name
            assert b"CardsRevealed" not in data, name
            assert b"hidden_again" not in data, name
        events = [*msgspec.json.decode(harness.path.read_bytes())["events"].values()]
        assert [event["event"] for event in events] == ["Snapshot"]
        labels = sorted(card.id for card in room.session.board.cards)
        assert labels == ["a1", "a2", "a3", "a4"]


async def test_the_late_card_gets_any_place_and_label(tmp_path: Path) -> None:
    places: set[str] = set()
    for seed in range(8):
        harness = Harness(tmp_path / str(seed), seed=1000 * seed)
        async with harness.open() as room:
            await reopen(harness)
            places |= {card.id for card in room.session.board.cards if card.text == LATE}

    assert len(places) > 2
