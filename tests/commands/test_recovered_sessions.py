"""What can be read of a damaged session goes on under a new id, without anything that was private."""

import asyncio
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from retro.cli import main
from retro.commands.home import content_of
from retro.commands.hosted_session import host_session
from retro.commands.read_session import read_session
from retro.session.acts import RemoveSeat
from retro.session.private import pseudonym_of
from retro.session.record import Lesson
from retro.session.summary import summary_of
from retro.stages import codec
from retro.storage import DamagedEntry, Journal, Library, SessionEntry, Vault
from retro.storage.before_damage import readable
from retro.storage.file_content import PrivateTable
from retro.workspace import Workspace
from tests.builders import Meeting, a_whole_meeting, an_agenda

X = "2026-11-21-sprint-42"
Y = f"{X}-recovered"
EARLIER = Path(__file__).parents[1] / "storage" / "files"


class Desk:
    """A workspace in which commands are typed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.workspace = Workspace(folder)
        self.workspace.prepare()
        self.library = Library(self.workspace.sessions)

    def keep(self, meeting: Meeting) -> Path:
        """Keep a meeting under its own name, with the secrets of its open stages."""
        name = meeting.session.id
        path = self.library.new_path(name)
        with closing(Journal.create(path, summary_of(meeting.session), meeting.documents)) as journal:
            asyncio.run(journal.commit([], private=meeting.private))
        for secret, data in meeting.secrets.items():
            Vault(self.workspace.secrets, name).write(secret, data)
        path.with_name(f"{path.name}.bak").unlink()
        return path

    def retro(self, *words: str) -> tuple[int, str]:
        code = main(["--workspace", str(self.workspace.folder), *words])
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def everything(self) -> bytes:
        places = (self.workspace.folder, self.workspace.private)
        return b"".join(f.read_bytes() for place in places for f in place.rglob("*") if f.is_file())


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "team", capsys)


def cut_before(path: Path, words: str) -> None:
    """Lose the end of a file, from the event on that has these words."""
    data = path.read_bytes()
    path.write_bytes(data[: data.index(words.encode())])


def going_on() -> Meeting:
    """A meeting in which cards were revealed, and others are being written that nobody sees."""
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "Pair more").reveal()
    meeting.note("The first note").note("The last note")
    return meeting.reopen().add("Ben", "Stop", "A card that nobody saw")


def test_what_can_be_read_goes_on_under_a_new_id_and_the_damaged_one_stays_listed(desk: Desk) -> None:
    path = desk.keep(going_on())
    cut_before(path, "The last note")
    damaged = path.read_bytes()

    assert (
        "use --repair to keep what can be read before the damage (hint)"
        in desk.retro("sessions", "check", X)[1]
    )
    code, said = desk.retro("sessions", "check", X, "--repair")

    assert code == 1
    assert f"{X}: what can be read before the damage is now the session {Y}; what came after it" in said
    assert path.read_bytes() == damaged
    entries = dict(desk.library.heads())
    assert isinstance(entries[X], DamagedEntry)
    assert isinstance(entries[Y], SessionEntry)
    session = read_session(desk.workspace, Y)
    assert [note.text for note in session.record.notes] == ["The first note"]
    assert [card.text for card in session.board.cards] == ["Pair more"]
    assert (session.id, session.recovered_from) == (Y, X)
    assert desk.retro("sessions", "check", Y) == (0, f"{Y}: good\n")


def test_every_list_says_from_what_it_was_recovered(desk: Desk) -> None:
    cut_before(desk.keep(going_on()), "The last note")
    desk.retro("sessions", "check", "--repair")

    assert f"Sprint 42 (recovered from {X})" in desk.retro("sessions")[1]
    assert f"recovered   from {X}" in desk.retro("sessions", "show", Y)[1]
    assert (
        f"Recovered from {X}, whose file was damaged: the end may be missing." in desk.retro("minutes", Y)[1]
    )
    assert f'"recovered_from": "{X}"' in desk.retro("minutes", Y, "--format", "json")[1]
    listed = {meeting.id: meeting for meeting in content_of(desk.workspace).unfinished}
    assert listed[Y].title == f"Sprint 42 (recovered from {X})"
    hosted = host_session(desk.workspace, Y)
    assert summary_of(hosted.room.session).recovered_from == X
    hosted.journal.close()


def test_a_second_repair_makes_no_second_one(desk: Desk) -> None:
    cut_before(desk.keep(going_on()), "The last note")
    desk.retro("sessions", "check", "--repair")

    assert (
        f"{X}: what could be read of it is the session {Y}" in desk.retro("sessions", "check", "--repair")[1]
    )
    assert f"{X}: what could be read of it is the session {Y} (hint)" in desk.retro("sessions", "check")[1]
    assert desk.library.ids() == [X, Y]


@pytest.mark.parametrize("secret_is_here", [True, False])
def test_nothing_private_is_in_it_and_nothing_ties_a_card_to_its_writer(
    desk: Desk, secret_is_here: bool
) -> None:
    meeting = going_on()
    path = desk.keep(meeting)
    secret = meeting.secret
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"title":"Sprint 42"', b'"title":"Sprint 4\xff"', 1))  # in the head
    if not secret_is_here:
        Vault(desk.workspace.secrets, X).destroy_all()
    assert meeting.private

    desk.retro("sessions", "check", "--repair")

    recovered = desk.library.path(Y).read_bytes()
    sealed = [document["sealed"] for document in meeting.private.values()]
    stage = meeting.session.agenda.stages[2]
    names = [pseudonym_of(stage, secret, seat.id) for seat in meeting.session.seats]
    assert not PrivateTable.of(msgspec.json.decode(recovered))
    assert not [part for part in (*sealed, *names, "A card that nobody saw") if part.encode() in recovered]
    assert not (desk.workspace.secrets / Y).exists()
    hosted = host_session(desk.workspace, Y)
    assert not hosted.room.session.private
    assert not hosted.room.session.board.cards
    hosted.journal.close()
    assert desk.retro("doctor", "--privacy", Y)[0] == 0


def test_private_events_of_an_earlier_version_are_not_in_it(desk: Desk) -> None:
    data = (EARLIER / "v4-open.json").read_bytes()
    tables = msgspec.json.decode(data)
    private = [event for event in tables["events"].values() if event["event"] == "CardAdded"]
    first = next(iter(tables["events"].values()))
    name = first.get("id") or first["session"]["id"]
    path = desk.library.new_path(name)
    path.write_bytes(data[:-40])
    assert private

    desk.retro("sessions", "check", "--repair")

    recovered = desk.library.path(f"{name}-recovered").read_bytes()
    assert not [event for event in private if event["text"].encode() in recovered]
    here = read_session(desk.workspace, f"{name}-recovered").stage
    assert here is not None
    assert here.id == "discuss", "what was public after them is read"


def test_it_is_deleted_with_the_damaged_one(desk: Desk) -> None:
    cut_before(desk.keep(going_on()), "The last note")
    desk.retro("sessions", "check", "--repair")

    code, said = desk.retro("sessions", "delete", X)
    assert (code, desk.library.ids()) == (1, [X, Y])
    assert f"Delete {X} and {Y} permanently?" in said
    assert desk.retro("sessions", "delete", X, "--yes")[0] == 0

    assert desk.library.ids() == []
    assert b"Pair more" not in desk.everything()


def test_to_delete_it_alone_says_that_the_damaged_one_stays(desk: Desk) -> None:
    cut_before(desk.keep(going_on()), "The last note")
    desk.retro("sessions", "check", "--repair")

    code, said = desk.retro("sessions", "delete", Y, "--yes")

    assert (code, desk.library.ids()) == (0, [X])
    assert f"{X}, from which it was recovered, is still here; to delete it: " in said


def over(desk: Desk) -> None:
    """A session that is over and has lost its end, and what was recovered of it."""
    meeting = a_whole_meeting()
    path = desk.keep(meeting)
    lesson = msgspec.to_builtins(Lesson("L2", "Never seen again"))
    events = {"1": codec().whole(meeting.session)[0], "2": {"event": "LessonKept", "lesson": lesson}}
    path.write_bytes(msgspec.json.encode({"meta": {}, "events": events})[:-30])
    desk.retro("sessions", "check", "--repair")


@pytest.mark.parametrize("said_of", [X, Y])
def test_a_name_is_forgotten_in_both(desk: Desk, said_of: str) -> None:
    over(desk)
    assert b"Ben" in desk.everything()

    code, said = desk.retro("sessions", "forget", said_of, "Ben")
    assert code == 1
    assert (
        f"Remove the name Ben from {Y} permanently? "
        f"{X} cannot be changed because of damage, and will be deleted." in said
    )
    assert desk.retro("sessions", "forget", said_of, "Ben", "--yes")[0] == 0

    assert desk.library.ids() == [Y]
    session = read_session(desk.workspace, Y)
    assert all(seat.name != "Ben" for seat in session.seats)


@pytest.mark.parametrize("said_of", [X, Y])
def test_a_text_is_removed_from_both(desk: Desk, said_of: str) -> None:
    over(desk)

    code, said = desk.retro("sessions", "remove", said_of, "N1", "--yes")

    assert code == 0
    assert f"{X}, which was damaged, is deleted." in said
    assert desk.library.ids() == [Y]
    assert b"Three of four outages" not in desk.everything()


def test_a_damaged_file_of_another_session_is_not_recovered_under_this_name(desk: Desk) -> None:
    path = desk.keep(going_on())
    cut_before(path, "The last note")
    path.rename(path.with_name("2026-11-20-mine.json"))

    _, said = desk.retro("sessions", "check", "--repair")

    assert "2026-11-20-mine: nothing in it can be read before the damage" in said
    assert desk.library.ids() == ["2026-11-20-mine"]


def test_a_changed_file_that_makes_no_session_is_recovered_and_one_that_does_is_not(desk: Desk) -> None:
    path = desk.keep(going_on())
    data = path.read_bytes()
    path.write_bytes(data.replace(b"The last note", b"The lost note"))
    assert "--accept" in desk.retro("sessions", "check", X, "--repair")[1]
    assert desk.library.ids() == [X]

    path.write_bytes(data.replace(b'"text":"The last note"', b'"texs":"The last note"'))
    assert "and holds an event this program does not understand" in desk.retro("sessions", "check", X)[1]
    desk.retro("sessions", "check", X, "--repair")

    assert [note.text for note in read_session(desk.workspace, Y).record.notes] == ["The first note"]


def test_reading_stops_at_the_first_event_that_is_missing(desk: Desk) -> None:
    data = desk.keep(Meeting(an_agenda()).join("Ana", "Ben", "Chloé")).read_bytes()

    assert len(readable(data).events) == 5
    assert len(readable(data.replace(b'"3":', b'"9":')).events) == 2
    assert len(readable(data.replace(b'"Ben"', b'"B\xffn"')).events) == 3
    assert readable(b"").events == readable(b"[" * 10_000).events == []
    assert readable(b'{"events":{"1":' + b'{"a":' * 10_000).events == []


@pytest.mark.parametrize(("lost_from", "cards", "notes"), [("The second note", 1, 1), ('"board"', 0, 0)])
def test_of_a_session_that_is_over_and_one_event_its_beginning_is_recovered(
    desk: Desk, lost_from: str, cards: int, notes: int
) -> None:
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "Pair more").reveal()
    path = desk.keep(meeting.note("The first note").note("The second note").end())
    cut_before(path, lost_from)

    desk.retro("sessions", "check", "--repair")

    session = read_session(desk.workspace, Y)
    assert (len(session.board.cards), len(session.record.notes)) == (cards, notes)
    assert [seat.name for seat in session.members] == ["Ana", "Ben"]
    assert session.ended == meeting.session.ended


def test_no_half_of_a_seat_or_card_is_recovered(desk: Desk) -> None:
    meeting = Meeting().join("Ana", "Ben").next().lead(RemoveSeat("seat-1"))
    path = desk.keep(meeting.end())
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b'"removed":true') - 1])
    assert b'"name":"Ana"' in path.read_bytes()

    desk.retro("sessions", "check", "--repair")

    assert b"Ana" not in desk.library.path(Y).read_bytes()


def test_a_broken_name_in_a_session_that_is_over_costs_only_what_comes_after_it(desk: Desk) -> None:
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "Pair more").reveal()
    path = desk.keep(meeting.note("The first note").note("The second note").end())
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"text":"The second note"', b'"texs":"The second note"'))

    desk.retro("sessions", "check", "--repair")

    assert [note.text for note in read_session(desk.workspace, Y).record.notes] == ["The first note"]


def test_minutes_and_show_say_that_the_copy_before_a_damaged_one_was_read(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.keep(going_on())
    older = path.read_bytes()
    with closing(Journal.open(path)) as journal:
        asyncio.run(journal.commit([], head={"title": "Renamed"}))
    path.write_bytes(path.read_bytes()[:-20])
    sentence = (
        f"The newest copy of {X} is damaged; this is the copy before it, and the last change may be missing."
    )

    for words in (["minutes", X], ["minutes", X, "--format", "csv"], ["sessions", "show", X]):
        assert main(["--workspace", str(desk.workspace.folder), *words]) == 0
        printed = capsys.readouterr()
        assert printed.err.splitlines() == [f"retro: {sentence}"]
        assert sentence not in printed.out

    path.write_bytes(older)
    assert desk.retro("minutes", X)[1].count("newest copy") == 0


def test_every_beginning_of_a_session_that_is_over_makes_one(desk: Desk) -> None:
    meeting = a_whole_meeting()
    path = desk.keep(meeting)
    data = path.read_bytes()
    from_there = data.index(b'"opened"', data.index(b'"events"')) + 25
    cards = 0

    for length in range(from_there, len(data), 97):
        path.write_bytes(data[:length])
        assert desk.retro("sessions", "check", X, "--repair")[0] == 1
        session = read_session(desk.workspace, Y)
        assert len(session.board.cards) >= cards
        cards = len(session.board.cards)
        assert session.ended == meeting.session.ended
        desk.library.delete(Y)

    assert cards == len(meeting.session.board.cards)
