"""What comes back of earlier meetings, and what it is looked for by."""

from typing import Literal, TypeAlias, get_args

import msgspec

from retro.session.record import Decision, Experiment, Lesson

Fitting: TypeAlias = Literal["lesson", "decision", "experiment", "action"]
"""The kinds of entries that come back."""


class Recalled(msgspec.Struct, frozen=True):
    """An entry of an earlier meeting that fits what the meeting is about now."""

    ref: str
    """Its name for ever, such as `2026-03-07-sprint-24/L2`."""
    kind: str
    """What it is: `lesson`, `decision`, `experiment`, `action`."""
    day: str
    """The day of its meeting, as an ISO date."""
    heading: str
    why: str
    """Why it is shown, in words: `words: sign, key · found true twice`."""
    due: bool = False
    """Whether it is shown because its day has come for a second look."""
    quiet: bool = False
    """Whether it is shown only to who asks for it: so some teams want it."""


class Written(msgspec.Struct, frozen=True):
    """Something that the group wrote down last."""

    kind: Fitting
    text: str


class DueRecord(Recalled, frozen=True):
    """A record whose day has come, with all that it says: what takes its place begins with its words."""

    record: Lesson | Decision | Experiment | None = None
    """None where its session cannot be read."""


class RecallContext(msgspec.Struct, frozen=True):
    """What the meeting is about now."""

    session: str
    """The id of the session: nothing of it comes back."""
    team: str
    channels: tuple[str, ...]
    title: str
    """Of the session."""
    topic: str = ""
    """The title of the topic that is open; empty where none is."""
    cards: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    of_template: tuple[str, ...] = ()
    """Texts of the format, which are the same every time and say nothing of the topic."""
    kinds: tuple[Fitting, ...] = get_args(Fitting)
    """What may come back."""
    written: tuple[Written, ...] = ()
    """What was written down last of each kind; what says nearly the same comes back too."""
    revealed: bool = True
    """Whether people's own ideas are in the room; False while the first of them are still to come."""
    due: bool = False
    """Whether what is due for a second look comes back, instead of what fits."""
