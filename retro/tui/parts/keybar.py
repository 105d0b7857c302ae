"""The footer: at most seven keys, each with what it does now; a click does it too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from retro.session.text import excerpt
from retro.tui.keys import Command
from retro.tui.parts.line import TextLine, same_look

MOST = 7
GAP = "   "
APART = 2
"""Cells between the keys and what stands at the right."""
LEAST = 12
"""Characters of a label below which it says too little."""

Offer = tuple[Command, str]
"""A command and what it is called now."""


class KeyBar(TextLine):
    """Keys and what they do. What does not fit is left out by rank; `?` names them all."""

    DEFAULT_CSS = """
    KeyBar { background: $panel; color: $foreground; padding: 0 1; dock: bottom; }
    """

    @dataclass
    class Pressed(Message):
        """A command was clicked."""

        command: Command

    def __init__(self) -> None:
        super().__init__()
        self._offers: tuple[Offer, ...] = ()
        self._due: frozenset[Command] = frozenset()
        self._statuses: tuple[Content, ...] = ()
        self._places: list[tuple[int, int, Command]] = []

    def offer(self, commands: Sequence[Offer], statuses: Sequence[Content | str] = (), due: int = 0) -> None:
        """Show these commands under these labels, and the longest of the statuses that fits.

        So many of the first are marked, since they are due; else the first that is never left out.
        """
        offers = tuple(commands)
        self._due = frozenset(command for command, _ in offers[:due])
        said = tuple(Content(s) if isinstance(s, str) else s for s in statuses if s)
        same = len(said) == len(self._statuses) and all(map(same_look, said, self._statuses))
        if offers != self._offers or not same:
            self._offers, self._statuses = offers, said
            self._lay()

    def on_resize(self) -> None:
        self._lay()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for start, end, command in self._places:
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Pressed(command))
                return

    def _lay(self) -> None:
        width = self.content_size.width
        least = self._statuses[-1].cell_length + APART if self._statuses else 0
        # The words at the right outlive what is only nice to know, and nothing else.
        offers = next(
            (
                fewer
                for fewer in _fewer(self._offers)
                if len(fewer) <= MOST
                and _length(fewer) + (least if any(c.rank > 1 for c, _ in fewer) else 0) <= width
            ),
            self._offers[:1],
        )
        vital = tuple(offer for offer in self._offers if not offer[0].rank)
        if not _keeps_all(vital, offers):
            offers = _shortened(vital, width)
        self._draw(offers, width)

    def _draw(self, offers: Sequence[Offer], width: int) -> None:
        main = next((command for command, _ in offers if not command.rank), offers[0][0] if offers else None)
        marked = self._due or {main}
        line = Content("")
        self._places = []
        for command, label in offers:
            line += Content(GAP if line else "")
            start = line.cell_length
            look = "bold $highlight" if command in marked else "bold $text-strong"
            line += Content.assemble((command.key, look), f" {label}" if label else "")
            self._places.append((start, line.cell_length, command))
        status = (s for s in self._statuses if line.cell_length + APART + s.cell_length <= width)
        self.show(line, next(status, Content("")))


def _fewer(offers: Sequence[Offer]) -> Iterator[Sequence[Offer]]:
    """The offers, then without the least of them, and so on; the last one stays."""
    left = list(offers)
    yield tuple(left)
    while len(left) > 1:
        worst = max(command.rank for command, _ in left)
        del left[max(n for n, (command, _) in enumerate(left) if command.rank == worst)]
        yield tuple(left)


def _keeps_all(wanted: Sequence[Offer], offers: Sequence[Offer]) -> bool:
    return all(offer in offers for offer in wanted)


def _shortened(offers: Sequence[Offer], width: int) -> Sequence[Offer]:
    """The offers with the longest label cut; where that does not help either, the first of them."""
    longest = max(range(len(offers)), key=lambda n: len(offers[n][1]))
    command, label = offers[longest]
    room = len(label) - max(_length(offers) - width, 0)
    cut = (*offers[:longest], (command, excerpt(label, room)), *offers[longest + 1 :])
    if room >= LEAST:
        return cut
    return next((fewer for fewer in _fewer(offers) if _length(fewer) <= width), offers[:1])


def _length(offers: Sequence[Offer]) -> int:
    texts = (Content(f"{command.key} {label}".rstrip()) for command, label in offers)
    return sum(text.cell_length for text in texts) + len(GAP) * max(len(offers) - 1, 0)
