"""Stages of any kind with settings drawn at random, what people can do in one, and a meeting of them.

Nothing here names a kind: what there is to draw from is what the kinds say of themselves.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from msgspec import inspect

from retro.errors import RetroError
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.kind import Kind
from retro.session.people import Role
from retro.session.view import View
from retro.stages import KINDS
from tests.builders import LEADER, Meeting
from tests.tui.checkin_rooms import EARLIER
from tests.tui.rooms import FEW, PRE_READ, PROMISES, STOP, WATCHER

TITLES: Final = ("Glad", "Slow", "Risks", "Hopes", "Keep", "Ask", "Learn", "Try")
"""Of prompts, of which none is asked for twice in a meeting."""
WORDS: Final = ("Chair", "Sceptic", "often", "now and then", "Ana", "not at all", "Two quiet mornings")
MOST_PROMPTS: Final = 3
TRIES: Final = 12
"""How often somebody tries something before they leave it at that."""
STEPS: Final = 3
ACTS: Final = 12
"""What is done before each step of a stage, at most."""


def value(kind: inspect.Type, texts: Sequence[str], chance: random.Random) -> Any:
    """A value of a type; texts are some of these."""
    match kind:
        case inspect.Metadata(type=inner):
            return value(inner, texts, chance)
        case inspect.UnionType(types=types):
            some = [each for each in types if not isinstance(each, inspect.NoneType)]
            return value(chance.choice(some), texts, chance)
        case inspect.LiteralType(values=values):
            return chance.choice(list(values))
        case inspect.EnumType(cls=cls):
            return chance.choice([*cls])
        case inspect.BoolType():
            return chance.random() < 0.5
        case inspect.IntType() | inspect.FloatType():
            return chance.randrange(10)
        case inspect.VarTupleType(item_type=item):
            return tuple(value(item, texts, chance) for _ in range(chance.randrange(1, 5)))
        case inspect.TupleType(item_types=items):
            return tuple(value(item, texts, chance) for item in items)
        case _:
            return chance.choice(texts)


def settings(kind: Kind[Any], titles: Sequence[str], chance: random.Random) -> dict[str, Any]:
    """Settings that a kind accepts; `titles` are those of the prompts before."""
    found: dict[str, Any] = {}
    fields = msgspec.structs.fields(kind.Settings)
    for field in chance.sample(fields, len(fields)):
        told = inspect.type_info(field.type)
        texts: Sequence[str] = WORDS
        if field.name in kind.prompt_settings:
            texts = tuple(titles)
        elif isinstance(told, inspect.Metadata) and told.extra_json_schema:
            texts = re.findall(r'"([^"]+)"', str(told.extra_json_schema.get("description", ""))) or WORDS
        for _ in range(TRIES if texts and chance.random() < 0.5 else 0):
            more = {**found, field.name: value(told, texts, chance)}
            with contextlib.suppress(msgspec.ValidationError):
                msgspec.convert(more, kind.Settings)
                found = more
                break
    return found


def a_stage_of(kind: Kind[Any], number: int, titles: list[str], chance: random.Random) -> Stage:
    """A stage of a kind that fits; the titles of its prompts are taken from `titles`."""
    least, most = kind.prompts
    count = chance.randint(least, min(most, MOST_PROMPTS))
    used = [title for title in TITLES if title not in titles]
    asked = [titles.pop() for _ in range(count)] if kind.writes_cards else [f"So {n}" for n in range(count)]
    while True:
        stage = Stage(
            f"{kind.name}{number}",
            kind.name,
            kind.title,
            5,
            chance.choice([*Privacy]),
            "Take your time.",
            tuple(Prompt(f"{kind.name}{number}-{n}", title, f"{title}?") for n, title in enumerate(asked)),
            settings(kind, used, chance),
            PRE_READ if kind.reads_document or kind.formatted else "",
        )
        if not kind.unfit(stage):
            return stage


def tried(view: View, chance: random.Random, words: str, *, leads: bool) -> Iterator[acts.Act]:
    """What the kind of the stage lets somebody try, filled with what the view shows and with their words."""
    if view.stage is None or (kind := KINDS.get(view.stage.kind)) is None:
        return
    closing = kind.closing_acts if leads and chance.random() < 0.3 else ()
    possible = (*kind.acts, *kind.private_acts, *closing)
    shown = [text for text in texts_in(view.panel) if re.fullmatch(r"\S{1,24}", text)]
    asked = [prompt.id for prompt in view.stage.prompts]
    for _ in range(TRIES if possible else 0):
        # What needs more to be filled in is refused more often.
        act = chance.choices(possible, [2 ** len(each.__struct_fields__) for each in possible])[0]
        filled: dict[str, Any] = {"stage": view.stage.id}
        for field in msgspec.structs.fields(act):
            if field.name != "stage" and (field.required or chance.random() < 0.5):
                texts = chance.choice((shown, shown, asked, [words])) or [words]
                filled[field.name] = value(inspect.type_info(field.type), texts, chance)
        yield act(**filled)


def texts_in(shown: object) -> Iterator[str]:
    """All texts of a part of a view."""
    match msgspec.to_builtins(shown, enc_hook=dict):
        case str(text):
            yield text
        case dict(named):
            yield from (text for part in named.values() for text in texts_in(part))
        case list(parts) | tuple(parts):
            yield from (text for part in parts for text in texts_in(part))


def drawn_meeting(kind: str, chance: random.Random) -> Meeting:
    """A meeting with a stage of every kind and one more of this one, which has come to one of the two."""
    titles, stages = chance.sample(TITLES, len(TITLES)), list[Stage]()
    for number, name in enumerate((*KINDS, kind)):
        stages.append(a_stage_of(KINDS[name], number, titles, chance))
    until = chance.choice([stage.id for stage in stages if stage.kind == kind])
    meeting = Meeting(Agenda("Drawn", tuple(stages)), "Drawn", PROMISES, earlier=EARLIER)
    meeting.join(*FEW).let_in(WATCHER, Role.OBSERVER)
    while meeting.here != until:
        step_by_step(meeting, chance)
        meeting.wait(1).next()
    for _ in range(chance.randrange(ACTS)):
        anything(meeting, chance, leads=False)
    return meeting


def step_by_step(meeting: Meeting, chance: random.Random) -> None:
    """Let people do some things in a stage, and take most of the steps that come before the next one."""
    for _ in range(STEPS if meeting.here else 0):
        for _ in range(ACTS):
            anything(meeting, chance, leads=chance.random() < 0.2)
        step = meeting.view(LEADER).next
        if step is None or not isinstance(step.act, acts.StageAct):
            return
        with contextlib.suppress(RetroError):
            meeting.lead(step.act)


def anything(meeting: Meeting, chance: random.Random, *, leads: bool) -> None:
    """Let somebody do the first thing that is accepted of some that they try."""
    name = LEADER if leads else chance.choice(FEW)
    for act in tried(meeting.view(name), chance, chance.choice(STOP)[:40], leads=leads):
        with contextlib.suppress(RetroError):
            meeting.act(name, act)
            return
