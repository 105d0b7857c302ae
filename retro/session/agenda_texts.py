"""Titles, prompts and questions that were typed into the agenda of a session, and how they are removed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.kind import Kind
from retro.session.record import Part, TextId
from retro.session.stage_changes import free_title, with_titles
from retro.session.view import RemovableText

Kinds = Mapping[str, Kind[Any]]

NEUTRAL: Final = "Prompt"
"""The title of a prompt whose own one was removed."""


def agenda_texts(agenda: Agenda) -> Iterator[RemovableText]:
    """Yield all titles and questions typed in the session; those of a template are nobody's words."""
    for place, stage in enumerate(agenda.stages, 1):
        if stage.typed_title:
            yield RemovableText(TextId(Part.STAGE, stage.id), f"the title of stage {place}", stage.title)
        for number, prompt in enumerate(stage.prompts, 1):
            where = f"{number} of stage {place}"
            if prompt.typed_title:
                yield RemovableText(TextId(Part.PROMPT, prompt.id), f"prompt {where}", prompt.title)
            if prompt.typed_question:
                yield RemovableText(TextId(Part.QUESTION, prompt.id), f"question {where}", prompt.question)


def without_agenda_text(agenda: Agenda, text: TextId, kinds: Kinds) -> Agenda:
    """Return an agenda without a title or question; a neutral title stands where one must be.

    It is a new version: a form that was opened before cannot bring the words back.
    """
    stages = agenda.stages
    for stage in stages:
        changed = _without(agenda, stage, text, kinds)
        if changed != stage:
            put = [changed if other.id == stage.id else other for other in stages]
            stages = tuple(with_titles(put, stage, changed, kinds))
    return replace(agenda, stages=stages, version=agenda.version + 1)


def typed_words(stage: Stage) -> frozenset[str]:
    """Return what was typed into a stage."""
    titles = [stage.title] if stage.typed_title else []
    titles += [prompt.title for prompt in stage.prompts if prompt.typed_title]
    return frozenset([*titles, *(prompt.question for prompt in stage.prompts if prompt.typed_question)])


def _without(agenda: Agenda, stage: Stage, text: TextId, kinds: Kinds) -> Stage:
    if text == TextId(Part.STAGE, stage.id):
        taken = [other.title for other in agenda.stages]
        return replace(stage, title=free_title(kinds[stage.kind].title, taken), typed_title=False)
    prompts = tuple(_prompt_without(agenda, prompt, text) for prompt in stage.prompts)
    return replace(stage, prompts=prompts)


def _prompt_without(agenda: Agenda, prompt: Prompt, text: TextId) -> Prompt:
    if text == TextId(Part.PROMPT, prompt.id):
        title = free_title(NEUTRAL, [other.title for other in agenda.prompts])
        return replace(prompt, title=title, typed_title=False)
    if text == TextId(Part.QUESTION, prompt.id):
        return replace(prompt, question="", typed_question=False)
    return prompt
