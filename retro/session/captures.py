"""Lines that people keep as they come up, between meetings or in one, until a meeting looks at them."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Final, TypeVar

import msgspec

from retro.errors import RuleError
from retro.session.belonging import channel_of, is_channel
from retro.session.brought import BroughtCapture
from retro.session.capture_about import ABOUT
from retro.session.captured_entries import origins
from retro.session.dates import check_day, days_between
from retro.session.model import Session
from retro.session.record import Note
from retro.session.record_rules import TAGS
from retro.session.text import DRAFT_LIMIT, NAME_LIMIT, NOTE_LIMIT, optional, required
from retro.session.view import View

OPEN_CAPTURES: Final = 300
"""Of one team; far more than a meeting can look at."""
INPUT_LIMIT: Final = 64 * 1024
"""Bytes of an input that is kept as one capture, or one for each line."""
DRAFT: Final = "capture"
"""The name of the draft in which a seat keeps lines that cannot be put down yet."""
DELETED: Final = "(deleted)"
"""What stands in the place of a session that kept a capture for later and is deleted."""
OFTEN: Final = 3
"""How often a capture is kept for later before the group is asked to drop it."""


_CHANNEL: Final = re.compile(r"(?<!\S)#([^\W\d_][\w-]*)(?=[\s.,;:!?)]|$)")
_LAST: Final = re.compile(r"\s+#([^\W\d_][\w-]*)[.,;:!?]?\s*$")


class CaptureState(StrEnum):
    """Where a capture stands."""

    OPEN = "open"
    """It waits for a meeting, for the first time or again."""
    USED = "used"
    """A meeting made something of it."""
    DROPPED = "dropped"
    """It was dropped or taken back, and its words are destroyed."""


class Capture(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line that was kept. Nothing says who kept it, unless it is signed, or at what time of the day."""

    ref: str
    """Its name for ever: `platform-2026-11/C417`. The number is drawn, and tells nothing of the order."""
    text: str = ""
    about: str = ""
    channels: tuple[str, ...] = ()
    day: str = ""
    """The day on which it was kept, ISO."""
    name: str = ""
    """Who signed it; nobody has to."""
    from_session: str = ""
    """What it was in the meeting it comes from: `2026-11-21-sprint-42/N3`."""
    undo: str = ""
    """A salted hash of the words that take it back; it is gone after that day."""
    state: CaptureState = CaptureState.OPEN
    became: str = ""
    """What a meeting made of it: `2026-11-21-sprint-42/L2`."""
    kept_in: tuple[str, ...] = ()
    """The ids of the meetings that kept it for later."""

    def __post_init__(self) -> None:  # a file that is changed may hold anything
        check_day(self.day)

    @property
    def id(self) -> str:
        """The short name, which is its own within a month and a team."""
        return self.ref.rpartition("/")[2]

    @property
    def open(self) -> bool:
        """Whether it waits for a meeting."""
        return self.state is CaptureState.OPEN

    def age(self, today: str) -> int:
        """Return for how many days it has waited."""
        return max(days_between(self.day, today), 0) if self.day else 0

    def dropped(self) -> "Capture":
        """Return what is left of it: a name that is not given again."""
        return Capture(self.ref, from_session=self.from_session, state=CaptureState.DROPPED)

    def without_session(self, session: str) -> "Capture":
        """Return what is left of it once a session is deleted: nothing here has the words of its title.

        What came from that session and waits is dropped.
        """
        begins = f"{session}/"
        came = self.from_session.startswith(begins)
        kept = self.dropped() if came and self.open else self
        return msgspec.structs.replace(
            kept,
            from_session="" if came else kept.from_session,
            became="" if kept.became.startswith(begins) else kept.became,
            kept_in=tuple(DELETED if each == session else each for each in kept.kept_in),
        )

    def names_session(self, session: str) -> bool:
        """Whether it says anything of a session."""
        begins = f"{session}/"
        return (
            session in self.kept_in or self.from_session.startswith(begins) or self.became.startswith(begins)
        )


