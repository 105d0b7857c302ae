"""Whatever is changed in the agenda, in whatever order, the rules of the agenda hold."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Agenda, Prompt
from retro.session.agenda_acts import AgendaAct, ChangeStage, InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.board import Card
from tests.builders import Meeting, a_stage, an_agenda, texts

Numbers = tuple[int, int, str]
"""Two numbers and a text, of which a change is made."""


def _stage(meeting: Meeting, number: int) -> str:
    stages = meeting.session.agenda.stages
    return stages[number % len(stages)].id


def _saw(meeting: Meeting) -> dict[str, Any]:
    return {"version": meeting.session.agenda.version, "here": meeting.here}


def _insert(meeting: Meeting, numbers: Numbers) -> AgendaAct:
    first, second, text = numbers
    kind = ("ideate", "vote", "checkin", "discuss")[first % 4]
    asked = [text, f"{text} {second}"] if kind == "ideate" else []
    about = {"of": [["Start", text][second % 2]]} if kind == "vote" else {}
    stage = a_stage(kind, "new", asked, settings=about, minutes=second + 1)
    return InsertStage(**_saw(meeting), stage=stage, after=_stage(meeting, first))


def _change(meeting: Meeting, numbers: Numbers) -> AgendaAct:
    first, second, text = numbers
    stage = next(s for s in meeting.session.agenda.stages if s.id == _stage(meeting, first))
    prompts = [*stage.prompts, *([Prompt("", text, text)] if second % 2 else [])]
    if prompts and second % 3 == 0:
        prompts[0] = msgspec.structs.replace(prompts[0], title=text)
    dots = {"dots": second % 4} if stage.kind == "vote" else {}
    kept = tuple(prompts[second % 2 :]) if second == 4 else tuple(prompts)
    changed = ChangeStage(**_saw(meeting), stage=stage.id, title=text, minutes=second + 1, prompts=kept)
    return msgspec.structs.replace(changed, numbers=dots, sure=bool(first % 3))


CHANGES: dict[str, Callable[[Meeting, Numbers], acts.Act]] = {
    "skip": lambda at, n: SkipStage(**_saw(at), stage=_stage(at, n[0]), skipped=bool(n[1] % 3)),
    "repeat": lambda at, n: RepeatStage(**_saw(at), stage=_stage(at, n[0])),
    "move": lambda at, n: MoveStage(
        **_saw(at), stage=_stage(at, n[0]), before=_stage(at, n[1]) if n[1] % 4 else ""
    ),
    "insert": _insert,
    "change": _change,
    "next": lambda at, n: acts.NextStage(at.here),
    "back": lambda at, n: acts.PreviousStage(),
    "jump": lambda at, n: acts.JumpTo(_stage(at, n[0])),
}
tries = st.lists(
    st.tuples(st.sampled_from([*CHANGES]), st.tuples(st.integers(0, 12), st.integers(0, 6), texts())),
    max_size=25,
)


def _with_cards(meeting: Meeting) -> Meeting:
    """Have a card under every prompt of the stage the group is in, where cards are written, and a dot."""
    stage = meeting.session.stage
    for number, prompt in enumerate(stage.prompts if stage and stage.kind == "ideate" else ()):
        with suppress(RuleError):
            meeting.add("Ana", prompt.title, f"card {number}")
    if stage and stage.kind == "vote" and meeting.session.board.topics:
        with suppress(RuleError):
            meeting.vote("Ana", *(topic.id for topic in meeting.session.board.topics[:3]))
    return meeting


def _attempt(meeting: Meeting, verb: str, numbers: Numbers) -> None:
    with suppress(RuleError):
        meeting.lead(CHANGES[verb](meeting, numbers))
    if verb in ("next", "back", "jump"):
        _with_cards(meeting)
        if meeting.session.stage and meeting.session.stage.kind == "ideate":
            with suppress(RuleError):
                meeting.reveal()
    meeting.wait(1)


def _letters(agenda: Agenda) -> dict[str, str]:
    of_cards = [(p.id, s.kind) for s in agenda.stages if s.kind == "ideate" for p in s.prompts]
    return {prompt: agenda.letter(prompt, kind) for prompt, kind in of_cards}


def _begins_with(card: Card, letters: dict[str, str]) -> bool:
    return card.id.rstrip("0123456789") == letters[card.prompt]


@settings(deadline=None, max_examples=150)
@given(tries)
def test_ids_letters_places_and_minutes_hold_after_every_change(changes: list[tuple[str, Numbers]]) -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben", "Chloé")

    for verb, numbers in changes:
        before, here = meeting.session, meeting.here
        _attempt(meeting, verb, numbers)

        agenda = meeting.session.agenda
        ids = [stage.id for stage in agenda.stages] + [prompt.id for prompt in agenda.prompts]
        assert len(set(ids)) == len(ids)
        if verb not in ("next", "back", "jump"):
            assert meeting.here == here
            passed = before.position + 1
            assert [s.id for s in agenda.stages[:passed]] == [s.id for s in before.agenda.stages[:passed]]
            assert before.states == meeting.session.states
        assert agenda.minutes == sum(stage.minutes for stage in agenda.stages if not stage.skipped)
        assert not any(stage.skipped and meeting.session.was_entered(stage.id) for stage in agenda.stages)
        letters = _letters(agenda)
        assert len(set(letters.values())) == len(letters)
        kept = _letters(before.agenda)
        assert all(letters[prompt] == letter for prompt, letter in kept.items() if prompt in letters)
        assert all(_begins_with(card, letters) for card in meeting.session.board.cards)


@settings(deadline=None, max_examples=60)
@given(tries)
def test_a_session_with_a_changed_agenda_is_the_fold_of_its_events_and_of_its_file(
    changes: list[tuple[str, Numbers]],
) -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben", "Chloé")
    for verb, numbers in changes:
        _attempt(meeting, verb, numbers)

    stored = msgspec.json.decode(msgspec.json.encode(meeting.documents))
    assert meeting.replayed() == meeting.session == meeting.reread()
    assert meeting.engine.fold(map(meeting.codec.decode, stored)) == meeting.session.public
    folded = meeting.codec.folded(meeting.engine, stored)
    assert meeting.engine.fold(map(meeting.codec.decode, folded)) == meeting.session.public


@settings(deadline=None, max_examples=60)
@given(tries)
def test_a_meeting_with_a_changed_agenda_can_be_shown_ended_and_written_up(
    changes: list[tuple[str, Numbers]],
) -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben", "Chloé")
    for verb, numbers in changes:
        _attempt(meeting, verb, numbers)
        for name in ("Dana", "Ana"):
            rows = meeting.view(name).rows
            assert all(row.status == "skipped" for row in rows if row.skipped)

    meeting.end()
    assert meeting.minutes.endswith("\n")
