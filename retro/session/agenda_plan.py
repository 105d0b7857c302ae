"""The agenda as a facilitator sees it who may change it."""

import msgspec

from retro.session.agenda import Prompt


class Number(msgspec.Struct, frozen=True):
    """A setting that is a whole number and may change."""

    name: str
    label: str
    """What a form calls it."""
    none: str
    """What 0 means."""
    value: int


class PlannedStage(msgspec.Struct, frozen=True):
    """A stage with what can be changed in it."""

    id: str
    title: str
    kind: str
    """What its kind is called on screens."""
    minutes: int
    status: str
    """`past`, `now`, `ahead` or `skipped`, as in a row of the agenda."""
    prompts: tuple[Prompt, ...]
    most_prompts: int
    """How many prompts such a stage may have."""
    numbers: tuple[Number, ...]


class Plan(msgspec.Struct, frozen=True):
    """All stages, and what an act that changes them must carry."""

    version: int
    here: str
    """The id of the current stage; empty while people gather."""
    stages: tuple[PlannedStage, ...]

    def stage(self, stage_id: str) -> PlannedStage | None:
        """Find a stage by its id."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    @property
    def place(self) -> int:
        """The place of the current stage; -1 while people gather."""
        return next((place for place, stage in enumerate(self.stages) if stage.id == self.here), -1)
