"""How one kind of stage is said in lines, and what can be typed in it; each kind has its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from retro.plain.verb import Item, Line, Verb
from retro.session.people import Role
from retro.session.view import View

V = TypeVar("V")


@dataclass(frozen=True)
class Choice:
    """One of several things to choose by their numbers: the words, and the command that it stands for."""

    text: str
    command: str


class PlainStage(Generic[V]):
    """A stage in lines. `V` is what the `view` of the kind returns; everything here is pure.

    The defaults are a stage in which there is only something to hear.
    """

    verbs: ClassVar[tuple[Verb, ...]] = ()
    """What can be typed in a stage of this kind besides what can be typed in all. One that has the name of
    a verb for all stages takes its place."""
    first_choice: ClassVar[int] = 1
    """The number of the first of its `choices`."""

    def opens(self, view: View, shown: V) -> str:
        """Return what is worth knowing when the stage opens, such as `5 dots, at most 2 on one topic`."""
        return ""

    def says(self, view: View, shown: V) -> Sequence[Line]:
        """Return what the stage shows this seat, a line for each thing; a new line is announced."""
        return ()

    def timed(self, view: View, shown: V) -> str:
        """Return what the planned time is for, where that is not the stage: `each`."""
        return ""

    def gone(self, before: V, shown: V) -> Sequence[str]:
        """Return what is said of what was there before and is not any more, a sentence for each thing.

        A new line is announced; a line that is left out says nothing by itself.
        """
        return ()

    def task(self, view: View, shown: V) -> str:
        """Return what this seat is to do first, as `verb ARGUMENT. A sentence.`; empty where its first verb
        says enough."""
        return ""

    def items(self, view: View, shown: V) -> Sequence[Item]:
        """Return what has a label here: what `cards` shows."""
        return ()

    def choices(self, view: View, shown: V) -> Sequence[Choice]:
        """Return what this seat can choose by a number now; empty where it can choose nothing."""
        return ()

    def reading(self, view: View, shown: V) -> str:
        """Return the text that is read in this stage, as Markdown; empty where there is none."""
        return ""

    def numbers_from(self, view: View, shown: V) -> int:
        """Return the number of the first choice, where not all stages of the kind begin alike."""
        return self.first_choice

    def needs(self, view: View, shown: V) -> str:
        """Return what the next step of the facilitator lacks, as a command to type; empty where it lacks
        nothing."""
        return ""


PlainFor: TypeAlias = Callable[[View], PlainStage[Any]]
"""Finds how the stage of a view is said; given by whoever knows the kinds."""


def shows(sort: type[V]) -> Callable[[View], V]:
    """Return what finds in a view what a stage of this kind shows, which is of this sort."""

    def shown(view: View) -> V:
        panel = view.panel
        assert isinstance(panel, sort)  # noqa: S101  (found by the name of the kind)
        return panel

    return shown


def takes_part(view: View) -> bool:
    """Whether this seat answers, votes and writes."""
    return view.role is Role.PARTICIPANT and view.stage is not None


def leads(view: View) -> bool:
    """Whether this seat leads the meeting now."""
    return view.role is Role.FACILITATOR and not view.led_by
