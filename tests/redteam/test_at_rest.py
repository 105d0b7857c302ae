"""With every file of the workspace in hand, at every step of every write: who wrote what is not there."""

import errno
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.cli import main
from retro.commands.logs import log_to
from retro.commands.privacy_check import traced
from retro.room.error_reports import report
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.model import Session
from retro.session.private import pseudonym_of
from retro.stages import codec, engine
from retro.stages.close.rules import CloseState
from retro.stages.ideate.rules import EditCard, IdeateState, IdeateView, RevealCards, WithdrawCard
from retro.storage.file_content import PrivateTable
from retro.workspace import Workspace
from tests.redteam.harness import (
    LEADER,
    NAMES,
    PEOPLE,
    PRIVATE,
    SESSION,
    Files,
    Harness,
    an_agenda,
    marker,
    play,
)

FILE = f"sessions/{SESSION}.json"
TAGGED = [Privacy.ANONYMOUS, Privacy.REVEALED]


def newest(files: Files) -> tuple[list[dict[str, Any]], Session]:
    documents = list(msgspec.json.decode(files[FILE])["events"].values())
    return documents, engine().fold(map(codec().decode, documents))


def private(files: Files) -> dict[str, dict[str, Any]]:
    """Give what is stored of private parts, by stage."""
    return PrivateTable.of(msgspec.json.decode(files[FILE]))


def holds(files: Files, needle: str | bytes, besides: str = "") -> list[str]:
    data = needle.encode() if isinstance(needle, str) else needle
    return [name for name, content in files.items() if data in content and name != besides]


@pytest.mark.parametrize("privacy", TAGGED)
async def test_no_step_of_any_write_ties_cards_or_ballots_to_people(tmp_path: Path, privacy: Privacy) -> None:
    harness = Harness(tmp_path, an_agenda(privacy))
    async with harness.open():
        harness.watching = True
        await play(harness)
    harness.write_minutes()
    harness.copies.append(harness.files())

    known: dict[str, set[str]] = {}
    pseudonyms = {
        pseudonym_of(stage, secret, seat)
        for stage in harness.agenda.stages
        for secret in harness.secrets
        for seat in PEOPLE
    }
    assert len(harness.copies) > 300
    for files in harness.copies:
        if FILE not in files or not files[FILE]:
            continue
        documents, session = newest(files)
        kept = private(files)
        for stage, document in kept.items():
            assert document.keys() == {"stage", "sealed"}
            known.setdefault(stage, set()).add(document["sealed"])
        sessions_only = {name: data for name, data in files.items() if name.startswith("sessions/")}
        shown = {card.text for card in session.board.cards} | set(_lines(session))
        for secret in harness.secrets:
            assert not holds(sessions_only, secret)
            assert not holds(sessions_only, secret.hex())
        assert not any(holds(sessions_only, pseudonym) for pseudonym in pseudonyms)
        for seat in PEOPLE:
            for what in ("kept", "before", "after", "slip", "draft", "unseen", "line"):
                # What is about to be shown is in the outcome that is being written.
                coming = f"{FILE}.tmp" if what in ("kept", "after", "line") else ""
                if marker(seat, what) not in shown:
                    assert not holds(sessions_only, marker(seat, what), besides=coming)
        for stage, seen in known.items():
            if stage not in kept:  # it has its outcome: from this instant on nothing of it is anywhere
                assert not any(holds(files, sealed) for sealed in seen), (stage, files.keys())
        told = [d for d in documents if d["event"] not in ("SeatTaken", "Snapshot")]
        if privacy is Privacy.ANONYMOUS:
            assert not any(seat in json.dumps(told) for seat in PEOPLE)
        if session.over:
            assert not holds(files, "unseen of")
    assert known.keys() == {"checkin", "writing", "voting", "later", "close"}


def _lines(session: Session) -> Iterator[str]:
    for state in session.states.values():
        if isinstance(state, CloseState):
            yield from state.lines


