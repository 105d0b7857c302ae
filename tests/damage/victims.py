"""Real files of sessions: over and going on, in one event and in many, with private parts of every form."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from retro.session.agenda import Privacy
from retro.session.events import PassingEvent
from retro.session.summary import summary_of
from retro.storage import Journal
from retro.storage.migrations import EARLIER_PRIVATE
from tests.builders import Meeting, a_whole_meeting, an_agenda

EARLIER = Path(__file__).parents[1] / "storage" / "files"
NAME = "2026-11-21-sprint-42"
OTHER = "2026-11-19-other"


@dataclass(frozen=True)
class Victim:
    """The file of a session called `NAME`, the one before it if there is one, and its secrets."""

    about: str
    data: bytes
    older: bytes | None
    secrets: dict[str, bytes]
    hidden: tuple[str, ...] = ()
    """Texts that nobody was shown."""
    has_checksum: bool = True


HIDDEN = ("Nobody was shown this card", "Nor that one")


def _meetings() -> Iterator[tuple[str, Meeting, tuple[str, ...]]]:
    yield "over", a_whole_meeting(), ()
    hidden = Meeting().join("Ana", "Ben", "Chloé").next().answer("Ana", 3).show_answers().go("ideate")
    yield "hidden cards", hidden.add("Ana", "Start", HIDDEN[0]).add("Ben", "Stop", HIDDEN[1]), HIDDEN
    named = Meeting(an_agenda(Privacy.REVEALED)).join("Ana", "Ben", "Chloé").go("ideate")
    yield "names with the reveal", named.add("Ana", "Start", HIDDEN[0]).done("Ben"), HIDDEN[:1]
    voting = Meeting().join("Ana", "Ben", "Chloé").go("ideate").add("Ana", "Start", "One", "Two").reveal()
    yield "dots", voting.go("vote").vote("Ana", "a1").vote("Ben", "a2"), ()
    yield "begun", Meeting().join("Ana"), ()


def victims(folder: Path) -> list[Victim]:
    """Write each as Retro does, into this folder, and read it."""
    found = []
    for about, meeting, hidden in _meetings():
        found.append(_written(folder, about, meeting, hidden))
    found.append(_written(folder, "act by act", a_whole_meeting(), (), every=True))
    found += [
        Victim(file.stem, file.read_bytes(), None, {}, _hidden_in(file.read_bytes()), has_checksum=False)
        for file in sorted(EARLIER.glob("v*.json"))
    ]
    return found


def _written(
    folder: Path, about: str, meeting: Meeting, hidden: tuple[str, ...], *, every: bool = False
) -> Victim:
    documents = meeting.documents
    if every:
        documents = [
            meeting.codec.encode(event) for event in meeting.events if not isinstance(event, PassingEvent)
        ]
    path = folder / f"{NAME}.json"
    first = documents[:-1] or documents
    with closing(Journal.create(path, summary_of(meeting.session), first)) as journal:
        asyncio.run(journal.commit(documents[len(first) :], private=meeting.private))
    older = path.with_name(f"{path.name}.bak")
    kept = Victim(about, path.read_bytes(), older.read_bytes(), meeting.secrets, hidden)
    path.unlink()
    older.unlink()
    return kept


def _hidden_in(data: bytes) -> tuple[str, ...]:
    """The texts of cards that an earlier version kept act by act and that were not revealed."""
    events = list(msgspec.json.decode(data)["events"].values())
    written = {event["text"] for event in events if event["event"] in ("CardAdded", "CardEdited")}
    others = msgspec.json.encode(
        [event for event in events if event["event"] not in EARLIER_PRIVATE]
    ).decode()
    return tuple(sorted(text for text in written if text not in others))
