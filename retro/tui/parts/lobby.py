"""What stands on the screens while people arrive: how to join, who is here, what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from retro.session.before_row import BeforeRow
from retro.session.invitation import Invitation
from retro.session.people import Role
from retro.session.stage_places import planned_rows
from retro.session.text import counted
from retro.session.view import Person, View
from retro.tui.charts.planned import Planned
from retro.tui.parts.line import spread
from retro.tui.parts.people_strip import people_in_order
from retro.tui.widgets.pieces import filled
from retro.tui.widgets.row import Picture, Row
from retro.tui.widgets.wrap import wrapped

LABEL = 14
"""Cells of the words before a line to read out."""
SIDE = 42
"""Cells of the list of people beside the rest."""
BETWEEN = 6
"""Cells between the two."""
LEAST_NAMES = 20
"""Cells of a name where the people stand in more than one column."""
MOST_NAMES = 24
"""Lines of names in a column; with more people there are two columns, and then the rest is counted."""
MOST_LINES = 5
"""Lines of names as running text."""
OPEN_BEFORE = "Open before the meeting"
HOW_TO_COMPARE = "ssh shows it the first time: compare both, then say yes"


@dataclass(frozen=True)
class JoinTray:
    """The two lines to read out on a ground of their own, and the key of the host."""

    command: str
    code: str
    fingerprint: str
    note: str = ""
    apart: bool = False
    """Whether there is room for free lines."""

    def lines(self, width: int) -> list[Content]:
        """A thick top, then the lines."""
        pad = 4 if self.apart else 1
        free = [Content("")] if self.apart else []
        note = wrapped(Content.styled(self.note, "$warn"), max(width - 2 * pad, 1)) if self.note else []
        inside = [
            *free,
            *self._line("type", self.command, "bold $text-strong", width - 2 * pad),
            *free,
            *self._line("then the code", self.code, "bold $accent", width - 2 * pad),
            *free,
            *self._line("host key", self.fingerprint, "$foreground", width - 2 * pad),
            *self._line("", HOW_TO_COMPARE, "$text-quiet", width - 2 * pad),
            *note,
            *free,
        ]
        top = Content.styled("▀" * width, "$mark on $card-2")
        return [top, *(filled(line.pad_left(pad).truncate(width), width, "on $card-2") for line in inside)]

    def _line(self, label: str, value: str, style: str, room: int) -> list[Content]:
        said, before = Content.styled(value, style), Content.styled(label, "$text-quiet")
        if LABEL + said.cell_length <= room:
            return [before.pad_right(LABEL - before.cell_length) + said]
        return [*([before] if label else []), *wrapped(said, max(room, 1))]


@dataclass(frozen=True)
class Arrivals:
    """Who is here, and who of the team is not yet."""

    here: tuple[str, ...]
    awaited: tuple[str, ...] = ()
    noted: tuple[tuple[str, str], ...] = ()
    """What else somebody is, by name: an observer, a co-facilitator."""

    def lines(self, width: int) -> list[Content]:
        """A head, then a name on each line."""
        head = Content.styled(f"{len(self.here)} here", "bold $text-strong")
        to_come = Content.styled(f"{len(self.awaited)} to come" if self.awaited else "", "$text-quiet")
        lines = [spread(head, to_come, width), Content.styled("─" * width, "$rule")]
        notes = dict(self.noted)
        lines += _in_columns(
            [_name("●", "$good", n, "bold $text-strong", notes.get(n, "")) for n in self.here], width
        )
        if self.awaited:
            lines += [Content(""), Content.styled("not here yet", "$text-quiet")]
            lines += _in_columns([_name("○", "$text-quiet", n, "$foreground") for n in self.awaited], width)
        return lines

    def in_a_line(self, width: int) -> list[Content]:
        """The same as running text; no lines while nobody is here, which is said elsewhere."""
        if not self.here:
            return []
        lines = _named(Content.styled(f"{len(self.here)} here  ", "bold $text-strong"), self.here, width)
        missing = _named(Content("Not here yet: "), self.awaited, width) if self.awaited else []
        return [*lines, *(line.stylize("$text-quiet") for line in missing)]


@dataclass(frozen=True)
class InALine:
    """The people as running text, where there is no room beside the rest."""

    arrivals: Arrivals

    def lines(self, width: int) -> list[Content]:
        """As many lines as it needs."""
        return self.arrivals.in_a_line(width)


@dataclass(frozen=True)
class WithPeople:
    """Pictures below each other, with the people at their right."""

    left: tuple[Picture, ...]
    right: Arrivals

    def lines(self, width: int) -> list[Content]:
        """As many lines as the longer side needs."""
        room = width - SIDE - BETWEEN
        left: list[Content] = []
        for picture in self.left:
            left += [*([Content("")] if left else []), *picture.lines(room)]
        right = self.right.lines(SIDE)
        count = max(len(left), len(right))
        left += [Content("")] * (count - len(left))
        return [
            line.pad_right(room + BETWEEN - line.cell_length) + (right[n] if n < len(right) else "")
            for n, line in enumerate(left)
        ]


@dataclass(frozen=True)
class OpenBefore:
    """The stages that are open before the meeting, and how many people are done where that may be told."""

    stages: tuple[tuple[str, str], ...]
    """Titles, and what is said of each."""

    def lines(self, width: int) -> list[Content]:
        """A head, then a line for each stage."""
        lines = [Content.styled(OPEN_BEFORE, "bold $text-strong"), Content.styled("─" * width, "$rule")]
        for title, said in self.stages:
            left = Content(title).truncate(max(width - len(said) - 2, width // 2), ellipsis=True)
            lines.append(spread(left, Content.styled(said, "$text-quiet"), width))
        return lines


def join_tray(invitation: Invitation, *, apart: bool) -> JoinTray:
    """How people join."""
    return JoinTray(invitation.command, invitation.code, invitation.fingerprint, invitation.note, apart)


def arrivals(view: View) -> Arrivals:
    """Who is here."""
    here = [person for person in people_in_order(view.people) if person.here]
    noted = {
        p.name: "observer" if p.role is Role.OBSERVER else "co-facilitator" for p in here if _is_noted(p)
    }
    return Arrivals(tuple(person.name for person in here), view.awaited, tuple(noted.items()))


def today(view: View, *, apart: bool = False) -> Planned:
    """What is planned."""
    rows = tuple(
        (f"{row.title} (before)" if row.before else row.title, row.minutes) for row in planned_rows(view)
    )
    return Planned("The meeting" if view.before else "Today", rows, apart)


def open_before(view: View) -> OpenBefore:
    """What the shared window says of the stages that are open before the meeting."""
    return OpenBefore(tuple((row.title, row.so_far) for row in view.before))


def before_rows(view: View) -> list[Row]:
    """A row to choose for each stage that is open before the meeting, with what is this seat's own in it."""
    return [Row(row.title, key=row.id, right=((_said_of(row), "quiet"),)) for row in view.before]


