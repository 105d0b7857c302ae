"""The home as rows: the list of everything, and what is known of the row under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.cells import cell_len
from textual.content import Content

from retro.session.agenda import Agenda
from retro.session.text import counted, counted_people, visible
from retro.tui.widgets.row import STATUS_SIGNS, Row


@dataclass(frozen=True)
class Format:
    """A template to start from. With `error` it cannot be used, and only its name is known."""

    name: str
    title: str
    minutes: int = 0
    people: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    suggestion: str = ""
    """What the session is called if nobody says otherwise."""
    error: str = ""
    reads_text: bool = False
    """Whether people read a text in one of its stages."""


@dataclass(frozen=True)
class Meeting:
    """A session in a list. With `error` it cannot be read, and only its id is known."""

    id: str
    title: str
    date: str = ""
    standing: str = ""
    """Where it stands, in words: `at Voting`."""
    people: int = 0
    over: bool = False
    demo: bool = False
    """Whether its people are simulated."""
    error: str = ""
    told: str = "cannot be read"
    """What the list says of one with `error`."""


@dataclass(frozen=True)
class HomeContent:
    """Everything there is to choose from, each list in the order it is shown."""

    unfinished: tuple[Meeting, ...] = ()
    formats: tuple[Format, ...] = ()
    past: tuple[Meeting, ...] = ()


@dataclass(frozen=True)
class PreviewStage:
    """A stage of a session: behind it, current, still to come, or never entered."""

    title: str
    minutes: int
    status: Literal["past", "now", "ahead", "skipped"]


@dataclass(frozen=True)
class SessionPreview:
    """A session as everybody in it may see it: nothing that is still hidden is in it."""

    title: str
    template: str
    date: str
    standing: str
    people: str = ""
    """Who takes part, or how many where the minutes do not name them."""
    steps: tuple[PreviewStage, ...] = ()
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
    read: str = ""
    """The path of the Markdown file that people read; without it, the template's own text is read."""


Choice: TypeAlias = Resume | Start
"""What a person leaves the home with."""

Item: TypeAlias = Format | Meeting
"""What the cursor can stand on."""

Seen: TypeAlias = Agenda | SessionPreview | str
"""What a look at an item shows; a sentence if there is nothing to see."""


NO_SESSIONS = "No sessions yet. Choose a format and press Enter."
NO_PAST = "None is over yet. Their minutes will be here."
NO_FORMATS = "No formats here. Put a Markdown page into the folder templates."

ROOMY = 72
"""Cells from which on a running session has place for all that is known of it."""

CURSOR, APART = 2, 2
"""Cells before every title, and at least between it and what stands right."""

LOOKS = {"past": "quiet", "now": "highlight", "ahead": "", "skipped": "quiet"}


def key_of(item: Item) -> str:
    """Name an item for a list that holds sessions and templates."""
    return f"format {item.name}" if isinstance(item, Format) else f"session {item.id}"


def people(number: int) -> str:
    """Count people: `nobody`, `1 person`, `3 people`."""
    return counted_people(number) if number else "nobody"


# The list


def list_rows(content: HomeContent, words: str = "", width: int = 80) -> list[Row]:
    """Everything that has all these words, list by list, a line each in so many cells."""
    unfinished = [m for m in content.unfinished if _has(words, m.title, m.id, m.date, m.standing)]
    formats = [f for f in content.formats if _has(words, f.title, f.name, *f.tags)]
    past = [m for m in content.past if _has(words, m.title, m.id, m.date, _kind(m))]
    lists = [
        ("Resume", _lined_up(unfinished, [_running(m, width) for m in unfinished], width), ""),
        ("Start", _lined_up(formats, [_length(f) for f in formats], width), NO_FORMATS),
        (
            "Past sessions",
            _lined_up(past, [_over(m) for m in past], width),
            NO_PAST if content.unfinished else NO_SESSIONS,
        ),
    ]
    rows: list[Row] = []
    for title, found, empty in lists:
        if found or (empty and not words):
            rows += [Row("")] if rows else []
            rows += [Row(title, style="heading"), *(found or [Row(empty, style="quiet")])]
    return rows


def _has(words: str, *texts: str) -> bool:
    text = "\n".join(texts).casefold()
    return all(word in text for word in words.casefold().split())


