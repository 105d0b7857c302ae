"""What other tools export, in our words: a board, before it becomes a session."""

import datetime
import re
from dataclasses import dataclass, field

from retro.session.text import CARD_LIMIT, NOTE_LIMIT, clean, counted

_ACTIONS = re.compile(r"\W*(?:next |our )?actions?(?: items?| points?| plan)?\W*", re.IGNORECASE)


def is_of_actions(column: str) -> bool:
    """Whether a column of a board holds what was agreed, by its name: “Action items”."""
    return _ACTIONS.fullmatch(column) is not None


@dataclass(frozen=True)
class ForeignCard:
    """A thought. `group` names the topic it was put into, empty when it stands alone."""

    column: str
    text: str
    group: str = ""
    dots: int = 0
    author: str = ""
    notes: tuple[str, ...] = ()
    """What was said on it, and what else the export knows of it."""


@dataclass(frozen=True)
class Remark:
    """Something said on a group, or on the whole board when `group` is empty."""

    group: str
    text: str
    author: str = ""


@dataclass
class ForeignBoard:
    """A board as it is read, row by row."""

    source: str
    title: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    """Columns in their order, each with its question."""
    cards: list[ForeignCard] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    """What groups are called."""
    dots: dict[str, int] = field(default_factory=dict)
    """Dots of whole groups, where cards have none of their own."""
    remarks: list[Remark] = field(default_factory=list)
    """What was said on groups."""
    actions: list[tuple[str, str]] = field(default_factory=list)
    """What was agreed, each with the text of the card or the group it came from."""
    when: int | None = None
    """Epoch seconds; None when the export does not say."""
    doubts: list[str] = field(default_factory=list)
    """Sentences about what could not be taken as it is, each with its line."""

    def add(self, card: ForeignCard, where: str) -> None:
        """Keep a card, or an action where its column holds those.

        A text that is too long for a card is kept whole in notes.
        `where` says which line, or which note, of the file it came from.
        """
        text = clean(card.text, lines=True)
        if not text:
            self.doubts.append(f"{where}: a card without text was left out")
            return
        if is_of_actions(clean(card.column)):
            self.agree(card.text, card.group, where)
            self.remarks += [Remark(card.group, note) for note in card.notes]
            if card.dots > 0:
                self.doubts.append(f"{where}: {counted(card.dots, 'vote')} for an action left out")
            return
        notes = tuple(filter(None, (clean(note, lines=True) for note in card.notes)))
        if len(text) > CARD_LIMIT:
            said = f"{where}: a card of {len(text):,} characters is shortened to {CARD_LIMIT}"
            self.doubts.append(f"{said}; all of it is in the notes")
            notes = (*pieces(text), *notes)
            text = text[: CARD_LIMIT - 1].rstrip() + "…"
        self.columns.setdefault(clean(card.column), "")
        column, author, group = clean(card.column), clean(card.author), card.group
        self.cards.append(ForeignCard(column, text, group, max(card.dots, 0), author, notes))

    def agree(self, what: str, source: str, where: str) -> None:
        """Keep an action; `source` is the text of the card or the group that it came from."""
        if clean(what):
            self.actions.append((what, source))
        else:
            self.doubts.append(f"{where}: an action without text was left out")

    def say(self, remark: Remark, where: str) -> None:
        """Keep what was said."""
        if clean(remark.text):
            self.remarks.append(remark)
        else:
            self.doubts.append(f"{where}: a comment without text was left out")

    def seen_at(self, moment: int | None) -> None:
        """Take the earliest moment for that of the meeting."""
        if moment is not None:
            self.when = moment if self.when is None else min(self.when, moment)


def pieces(text: str) -> tuple[str, ...]:
    """Cut a long text into parts that a note can hold."""
    return tuple(text[start : start + NOTE_LIMIT] for start in range(0, len(text), NOTE_LIMIT))


_SCRIPT = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


def moment(text: str) -> int | None:
    """Read a moment in ISO form or as JavaScript prints it, as epoch seconds; None when it is neither."""
    try:
        if found := _SCRIPT.match(text.strip()):
            return _epoch(datetime.datetime.strptime("".join(found.groups()), "%b %d %Y %H:%M:%S%z"))
        return _epoch(datetime.datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


def _epoch(read: datetime.datetime) -> int | None:
    seconds = int((read if read.tzinfo else read.replace(tzinfo=datetime.UTC)).timestamp())
    return seconds if seconds > 0 else None