def new_capture(text: str, *, about: str = "", name: str = "", day: str = "") -> Capture:
    """Clean what somebody wants to keep. Its words that begin with # become its channels.

    It has no ref yet. Raises RuleError with a sentence.
    """
    if about and about not in ABOUT:
        raise RuleError(f"A capture can be about {', '.join(ABOUT[:-1])} or {ABOUT[-1]}, not {about[:20]!r}.")
    cleaned = required(text, "A capture", NOTE_LIMIT, lines=True)
    said, channels = with_channels(cleaned)
    return Capture("", said, about, channels, day, optional(name, "A name", NAME_LIMIT))


def with_channels(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the channels at its end, and all channels in it, each once.

    A `#word` within a sentence is a part of the sentence and stays. What can be no channel, because it is
    too long, or comes after the eighth, is text like any other.
    """
    found = dict.fromkeys(filter(is_channel, map(channel_of, _CHANNEL.findall(text))))
    channels = tuple(found)[:TAGS]
    said = text
    while (last := _LAST.search(said)) and channel_of(last[1]) in channels:
        said = said[: last.start()]
    return said, channels


def captured_note(text: str, topic: str = "") -> Note:
    """Return the note that keeps a line that was captured in a meeting; it says nothing of by whom."""
    said, channels = with_channels(" ".join(text.split()))
    return Note("N", said, topic, keep=True, channels=channels)


def ref_of_note(session: Session, note: Note) -> str:
    """Return the name for ever of a note of a session."""
    return f"{session.id}/{note.id}"


def left_captured(session: Session) -> tuple[Note, ...]:
    """Return the notes that were captured on the way and of which nothing was made yet."""
    kept = tuple(note for note in session.record.notes if note.keep)
    used = origins(session.record) if kept else {}
    return tuple(note for note in kept if ref_of_note(session, note) not in used)


def can_put_down(view: View) -> bool:
    """Whether what was captured can be put before everybody now: nobody writes alone."""
    return view.stage is not None and view.position >= 0 and not view.takes_hidden and not view.ended


def with_draft(kept: str, text: str) -> str:
    """Return the lines that stay with a seat, with one more.

    Raises RuleError where there is no room, and for a line that could not be put down: those behind it would
    wait for ever.
    """
    required(captured_note(text).text, "What you capture", NOTE_LIMIT)
    joined = "\n".join(filter(None, (kept, " ".join(text.split()))))
    if len(joined) > DRAFT_LIMIT:
        raise RuleError("There is no room for another line until you have put down what you captured.")
    return joined


def due_to_drop(capture: Capture) -> bool:
    """Whether it was kept for later so often that the group is asked to drop it."""
    return len(capture.kept_in) >= OFTEN


C = TypeVar("C", Capture, BroughtCapture)


def by_about(captures: Iterable[C]) -> tuple[C, ...]:
    """Put captures in the order in which a meeting looks at them: what they are about, then the oldest."""
    places = {about: place for place, about in enumerate((*ABOUT, ""))}

    def place(each: C) -> tuple[int, str, str]:
        return places.get(each.about, len(places)), each.day, each.ref

    return tuple(sorted(captures, key=place))


def room_for(found: Sequence[Capture], new: int) -> None:
    """Raise RuleError where a team has no room for so many new captures."""
    waiting = sum(capture.open for capture in found)
    if waiting + new > OPEN_CAPTURES:
        raise RuleError(
            f"There is room for {OPEN_CAPTURES} open captures, and {waiting} are open. Bring some to a "
            "meeting, or drop some."
        )


def named(captures: Sequence[Capture], wanted: str) -> Capture:
    """Find a capture by its ref, or by its short name if only one open capture has it. Raises RuleError."""
    sought = wanted.strip().casefold()
    exact = [each for each in captures if each.ref.casefold() == sought]
    short = [each for each in captures if each.id.casefold() == sought]
    found = exact or [each for each in short if each.open] or short
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(each.ref for each in found[:4])
        raise RuleError(f"{wanted[:40]} could be several captures: {some}. Give the whole name.")
    raise RuleError(f"There is no capture {wanted[:40]!r}.")


def fresh_number(taken: Iterable[str], below: Callable[[int], int]) -> str:
    """Draw a number for a new capture, beside the ids that are taken in its file.

    `below` draws a number from 0 on. Of a number that counted up, anybody could tell what came when.
    """
    used = set(taken)
    most = 999
    while len(used) * 2 > most:
        most = most * 10 + 9
    free = [name for number in range(1, most + 1) if (name := f"C{number}") not in used]
    return free[below(len(free))]
