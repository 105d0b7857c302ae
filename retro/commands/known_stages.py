"""The stages that can be inserted into an agenda: a single one of each kind, and those of all templates."""

from contextlib import suppress
from typing import Any

from retro.commands.templates import known_templates
from retro.errors import TemplateError
from retro.session.agenda import Prompt, Stage
from retro.session.kind import Kind
from retro.stages import KINDS
from retro.tui.stage_offers import StageOffer
from retro.workspace import Workspace

SINGLE = "Single stages"


def stage_offers(workspace: Workspace) -> list[StageOffer]:
    """Read all templates, those to be inserted as a whole first; one that cannot be read is left out."""
    templates = known_templates(workspace)
    offers = []
    for name in templates.names():
        with suppress(TemplateError):
            template = templates.read(name)
            agenda, settings = template.agenda, template.settings
            offers.append(StageOffer(agenda.name, agenda.stages, settings.embeddable))
    return [StageOffer(SINGLE, single_stages()), *sorted(offers, key=lambda offer: not offer.together)]


def single_stages() -> tuple[Stage, ...]:
    """A stage of each kind that needs no description, as the kind has it then."""
    stages = (_single(kind) for kind in KINDS.values() if not kind.reads_document)
    return tuple(stage for stage in stages if _is_possible(stage))


def _single(kind: Kind[Any]) -> Stage:
    asked = (Prompt("p1", kind.usual_prompt),) if kind.usual_prompt else ()
    return Stage("s1", kind.name, kind.title, kind.usual_minutes, kind.privacy, prompts=asked)


def _is_possible(stage: Stage) -> bool:
    kind = KINDS[stage.kind]
    try:
        kind.settings(stage)
    except ValueError:  # a setting that has no default
        return False
    return len(stage.prompts) >= kind.prompts[0]