def _said_of(row: BeforeRow) -> str:
    return row.mine or f"about {counted(row.minutes, 'minute')}"


def _is_noted(person: Person) -> bool:
    return person.cofacilitator or person.role is Role.OBSERVER


def _named(before: Content, names: Sequence[str], width: int) -> list[Content]:
    """The names as running text; those that some lines have no room for are counted."""
    for shown in range(len(names), -1, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        lines = wrapped(before + ", ".join(names[:shown]) + more, width)
        if len(lines) <= MOST_LINES:
            break
    return lines


def _name(sign: str, colour: str, name: str, look: str, note: str = "") -> Content:
    return Content.assemble((f"{sign} ", colour), (name, look), (f"  {note}" if note else "", "$text-quiet"))


def _in_columns(names: Sequence[Content], width: int) -> list[Content]:
    """The names below each other, in two columns if they are many; who finds no room is counted."""
    if len(names) <= MOST_NAMES or width < 2 * LEAST_NAMES:
        lines = list(names[:MOST_NAMES])
        shown = len(lines)
    else:
        half = min(-(-len(names) // 2), MOST_NAMES)
        column = width // 2
        left = [name.truncate(column - 2, ellipsis=True) for name in names[:half]]
        right = [*names[half : 2 * half], *[Content("")] * half]
        lines = [
            one.pad_right(column - one.cell_length) + other for one, other in zip(left, right, strict=False)
        ]
        shown = min(2 * half, len(names))
    more = [Content.styled(f"  {len(names) - shown} more", "$text-quiet")] if shown < len(names) else []
    return [line.truncate(width, ellipsis=True) for line in [*lines, *more]]
