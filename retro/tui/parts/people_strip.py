"""The people in one line: how many are done, and who is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from retro.session.asked_first import not_done
from retro.session.people import Role
from retro.session.text import counted
from retro.session.view import Person, View
from retro.tui.parts.raised_hands import LONGEST_NAME, hand_name, numbered_hands
from retro.tui.widgets.meter import bar

GAP = "   "
LEAST = len(GAP) + 3
"""Cells of somebody with a sign and a name of one letter."""
LEAST_IN_WORDS = 3
"""Cells of a name of one letter behind a comma."""
NOBODY = "Nobody is here yet."


@dataclass(frozen=True)
class Guest:
    """One of them. `done` is None where there is nothing to be done with."""

    name: str
    here: bool = True
    done: bool | None = None
    note: str = ""
    """What is said behind the name: "away 2 min", "leads now"."""

    @property
    def shown(self) -> Content:
        """The name behind its sign."""
        name = Content(self.name).truncate(LONGEST_NAME, ellipsis=True)
        if not self.here:
            return (
                Content("○ ").append(name).append(f" {self.note}" if self.note else "").stylize("$text-quiet")
            )
        if self.done:
            sign, name = Content.styled("✓ ", "$good"), name.stylize("$text-quiet")
        elif self.done is None:
            sign = Content.styled("● ", "$text-quiet")
        else:
            sign, name = Content.styled("● ", "$text-strong"), name.stylize("bold $text-strong")
        return sign + name + Content.styled(f" {self.note}" if self.note else "", "$text-quiet")


@dataclass(frozen=True)
class PeopleStrip:
    """Everybody in the order they came; whoever is waited for is what one sees."""

    guests: tuple[Guest, ...]
    done: int = 0
    expected: int = 0
    """Of how many `done` are done; 0 where there is nothing to be done with."""
    done_word: str = "done"
    unit: str = ""
    """What is counted, where it is not people: "group"."""
    bare: bool = False
    """Whether only those who are waited for are named, in words."""
    hands: tuple[str, ...] = ()
    """The names of those who raised their hand, in that order."""

    @property
    def count(self) -> str:
        """How many of how many are done: "3 of 8", "1 of 4 groups"."""
        return f"{self.done} of {counted(self.expected, self.unit) if self.unit else self.expected}"

    @property
    def not_done(self) -> str:
        """How many who are here are not done yet, in a sentence; empty where all are, or none can be.

        Only what people said themselves counts: nobody's unfinished text, and nobody who is away.
        """
        here = [guest for guest in self.guests if guest.here and guest.done is not None]
        waiting = sum(not guest.done for guest in here)
        of = counted(len(here), self.unit) if self.unit else len(here)
        return not_done(waiting, str(of))

    def lines(self, width: int) -> list[Content]:
        """One line of at most `width` cells."""
        if not self.guests:
            return [Content.styled(NOBODY, "$text-quiet").truncate(width, ellipsis=True)]
        line = next(
            (line for line in self._from_the_longest(width) if line.cell_length <= width),
            self._with_hands(self._counted(), width),
        )
        return [line.truncate(max(width, 0), ellipsis=True)]

    def _from_the_longest(self, width: int) -> Iterator[Content]:
        """The lines that may be of at most `width` cells; of many people most lines are far too long."""
        counted = self._with_hands(self._counted(with_bar=True), width)
        if self.bare:
            yield from self._in_words(counted, width // LEAST_IN_WORDS)
        else:
            most = width // LEAST
            if len(self.guests) <= most:
                yield _joined(counted, *(guest.shown for guest in self.guests))
            left = [guest for guest in self.guests if not guest.done]
            finished = len(self.guests) - len(left)
            end = [Content.styled(f"and {finished} done", "$text-quiet")] if finished else []
            shown = [guest.shown for guest in left[:most]]
            if end and len(left) <= most:
                yield _joined(counted, *shown, *end)
            for count in range(min(len(left) - 1, most), 0, -1):
                more = Content.styled(f"{len(left) - count} more", "$text-quiet")
                yield _joined(counted, *shown[:count], more, *end)
        yield counted

    def _in_words(self, counted: Content, most: int) -> Iterator[Content]:
        named = [g for g in self.guests if g.here and not (self.expected and g.done is not False)]
        # Nobody is called late before anybody is done.
        if not named or (self.expected and not self.done):
            return
        names = [Content(guest.name).truncate(LONGEST_NAME, ellipsis=True) for guest in named]
        look = "bold $text-strong" if self.expected else "$foreground"
        before = "not done: " if self.expected else ""
        away = [guest.name for guest in self.guests if not guest.here]
        gone = Content.styled(f"  away: {', '.join(away)}" if away else "", "$text-quiet")
        for count in range(min(len(names), most), 0, -1):
            more = len(names) - count
            listed = Content(", ").join(names[:count]).stylize(look)
            line = Content.assemble(counted, "  ", (before, "$text-quiet"), listed)
            line += Content.styled(f" and {more} more" if more else "", "$text-quiet")
            if not more:
                yield line + gone
            yield line

    def _with_hands(self, counted: Content, width: int) -> Content:
        """Put the raised hands behind the count: nobody else on this line is waited for as much."""
        gap = "  " if self.bare else GAP
        hands = numbered_hands(self.hands, width - counted.cell_length - len(gap))
        return counted + gap + hands if hands else counted

    def _counted(self, *, with_bar: bool = False) -> Content:
        if not self.expected:
            here = sum(guest.here for guest in self.guests)
            return Content.styled(f"{here} here", "bold $text-strong")
        said = Content.styled(f"{self.count} {self.done_word}", "bold $text-strong")
        return said + " " + bar(self.done, self.expected) if with_bar else said


def people_strip(view: View, now: int, *, bare: bool = False) -> PeopleStrip:
    """The strip of a meeting at a moment, in epoch seconds."""
    people = people_in_order(view.people)
    counts = any(person.done is not None for person in people)
    return PeopleStrip(
        tuple(_guest(person, now) for person in people),
        view.done if counts else 0,
        view.expected if counts else 0,
        view.done_words.counted,
        bare=bare,
        hands=tuple(map(hand_name, view.hands)),
    )


def people_in_order(people: Sequence[Person]) -> list[Person]:
    """Those who take part, in the order they came; facilitators are not counted among them."""
    return [person for person in people if person.role is not Role.FACILITATOR]


def _guest(person: Person, now: int) -> Guest:
    if person.leading:
        return Guest(person.name, True, person.done, "leads now")
    several = f"votes for {person.voices}" if person.voices > 1 else ""
    note = several if person.here else _away(person, now)
    return Guest(person.name, person.here, person.done if person.here else None, note)


def _away(person: Person, now: int) -> str:
    if person.away_since is None:
        return "away"
    minutes = max(now - person.away_since, 0) // 60
    return f"away {minutes} min" if minutes else "away"


def _joined(*parts: Content) -> Content:
    return Content(GAP).join(parts)
