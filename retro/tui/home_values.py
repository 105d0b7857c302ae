"""What the home shows and what it gives back: plain values, made by those who read the files."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from retro.session.agenda import Agenda


@dataclass(frozen=True)
class Format:
    """A template to start from. With `trouble` it cannot be used, and only its name is known."""

    name: str
    title: str
    minutes: int = 0
    people: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    suggestion: str = ""
    """What the session is called if nobody says otherwise."""
    trouble: str = ""


@dataclass(frozen=True)
class Meeting:
    """A session in a list. With `trouble` it cannot be read, and only its id is known."""

    id: str
    title: str
    date: str = ""
    standing: str = ""
    """Where it stands, in words: `at Voting`."""
    people: int = 0
    over: bool = False
    demo: bool = False
    """Whether its people are simulated."""
    trouble: str = ""


@dataclass(frozen=True)
class HomeContent:
    """Everything there is to choose from, each shelf in the order it is shown."""

    unfinished: tuple[Meeting, ...] = ()
    formats: tuple[Format, ...] = ()
    past: tuple[Meeting, ...] = ()


@dataclass(frozen=True)
class Step:
    """A stage of a session: behind it, current, or still to come."""

    title: str
    minutes: int
    status: Literal["past", "now", "ahead"]


@dataclass(frozen=True)
class SessionPreview:
    """A session as everybody in it may see it: nothing that is still hidden is in it."""

    title: str
    template: str
    date: str
    standing: str
    people: str = ""
    """Who takes part, or how many where the minutes do not name them."""
    steps: tuple[Step, ...] = ()
    actions: tuple[tuple[str, str], ...] = ()
    """What, and by whom until when."""
    decisions: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resume:
    """Go on with this session."""

    session: str


@dataclass(frozen=True)
class Start:
    """Begin a session from this template."""

    template: str
    title: str


Choice: TypeAlias = Resume | Start
"""What a person leaves the home with."""

Item: TypeAlias = Format | Meeting
"""What the cursor can stand on."""

Seen: TypeAlias = Agenda | SessionPreview | str
"""What a look at an item shows; a sentence if there is nothing to see."""
