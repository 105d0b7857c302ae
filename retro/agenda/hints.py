"""Advice on a template that can be used: what facilitators learn the hard way."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from retro.agenda.cells import cells, wrapped
from retro.agenda.page_settings import PageSettings
from retro.agenda.problem import ProblemReport
from retro.session.agenda import Agenda, Stage
from retro.session.kind import Kind
from retro.words import quoted


class LocatedAgenda(msgspec.Struct, frozen=True):
    """An agenda with the line of its name and the lines of stages and prompts by their ids."""

    agenda: Agenda
    settings: PageSettings
    line: int
    lines: Mapping[str, int]


LONG_MEETING = 180
TITLE = 24
"""Columns; three of them side by side fill a screen of 80."""
LINE = 76
LINES = 4
"""Lines of instruction that leave room for the work on a screen of 24."""

_PERSONAL = re.compile(r"\bwho(?:se)?\b|\bwhy did(?:n['’]t)? you\b", re.IGNORECASE)
_BLAMING = re.compile(
    r"\bwhy (?:did|do|have|were|are|would|could)(?:n['’]t)? (?:you|he|she|they|somebody|someone|nobody)\b"
    r"|\bwhose (?:fault|mistake|error)\b"
    r"|\bwho (?:is to blame|is responsible for|is at fault|broke|caused|failed|forgot|missed|messed up"
    r"|made (?:the|this|that|a) mistake)\b",
    re.IGNORECASE,
)
"""Questions that look for somebody who is to blame, whatever the meeting is about."""
_QUESTION = re.compile(r"[^.!?\n]*\?")
_INCIDENT = ("incident", "postmortem", "post-mortem", "outage")


def advise(draft: LocatedAgenda, kinds: Mapping[str, Kind[Any]], report: ProblemReport) -> None:
    """Add hints to the report."""
    _on_the_whole(draft, kinds, report)
    for stage in draft.agenda.stages:
        _on_a_stage(stage, draft, report)


def _on_the_whole(draft: LocatedAgenda, kinds: Mapping[str, Kind[Any]], report: ProblemReport) -> None:
    agenda = draft.agenda
    used = [stage.kind for stage in agenda.stages]
    part_of_another = draft.settings.embeddable
    for kind in () if part_of_another else kinds.values():
        needed = kind.missed and draft.settings.purpose not in kind.not_missed_in
        if needed and kind.name not in used:
            report.hint(draft.line, f"no stage of the kind {kind.name}: {kind.missed}")
    if agenda.minutes > LONG_MEETING:
        report.hint(draft.line, f"{agenda.minutes} minutes without a break is long; plan two meetings")
    before: list[Kind[Any]] = []
    for number, stage in enumerate(agenda.stages, 1):
        known = kinds.get(stage.kind)  # a stage whose kind was misspelt has none
        if known and (advice := known.hint(before, agenda.stages[:number])):
            report.hint(draft.lines[stage.id], advice)
        before += [known] if known else []


def _on_a_stage(stage: Stage, draft: LocatedAgenda, report: ProblemReport) -> None:
    line = draft.lines[stage.id]
    if cells(stage.title) > TITLE:
        report.hint(line, f"this title is wider than {TITLE} columns and will be cut in the agenda")
    if len(wrapped(stage.instruction, LINE)) > LINES:
        report.hint(line, f"this instruction takes more than {LINES} lines on a screen of 80 columns")
    incident = _about_an_incident(draft.agenda)
    for question in _QUESTION.findall(stage.instruction):
        _on_blame(question, line, incident, report)
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
        _on_blame(f"{prompt.title} {prompt.question}", line, incident, report)


def _on_blame(question: str, line: int, incident: bool, report: ProblemReport) -> None:
    """Warn of a question that people hear as blame; where an incident is looked at, any "who" is one."""
    if asked := _BLAMING.search(question) or (incident and _PERSONAL.search(question)):
        report.hint(line, f"{quoted(asked[0])} asks about a person; ask how and what, not who and why")


def _about_an_incident(agenda: Agenda) -> bool:
    about = " ".join((agenda.name, agenda.template, *agenda.tags)).casefold()
    return any(word in about for word in _INCIDENT)
