"""What became of actions: what was said last counts, wherever it was said and kept, and nothing gets lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Final

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from retro.session.model import Session
from retro.session.open_actions import (
    ActionEdit,
    ActionStatus,
    KnownAction,
    PastSession,
    boxes,
    known_actions,
    latest_edits,
    to_carry_over,
    with_edits,
)
from retro.session.record import Action, CarriedAction, Verdict
from tests.builders import OPENED, Meeting

FIRST: Final = "2026-11-21-sprint-42"
WEEK: Final = 7 * 24 * 3600
NAMES: Final = tuple(f"{FIRST}/A{number}" for number in (1, 2, 3))


@cache
def first_session() -> PastSession:
    meeting = Meeting(name=FIRST, now=OPENED).join("Ana").go("commit")
    for what in ("One", "Two", "Three"):
        meeting.action(what, "Ana", "2026-12-05")
    return PastSession(meeting.end().session)


@cache
def silent_session(week: int) -> Session:
    """A session that carried over the actions of the first one, and said nothing of them."""
    actions = first_session().session.record.actions
    carried = tuple(CarriedAction(action, FIRST, "2026-11-21") for action in actions)
    meeting = Meeting(carried_actions=carried, name=f"2027-01-0{week}-later", now=OPENED + week * WEEK)
    return meeting.wait(600).end().session


def later_session(week: int, verdicts: Sequence[Verdict], *, reviewed: bool = True) -> PastSession:
    """The same, and it said this of each."""
    session = silent_session(week)
    said = tuple(
        msgspec.structs.replace(carried, verdict=verdict)
        for carried, verdict in zip(session.record.carried_actions, verdicts, strict=True)
    )
    record = msgspec.structs.replace(session.record, carried_actions=said)
    return PastSession(msgspec.structs.replace(session, record=record), reviewed)


def states(known: Sequence[KnownAction]) -> dict[str, str]:
    return {each.id: each.state for each in known}


@dataclass(frozen=True)
class Past:
    """Sessions without anything kept beside them, and what was said outside of them, one at a time."""

    sessions: tuple[PastSession, ...]
    statuses: tuple[ActionStatus, ...]
    edits: tuple[ActionEdit, ...]

    def kept(self, places: Sequence[int]) -> list[PastSession]:
        """The sessions with these things beside them, each beside one or another."""
        found = list(self.sessions)
        said: list[ActionStatus | ActionEdit] = [*self.statuses, *self.edits]
        for number, each in enumerate(said):
            place = places[number % len(places)] % len(found)
            match each:
                case ActionStatus():
                    found[place] = replace(found[place], statuses=(*found[place].statuses, each))
                case ActionEdit():
                    found[place] = replace(found[place], edits=(*found[place].edits, each))
        return found


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    verdicts = st.lists(st.sampled_from(Verdict), min_size=3, max_size=3)
    later = draw(st.lists(verdicts, max_size=3))
    sessions = [later_session(week, said, reviewed=draw(st.booleans())) for week, said in enumerate(later, 1)]
    ended = first_session().ended
    times = draw(st.lists(st.integers(ended + 1, ended + 5 * WEEK), unique=True, max_size=8))
    statuses, edits = [], []
    for at in times:
        name = draw(st.sampled_from(NAMES))
        if draw(st.booleans()):
            statuses.append(ActionStatus(action=name, done=draw(st.booleans()), at=at))
        else:
            edits.append(ActionEdit(action=name, what=f"as of {at}", by="wiki", at=at))
    return Past((first_session(), *sessions), tuple(statuses), tuple(edits))


places = st.lists(st.integers(0, 9), min_size=1, max_size=8)


@given(pasts(), places, places, st.randoms(use_true_random=False))
def test_it_does_not_matter_where_something_is_kept_and_in_which_order(
    past: Past, one: list[int], other: list[int], order: Random
) -> None:
    here, there = past.kept(one), past.kept(other)
    order.shuffle(there)

    assert known_actions(here) == known_actions(there)


@given(pasts(), places)
def test_what_was_said_last_counts(past: Past, where: list[int]) -> None:
    """Outside, if it was said after the last session; else what that session said, if it said something."""
    known = {each.id: each for each in known_actions(past.kept(where))}
    last = max(session.ended for session in past.sessions)
    for number, name in enumerate(NAMES):
        after = [status for status in past.statuses if status.action == name and status.at >= last]
        if after:
            assert known[name].state == ("done" if max(after, key=lambda each: each.at).done else "open")
        elif len(past.sessions) > 1:
            verdict = past.sessions[-1].session.record.carried_actions[number].verdict
            said = dict.fromkeys((Verdict.KEEP, Verdict.MORE, Verdict.LESS), "open")
            said |= {Verdict.DONE: "done", Verdict.DROP: "dropped", Verdict.STOP: "dropped"}
            if verdict in said:
                assert known[name].state == said[verdict]


@given(pasts(), places)
def test_every_action_is_known_once_and_every_open_one_is_carried_over(past: Past, where: list[int]) -> None:
    known = known_actions(past.kept(where))
    carried = {f"{each.session}/{each.action.id}": each.verdict for each in to_carry_over(known)}

    assert [each.id for each in known] == list(NAMES)
    for each in known:
        if each.state == "open":
            assert carried[each.id] is Verdict.OPEN
        elif each.state == "done" and not each.told:
            assert carried[each.id] is Verdict.DONE
        else:
            assert each.id not in carried


@given(pasts(), places)
def test_the_last_edit_counts_on_whichever_page_it_was_made(past: Past, where: list[int]) -> None:
    kept = past.kept(where)
    edits = latest_edits(kept)
    shown = with_edits(first_session().session, edits)

    for action, known in zip(shown.record.actions, known_actions(kept), strict=True):
        newest = max((edit for edit in past.edits if edit.action == known.id), key=_at, default=None)
        assert action.what == known.carried.action.what
        assert action.what == (newest.what if newest else _agreed(known.id).what)


@given(pasts(), places)
def test_a_page_is_ticked_as_the_actions_are_known(past: Past, where: list[int]) -> None:
    known = known_actions(past.kept(where))
    ticked = boxes(known, first_session().ended)

    for each in known:
        assert ticked.get(each.id, False) == (each.state == "done")


def test_what_is_said_while_a_session_runs_is_not_undone_by_its_silence() -> None:
    silent = later_session(1, [Verdict.OPEN] * 3)
    before = ActionStatus(action=NAMES[0], done=True, at=silent.session.opened - 1)
    during = ActionStatus(action=NAMES[1], done=True, at=silent.session.opened + 1)
    first = replace(first_session(), statuses=(before, during))

    assert states(known_actions([first, silent])) == dict(zip(NAMES, ("open", "done", "open"), strict=True))


def test_an_edit_of_an_earlier_version_leaves_the_trigger_as_it_was() -> None:
    action = Action("A1", "Call", "Ana", trigger="the next alarm")
    edit = ActionEdit(action=f"{FIRST}/A1", what="Call them", who="Ben", by="wiki", at=1)

    assert edit.applied(action) == Action("A1", "Call them", "Ben", trigger="the next alarm")


def test_a_box_that_is_missing_is_known_with_its_wiki() -> None:
    first = replace(first_session(), missing=(("wiki", NAMES[1]), ("notes", NAMES[1]), ("wiki", "other/A1")))

    assert [each.missing for each in known_actions([first])] == [(), ("wiki", "notes"), ()]


def _at(edit: ActionEdit) -> int:
    return edit.at


def _agreed(name: str) -> Action:
    [action] = [each for each in first_session().session.record.actions if name.endswith(f"/{each.id}")]
    return action
