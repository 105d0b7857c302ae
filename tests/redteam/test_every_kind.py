"""Whatever kind a stage is of: while it is open nobody else learns what anybody gives, from nothing at all.

No kind is named here. A kind that is added to the registry is tried by the same test.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Privacy, Stage
from retro.session.before import as_entered
from retro.session.kind import Kind
from retro.stages import KINDS
from retro.stages.registry import Registry, installed
from retro.storage.file_content import PrivateTable
from tests.redteam.anykind import (
    LEADER,
    PEOPLE,
    SESSION,
    STAGE,
    Log,
    Meeting,
    least_settings,
    logged,
    without_marks,
)
from tests.redteam.careless import CARELESS, InGroups, Poll, Single, Undeclared

PATHS = (
    (Privacy.ANONYMOUS,),
    (Privacy.REVEALED,),
    (Privacy.NAMED,),
    (Privacy.REVEALED, Privacy.ANONYMOUS),
    (Privacy.NAMED, Privacy.REVEALED),
    (Privacy.NAMED, Privacy.ANONYMOUS),
)
"""What a stage promises at first, and what it is made to promise while people give."""

Kinds = Mapping[str, Kind[Any]]


async def prepare(meeting: Meeting, privacies: tuple[Privacy, ...]) -> None:
    """Let people take part before the meeting, over several starts of the host; nothing is public then."""
    async with meeting.open():
        check_open(meeting)
        await meeting.say()
        await meeting.give("early")
        if meeting.kind.waits(as_entered(meeting.kind, meeting.session, meeting.stage), meeting.stage):
            await meeting.room.submit(PEOPLE[1], acts.MarkDone(STAGE))
        for act_type in meeting.kind.closing_acts:
            assert not await meeting.close_by(act_type), "a stage has its outcome before the meeting"
        own = meeting.belongings()
        check_open(meeting)
    async with meeting.open():
        assert meeting.belongings() == own, "what is one's own is not what it was before"
        for privacy in privacies[1:]:
            await meeting.lead(acts.MakeMorePrivate(STAGE, privacy))
            assert meeting.belongings() == own
        await meeting.give("earlier")
        check_open(meeting)
        own = meeting.belongings()
        await meeting.lead(acts.JumpTo("before"))
        assert meeting.belongings() == own
        check_open(meeting)


async def hold(meeting: Meeting, privacies: tuple[Privacy, ...]) -> None:
    """Hold a meeting with the stage under test, from its opening to the end of the session."""
    async with meeting.open():
        await meeting.lead(acts.JumpTo(STAGE))
        await meeting.say()
        await meeting.give("first")
        for act_type in meeting.kind.closing_acts:
            if not meeting.given:  # some ask before people can give anything
                await meeting.close_by(act_type)
                await meeting.give("second")
        await meeting.room.submit(PEOPLE[0], acts.RenameSeat(PEOPLE[0], "Another name"))
        if meeting.kind.waits(meeting.session.public, meeting.stage):
            await meeting.room.submit(PEOPLE[0], acts.MarkDone(STAGE))
        await meeting.say()
        own = meeting.belongings()
        check_open(meeting)
    async with meeting.open():
        assert meeting.belongings() == own, "what is one's own is not what it was before"
        for privacy in privacies[1:]:
            await meeting.lead(acts.MakeMorePrivate(STAGE, privacy))
            assert meeting.belongings() == own
            check_open(meeting)
        await meeting.give("third")
        check_open(meeting)
    async with meeting.open():
        for act_type in meeting.kind.closing_acts:
            await meeting.close_by(act_type)
            check_public(meeting)
            await meeting.give(f"after {act_type.__name__}")
        await meeting.lead(acts.JumpTo("before"))
        await meeting.lead(acts.JumpTo(STAGE))
        await meeting.give("last")
        check_open(meeting)
        await meeting.lead(acts.EndSession())
        check_over(meeting)
    assert bool(meeting.given) == bool(meeting.kind.private_acts)
    assert meeting.shared == meeting.in_groups, "groups see what is theirs, and nobody sees anything else"
    for part, refusal in meeting.refusals:
        others = [f"words of part {other}" for other in range(len(PEOPLE)) if other != part]
        assert not any(words in refusal for words in others), "a refusal quotes somebody else"


def check_open(meeting: Meeting) -> None:
    """See that nothing of what was given is anywhere that others than its giver can look."""
    meeting.note("look")
    for place, text in meeting.notes[: meeting.open_until]:
        assert not any(words in text for words in meeting.words), f"{place} holds what somebody gave"
    tables = msgspec.json.decode(meeting.path.read_bytes())
    for part in PrivateTable.of(tables).values():
        assert part.keys() == ({"stage", "sealed"} if meeting.stage.tagged else {"stage", "values", "done"})
    if meeting.stage.tagged:
        data = meeting.files()
        assert not any(words.encode() in data for words in meeting.words)
        assert not any(name.encode() in data for name in meeting.pseudonyms())
    meeting.look_into_groups()
    check_public(meeting)


def check_public(meeting: Meeting) -> None:
    """See that the history names nobody where nobody may be named.

    Of groups all see who is in them: while they work, and of a stage with names also afterwards.
    """
    if meeting.in_groups and (not meeting.stage.tagged or meeting.kind.waits(meeting.session, meeting.stage)):
        return
    for file in meeting.path.parent.glob(f"{SESSION}.json*"):
        if file.name.endswith(".lock"):
            continue
        for event in msgspec.json.decode(file.read_bytes())["events"].values():
            if event["event"] == "Snapshot":
                event["session"].pop("seats")
            told = json.dumps({name: value for name, value in event.items() if name != "seat"})
            if meeting.stage.anonymous or not meeting.kind.shows_authors:
                assert not any(seat in told for seat in PEOPLE), "the history names a seat"


def check_over(meeting: Meeting) -> None:
    """See that the end left nothing of what was never shown."""
    assert not meeting.session.private
    assert not (meeting.in_groups and meeting.stage.tagged) or not any(
        seat in str(meeting.session.states[STAGE]) for seat in PEOPLE
    )
    left = meeting.left_behind()
    assert left["secrets"] == "[]"
    for place, text in left.items():
        assert not any(words in text for words in meeting.words), f"{place} holds what was never shown"
    assert not any(words.encode() in meeting.files() for words in meeting.words)
    assert b'"private"' not in meeting.files()


async def try_kind(
    folder: Path,
    kinds: Kinds,
    name: str,
    privacies: tuple[Privacy, ...],
    monkeypatch: pytest.MonkeyPatch,
    *,
    before: bool = False,
) -> None:
    """Hold meetings that differ in who gives what, in whose turn it is, and in what is given; compare what
    others get. Where an answer makes people done, others see who has answered, and no more than that.
    """
    packages = {each: installed().packages.get(each, "tests.redteam") for each in kinds}
    found = Registry(dict(kinds), packages, {})
    monkeypatch.setattr("retro.stages.registry._found", lambda path: found)
    held: list[tuple[Meeting, Log]] = []
    plays = (
        ((0, 1, 2, 3), 0, False),
        ((1, 0, 3, 2), 0, False),
        ((1, 0, 3, 2), 0, True),
        ((0, 1, 2, 3), 1, False),
    )
    for number, (hands, shift, by_person) in enumerate(plays):
        kind = kinds[name]
        how = {"by_person": by_person, "before": before}
        meeting = Meeting(folder / str(number), kinds, kind, privacies[0], hands, shift, **how)
        with logged() as log:
            if before:
                await prepare(meeting, privacies)
            await hold(meeting, privacies[-1:] if before else privacies)
        assert not any(words in line for line in log.lines for words in ("words of", *meeting.pseudonyms()))
        held.append((meeting, log))
    (one, log), (swapped, swapped_log), (in_turn, in_turn_log), (other, other_log) = held
    logs = (swapped_log, in_turn_log, other_log)
    assert all(log.lines == another.lines for another in logs), "the log tells what was given"
    whole = None if privacies[-1] is Privacy.ANONYMOUS or not one.kind.shows_authors else one.open_until
    told = without_marks if one.marks_answers else list
    assert_same(told(one.notes[:whole]), told(swapped.notes[:whole]), "who gave it")
    # What all see at once comes in turn, too.
    whole = whole if one.marks_answers else one.open_until
    assert_same(one.notes[:whole], in_turn.notes[:whole], "which of them gave it")
    assert_same(one.notes[: one.open_until], other.notes[: other.open_until], "what was given")


def assert_same(one: list[tuple[str, str]], other: list[tuple[str, str]], what: str) -> None:
    for (place, text), (_, another) in zip(one, other, strict=True):
        assert text == another, f"{place}: tells {what}"


@pytest.mark.parametrize("privacies", PATHS, ids=lambda path: " then ".join(path))
@pytest.mark.parametrize("name", KINDS)
async def test_nobody_else_learns_what_is_given_in_private(
    name: str, privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await try_kind(tmp_path, KINDS, name, privacies, monkeypatch)


@pytest.mark.parametrize("privacies", PATHS, ids=lambda path: " then ".join(path))
@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.may_open_before])
async def test_nobody_else_learns_what_is_given_before_the_meeting(
    name: str, privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await try_kind(tmp_path, KINDS, name, privacies, monkeypatch, before=True)


@pytest.mark.parametrize("privacies", PATHS, ids=lambda path: " then ".join(path))
@pytest.mark.parametrize("kind", [Poll, Single])
async def test_a_kind_with_texts_is_private_before_the_meeting(
    kind: type[Poll], privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "may_open_before", True)

    await try_kind(tmp_path, {**KINDS, kind.name: kind()}, kind.name, privacies, monkeypatch, before=True)


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.parametrize("name", KINDS)
async def test_after_the_end_no_seat_is_kept_where_the_minutes_name_nobody(
    name: str, privacy: Privacy, tmp_path: Path
) -> None:
    meeting = Meeting(tmp_path, KINDS, KINDS[name], privacy, attendance=False)
    await hold(meeting, (privacy,))

    tables = msgspec.json.decode(meeting.path.read_bytes())
    tables["events"]["1"]["session"].pop("seats")
    assert tables["events"].keys() == {"1"}
    assert STAGE in tables["events"]["1"]["session"]["states"]
    assert not any(seat in json.dumps(tables) for seat in (LEADER, *PEOPLE))


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_says_all_of_what_is_private_or_nothing(name: str) -> None:
    kind = KINDS[name]

    some = Stage(STAGE, name, "Some", 5, settings={**least_settings(kind), **kind.private_with})
    assert (kind.Private is None) == (not kind.private_acts and not kind.deals(some))
    assert kind.Private is None or kind.is_private(some)
    assert bool(kind.private_acts) == bool(kind.closing_acts)
    every = [*kind.acts, *kind.private_acts, *kind.closing_acts]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("privacies", PATHS, ids=lambda path: " then ".join(path))
@pytest.mark.parametrize("kind", [Poll, Single, InGroups])
async def test_a_kind_with_texts_that_keeps_all_rules_is_private(
    kind: type[Poll], privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await try_kind(tmp_path, {**KINDS, kind.name: kind()}, kind.name, privacies, monkeypatch)


@pytest.mark.parametrize("careless", CARELESS)
async def test_a_careless_kind_is_caught(
    careless: type[Poll], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {**KINDS, Poll.name: careless()}

    with pytest.raises(AssertionError, match=r"tells|holds|quotes"):
        await try_kind(tmp_path, kinds, Poll.name, (Privacy.ANONYMOUS,), monkeypatch)


@pytest.mark.parametrize("privacy", list(Privacy))
async def test_a_kind_that_declares_nothing_is_told_of_nobody(
    privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {**KINDS, Poll.name: Undeclared()}

    await try_kind(tmp_path, kinds, Poll.name, (privacy,), monkeypatch)
