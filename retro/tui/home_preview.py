"""What is known of the row of the home under the cursor: a format with its agenda, or a session."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from retro.session.agenda import Agenda, Prompt
from retro.session.text import counted, visible
from retro.tui.home_rows import Format, Item, PreviewStage, Seen, SessionPreview
from retro.tui.widgets.hues import hue_of
from retro.tui.widgets.row import STATUS_SIGNS, Row
from retro.tui.widgets.row_list import RowList

LOOKS = {"past": "quiet", "now": "highlight", "ahead": "", "skipped": "quiet"}

LONGEST_BAR = 16
"""Cells of the bar of the longest stage."""
MINUTES = 5
"""Cells for the number of minutes."""


class Preview(RowList):
    """The list in which that is shown, beside the other or below it; it cannot take the focus."""

    DEFAULT_CSS = """
    Preview { scrollbar-size-vertical: 0; scrollbar-gutter: auto; }
    """

    can_focus = False


@dataclass(frozen=True)
class StageLine:
    """A stage of an agenda in one line: its title, a bar as long as its share of the minutes, the minutes."""

    title: str
    minutes: int
    longest: int
    """The minutes of the longest stage of the agenda."""

    def lines(self, width: int) -> list[Content]:
        """The line, without its bar where there is no room for it."""
        told = f"{self.minutes}'".rjust(MINUTES)
        bar = LONGEST_BAR if width >= 3 * LONGEST_BAR else 0
        cells = max(1, round(bar * self.minutes / max(1, self.longest))) if bar else 0
        room = max(1, width - bar - MINUTES - 1)
        title = Content.styled(self.title, "strong").truncate(room, ellipsis=True)
        line = title.pad_right(max(0, room - title.cell_length) + 1)
        return [line + Content.styled("▄" * cells, "mark").pad_right(bar - cells) + _quiet(told)]


def preview_rows(
    item: Item, seen: Seen | None, *, brief: bool = False, full: bool = False, room: int = 0
) -> list[Row]:
    """What is known of an item: in a few lines, beside the list, or in full.

    `seen` is None until its file was read; what the list knows is shown at once.
    In so many lines of `room` the stages stand apart if they fit.
    """
    error = visible(item.error or (seen if isinstance(seen, str) else ""))
    if error:
        return [Row(item.title, style="strong"), *_apart(brief), Row(error)]
    if isinstance(seen, Agenda):
        about = [item.purpose, item.whence] if isinstance(item, Format) else []
        return _brief_agenda(seen, about) if brief else _agenda(seen, about, full, room)
    if isinstance(seen, SessionPreview):
        return _brief_preview(seen) if brief else _preview(seen)
    if isinstance(item, Format):
        return [Row(item.title, style="strong"), *_apart(brief), Row(item.description)]
    return [Row(item.title, style="strong"), Row(item.standing, style="quiet")]


def _brief_agenda(agenda: Agenda, about: Sequence[str]) -> list[Row]:
    stages: list[Content] = []
    for stage in agenda.stages:
        prompts = ", ".join(prompt.title for prompt in stage.prompts)
        stages.append(
            Content(stage.title) + _quiet(f" {stage.minutes}'" + (f" ({prompts})" if prompts else ""))
        )
    return [
        Row(_name(agenda.name), right=_quiet(_facts(agenda))),
        *_about(about),
        *([Row(agenda.description)] if agenda.description else []),
        Row(_quiet(" · ").join(stages)),
    ]


def _about(about: Sequence[str]) -> list[Row]:
    """What a format is for, and where it comes from."""
    said = " · ".join(filter(None, about))
    return [Row(said, style="quiet")] if said else []


def _agenda(agenda: Agenda, about: Sequence[str], full: bool, room: int) -> list[Row]:
    rows = [Row(_name(agenda.name), right=_quiet(_facts(agenda))), *_about(about)]
    if agenda.description:
        rows.append(Row(agenda.description))
    rows.append(Row(""))
    longest = max((stage.minutes for stage in agenda.stages), default=1)
    close = not full and len(rows) + len(agenda.prompts) + 2 * len(agenda.stages) > room
    for stage in agenda.stages:
        line = StageLine(stage.title, stage.minutes, longest)
        rows.append(Row(stage.title, picture=line))
        if full and stage.instruction:
            rows.append(Row(stage.instruction, indent=2))
        rows += _questions(stage.prompts)
        rows += _apart(close)
    return rows


def _questions(prompts: Sequence[Prompt]) -> list[Row]:
    """A row a question, with the edge of its colour."""
    widest = max((Content(prompt.title).cell_length for prompt in prompts), default=0)
    rows = []
    for number, prompt in enumerate(prompts):
        edge = Content.styled("▌ ", hue_of(number))
        title = Content(prompt.title)
        asked = _quiet(prompt.question)
        text = edge + title.pad_right(widest - title.cell_length + 2) + asked
        rows.append(Row(text if prompt.question else edge + title, hanging=widest + 4))
    return rows


def _facts(agenda: Agenda) -> str:
    facts = [f"{agenda.minutes} minutes", counted(len(agenda.stages), "stage")]
    return " · ".join([*facts, f"{agenda.people} people"] if agenda.people else facts)


def _brief_preview(preview: SessionPreview) -> list[Row]:
    return [
        Row(_name(preview.title), right=_quiet(preview.date)),
        Row(Content(preview.standing) + _quiet(f" · {preview.template}" if preview.template else "")),
        *([Row(preview.people)] if preview.people else []),
        Row(_sums(preview), style="quiet"),
        *_action_rows(preview),
    ]


def _preview(preview: SessionPreview) -> list[Row]:
    rows = [
        Row(preview.title, style="strong"),
        Row(" · ".join(filter(None, (preview.date, preview.template))), style="quiet"),
        Row(""),
        Row(preview.standing),
    ]
    rows += [Row(preview.people)] if preview.people else []
    rows += [Row(""), *map(_step_row, preview.steps)] if preview.steps else []
    rows += [Row(""), Row(_sums(preview), style="quiet")]
    for title, found in (
        ("Actions", _action_rows(preview)),
        ("Decisions", _bullets(preview.decisions)),
        ("Lessons", _bullets(preview.lessons)),
        ("Experiments", _bullets(preview.experiments)),
    ):
        rows += [Row(""), Row(title, style="heading"), *found] if found else []
    return rows


def _step_row(step: PreviewStage) -> Row:
    sign = STATUS_SIGNS[step.status]
    right = "skipped" if step.status == "skipped" else f"{step.minutes}'"
    return Row(f"{sign} {step.title}", right=right, style=LOOKS[step.status], hanging=2)


def _action_rows(preview: SessionPreview) -> list[Row]:
    return [
        Row(Content(f"• {what}") + _quiet(f"  {whose}" if whose else ""), hanging=2)
        for what, whose in preview.actions
    ]


def _bullets(texts: Sequence[str]) -> list[Row]:
    return [Row(f"• {text}", hanging=2) for text in texts]


def _sums(preview: SessionPreview) -> str:
    record = (
        (preview.actions, "action"),
        (preview.decisions, "decision"),
        (preview.lessons, "lesson"),
        (preview.experiments, "experiment"),
    )
    return (
        " · ".join(counted(len(found), noun) for found, noun in record if found)
        or "No actions, decisions or lessons yet."
    )


def _name(text: str) -> Content:
    return Content.styled(text, "strong")


def _quiet(text: str) -> Content:
    return Content.styled(text, "quiet")


def _apart(close: bool) -> list[Row]:
    return [] if close else [Row("")]
