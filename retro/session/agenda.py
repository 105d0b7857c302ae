"""The agenda: the stages of one session, copied from a template when the session opens."""

from enum import StrEnum
from typing import Any

import msgspec

from retro.session.agenda_log import AgendaChange

_LETTERS = "abcdefghijklmnopqrsuvwxyz"  # without t, which numbers topics: T1, T2, …


class Privacy(StrEnum):
    """What is known of who wrote or chose something in a stage."""

    ANONYMOUS = "anonymous"
    """Nobody can tell, at rest included."""
    REVEALED = "until revealed"
    """Names appear with the reveal."""
    NAMED = "named"
    """Names are shown from the start."""

    @property
    def stricter(self) -> "tuple[Privacy, ...]":
        """What this one may still become: a stage grows more private, never less."""
        order = (Privacy.NAMED, Privacy.REVEALED, Privacy.ANONYMOUS)
        return order[order.index(self) + 1 :]


class Prompt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question of a stage; a column on the board."""

    id: str
    title: str
    question: str = ""
    letter: str = ""
    """What labels under it start with, once the agenda was changed; empty where its place tells it."""
    typed_title: bool = False
    """Whether somebody typed the title in the session, so that it is not a template's word any more."""
    typed_question: bool = False
    """The same of the question."""


class Stage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the agenda. `settings` are those of its kind, checked when the template is read."""

    id: str
    kind: str
    title: str
    minutes: int
    privacy: Privacy = msgspec.field(default=Privacy.ANONYMOUS, name="contract")
    instruction: str = ""
    prompts: tuple[Prompt, ...] = ()
    settings: dict[str, Any] = {}
    document: str = ""
    """Markdown to read, for the kinds that show a text."""
    made_more_private: bool = msgspec.field(default=False, name="tightened")
    """Whether the privacy became more private than the template had it."""
    skipped: bool = False
    """Whether the group leaves it out; nobody enters it then."""
    before: bool = False
    """Whether people take part in it before the meeting, each alone, while they gather."""
    typed_title: bool = False
    """Whether somebody typed the title in the session, so that it is not a template's word any more."""

    @property
    def anonymous(self) -> bool:
        """Whether nobody may ever learn who did what in this stage."""
        return self.privacy is Privacy.ANONYMOUS

    @property
    def tagged(self) -> bool:
        """Whether what is private is stored under pseudonyms and encrypted, instead of under seat ids."""
        # Before the meeting nobody sees who did anything, so no file tells it either.
        return self.before or self.privacy is not Privacy.NAMED


IMPORTED = "imported"
"""Tag of a session that was held elsewhere, whose actions were agreed elsewhere."""

OPEN_ACTIONS = "open-actions"
"""Tag of an imported session whose actions are still to be done; those of others count as closed."""

DEMO = "demo"
"""Tag of a session whose people are simulated: nobody agreed to an action there."""


class Agenda(msgspec.Struct, frozen=True, omit_defaults=True):
    """The stages in their order, with what the template says of itself."""

    name: str
    stages: tuple[Stage, ...]
    description: str = ""
    template: str = ""
    tags: tuple[str, ...] = ()
    people: str = ""
    attendance: bool = True
    """Whether the minutes may name who took part."""
    library: bool = True
    """Whether what the session leaves can be found later."""
    version: int = 0
    """How often it was changed since the session opened."""
    changes: tuple[AgendaChange, ...] = ()
    """What was changed, in that order."""
    channels: tuple[str, ...] = ()
    """What its sessions are about, where the template says it: words without `#`."""

    @property
    def simulated(self) -> bool:
        """Whether the people of the session are those of a demo."""
        return DEMO in self.tags

    @property
    def prepared(self) -> bool:
        """Whether people take part in some stage before the meeting."""
        return any(stage.before for stage in self.stages)

    @property
    def actions_closed(self) -> bool:
        """Whether nobody knows here what became of the actions, so that they count as closed."""
        return IMPORTED in self.tags and OPEN_ACTIONS not in self.tags

    @property
    def minutes(self) -> int:
        """The length of all stages together, without those that are skipped."""
        return sum(stage.minutes for stage in self.stages if not stage.skipped)

    def after(self, position: int) -> int | None:
        """Return the place of the next stage that is not skipped, or None behind the last one."""
        places = range(position + 1, len(self.stages))
        return next((place for place in places if not self.stages[place].skipped), None)

    def before(self, position: int) -> int | None:
        """Return the place of the stage before that is not skipped, or None before the first one."""
        return next((place for place in reversed(range(position)) if not self.stages[place].skipped), None)

    def behind(self, stage_id: str) -> str:
        """Return the id of the stage behind which a stage is; empty for the first one."""
        ids = [stage.id for stage in self.stages]
        place = ids.index(stage_id)
        return ids[place - 1] if place else ""

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt of the agenda, in order."""
        return tuple(prompt for stage in self.stages for prompt in stage.prompts)

    def prompt(self, prompt_id: str) -> Prompt:
        """Find a prompt by its id."""
        return next(prompt for prompt in self.prompts if prompt.id == prompt_id)

    def letter(self, prompt_id: str, *kinds: str) -> str:
        """Return the letter that labels under a prompt start with: a, b, … z, aa, ab, …

        Counted over the prompts of all stages of the kinds that collect cards, until the agenda is changed:
        from then on each prompt keeps the letter that it has.
        """
        prompts = [prompt for stage in self.stages if stage.kind in kinds for prompt in stage.prompts]
        number = next(number for number, prompt in enumerate(prompts) if prompt.id == prompt_id)
        return prompts[number].letter or letter_of(number)


def letter_of(number: int) -> str:
    """Return the letter with this number, from 0: a, b, … z, aa, ab, …"""
    head, tail = divmod(number, len(_LETTERS))
    return (_LETTERS[head - 1] if head else "") + _LETTERS[tail]
