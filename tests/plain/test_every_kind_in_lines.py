"""Whatever kind a stage is of: all that can be asked for on a screen can be typed. No kind is named here."""

from typing import Any

import pytest

from retro.plain import PlainStage
from retro.plain.plain_seat import general_verbs
from retro.plain.verb import For
from retro.session import acts
from retro.session.agenda_acts import AgendaAct
from retro.session.kind import Kind
from retro.stages.plain_stages import every_plain, plain_of
from retro.stages.registry import installed

NAMES = [name for name in installed().kinds if name not in installed().added]
ASKED_BY_THE_HOST = (
    *(acts.TakeSeat, acts.BindKey, acts.MarkLeading, acts.SetReturnCode, acts.GiveSeatAgain),
    *(acts.TimeUp, acts.Interrupt),
)
"""What a room or a server asks for, and no person."""


def all_acts(base: type[acts.Act]) -> set[type[acts.Act]]:
    return {found for sub in base.__subclasses__() for found in (sub, *all_acts(sub))}


def kind_of(name: str) -> Kind[Any]:
    return installed().kinds[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_act_of_a_kind_has_a_verb(name: str) -> None:
    kind, plain = kind_of(name), plain_of(name)
    wanted = {*kind.acts, *kind.private_acts, *kind.closing_acts}
    typed = {act for verb in plain.verbs for act in verb.sends}

    assert {act.__name__ for act in wanted - typed} == set()


def test_every_act_of_all_stages_has_a_verb() -> None:
    core = {act for act in all_acts(acts.Act) if act.__module__ == acts.__name__}
    core -= {acts.StageAct, *ASKED_BY_THE_HOST}
    # The agenda is changed on the shared window only: it is laid out there.
    core = {act for act in core if not issubclass(act, AgendaAct)}
    typed = {act for verb in general_verbs() for act in verb.sends}

    assert {act.__name__ for act in core - typed} == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_verbs_of_a_kind_are_told_apart_and_explained(name: str) -> None:
    verbs = plain_of(name).verbs
    names = [verb.name for verb in verbs]

    assert len(names) == len(set(names))
    for verb in verbs:
        assert verb.name == verb.name.casefold()
        assert not set(verb.name) & set(" _")
        assert verb.does.endswith(".")
        assert not verb.example or verb.example.partition(" ")[0] == verb.name
        assert verb.whose is not For.EVERYBODY or not verb.sends


def test_the_same_verb_is_for_the_same_people_everywhere() -> None:
    whose: dict[str, set[For]] = {}
    for plain in every_plain().values():
        for verb in plain.verbs:
            whose.setdefault(verb.name, set()).add(verb.whose)
    for verb in general_verbs():
        whose.setdefault(verb.name, set()).add(verb.whose)

    assert {name: found for name, found in whose.items() if len(found) > 1} == {}


def test_a_kind_that_says_nothing_has_something_to_hear() -> None:
    assert PlainStage[Any]().verbs == ()
