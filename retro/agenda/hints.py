"""Advice on a template that can be used: what facilitators learn the hard way."""

import re
from collections.abc import Mapping

import msgspec

from retro.agenda.cells import cells, wrapped
from retro.agenda.problem import ProblemReport
from retro.session.agenda import Agenda, Stage
from retro.words import quoted


class LocatedAgenda(msgspec.Struct, frozen=True):
    """An agenda with the line of its name and the lines of stages and prompts by their ids."""

    agenda: Agenda
    line: int
    lines: Mapping[str, int]


LONG_MEETING = 180
TITLE = 24
"""Columns; three of them side by side fill a screen of 80."""
LINE = 76
LINES = 4
"""Lines of instruction that leave room for the work on a screen of 24."""

_PERSONAL = re.compile(r"\bwho\b|\bwhy did(?:n['’]t)? you\b", re.IGNORECASE)
_INCIDENT = ("incident", "postmortem", "post-mortem", "outage")


def advise(draft: LocatedAgenda, report: ProblemReport) -> None:
    """Add hints to the report."""
    _on_the_whole(draft, report)
    for stage in draft.agenda.stages:
        _on_a_stage(stage, draft, report)


def _on_the_whole(draft: LocatedAgenda, report: ProblemReport) -> None:
    agenda = draft.agenda
    kinds = [stage.kind for stage in agenda.stages]
    if "commit" not in kinds:
        report.hint(draft.line, "no stage of the kind commit: nothing will be promised")
    if "close" not in kinds:
        report.hint(draft.line, "no stage of the kind close: nobody will say if it was worth the time")
    if agenda.minutes > LONG_MEETING:
        report.hint(draft.line, f"{agenda.minutes} minutes are long without a break; plan two meetings")
    for stage in agenda.stages:
        if stage.kind == "ideate":
            break
        if stage.kind == "vote":
            report.hint(draft.lines[stage.id], "a vote before any stage of the kind ideate has no topics")


def _on_a_stage(stage: Stage, draft: LocatedAgenda, report: ProblemReport) -> None:
    line = draft.lines[stage.id]
    if cells(stage.title) > TITLE:
        report.hint(line, f"this title is wider than {TITLE} columns and will be cut in the agenda")
    if len(wrapped(stage.instruction, LINE)) > LINES:
        report.hint(line, f"this instruction takes more than {LINES} lines on a screen of 80 columns")
    titles: set[str] = set()
    for prompt in stage.prompts:
        line = draft.lines[prompt.id]
        if cells(prompt.title) > TITLE and len(stage.prompts) > 1:
            report.hint(line, f"this prompt's title is wider than {TITLE} columns and will be cut")
        if len(wrapped(prompt.question, LINE)) > 1:
            report.hint(line, "this question takes more than one line on a screen of 80 columns")
        if prompt.title in titles:
            report.hint(line, f"two prompts of this stage are called {quoted(prompt.title)}")
        titles.add(prompt.title)
        asked = _PERSONAL.search(f"{prompt.title} {prompt.question}")
        if asked and _about_an_incident(draft.agenda):
            report.hint(line, f"{quoted(asked[0])} looks for a person; ask how and what, not who and why")


def _about_an_incident(agenda: Agenda) -> bool:
    about = " ".join((agenda.name, agenda.template, *agenda.tags)).casefold()
    return any(word in about for word in _INCIDENT)
