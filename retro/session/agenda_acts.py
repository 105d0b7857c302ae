"""What a facilitator can ask for to change the agenda of a session that is under way."""

import msgspec

from retro.session.acts import Act
from retro.session.agenda import Prompt, Stage


class AgendaAct(Act, frozen=True):
    """A change, as somebody meant it who saw this version of the agenda while the group was `here`.

    `here` is the id of the current stage, empty while people gather.
    """

    version: int
    here: str


class SkipStage(AgendaAct, frozen=True):
    """Leave out a stage that is to come, or take that back."""

    stage: str
    skipped: bool = True


class RepeatStage(AgendaAct, frozen=True):
    """Hold a stage again: a copy of it comes next."""

    stage: str


class InsertStage(AgendaAct, frozen=True):
    """Put a stage of a template behind another one ("" before the first); it gets ids of its own."""

    stage: Stage
    after: str


class MoveStage(AgendaAct, frozen=True):
    """Put a stage that is to come before another one that is, or at the end ("")."""

    stage: str
    before: str


class ChangeStage(AgendaAct, frozen=True):
    """Change title, length, prompts or numbers of the settings of a stage that is running or to come.

    `prompts` are all of them, new ones without an id. With `sure` also what people must give anew.
    """

    stage: str
    title: str
    minutes: int
    prompts: tuple[Prompt, ...] = ()
    numbers: dict[str, int] = msgspec.field(default_factory=dict)
    sure: bool = False
