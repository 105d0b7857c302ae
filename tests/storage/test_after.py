"""What is kept beside a session that is over: durable, one per key, gone with the session."""

import threading
from pathlib import Path

import pytest

from retro.errors import DamagedFile, SessionInUse
from retro.storage import FollowupFile, Journal, Library
from retro.storage.checkup import is_open_to_others, lost
from retro.storage.disk import beside
from retro.storage.lock import Lock

ID = "2026-11-21-sprint-42"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = Library(tmp_path / "sessions").new_path(ID)
    Journal.create(path, {"title": "Sprint 42"}).close()
    return path


def test_what_was_put_is_there_and_a_later_entry_takes_its_place(session: Path) -> None:
    FollowupFile(session).put({"key": "a", "n": 1}, {"key": "b", "n": 1})
    FollowupFile(session).put({"key": "a", "n": 2})

    assert FollowupFile(session).entries() == {"a": {"key": "a", "n": 2}, "b": {"key": "b", "n": 1}}


def test_nothing_was_put_is_nothing(session: Path) -> None:
    assert FollowupFile(session).entries() == {}


def test_the_session_itself_is_not_touched(session: Path) -> None:
    before = session.read_bytes()

    FollowupFile(session).put({"key": "a"})

    assert session.read_bytes() == before
    assert Library(session.parent).ids() == [ID]
    assert lost(session.parent, [ID]) == []


def test_only_the_owner_may_read_it(session: Path) -> None:
    FollowupFile(session).put({"key": "a"})
    FollowupFile(session).put({"key": "b"})

    assert [path.name for path in session.parent.iterdir() if is_open_to_others(path)] == []


def test_it_is_deleted_with_the_session(session: Path) -> None:
    FollowupFile(session).put({"key": "a"})
    FollowupFile(session).put({"key": "b"})

    Library(session.parent).delete(ID)

    assert list(session.parent.iterdir()) == []


def test_many_who_put_at_once_lose_nothing(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retro.storage.followup_file.PATIENCE", 60)

    def put(number: int) -> None:
        for turn in range(5):
            FollowupFile(session).put({"key": f"{number}-{turn}"})

    threads = [threading.Thread(target=put, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(FollowupFile(session).entries()) == 20


def test_who_holds_it_for_long_is_not_waited_for_for_ever(
    session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retro.storage.followup_file.PATIENCE", 0.1)
    lock = Lock(beside(FollowupFile(session).path, ".lock"))

    with pytest.raises(SessionInUse):
        FollowupFile(session).put({"key": "a"})
    lock.release()

    assert FollowupFile(session).entries() == {}


def test_damage_is_not_taken_for_nothing(session: Path) -> None:
    FollowupFile(session).put({"key": "a"})
    FollowupFile(session).path.write_text("{", "utf-8")

    with pytest.raises(DamagedFile):
        FollowupFile(session).entries()


def test_the_copy_before_stands_in_for_a_damaged_one(session: Path) -> None:
    FollowupFile(session).put({"key": "a"})
    FollowupFile(session).put({"key": "b"})
    FollowupFile(session).path.write_text("{", "utf-8")

    assert set(FollowupFile(session).entries()) == {"a"}
