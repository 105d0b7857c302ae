"""A verb: what can be typed, what it needs, and what is to be done because of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

import msgspec

from retro.errors import RetroError, RuleError
from retro.room.room_port import RoomPort
from retro.session.acts import Act
from retro.session.people import Role
from retro.session.view import View


class UsageError(RetroError):
    """What was typed cannot be understood; the sentence says what can be typed instead."""


class Line(msgspec.Struct, frozen=True):
    """One line of what a seat may see."""

    text: str
    quiet: bool = False
    """Whether it is said only when somebody asks, and not when it changes: counts, and what is one's own."""


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something with a label: a card, a topic, an action. It is one line, or one object of JSON."""

    label: str
    text: str
    prompt: str = ""
    """The question that it stands under."""
    dots: int | None = None
    """Dots or points, once they are shown."""
    mine: int | None = None
    """What this seat gave to it."""
    own: bool = False
    """Whether this seat wrote it."""
    name: str = ""
    """Of its author, where names are shown."""
    topic: str = ""
    """The label of the topic that it is in, or that it answers."""

    @property
    def line(self) -> str:
        """All of it in one line."""
        told = [
            *([f"{self.dots} in all"] if self.dots is not None else []),
            *([f"yours: {self.mine}"] if self.mine else []),
            *(["yours"] if self.own else []),
            *([self.name] if self.name else []),
            *([f"in {self.topic}"] if self.topic else []),
        ]
        return f"{self.label}  {self.text}" + (f" ({', '.join(told)})" if told else "")


class StageInLines(Protocol):
    """How the stage of a view is said; what a kind gives is `PlainStage`, where all of it is explained."""

    @property
    def verbs(self) -> "tuple[Verb, ...]":
        """What can be typed in stages of the kind."""

    def says(self, view: View, shown: Any) -> Sequence[Line]:
        """What the stage shows."""

    def items(self, view: View, shown: Any) -> Sequence[Item]:
        """What has a label."""

    def choices(self, view: View, shown: Any) -> Sequence[Any]:
        """What can be chosen by a number."""

    def task(self, view: View, shown: Any) -> str:
        """What is to be done first."""

    def numbers_from(self, view: View, shown: Any) -> int:
        """The number of the first choice."""

    def reading(self, view: View, shown: Any) -> str:
        """The text that is read."""

    def needs(self, view: View, shown: Any) -> str:
        """What the next step lacks, as a command to type."""


class For(StrEnum):
    """Who may use a verb."""

    EVERYBODY = "everybody"
    PARTICIPANT = "participant"
    """Whoever takes part: participants, and facilitators where the rules let them."""
    FACILITATOR = "facilitator"


Said: TypeAlias = "str | Callable[[View], str | Sequence[str]]"
"""What is said once something is done: a sentence, or what makes it of the view that follows."""


@dataclass(frozen=True)
class Outcome:
    """What a verb does: acts in their order, and what is shown. Without acts it changes nothing."""

    acts: tuple[Act, ...] = ()
    said: Said = ""
    lines: tuple[str, ...] = ()
    """What is shown, one line each."""
    data: Any = None
    """The same for JSON."""
    text: str | None = None
    """A whole document that is shown in place of the lines, such as the minutes."""
    question: str = ""
    """What is asked before it is done; over SSH it is refused with this sentence unless `--yes` is given."""
    told_all: bool = False
    """Whether everybody who follows the session is told of it, as of each step of the meeting."""
    does: Callable[[RoomPort, str], Awaitable[None]] | None = None
    """What is asked of the room besides acts, for a seat by its id."""


@dataclass(frozen=True)
class Call:
    """What was typed, understood, by a seat with this view."""

    view: View
    plain: "StageInLines"
    """How the stage of that view is said."""
    given: Mapping[str, str] = field(default_factory=dict)
    """The arguments by their names in `takes`, without brackets: `PROMPT`, `TEXT`."""
    options: Mapping[str, str] = field(default_factory=dict)
    """The options that were given, by name without dashes; a flag is an empty text."""
    lines: tuple[str, ...] | None = None
    """The lines that came from the input, where `-` stands for the text."""
    now: int = 0
    """Epoch seconds."""
    export: Callable[[str], str] | None = None
    """Writes the minutes of a session that is over in a format; raises RuleError."""

    def has(self, option: str) -> bool:
        """Whether an option or a flag was given."""
        return option in self.options

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are meant: the lines of the input without empty ones, or the one that was typed."""
        return self.lines if self.lines is not None else (self.given.get("TEXT", ""),)

    def number(self, name: str, usual: int = 1) -> int:
        """Return an argument as a number. Raises UsageError."""
        text = self.given.get(name, "")
        if not text:
            return usual
        if not text.isascii() or not text.isdecimal() or len(text) > 6:
            raise UsageError(f"{name} is a number, not {text[:20]}.")
        return int(text)

    @property
    def stage_id(self) -> str:
        """The id of the stage. Raises RuleError where there is none."""
        if self.view.stage is None:
            raise RuleError("The session is over." if self.view.ended else "The meeting has not begun yet.")
        return self.view.stage.id


def always(view: View) -> bool:
    """Whether something makes sense now: at any time."""
    return True


def in_a_stage(view: View) -> bool:
    """Whether a stage runs, or is looked at before the meeting."""
    return view.stage is not None


@dataclass(frozen=True)
class Verb:
    """One verb. `run` is pure: it makes an outcome of a call, or raises RuleError or UsageError."""

    name: str
    does: str
    """What it does, in one sentence."""
    run: Callable[[Call], Outcome]
    takes: tuple[str, ...] = ()
    """The names of its arguments: `N` is one word; `[N]` may be left out; `TEXT`, `NAME` and `STAGE` are all
    the rest, `TEXT|-` too, or the lines of the input; so is a `CHOICE` at the end; `LABELS` are one or more
    words."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Options with a value, by name without dashes, with what the value is called: `{"owner": "NAME"}`."""
    flags: tuple[str, ...] = ()
    """Options without a value, besides `--json` and `--yes`, which are known wherever they make sense."""
    shows: bool = False
    """Whether it only shows something, and so has `--json`."""
    whose: For = For.PARTICIPANT
    offered: Callable[[View], bool] = in_a_stage
    """Whether it makes sense now."""
    sends: tuple[type[Act], ...] = ()
    """The acts that it may ask for."""
    rare: bool = False
    """Whether it is needed so seldom that `status` does not name it."""
    extra: bool = False
    """Whether nobody waits for it, so that it is never named as what is to be done now."""
    example: str = ""
    """What can be typed, as an example for the manual."""

    @property
    def short(self) -> str:
        """How it is typed, without options and without the sign for the input."""
        return " ".join([self.name, *(name.replace("|-", "") for name in self.takes)])

    @property
    def usage(self) -> str:
        """How it is typed."""
        options = [f"--{name} {value}" for name, value in self.options.items()]
        flags = [f"--{name}" for name in (*self.flags, *(("json",) if self.shows else ()))]
        return " ".join([self.name, *self.takes, *(f"[{option}]" for option in (*options, *flags))])

    def may(self, role: Role) -> bool:
        """Whether a role can use it at all."""
        if self.whose is For.FACILITATOR:
            return role is Role.FACILITATOR
        return self.whose is For.EVERYBODY or role is not Role.OBSERVER
