"""A seat without a screen: what is typed there is understood, asked of the room, and answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from retro.errors import RetroError, RuleError
from retro.plain.about_people import ABOUT_PEOPLE
from retro.plain.command_line import Typed, first_word, matching, understood, unknown_verb, whole_number
from retro.plain.from_earlier import RECALLING
from retro.plain.leading import LEADING
from retro.plain.manual import help_of, help_text
from retro.plain.plain_stage import PlainFor, PlainStage
from retro.plain.showing import SHOWING, offered, state_lines
from retro.plain.taking_part import TAKING_PART
from retro.plain.verb import Call, For, Outcome, UsageError, Verb, always
from retro.plain.writing_down import WRITING
from retro.room.error_reports import report
from retro.room.room_port import RoomPort
from retro.room.to_the_end import to_the_end
from retro.session.people import Role
from retro.session.text import excerpt, visible, visible_in
from retro.session.view import View
from retro.words import listed

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2
"""Exit codes."""
ONLY_LEADER: Final = "Only the facilitator can do this."
FAILED: Final = "Something went wrong on our side with this command."
MOST_LINES: Final = 100
"""Lines of the input that one verb takes."""
HELP: Final = Verb(
    "help",
    "Show all verbs, or how one of them is typed.",
    lambda call: Outcome(),
    ("[VERB]",),
    whose=For.EVERYBODY,
    offered=always,
    rare=True,
)
WATCH: Final = Verb(
    "watch",
    "Tell each change in a line, until the session ends.",
    lambda call: Outcome(),
    shows=True,
    whose=For.EVERYBODY,
    offered=lambda view: not view.ended,
    example="watch --json",
)

GENERAL: Final = (*SHOWING, *TAKING_PART, *WRITING, *RECALLING, *LEADING, *ABOUT_PEOPLE, WATCH, HELP)
"""What can be typed in every stage, besides `status`."""

ReadLines = Callable[[], Awaitable[Sequence[str]]]
"""Reads all lines of the input. Raises RuleError where they are too many."""
Export = Callable[[str], str]
"""Writes what is kept of a session that is over in a format. Raises RuleError."""


@dataclass(frozen=True)
class Reply:
    """What is answered: an exit code, a text for the output, a sentence for people on what was refused."""

    status: int = DONE
    out: str = ""
    error: str = ""
    question: str = ""
    """What must be said yes to first; then nothing has been done yet."""
    told_all: bool = False
    """Whether everybody who follows the session is told what was done."""


@dataclass(frozen=True)
class Kinds:
    """How stages are said, whatever their kind."""

    plain_for: PlainFor
    every: Callable[[], Mapping[str, PlainStage[Any]]]
    """Finds how all kinds are said, by the titles of the kinds."""


def status_verb(verbs: Callable[[View], Sequence[Verb]]) -> Verb:
    """Return the verb that says where the meeting is and what can be done now."""

    def run(call: Call) -> Outcome:
        lines = state_lines(call)
        can = offered(call, verbs(call.view))
        view = call.view
        stage = (
            {"id": view.stage.id, "title": view.stage.title, "kind": view.stage.kind} if view.stage else None
        )
        usable = [v for v in verbs(view) if v.may(view.role) and not v.shows and v.offered(view)]
        data = {
            "session": view.session,
            "title": view.title,
            "name": view.name,
            "role": str(view.role),
            "stage": stage,
            "seconds_left": view.timer.left(call.now) if view.stage and view.timer.planned else None,
            "done": view.mine_done,
            "counts": {"done": view.done, "of": view.expected},
            "lines": lines,
            "choices": [choice.text for choice in call.plain.choices(view, view.panel)] if view.stage else [],
            "can": [verb.name for verb in usable],
            "ended": view.ended,
        }
        return Outcome(lines=(view.title, *lines, *can), data=data)

    does = "Say where the meeting is, how much time is left, and what you can do now."
    return Verb("status", does, run, shows=True, whose=For.EVERYBODY, offered=always)


class PlainSeat:
    """One seat. `export` writes the session in other formats once it is over.

    `lead` is the id of the seat from which the same person may lead besides.
    """

    def __init__(
        self, room: RoomPort, seat: str, kinds: Kinds, export: Export | None = None, *, lead: str = ""
    ) -> None:
        self.room = room
        self.seat = seat
        self._lead = lead
        self.ahead = ""
        """The id of the stage that is looked at before the meeting."""
        self._kinds = kinds
        self._export = export
        self._status = status_verb(self.verbs)

    def view(self) -> View:
        """Return what the seat may see. Raises RuleError when the seat was taken away."""
        return self.room.view(self.seat, self.ahead)

    def verbs(self, view: View) -> tuple[Verb, ...]:
        """Return all verbs that there are in the stage of a view, those of its kind first."""
        own = self._kinds.plain_for(view).verbs if view.stage else ()
        taken = {verb.name for verb in own}
        return (*own, *(verb for verb in (self._status, *GENERAL) if verb.name not in taken))

    async def run(self, typed: str, read: ReadLines, *, yes: bool = False) -> Reply:
        """Do what was typed; nothing is raised. `yes` says that a question has been answered with yes."""
        try:
            return await self._run(typed, read, yes)
        except UsageError as error:
            return Reply(MISUSED, error=visible(str(error)))
        except RetroError as refusal:
            return Reply(REFUSED, error=visible(str(refusal)))
        except Exception as error:  # of ours, or of an installed kind: it costs this one command
            report("a verb failed", error)
            return Reply(REFUSED, error=FAILED)

    async def _run(self, typed: str, read: ReadLines, yes: bool) -> Reply:
        view = self.view()
        name, rest = first_word(typed)
        name, rest = self._chosen(view, name, rest)
        if name == HELP.name:
            return self._help(view, rest)
        verb, view, what, ahead = self._found(name, rest, view)
        seat = view.seat
        plain = self._kinds.plain_for(view) if view.stage else PlainStage[Any]()
        lines = _kept(await read()) if what.reads_input else None
        call = Call(view, plain, what.given, what.options, lines, self.room.clock.now(), self._export)
        outcome = verb.run(call)
        if outcome.question and not (yes or call.has("yes")):
            return Reply(REFUSED, question=outcome.question)
        if outcome.does is not None:
            await outcome.does(self.room, seat)
        asked = self._ask(seat, outcome, reads_input=what.reads_input)
        await (to_the_end(asked) if len(outcome.acts) > 1 else asked)
        said = _written(outcome, call, lambda: self.room.view(seat, ahead))
        return Reply(out=said, told_all=outcome.told_all)

    async def _ask(self, seat: str, outcome: Outcome, *, reads_input: bool) -> None:
        """Ask for all acts in their order. Raises RetroError with how many were done, where some were."""
        for number, act in enumerate(outcome.acts):
            try:
                await self.room.submit(seat, act)
            except RetroError as refusal:
                if not reads_input or not number:
                    raise
                raise RuleError(
                    f"{number} of {len(outcome.acts)} lines are saved. The next one: {refusal}"
                ) from None

    def _chosen(self, view: View, name: str, rest: str) -> tuple[str, str]:
        """Put the command in the place of a number that chooses something."""
        if not name.isdecimal() or rest or view.stage is None:
            return name, rest
        plain = self._kinds.plain_for(view)
        choices = plain.choices(view, view.panel)
        number = whole_number(name)
        place = -1 if number is None else number - plain.numbers_from(view, view.panel)
        if not 0 <= place < len(choices):
            raise UsageError(
                f"There is nothing with the number {excerpt(name, 10)} to choose. "
                "To see what you can do: status"
            )
        return first_word(choices[place].command)

    def _found(self, name: str, rest: str, view: View) -> tuple[Verb, View, Typed, str]:
        """Find a verb, and the view it is meant for. Raises UsageError or RuleError."""
        verb, ahead = next((verb for verb in self.verbs(view) if verb.name == name), None), self.ahead
        if view.stage is None and view.before:
            verb, ahead = self._of_stage_before(name, rest, view, verb)
            view = self.room.view(self.seat, ahead) if ahead else view
        if verb is None:
            raise self._elsewhere(name, view)
        if verb.whose is For.FACILITATOR and view.role is not Role.FACILITATOR:
            lead = view.lead_seat or self._lead
            if not lead:
                raise RuleError(ONLY_LEADER)
            view, ahead = self.room.view(lead), ""
            # A stage that is looked at before the meeting has verbs that this seat has not.
            verb = next((known for known in self.verbs(view) if known.name == name), None)
            if verb is None:
                raise self._elsewhere(name, view)
        return verb, view, understood(verb, rest), ahead

    def _of_stage_before(
        self, name: str, rest: str, view: View, general: Verb | None
    ) -> tuple[Verb | None, str]:
        """Find the verb in the stages that are open before the meeting, with the id of the one meant."""
        of_stages = {
            row.id: next((v for v in self.verbs(self.room.view(self.seat, row.id)) if v.name == name), None)
            for row in view.before
        }
        typed = understood(general, rest) if general else None
        for verb in of_stages.values() if typed is None else ():
            typed = understood(verb, rest) if verb else typed
        if typed is not None and (wanted := typed.options.get("stage")):
            meant = matching(wanted, {row.id: row.title for row in view.before}, "stage")
            return of_stages[meant], meant
        having = [stage for stage, verb in of_stages.items() if verb is not None and verb is not general]
        if not having and general and (general.whose is For.FACILITATOR or general.offered(view)):
            return general, ""
        places = having or [stage for stage, verb in of_stages.items() if verb is not None]
        if len(places) > 1 and not (general is not None and general.offered(view)):
            rows = "; ".join(f"{number} {row.title}" for number, row in enumerate(view.before, 1))
            raise UsageError(f"Several stages are open. Say in which one, with --stage NUMBER: {rows}.")
        return (of_stages[places[0]], places[0]) if places else (general, "")

    def _elsewhere(self, name: str, view: View) -> RetroError:
        """Return what is said of a verb that there is not in this stage."""
        every = self._kinds.every()
        titles = [title for title, plain in every.items() if any(verb.name == name for verb in plain.verbs)]
        if not titles:
            known = {verb.name for plain in every.values() for verb in plain.verbs}
            return unknown_verb(name, [*known, *(verb.name for verb in self.verbs(view))])
        where = f"This stage is {view.stage.title}." if view.stage else "No stage is open now."
        return RuleError(f"{name} is for other stages: {listed(titles, 'or')}. {where}")

    def _help(self, view: View, rest: str) -> Reply:
        every = self._kinds.every()
        general = [self._status, *GENERAL]
        wanted = first_word(rest)[0]
        if not wanted:
            return Reply(out=help_text(general, every))
        found = [
            (title, verb)
            for title, verbs in (("", general), *((title, plain.verbs) for title, plain in every.items()))
            for verb in verbs
            if verb.name == wanted
        ]
        if not found:
            raise self._elsewhere(wanted, view)
        return Reply(out=help_of(found))


def _kept(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that are not empty. Raises RuleError where there are none, or too many."""
    kept = tuple(line for line in lines if line.strip())
    if not kept:
        raise RuleError("The input has no lines.")
    if len(kept) > MOST_LINES:
        raise RuleError(
            f"The input has {len(kept)} lines; at most {MOST_LINES} are taken. Nothing was saved."
        )
    return kept


def _written(outcome: Outcome, call: Call, after: Callable[[], View]) -> str:
    """Write what is shown of an outcome."""
    if call.has("json"):
        data = msgspec.to_builtins(outcome.data)
        return msgspec.json.encode(visible_in(data)).decode() + "\n"
    if outcome.text is not None:
        return visible(outcome.text)
    said = outcome.said
    told = [said] if isinstance(said, str) else said(after())
    told = [told] if isinstance(told, str) else list(told)
    return "".join(f"{visible(line)}\n" for line in (*outcome.lines, *told) if line)


def general_verbs() -> tuple[Verb, ...]:
    """Return the verbs of all stages, for the manual."""
    return (status_verb(lambda view: ()), *GENERAL)
