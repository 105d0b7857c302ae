"""The text that people read in silence, given by whoever opens the session in place of the template's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from retro.agenda.documents import read_text
from retro.agenda.prose import document
from retro.errors import TemplateError
from retro.session.agenda import Agenda
from retro.session.kind import Kind
from retro.session.text import clean


def has_text_to_read(agenda: Agenda, kinds: Mapping[str, Kind[Any]]) -> bool:
    """Whether people read a text in one of the stages."""
    return any(kinds[stage.kind].reads_document for stage in agenda.stages)


def text_from(file: str) -> str:
    """Read a Markdown file that a person names by its path. Raises TemplateError, with no line."""
    try:
        path = Path(file).expanduser()
    except RuntimeError:
        raise TemplateError(f"{clean(file)} cannot be found") from None
    text = document(read_text(path, clean(file), links=True))
    if not text:
        raise TemplateError(f"{clean(file)} has no text in it")
    return text


def with_text(agenda: Agenda, kinds: Mapping[str, Kind[Any]], file: str) -> Agenda:
    """Put the text of a file in the place of what the first stage to read has; the minutes name the file.

    Raises TemplateError for a file that cannot be read, and where there is no such stage.
    """
    text, name = text_from(file), clean(Path(file).name)
    stages = list(agenda.stages)
    for number, stage in enumerate(stages):
        if kinds[stage.kind].reads_document:
            settings = {**stage.settings, "file": name}
            stages[number] = msgspec.structs.replace(stage, document=text, settings=settings)
            return msgspec.structs.replace(agenda, stages=tuple(stages))
    raise TemplateError(f"{agenda.name} has no stage in which people read a text")
