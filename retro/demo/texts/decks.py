"""What there is to say: cards under a prompt, and what is said of a theme once it is a topic."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retro.session.record import LessonSort


@dataclass(frozen=True)
class PlannedAction:
    """An action as somebody says it; `due` as people type dates."""

    what: str
    due: str


@dataclass(frozen=True)
class Learned:
    """A lesson as somebody says it."""

    statement: str
    context: str
    tags: str
    evidence: str = ""
    recommendation: str = ""
    sort: LessonSort = "repeat"


@dataclass(frozen=True)
class Tried:
    """An experiment as somebody says it; `until` as people type dates."""

    hypothesis: str
    test: str
    measure: str
    before: str
    until: str


@dataclass(frozen=True)
class Theme:
    """Something the team comes back to: its name as a topic, and what it leads to."""

    name: str
    notes: tuple[str, ...]
    decision: str
    action: PlannedAction
    lesson: Learned


Deck = tuple[tuple[str, str], ...]
"""Cards for one prompt: the text and the key of its theme."""


@dataclass(frozen=True)
class Tale:
    """A team's story: its themes by key, and its decks by the title of the prompt in small letters.

    A deck can also stand under the question of the prompt, where formats mean different things by one title.
    """

    themes: Mapping[str, Theme]
    decks: Mapping[str, Deck]
    tried: Mapping[str, Tried] = field(default_factory=dict)
    """What the team tries, by the key of its theme."""
