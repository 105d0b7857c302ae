"""What the home holds, and its lists as rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rich.cells import cell_len
from textual.content import Content

from retro.session.agenda import Agenda
from retro.session.text import counted_people
from retro.tui.widgets.row import Row


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
    purpose: str = ""
    """What the meeting is for: `look back`."""
    whence: str = ""
    """Where it comes from, in words: `comes with Retro`, `yours`."""


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
    captured: str = ""
    """What is kept for the next meeting: `5 captured since the last meeting`; empty where nothing is."""
    teams: tuple[str, ...] = ()
    """The answers to which team a new meeting belongs to; empty where that is clear."""


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
    experiments: tuple[str, ...] = ()


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
    team: str = ""
    """What was answered to which team it belongs to; empty where nobody was asked."""


Choice: TypeAlias = Resume | Start
"""What a person leaves the home with."""

Item: TypeAlias = Format | Meeting
"""What the cursor can stand on."""

Seen: TypeAlias = Agenda | SessionPreview | str
"""What a look at an item shows; a sentence if there is nothing to see."""


NO_SESSIONS = "No sessions yet. Choose a format under Start and press Enter."
NO_PAST = "No session is over yet. Minutes will appear here."
NO_FORMATS = "No formats here. Put a Markdown page into the folder templates."

Tab: TypeAlias = Literal["start", "past"]

ROOMY = 72
"""Cells from which on a running session has room for everything that is known of it."""
TELLING = 20
"""Cells below which nothing is said of what a format is for."""
TITLES = 26
"""Cells of a title at most where something stands between it and the right edge."""

CURSOR, APART = 2, 2
"""Cells before every title, and at least between it and what stands right."""


def key_of(item: Item) -> str:
    """Name an item for a list that holds sessions and templates."""
    return f"format {item.name}" if isinstance(item, Format) else f"session {item.id}"


def people(number: int) -> str:
    """Count people: `nobody`, `1 person`, `3 people`."""
    return counted_people(number) if number else "nobody"


def tab_line(content: HomeContent, tab: Tab, purpose: str = "") -> Content:
    """The names of the lists there are, with the number of sessions; the one that is shown stands out."""
    past = f"Past sessions {len(content.past)}" if content.past else "Past sessions"
    names: tuple[tuple[Tab, str], ...] = (
        ("start", f"Start: {purpose}" if purpose else "Start"),
        ("past", past),
    )
    looks = {True: "bold $selected-fg on $selected-bg", False: "$foreground"}
    return Content("  ").join(Content.styled(f" {name} ", looks[each == tab]) for each, name in names)


@dataclass(frozen=True)
class GoingOn:
    """A session that can be continued, in two lines on a ground with an edge."""

    title: str
    standing: str
    facts: str

    def lines(self, width: int) -> list[Content]:
        """Both lines, each as wide as there is room."""
        room = max(1, width - 2)
        lines = []
        for left, right, look in ((self.title, self.standing, "bold $text-strong"), (self.facts, "", "")):
            place = max(room - cell_len(right) - APART, room // 3) if right else room - 1
            text = Content.styled(left, look).truncate(place, ellipsis=True)
            gap = max(1, room - text.cell_length - cell_len(right) - 1)
            line = text + Content(" " * gap) + Content(right)
            lines.append(_edge() + line.truncate(room).pad_right(max(0, room - line.cell_length)))
        return [line.stylize_before("on $surface") for line in lines]


def _edge() -> Content:
    return Content.styled("▌ ", "$highlight")


# The lists


def list_rows(
    content: HomeContent,
    words: str = "",
    width: int = 80,
    tab: Tab = "start",
    purpose: str = "",
    *,
    roomy: bool = True,
) -> list[Row]:
    """A list, a line each in so many cells; with words everything that has all of them.

    With a purpose only the formats for it. `roomy` lists have titles, and what can be continued takes two
    lines.
    """
    unfinished = [m for m in content.unfinished if _has(words, m.title, m.id, m.date, m.standing)]
    formats = [
        each
        for each in content.formats
        if _has(words, each.title, each.name, each.purpose, each.whence, *each.tags)
        and (not purpose or (each.purpose == purpose and not each.error))
    ]
    past = [m for m in content.past if _has(words, m.title, m.id, m.date, _kind(m))]
    going_on = _going_on(unfinished) if roomy else _continued(unfinished, width)
    starts = _lined_up(formats, [_length(f) for f in formats], width)
    if roomy and not words and not purpose:
        starts = _by_purpose(formats, starts)
    over = _lined_up(past, [_over(m) for m in past], width)
    nothing_over = NO_PAST if content.unfinished else NO_SESSIONS
    lists = [("Continue", going_on, ""), (told_purpose(purpose) or "Start a meeting", starts, NO_FORMATS)]
    if purpose:
        lists = lists[1:]
    if words:
        lists.append(("Past sessions", over, ""))
    elif tab == "past":
        lists = [("", over, nothing_over)]
    rows: list[Row] = []
    for title, found, empty in lists:
        if found or (empty and not words):
            rows += [Row("")] if rows else []
            hint = _quiet("/ to find") if found is starts and not words and not purpose else ""
            rows += [Row(title, right=hint, style="strong")] if title and (roomy or words) else []
            rows += found or [Row(empty, style="quiet")]
    return rows


def told_purpose(purpose: str) -> str:
    """A purpose as a title."""
    return purpose[:1].upper() + purpose[1:]


def purpose_rows(content: HomeContent) -> list[Row]:
    """The purposes that there are formats for, with their number; the first row stands for all."""
    usable = [each.purpose for each in content.formats if not each.error]
    rows = [Row("All formats", key="", right=str(len(content.formats)))]
    return rows + [
        Row(told_purpose(each), key=each, right=str(usable.count(each)))
        for each in dict.fromkeys(filter(None, usable))
    ]


def _by_purpose(formats: Sequence[Format], rows: Sequence[Row]) -> list[Row]:
    """The rows under titles that say what the formats are for, where any of them says it."""
    if not any(each.purpose for each in formats):
        return list(rows)
    found: list[Row] = []
    before = None
    for each, row in zip(formats, rows, strict=True):
        title = "Cannot be used" if each.error else told_purpose(each.purpose) or "Others"
        found += [Row(title, style="heading")] if title != before else []
        found.append(row)
        before = title
    return found


def _has(words: str, *texts: str) -> bool:
    text = "\n".join(texts).casefold()
    return all(word in text for word in words.casefold().split())


def _going_on(meetings: Sequence[Meeting]) -> list[Row]:
    return [
        Row(m.title, key=key_of(m), picture=GoingOn(m.title, m.standing, f"{m.date} · {people(m.people)}"))
        for m in meetings
    ]


def _continued(meetings: Sequence[Meeting], width: int) -> list[Row]:
    return _lined_up(meetings, [_running(m, width) for m in meetings], width, lead=_edge())


def _running(meeting: Meeting, width: int) -> list[str]:
    facts = [meeting.standing, people(meeting.people), meeting.date]
    return facts if width >= ROOMY else facts[:2]


def _over(meeting: Meeting) -> list[str]:
    return [", ".join(filter(None, (_kind(meeting), people(meeting.people)))), meeting.date]


def _kind(meeting: Meeting) -> str:
    return "demo" if meeting.demo else ""


def _length(format_: Format) -> list[str]:
    return [f"{format_.minutes}'", format_.people]


def _lined_up(
    items: Sequence[Item], facts: Sequence[Sequence[str]], width: int, lead: Content | None = None
) -> list[Row]:
    """A row an item, with its facts under those of the others, each column at its right edge."""
    sound = [cells for item, cells in zip(items, facts, strict=True) if not item.error]
    widths = [max(map(cell_len, column)) for column in zip(*sound, strict=True)]
    titles = min(TITLES, max((cell_len(item.title) for item in items), default=0))
    rows = []
    for item, cells in zip(items, facts, strict=True):
        if item.error:
            told = "cannot be used" if isinstance(item, Format) else item.told
        else:
            aligned = [" " * (w - cell_len(fact)) + fact for fact, w in zip(cells, widths, strict=True)]
            told = "   ".join(aligned)
        # One line each, so that the list stays still; the whole title is in the preview.
        place = max(width - CURSOR - APART - cell_len(told) - (lead.cell_length if lead else 0), width // 3)
        title = _told(item, titles, place)
        text = lead + title.stylize("strong") if lead else title
        rows.append(Row(text, key=key_of(item), right=_quiet(told), style="quiet" if item.error else ""))
    return rows


def _told(item: Item, titles: int, place: int) -> Content:
    """A title, and where there is room what the format is for, or its mistake."""
    purpose = (mistake(item.error) or item.description) if isinstance(item, Format) else ""
    if not purpose or place - titles - APART < TELLING:
        return Content(item.title).truncate(place, ellipsis=True)
    title = Content(item.title).truncate(titles, ellipsis=True)
    told = _quiet(purpose).truncate(place - titles - APART, ellipsis=True)
    return title.pad_right(titles - title.cell_length + APART) + told


def mistake(error: str) -> str:
    """What is wrong with a template, with the line instead of the name of its page."""
    return re.sub(r"^.*?:(\d+): ", r"line \1: ", error, count=1)


def _quiet(text: str) -> Content:
    return Content.styled(text, "quiet")
