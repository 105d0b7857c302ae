"""An agenda as plain text, for people who choose a template."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from retro.agenda.cells import cells, padded, wrapped
from retro.session.agenda import Agenda, Privacy, Stage
from retro.session.text import counted
from retro.words import value

WIDTH = 80
_TITLE = 32
_PROMPT = 24
_INDENT = 4


def show(agenda: Agenda, facts: Sequence[str] = ()) -> str:
    """Write stages, minutes, prompts and privacy into aligned lines of at most 80 columns.

    `facts` are phrases about the template that its agenda does not know.
    """
    return "\n".join(line.rstrip() for line in _lines(agenda, facts)) + "\n"


def _lines(agenda: Agenda, more: Sequence[str]) -> Iterator[str]:
    facts = [f"{agenda.minutes} minutes", counted(len(agenda.stages), "stage")]
    if agenda.people:
        facts.append(f"{agenda.people} people")
    yield from wrapped(agenda.name, WIDTH)
    yield from wrapped(" · ".join([*facts, *more, *agenda.tags]), WIDTH)
    if agenda.description:
        yield ""
        yield from wrapped(agenda.description, WIDTH)
    kind_width = max((cells(stage.kind) for stage in agenda.stages), default=0)
    title_width = min(max((cells(stage.title) for stage in agenda.stages), default=0), _TITLE)
    starts = [
        f"{start // 60}:{start % 60:02}"
        for start in accumulate((s.minutes for s in agenda.stages), initial=0)
    ]
    start_width = max(map(len, starts[:-1]), default=0)
    for number, (stage, start) in enumerate(zip(agenda.stages, starts, strict=False), 1):
        yield ""
        first, *more = wrapped(stage.title, _TITLE) or [""]
        # Only where something is written or chosen does it matter who may learn of it.
        privacy = stage.privacy.value if stage.prompts or stage.privacy is not Privacy.NAMED else ""
        yield (
            f"{number:>2}  {start:>{start_width}}  {padded(first, title_width)}  {stage.minutes:>3}'"
            f"  {padded(stage.kind, kind_width)}  {privacy}"
        )
        yield from _indented(more)
        yield from _indented(wrapped(stage.instruction, WIDTH - _INDENT))
        yield from _indented(wrapped(settings_line(stage), WIDTH - _INDENT))
        yield from _prompts(stage)


def _prompts(stage: Stage) -> Iterator[str]:
    width = min(max((cells(prompt.title) for prompt in stage.prompts), default=0), _PROMPT)
    for prompt in stage.prompts:
        titles = wrapped(prompt.title, _PROMPT)
        questions = wrapped(prompt.question, WIDTH - _INDENT - 2 - width - 2)
        for row in range(max(len(titles), len(questions))):
            title = titles[row] if row < len(titles) else ""
            question = questions[row] if row < len(questions) else ""
            bullet = "·" if row == 0 else " "
            yield f"{' ' * _INDENT}{bullet} {padded(title, width)}  {question}"


def settings_line(stage: Stage) -> str:
    """The settings that a stage has of its kind, on one line."""
    said = ["open before the meeting"] if stage.before else []
    said += [f"{key}: {_said(thing)}" for key, thing in stage.settings.items()]
    if stage.document:
        said.append(f"a text of {len(stage.document.split()):,} words")
    return " · ".join(said)


def _said(thing: object) -> str:
    if isinstance(thing, list | tuple):
        return ", ".join(_said(item) for item in thing)
    return thing if isinstance(thing, str) else value(thing)


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield " " * _INDENT + line
