"""The round in one line: whose turn it is, and who comes then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from retro.session.view import RoundShown, Speaker
from retro.tui.parts.raised_hands import LONGEST_NAME

YOUR_TURN: Final = "It is your turn."
YOU_ARE_NEXT: Final = "You are next."
LAST: Final = "last in this round"


@dataclass(frozen=True)
class TurnsLine:
    """A round as one seat sees it."""

    now: str
    """The name of whose turn it is; empty where it is the turn of who looks on."""
    then: tuple[str, ...] = ()
    """The names of those who come then, in this order; "you" for who looks on."""
    next: bool = False
    """Whether who looks on comes before all of those."""
    spot: bool = False
    """Whether nothing else on the screen is the eye-catcher."""

    def lines(self, width: int) -> list[Content]:
        """One line of at most `width` cells."""
        look = "bold $spot-ink on $spot" if self.spot else "bold $text-strong"
        said = f" {self.now or YOUR_TURN} " if self.spot else self.now or YOUR_TURN
        head = Content.styled("now  ", "$text-quiet") if self.now else Content("")
        head += Content(said).stylize(look)
        if self.next:
            head += Content.styled(f"   {YOU_ARE_NEXT}", "bold $accent")
        line = next(
            (head + rest for rest in self._rest() if head.cell_length + rest.cell_length <= width), head
        )
        return [line.truncate(max(width, 0), ellipsis=True)]

    def _rest(self) -> Sequence[Content]:
        """Who comes then, from the longest to the shortest."""
        if not self.then and self.next:
            return [Content("")]
        if not self.then:
            return [Content.styled(f"   {LAST}", "$text-quiet")]
        before = Content.styled("   then  ", "$text-quiet")
        found = []
        for count in range(len(self.then), 0, -1):
            names = Content(", ").join(map(_shortened, self.then[:count])).stylize("$foreground")
            more = len(self.then) - count
            found.append(before + names + Content.styled(f" and {more} more" if more else "", "$text-quiet"))
        return found


def turns_line(shown: RoundShown, seat: str, *, spot: bool) -> TurnsLine:
    """The line of a round for a seat; `spot` is whether nothing else is the eye-catcher."""

    def named(speaker: Speaker) -> str:
        name = "you" if speaker.id == seat else speaker.name
        return name if speaker.here else f"{name} (away)"

    following = bool(shown.then) and shown.then[0].id == seat
    then = shown.then[1:] if following else shown.then
    return TurnsLine(
        "" if shown.now.id == seat else named(shown.now), tuple(map(named, then)), following, spot
    )


def _shortened(name: str) -> Content:
    return Content(name).truncate(LONGEST_NAME, ellipsis=True)
