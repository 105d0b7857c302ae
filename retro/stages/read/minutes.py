"""Minutes of `read`: which text the meeting began with, and the notes on it. Who has read it is not told."""

import re
from itertools import groupby
from typing import ClassVar, Final

from retro.markdown.blocks import bullet, bullets, quote
from retro.markdown.escape import code, inline, paragraphs
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import clean, counted, excerpt
from retro.stages.read.margin_notes import MarginNote
from retro.stages.read.rules import KIND

_BLANK: Final = re.compile(r"\n[ \t]*\n")
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*(?:\n|\Z)")
_EMPHASIS: Final = re.compile(r"(\*{1,3})(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1")
"""Words between stars. Escaped, the stars would stand on the page as they are."""
_BEGINNING = 300
"""Characters of the text that the page quotes."""


class ReadMinutes(KindMinutes):
    """Name the text that was read, and how it begins; the topics of the meeting are about it."""

    chapter: ClassVar[Chapter] = Chapter.TOPICS

    def section(self, session: Session, stage: Stage) -> list[str]:
        return [*_text_read(stage), *_notes(session, stage)]

    def withheld(self, session: Session, stage: Stage) -> str:
        count = session.unseen.get(stage.id, 0)
        notes = counted(count, "note") if count else "notes"
        return f"{notes} of {inline(stage.title)} that {'was' if count == 1 else 'were'} not shown"


def _text_read(stage: Stage) -> list[str]:
    settings, text = KIND.settings(stage), _without_stars(stage.document.strip())
    if not (text or settings.file):
        return []
    title, rest = _titled(text)
    where = code(settings.file) if settings.file else "a part of the template"
    named = f"{inline(stage.title)}: the text was {f'“{inline(title)}” ({where})' if title else where}"
    if text and settings.include_pre_read:
        paragraphs_of_it = (part for part in _BLANK.split(text) if clean(part))
        return [f"{named}:", quote("\n\n".join(map(paragraphs, paragraphs_of_it)))]
    beginning = excerpt(clean(rest), _BEGINNING)
    return [f"{named}. It begins:", quote(inline(beginning))] if beginning else [f"{named}."]


def _notes(session: Session, stage: Stage) -> list[str]:
    """All notes under the headings of the text, each with the part that it is about."""
    notes = KIND.state(session, stage).notes if stage.id in session.states else ()
    signed = session.agenda.attendance and not stage.anonymous
    names = session.names if signed else {}
    blocks = [f"{inline(stage.title)}: {counted(len(notes), 'note')} in the margin."] if notes else []
    for section, of_section in groupby(notes, key=lambda note: note.section):
        if section:
            blocks.append(f"**{inline(section)}**")
        blocks += bullets(_line(note, names.get(note.author, "")) for note in of_section)
    if hidden := session.unseen.get(stage.id, 0):
        blocks.append(f"{counted(hidden, 'note')} {'were' if hidden > 1 else 'was'} never shown.")
    return blocks


def _line(note: MarginNote, writer: str) -> str:
    said = inline(note.text)
    if note.place not in ("", note.section):  # the heading stands above it already
        said = f"on “{inline(note.place)}”: {said}"
    return bullet(f"{said} — {inline(writer)}" if writer else said)


def _without_stars(text: str) -> str:
    """Take off the stars with which words of a Markdown text are emphasised, also inside of each other."""
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))


def _titled(text: str) -> tuple[str, str]:
    """Take the heading that a text begins with off it; without one the title is empty."""
    found = _HEADING.match(text)
    return (clean(found[1]), text[found.end() :]) if found else ("", text)


MINUTES: Final = ReadMinutes()