async def test_what_was_never_revealed_taken_back_or_only_typed_is_in_no_file(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    async with harness.open():
        await play(harness)
    harness.write_minutes()
    files = harness.files()

    for seat in PEOPLE:
        assert holds(files, marker(seat, "kept")) == [FILE, f"sessions/{SESSION}.md"]
        for what in ("before", "slip", "draft", "unseen"):
            assert not holds(files, marker(seat, what))
    assert "4 cards were never revealed." in files[f"sessions/{SESSION}.md"].decode()
    assert not [name for name in files if "stage-" in name]


@pytest.mark.parametrize("privacy", list(Privacy))
async def test_a_card_that_is_changed_or_taken_back_leaves_no_copy_at_once(
    tmp_path: Path, privacy: Privacy
) -> None:
    harness = Harness(tmp_path, an_agenda(privacy))
    ana = PEOPLE[0]
    async with harness.open() as room:
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        await harness.write(ana, "first words", "slip of the pen", "stays")
        named = privacy is Privacy.NAMED
        assert bool(holds(harness.files(), "first words")) == named

        for act in (
            EditCard("writing", harness.own(ana)["first words"], "better words"),
            WithdrawCard("writing", harness.own(ana)["slip of the pen"]),
        ):
            before = private(harness.files())["writing"].get("sealed", "first words")
            await room.submit(ana, act)
            assert not holds(harness.files(), before)
        assert not holds(harness.files(), "slip of the pen")

        await harness.write(PEOPLE[1], "somebody else's")
        assert list(harness.own(ana)) == ["better words", "stays"]
    async with harness.open():
        assert list(harness.own(ana)) == ["better words", "stays"]
        assert list(harness.own(PEOPLE[1])) == ["somebody else's"]


async def test_the_workspace_alone_has_no_secret_of_a_stage_and_no_code(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    async with harness.open():
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        harness.watching = True
        for seat in PEOPLE:
            await harness.write(seat, marker(seat, "kept"))
    everywhere = [*harness.copies, harness.files()]

    assert any(
        secret in data for files in everywhere for data in files.values() for secret in harness.secrets
    )
    for files in everywhere:
        lying_there = b"".join(data for name, data in files.items() if not name.startswith(PRIVATE))
        assert not any(secret in lying_there for secret in harness.secrets)
        assert not [name for name in files if not name.startswith((PRIVATE, "sessions/"))]


async def test_a_part_of_which_nothing_is_left_is_in_no_older_copy(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    async with harness.open() as room:
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        await room.submit(PEOPLE[0], acts.MarkDone("writing"))
        before = private(harness.files())["writing"]["sealed"]
        await room.submit(PEOPLE[0], acts.MarkDone("writing", done=False))

        assert not holds(harness.files(), before)
    assert main(["--workspace", str(tmp_path), "sessions", "check"]) == 0


def hosted_again(files: Files, folder: Path, harness: Harness) -> Harness:
    """Lay out a copy of the files elsewhere, as a machine would find them that died at that instant."""
    for before in (folder, Workspace(folder).private):
        shutil.rmtree(before, ignore_errors=True)
    again = Harness(folder, harness.agenda, seed=1_000_000)
    again.clock = harness.clock
    again.lay_out({name: data for name, data in files.items() if not name.endswith(".lock")})
    return again


@pytest.mark.parametrize("privacy", TAGGED)
async def test_a_death_at_any_step_of_an_erasure_leaves_the_stage_open_or_nothing_to_tell(
    tmp_path: Path, privacy: Privacy
) -> None:
    harness = Harness(tmp_path / "alive", an_agenda(privacy))
    async with harness.open():
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        for seat in PEOPLE:
            await harness.write(seat, marker(seat, "kept"))
        harness.watching = True
        await harness.lead(RevealCards("writing"))
    assert len(harness.copies) > 5
    outcomes = set()
    for files in harness.copies:
        again = hosted_again(files, tmp_path / "again", harness)
        async with again.open() as room:
            state = room.session.states["writing"]
            assert isinstance(state, IdeateState)
            outcomes.add(state.revealed)
            if state.revealed:
                assert not [name for name in again.files() if "stage-" in name]
                await again.lead(acts.PauseTimer())  # what was being written goes with the next write
                assert not [t for t in traced(Workspace(again.folder), SESSION) if t.links]
            else:
                for seat in PEOPLE:
                    assert list(again.own(seat)) == [marker(seat, "kept")]
    assert outcomes == {False, True}


async def test_a_death_at_any_step_of_the_end_leaves_the_session_open_or_nothing_to_tell(
    tmp_path: Path,
) -> None:
    harness = Harness(tmp_path / "alive")
    async with harness.open():
        await play(harness, end=False)
        harness.watching = True
        await harness.lead(acts.EndSession())
    outcomes = set()
    for files in harness.copies:
        again = hosted_again(files, tmp_path / "again", harness)
        documents, session = newest(again.files())
        outcomes.add(session.over)
        if session.over:
            assert [document["event"] for document in documents] == ["Snapshot"]
            assert not holds(again.files(), "unseen of")
            seen = [t.sentence for t in traced(Workspace(again.folder), SESSION) if t.links]
            assert all("secret" in sentence for sentence in seen)  # alone it opens nothing
        else:
            async with again.open():
                await again.lead(acts.JumpTo("later"))
                assert [*again.own(PEOPLE[0])] == [marker(PEOPLE[0], "unseen")]
    assert outcomes == {False, True}


async def test_a_stage_that_becomes_anonymous_forgets_whose_everything_was(tmp_path: Path) -> None:
    harness = Harness(tmp_path, an_agenda(Privacy.NAMED))
    async with harness.open() as room:
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        for seat in PEOPLE:
            await harness.write(seat, marker(seat, "kept"))
            await room.submit(seat, acts.MarkDone("writing"))
        assert PEOPLE[0] in private(harness.files())["writing"]["values"]
        harness.watching = True

        await harness.lead(acts.MakeMorePrivate("writing", Privacy.ANONYMOUS))

        for files in harness.copies:
            _, session = newest(files)
            if session.agenda.stages[1].anonymous:
                everything = b"".join(data for name, data in files.items() if name.startswith("sessions/"))
                assert b'"values"' not in everything
                assert b"marker" not in everything
        harness.watching = False
        for files in harness.copies:
            async with hosted_again(files, tmp_path.parent / "again", harness).open() as again:
                panel = again.view(PEOPLE[0]).panel
                assert isinstance(panel, IdeateView)
                assert [card.text for card in panel.own] == [marker(PEOPLE[0], "kept")]
        assert room.view(PEOPLE[0]).privacy_note.startswith(
            "From now on: Cards: hidden; nobody can ever tell"
        )
        assert all(person.done for person in room.view(LEADER).people if person.seat != LEADER)
        for seat in PEOPLE:
            assert list(harness.own(seat)) == [marker(seat, "kept")]
            await harness.write(seat, marker(seat, "late"))
    async with harness.open():
        assert list(harness.own(PEOPLE[0])) == [marker(PEOPLE[0], "kept"), marker(PEOPLE[0], "late")]
        await harness.lead(RevealCards("writing"))
        assert not any(card.author for card in harness.room.session.board.cards)
        assert not [t for t in traced(Workspace(tmp_path), SESSION) if t.links]


async def test_dots_given_by_name_stay_their_owners_when_the_vote_becomes_anonymous(tmp_path: Path) -> None:
    from retro.stages.vote.rules import GiveDot
    from retro.stages.vote.vote_view import VoteView

    harness = Harness(tmp_path, an_agenda(Privacy.NAMED))
    async with harness.open() as room:
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        await harness.write(PEOPLE[0], "one", "two")
        await harness.lead(RevealCards("writing"))
        await harness.lead(acts.JumpTo("voting"))
        await room.submit(PEOPLE[0], GiveDot("voting", "a1"))

        await harness.lead(acts.MakeMorePrivate("voting", Privacy.ANONYMOUS))

        assert PEOPLE[0] not in room.session.private["voting"].values
        panel = room.view(PEOPLE[0]).panel
        assert isinstance(panel, VoteView)
        assert panel.given == 1


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """Log into the workspace as the program does."""
    root = logging.getLogger()
    before = list(root.handlers)
    workspace = Workspace(tmp_path)
    workspace.prepare()
    log_to(workspace)
    yield workspace.private / "retro.log"
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()


def test_the_log_holds_kinds_of_trouble_and_nobodys_words(logged: Path) -> None:
    try:
        raise ValueError("marker of ANA")
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved\nfuture: marker of BEN")

    assert "Task exception was never retrieved (ValueError)" in logged.read_text()
    assert "marker" not in logged.read_text()
    assert logged.stat().st_mode & 0o777 == 0o600


def test_the_log_says_where_a_trouble_of_ours_was(logged: Path) -> None:
    try:
        raise ValueError("marker of ANA")
    except ValueError as error:
        report("a thing broke off", error)

    assert "a thing broke off: ValueError at" in logged.read_text()
    assert "test_at_rest.py:" in logged.read_text()
    assert "marker" not in logged.read_text()


def test_a_log_that_is_full_draws_nothing_over_the_screen(
    logged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = next(h for h in logging.getLogger().handlers if getattr(h, "baseFilename", "") == str(logged))
    asked: list[str] = []

    def refuse() -> None:
        asked.append("flush")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(handler, "flush", refuse)
        logging.getLogger("retro.room").error("a thing broke off")

    assert asked
    assert capsys.readouterr() == ("", "")


async def test_the_doctor_finds_nothing_in_a_session_that_was_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harness = Harness(tmp_path)
    async with harness.open():
        await play(harness)
    harness.write_minutes()

    assert main(["--workspace", str(tmp_path), "doctor", "--privacy", SESSION]) == 0
    assert capsys.readouterr().out.startswith("good ")


async def test_where_nobody_is_to_be_named_no_name_is_left_after_the_end(tmp_path: Path) -> None:
    harness = Harness(tmp_path, an_agenda(attendance=False))
    async with harness.open():
        await play(harness)
    harness.write_minutes()

    for name in (*NAMES.values(), "Dana"):
        assert not holds(harness.files(), f'"{name}"')
        assert name.encode() not in harness.files()[f"sessions/{SESSION}.md"]
    assert not [t for t in traced(Workspace(tmp_path), SESSION) if t.links]