def _running(meeting: Meeting, width: int) -> list[str]:
    facts = [meeting.standing, people(meeting.people), meeting.date]
    return facts if width >= ROOMY else facts[:2]


def _over(meeting: Meeting) -> list[str]:
    return [", ".join(filter(None, (_kind(meeting), people(meeting.people)))), meeting.date]


def _kind(meeting: Meeting) -> str:
    return "demo" if meeting.demo else ""


def _length(format_: Format) -> list[str]:
    return [f"{format_.minutes} min", f"{format_.people} people" if format_.people else ""]


def _lined_up(items: Sequence[Item], facts: Sequence[Sequence[str]], width: int) -> list[Row]:
    """A row an item, with its facts under those of the others, each column at its right edge."""
    sound = [cells for item, cells in zip(items, facts, strict=True) if not item.error]
    widths = [max(map(cell_len, column)) for column in zip(*sound, strict=True)]
    rows = []
    for item, cells in zip(items, facts, strict=True):
        if item.error:
            told = "cannot be used" if isinstance(item, Format) else item.told
        else:
            aligned = [" " * (w - cell_len(fact)) + fact for fact, w in zip(cells, widths, strict=True)]
            told = "   ".join(aligned)
        # One line each, so that the list stays still; the whole title is in the preview.
        place = max(width - CURSOR - APART - cell_len(told), width // 3)
        title = Content(item.title).truncate(place, ellipsis=True)
        rows.append(Row(title, key=key_of(item), right=_quiet(told), style="quiet" if item.error else ""))
    return rows


# What is known of one item


def preview_rows(item: Item, seen: Seen | None, *, brief: bool = False, full: bool = False) -> list[Row]:
    """What is known of an item: in a few lines, beside the list, or in full.

    `seen` is None as long as nobody has looked; what the list knows stands there at once.
    """
    error = visible(item.error or (seen if isinstance(seen, str) else ""))
    if error:
        return [Row(item.title, style="highlight"), *_apart(brief), Row(error)]
    if isinstance(seen, Agenda):
        return _brief_agenda(seen) if brief else _agenda(seen, full)
    if isinstance(seen, SessionPreview):
        return _brief_preview(seen) if brief else _preview(seen)
    if isinstance(item, Format):
        return [Row(item.title, style="highlight"), *_apart(brief), Row(item.description)]
    return [Row(item.title, style="highlight"), Row(item.standing, style="quiet")]


def _brief_agenda(agenda: Agenda) -> list[Row]:
    stages: list[Content] = []
    for stage in agenda.stages:
        prompts = ", ".join(prompt.title for prompt in stage.prompts)
        stages.append(
            Content(stage.title) + _quiet(f" {stage.minutes}'" + (f" ({prompts})" if prompts else ""))
        )
    return [
        Row(_name(agenda.name), right=_quiet(_facts(agenda))),
        *([Row(agenda.description)] if agenda.description else []),
        Row(_quiet(" · ").join(stages)),
    ]


def _agenda(agenda: Agenda, full: bool) -> list[Row]:
    rows = [Row(agenda.name, style="highlight"), Row(_facts(agenda), style="quiet")]
    if agenda.description:
        rows += [Row(""), Row(agenda.description)]
    rows.append(Row(""))
    for stage in agenda.stages:
        rows.append(Row(Content.styled(stage.title, "strong"), right=_quiet(f"{stage.minutes}'")))
        if full and stage.instruction:
            rows.append(Row(stage.instruction, indent=2))
        rows += [
            Row(
                Content(f"· {prompt.title}") + _quiet(f"  {prompt.question}" if prompt.question else ""),
                indent=2,
                hanging=2,
            )
            for prompt in stage.prompts
        ]
        rows += _apart(not full)
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
        Row(preview.title, style="highlight"),
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
    record = ((preview.actions, "action"), (preview.decisions, "decision"), (preview.lessons, "lesson"))
    return " · ".join(counted(len(found), noun) for found, noun in record if found) or "Nothing agreed yet."


def _name(text: str) -> Content:
    return Content.styled(text, "highlight")


def _quiet(text: str) -> Content:
    return Content.styled(text, "quiet")


def _apart(close: bool) -> list[Row]:
    return [] if close else [Row("")]
