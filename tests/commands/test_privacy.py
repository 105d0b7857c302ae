"""`retro doctor --privacy` finds what would link; `forget` and `delete` leave no copy."""

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.cli import main
from retro.room.ports import NOTHING
from retro.session.acts import MakeMorePrivate
from retro.session.agenda import Agenda, Privacy
from retro.session.brought import BroughtCapture
from retro.session.summary import SessionSummary, summary_of
from retro.stages.decide.deciding import AskDeciders
from retro.stages.read.rules import ShowNotes, WriteNote
from retro.storage import SCHEMA, Library
from retro.storage.capture_files import CaptureFiles
from retro.storage.disk import beside
from retro.storage.file_content import PrivateTable
from retro.workspace import Workspace
from tests.builders import Meeting, a_stage, a_whole_meeting, an_agenda
from tests.stages.deciding import (
    CONCERN,
    OBJECTION,
    a_decision,
    answered,
    ask,
    deciders,
    propose,
    show,
)
from tests.storage.written import bytes_as_written

NAME = "2026-11-21-s"
OLD = Path(__file__).parents[1] / "storage" / "files"


class Desk:
    """A workspace with one session, and the commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.path = folder / "sessions" / f"{NAME}.json"
        self.path.parent.mkdir(parents=True, mode=0o700)
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        self.secrets = self.workspace.secrets / NAME
        for private in (self.secrets.parent, self.secrets):
            private.mkdir(mode=0o700)

    def hold(self, meeting: Meeting) -> "Desk":
        self.write(self.path, meeting.documents, meeting, meeting.private)
        return self

    def write(
        self,
        path: Path,
        documents: list[dict[str, Any]],
        meeting: Meeting,
        private: Mapping[str, dict[str, Any]] = NOTHING,
    ) -> None:
        tables: dict[str, Any] = {
            "meta": {"1": {"schema": SCHEMA, "head": summary_of(meeting.session)}},
            "events": {str(n): document for n, document in enumerate(documents, 1)},
        }
        PrivateTable.put(tables, private)
        self.put(path, bytes_as_written(path, tables))

    def put(self, path: Path, data: bytes) -> None:
        path.touch(mode=0o600)
        path.write_bytes(data)

    def run(self, *arguments: str) -> int:
        return main(["--workspace", str(self.folder), *arguments])

    def look(self) -> tuple[int, str]:
        code = self.run("doctor", "--privacy", NAME)
        return code, self.capsys.readouterr().out

    def everything(self) -> bytes:
        places = (self.folder, self.workspace.private)
        return b"".join(file.read_bytes() for place in places for file in place.rglob("*") if file.is_file())


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "workspace", capsys)


def writing(privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    meeting = Meeting(an_agenda(privacy)).join("Ana", "Ben", "Chloé")
    return meeting.go("ideate").add("Ana", "Start", "a long thought of hers")


def test_a_session_that_is_over_is_good(desk: Desk) -> None:
    assert desk.hold(a_whole_meeting()).look() == (
        0,
        f"good   nothing in the files of {NAME} tells who gave what\n",
    )


def test_a_stage_that_is_open_is_said_and_is_no_fault(desk: Desk) -> None:
    desk.hold(writing())
    desk.put(desk.secrets / "stage-ideate", b"s" * 32)

    code, said = desk.look()

    assert code == 0
    assert said.startswith("open   Silent ideation is open: until it is closed")
    assert "good   nothing" in said
    assert "beyond what is open now" in said


def test_an_older_generation_that_was_kept_is_found(desk: Desk) -> None:
    meeting = writing()
    desk.write(beside(desk.path, ".bak"), meeting.documents, meeting, meeting.private)
    meeting.reveal()
    desk.hold(meeting)

    code, said = desk.look()

    assert code == 1
    assert f"{NAME}.json.bak still holds what was private in the stage ideate" in said


def test_what_is_private_of_a_session_that_is_over_is_found_and_mended(desk: Desk) -> None:
    meeting = writing()
    private = meeting.private
    meeting.reveal().end()
    desk.put(desk.path, b"")
    desk.write(desk.path, meeting.documents, meeting, private)

    assert desk.look()[0] == 1
    assert desk.run("sessions", "check", NAME, "--repair") == 0

    assert desk.look()[0] == 0
    assert private["ideate"]["sealed"].encode() not in desk.everything()


def test_private_events_of_version_4_behind_an_outcome_are_found_and_mended(desk: Desk) -> None:
    """What is open beside them stays."""
    tables = msgspec.json.decode((OLD / "v4-open.json").read_bytes())
    shown = {"event": "CheckinClosed", "stage": "checkin", "counts": [], "answered": 2}
    tables["events"][str(len(tables["events"]) + 1)] = shown
    desk.put(desk.path, msgspec.json.encode(tables))
    assert "still holds what was private in the stage checkin" in desk.look()[1]

    assert desk.run("sessions", "check", NAME, "--repair") == 0

    desk.capsys.readouterr()
    assert "checkin" not in desk.look()[1]
    assert b'"Answered"' not in desk.everything()
    assert b"needle four" in desk.everything()


def test_what_an_earlier_version_kept_act_by_act_is_found(desk: Desk) -> None:
    shutil.copy(OLD / "v4-open.json", desk.path)

    code, said = desk.look()

    assert code == 1
    for title in ("Check-in", "Voting", "Close", "Discussion"):
        assert f"has what was given in {title} in the form of an earlier version" in said
    assert "Named cards" not in said


def test_a_copy_from_before_a_stage_became_more_private_is_found(desk: Desk) -> None:
    meeting = writing(Privacy.NAMED)
    desk.write(beside(desk.path, ".bak"), meeting.documents, meeting, meeting.private)
    desk.hold(meeting.lead(MakeMorePrivate("ideate", Privacy.ANONYMOUS)))

    code, said = desk.look()

    assert (code, f"{NAME}.json.bak still holds what was private in the stage ideate" in said) == (1, True)
    assert "has what was given in Silent ideation unencrypted" in said


def test_a_session_of_version_2_that_ended_with_hidden_cards_is_found_and_mended(desk: Desk) -> None:
    shutil.copy(OLD / "v2-over.json", desk.path)
    desk.path.chmod(0o600)
    assert b"needle two" in desk.everything()

    code, said = desk.look()
    assert code == 1
    assert f"retro --workspace {desk.folder} sessions check --repair" in said
    assert desk.run("sessions", "check", NAME, "--repair") == 0

    assert desk.look()[0] == 0
    assert b"needle" not in desk.everything()
    summary = Library(desk.path.parent).heads()[0][1]
    assert isinstance(summary, SessionSummary)
    assert summary.title == "Sprint 42"


@pytest.mark.parametrize("ending", [".tmp", ".unreadable-1"])
def test_what_is_left_of_an_interrupted_write_or_was_moved_aside_is_found(desk: Desk, ending: str) -> None:
    desk.hold(a_whole_meeting())
    desk.put(beside(desk.path, ending), b"half of something")

    code, said = desk.look()

    assert (code, f"{desk.path.name}{ending} is left over" in said) == (1, True)


def test_a_damaged_older_copy_may_hold_anything(desk: Desk) -> None:
    desk.hold(a_whole_meeting())
    desk.put(beside(desk.path, ".bak"), b"{")

    assert desk.look()[0] == 1


def test_a_secret_that_outlived_its_stage_is_found(desk: Desk) -> None:
    desk.hold(a_whole_meeting())
    desk.put(desk.secrets / "stage-ideate", b"s" * 32)
    desk.put(desk.secrets / "stage-vote.tmp", b"s" * 32)

    code, said = desk.look()

    assert code == 1
    assert "the secret stage-ideate is still there although its stage is closed" in said
    assert "stage-vote.tmp is left over from an interrupted write" in said


def test_an_author_on_a_card_that_was_to_be_anonymous_is_found(desk: Desk) -> None:
    meeting = writing().reveal()
    seat = meeting.seat("Ana")
    for document in meeting.documents:
        if document["event"] == "CardsRevealed":
            document["cards"] = [{**card, "author": seat} for card in document["cards"]]
    desk.hold(meeting)
    assert "names seats in Silent ideation" in desk.look()[1]

    meeting.documents = meeting.codec.folded(meeting.engine, meeting.documents)
    desk.hold(meeting)
    assert "names seats in Silent ideation" in desk.look()[1]


def noted(privacy: Privacy) -> Meeting:
    stages = (a_stage("read", document="# Plan", privacy=privacy), a_stage("close"))
    meeting = Meeting(Agenda("Memo", stages)).join("Ana", "Ben", "Chloé").next()
    return meeting.act("Ana", WriteNote("read", 0, "why?")).lead(ShowNotes("read"))


def test_an_author_of_a_note_in_the_margin_is_found_only_where_it_was_to_be_anonymous(desk: Desk) -> None:
    for privacy, found in ((Privacy.REVEALED, False), (Privacy.ANONYMOUS, True)):
        meeting = noted(privacy)
        for document in meeting.documents:
            if document["event"] == "NotesShown" and found:
                document["notes"] = [{**note, "author": meeting.seat("Ana")} for note in document["notes"]]
        for documents in (meeting.documents, meeting.codec.folded(meeting.engine, meeting.documents)):
            meeting.documents = documents
            assert ("names seats in Read" in desk.hold(meeting).look()[1]) is found


def decided(privacy: Privacy) -> Meeting:
    meeting = deciders(a_decision("Ana", "Ben", "Chloé", privacy=privacy, who="named"), "Ana")
    return answered(ask(propose(meeting)), CONCERN, OBJECTION, CONCERN).lead(AskDeciders("decide"))


@pytest.mark.parametrize("privacy", list(Privacy))
def test_who_answered_a_decision_by_name_and_who_decides_are_no_fault(desk: Desk, privacy: Privacy) -> None:
    meeting = show(decided(privacy))
    for documents in (meeting.documents, meeting.codec.folded(meeting.engine, meeting.documents)):
        meeting.documents = documents
        assert "names seats" not in desk.hold(meeting).look()[1]


def test_an_author_of_an_anonymous_answer_is_found(desk: Desk) -> None:
    meeting = decided(Privacy.ANONYMOUS)
    for document in meeting.documents:
        if document["event"] == "ViewsShown":
            (*rest, last) = document["outcome"]["said"]
            document["outcome"]["said"] = [*rest, {**last, "author": meeting.seat("Ana")}]
    assert "names seats in Decide" in desk.hold(meeting).look()[1]


def test_a_gap_in_the_numbers_is_found(desk: Desk) -> None:
    desk.hold(writing().reveal())
    tables = msgspec.json.decode(desk.path.read_bytes())
    numbers = [*tables["events"]]
    tables["events"] = {str(int(n) + (n == numbers[-1]) * 7): tables["events"][n] for n in numbers}
    desk.put(desk.path, bytes_as_written(desk.path, tables))

    code, said = desk.look()

    assert (code, "gaps in its numbers" in said) == (1, True)


def test_a_log_and_minutes_with_something_private_are_found(desk: Desk) -> None:
    desk.hold(writing(Privacy.NAMED))
    desk.put(desk.workspace.private / "retro.log", b"ERROR a long thought of hers")
    desk.put(desk.path.with_suffix(".md"), b"- a long thought of hers")

    _, said = desk.look()

    assert "retro.log holds something of this session" in said
    assert f"{NAME}.md holds something of this session" in said


def test_rights_of_others_are_found(desk: Desk) -> None:
    desk.hold(a_whole_meeting())
    desk.path.chmod(0o644)

    assert desk.look() == (
        1,
        f"links  other users have rights to {NAME}.json; "
        f"to fix that: retro --workspace {desk.folder} sessions check --repair\n",
    )


def test_who_was_expected_where_nobody_was_to_be_named_is_found(desk: Desk) -> None:
    meeting = Meeting(an_agenda(attendance=False), team=("Eva",)).next()
    desk.write(beside(desk.path, ".bak"), meeting.documents, meeting)
    desk.hold(meeting.end())

    code, said = desk.look()

    assert (code, f"{NAME}.json.bak names people" in said) == (1, True)


def test_a_name_where_nobody_was_to_be_named_is_found(desk: Desk) -> None:
    meeting = Meeting(an_agenda(attendance=False)).join("Ana")
    desk.write(beside(desk.path, ".bak"), meeting.documents, meeting)
    desk.hold(meeting.end())

    code, said = desk.look()

    assert (code, f"{NAME}.json.bak names people" in said) == (1, True)


# Forgetting and deleting


def test_a_forgotten_name_is_in_no_file(desk: Desk) -> None:
    meeting = Meeting().join("Zebediah", "Ben").go("commit").action("do it", "Zebediah and Ben").end()
    desk.hold(meeting)
    shutil.copy(desk.path, beside(desk.path, ".bak"))
    desk.put(desk.path.with_suffix(".md"), meeting.minutes.encode())
    assert b"Zebediah" in desk.everything()

    assert desk.run("sessions", "forget", NAME, "zebediah", "--yes") == 0

    assert b"Zebediah" not in desk.everything()
    assert b"a participant and Ben" in desk.path.with_suffix(".md").read_bytes()
    assert not beside(desk.path, ".bak").exists()
    assert desk.look()[0] == 0
    assert desk.run("sessions", "check") == 0


def test_a_forgotten_name_signs_no_capture(desk: Desk) -> None:
    desk.hold(Meeting().join("Zebediah", "Ben").end())
    assert desk.run("capture", "The build is slow", "--name", "Zebediah") == 0
    assert desk.run("capture", "The build is loud", "--name", "Ben") == 0
    assert desk.run("capture", "Ask Zebediah about the build") == 0

    assert desk.run("sessions", "forget", NAME, "zebediah", "--yes") == 0

    said = desk.capsys.readouterr().err
    assert "is signed no more." in said
    assert "The name is in the words of none-" in said
    assert "; to drop it: retro" in said
    found = {
        each.text: each.name for each in CaptureFiles(desk.path.parents[1] / "captures").read("2099-01-01")
    }
    assert found == {"The build is slow": "", "The build is loud": "Ben", "Ask Zebediah about the build": ""}


def test_a_name_that_only_signs_captures_is_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.hold(Meeting().join("Ben").end())
    assert desk.run("capture", "The build is slow", "--name", "Zebediah") == 0
    asked: list[str] = []

    def answered(question: str, *, sure: bool) -> bool:
        asked.append(question)
        return sure

    for sure in (False, True):
        monkeypatch.setattr("retro.commands.forget_name.is_meant", partial(answered, sure=sure))
        before = desk.everything()
        desk.capsys.readouterr()
        assert desk.run("sessions", "forget", NAME, "Zebediah") == (0 if sure else 1)
        assert (desk.everything() == before) is not sure

    assert asked == ["Remove the name Zebediah from 1 capture permanently?"] * 2
    said = desk.capsys.readouterr().err
    assert "is signed no more." in said
    assert "a participant" not in said
    assert b"Zebediah" not in desk.everything()


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_nobodys(desk: Desk, name: str) -> None:
    desk.hold(Meeting().join("Ben").end())
    assert desk.run("capture", "The build is slow") == 0
    before = desk.everything()
    desk.capsys.readouterr()

    assert desk.run("sessions", "forget", NAME, name, "--yes") == 1

    assert desk.capsys.readouterr().err == "retro: Give the name that is to go.\n"
    assert desk.everything() == before


def test_captures_that_cannot_be_read_are_named_once(desk: Desk) -> None:
    desk.hold(Meeting().join("Ben").end())
    captures = desk.path.parents[1] / "captures"
    for text, name in (("The build is slow", "Zebediah"), ("The build is loud", "Ben")):
        assert desk.run("capture", text, "--name", name) == 0
    (captures / "platform-2026-10.json").write_text("{ broken")
    desk.capsys.readouterr()

    assert desk.run("sessions", "forget", NAME, "Zebediah", "--yes") == 0

    said = desk.capsys.readouterr().err
    assert "is signed no more." in said
    assert said.count("It is not known whether captures have") == 1


def test_a_forgotten_name_signs_nothing_that_a_meeting_brought(desk: Desk) -> None:
    brought = BroughtCapture("none-2026-11/C5", "The build is slow", "", (), "2026-11-20", "Zebediah")
    desk.hold(Meeting(captures=(brought,)).join("Zebediah").end())
    assert b"Zebediah" in desk.everything()

    assert desk.run("sessions", "forget", NAME, "Zebediah", "--yes") == 0

    assert b"Zebediah" not in desk.everything()


def test_what_forgetting_cannot_do_is_said(desk: Desk) -> None:
    desk.hold(Meeting().join("Ana").go("commit").note("Ana was tired").end())

    assert desk.run("sessions", "forget", NAME, "Ana", "--yes") == 0
    assert "The name is still in texts that people wrote: note N1." in desk.capsys.readouterr().err
    assert desk.run("sessions", "forget", NAME, "Nobody", "--yes") == 1
    with pytest.raises(SystemExit, match="2"):
        desk.run("sessions", "forget", NAME, "--yes")


def test_an_unfinished_session_forgets_nobody(desk: Desk) -> None:
    desk.hold(writing())
    before = desk.everything()

    assert desk.run("sessions", "forget", NAME, "Ana", "--yes") == 1
    assert "has not ended yet" in desk.capsys.readouterr().err
    assert desk.everything() == before


def test_nothing_is_forgotten_without_being_asked(desk: Desk) -> None:
    desk.hold(Meeting().join("Ana").end())

    assert desk.run("sessions", "forget", NAME, "Ana") == 1
    assert "to confirm it, add --yes" in desk.capsys.readouterr().err
    assert b"Ana" in desk.everything()


def test_a_deleted_session_leaves_no_copy(desk: Desk) -> None:
    meeting = writing()
    desk.hold(meeting)
    for ending in (".bak", ".bak-v1", ".tmp", ".unreadable-1"):
        shutil.copy(desk.path, beside(desk.path, ending))
    desk.put(desk.path.with_suffix(".md"), meeting.minutes.encode())
    desk.put(desk.secrets / "stage-ideate", b"secret")
    desk.put(desk.secrets / "stage-ideate.tmp", b"secret")

    assert desk.run("sessions", "delete", NAME, "--yes") == 0

    assert [file for file in desk.folder.rglob("*") if file.is_file()] == []
    assert not desk.secrets.exists()
