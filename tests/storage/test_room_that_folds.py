"""A live room whose history is folded again and again: nobody notices, and nothing private stays."""

from contextlib import closing
from pathlib import Path

from retro.room import AccessPolicy, Room, opening
from retro.session import acts
from retro.session.context import SYSTEM
from retro.session.people import Role
from retro.session.summary import summary_of
from retro.stages import KINDS
from retro.stages.ideate.rules import AddCard, IdeateView, RevealCards
from retro.stages.vote.rules import CloseVote, GiveDot, TakeDot
from retro.storage import Cap, Journal, Vault
from tests.builders import an_agenda
from tests.fakes import FakeClock, counting_entropy

from .folding import CODEC, ENGINE, FOLD, read
from .test_journal import bytes_of

PEOPLE = "abc"
CAP = Cap(events=9)


def a_room(journal: Journal, folder: Path, clock: FakeClock) -> Room:
    return Room(
        engine=ENGINE,
        codec=CODEC,
        journal=journal,
        vault=Vault(folder / "secrets", "s"),
        clock=clock,
        entropy=counting_entropy(int(clock.now())),
        access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
    )


def own_cards(room: Room, seat: str) -> int:
    panel = room.view(seat).panel
    assert isinstance(panel, IdeateView)
    return len(panel.own)


async def test_people_keep_their_cards_and_their_secrets_when_the_history_is_folded(tmp_path: Path) -> None:
    clock = FakeClock()
    first = opening("s", "Folded", an_agenda(), kinds=KINDS, at=clock.now(), offset=0)
    path = tmp_path / "sessions" / "s.json"
    path.parent.mkdir()
    head = summary_of(ENGINE.fold([first]))
    with closing(Journal.create(path, head, [CODEC.encode(first)], fold=FOLD, cap=CAP)) as journal:
        room = a_room(journal, tmp_path, clock)
        room.start()
        await room.submit(SYSTEM, acts.TakeSeat("L", "Dana", Role.FACILITATOR))
        for seat in PEOPLE:
            await room.submit(SYSTEM, acts.TakeSeat(seat, f"Person {seat}", Role.PARTICIPANT))
            await room.submit("L", acts.RenameSession(f"With {seat}"))
        await room.submit("L", acts.JumpTo("ideate"))
        for number in range(30):
            await room.submit(PEOPLE[number % 3], AddCard("ideate", "ideate-0", f"card {number}"))
        assert journal.events[0]["event"] == "Snapshot"
        assert own_cards(room, "a") == 10
        assert b"card 1" not in path.read_bytes()
        kept = journal.private["ideate"]["sealed"].encode()
        await room.close()

    await clock.pass_by(60)
    with closing(Journal.open(path, fold=FOLD, cap=CAP)) as journal:
        room = a_room(journal, tmp_path, clock)
        room.start()
        assert own_cards(room, "a") == 10  # the secret that says whose they are was kept
        await room.submit("L", RevealCards("ideate"))
        assert kept not in bytes_of(path.parent)
        assert not (tmp_path / "secrets" / "s" / "stage-ideate").exists()
        await room.submit("L", acts.JumpTo("vote"))
        for _ in range(20):
            for seat in PEOPLE:
                await room.submit(seat, GiveDot("vote", "a1"))
                await room.submit(seat, TakeDot("vote", "a1"))
        assert len(journal.events) < 30
        await room.submit("L", CloseVote("vote"))
        await room.submit("L", acts.EndSession())
        await room.close()
        assert not journal.private
        assert read(journal.events) == room.session
