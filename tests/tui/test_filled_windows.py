"""The shared window is never a hole: what is free shows what the meeting has made, and what comes next."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
from textual.app import App

from retro.session.record import Verdict
from retro.stages import KINDS
from retro.tui.charts.planned import Planned
from tests.builders import LEADER, Meeting
from tests.tui.deciding_rooms import consent_asked, objected
from tests.tui.rooms import (
    CONTINUE,
    FEW,
    START,
    STOP,
    TERMINAL,
    WINDOW,
    Harness,
    a_meeting,
    brief,
    ended,
    gathering,
    lessons,
    reach,
    review,
    settle,
    text_of,
    withheld,
)
from tests.tui.small_groups import pairs_at_work
from tests.tui.test_inbox_by_keys import captures_looked_at

SIX: Final = (*FEW, "Zoë")
TEN: Final = (
    *(("Start", text) for text in START[:4]),
    *(("Stop", text) for text in STOP[1:5]),
    *(("Continue", text) for text in CONTINUE[:2]),
)


def stages() -> Iterator[tuple[str, Meeting]]:
    """A meeting of six people with ten cards in the middle of each of its stages."""
    asks = reach(a_meeting(*SIX), "ideate").session.agenda.stages
    for stage in asks:
        yield stage.kind, in_the_middle(stage.id)
    yield "breakout", pairs_at_work()
    yield "inbox", captures_looked_at(*SIX)
    for scene in (consent_asked, objected):
        yield "decide", scene()


def in_the_middle(stage: str) -> Meeting:
    meeting = a_meeting(*SIX)
    for step in meeting.session.agenda.stages:
        meeting.next().wait(1)
        WORK.get(step.id, lambda meeting: None)(meeting)
        if step.id == stage:
            return meeting
        FINISH.get(step.id, lambda meeting: None)(meeting)
    raise AssertionError(stage)


def _writes(meeting: Meeting) -> None:
    for number, (prompt, text) in enumerate(TEN):
        meeting.add(SIX[number % len(SIX)], prompt, text)


def _groups(meeting: Meeting) -> None:
    meeting.together(*(meeting.label(text) for text in STOP[1:4]), title="Releases wait for one person")
    meeting.together(*(meeting.label(text) for text in START[:2]))


def _votes(meeting: Meeting) -> None:
    for name in SIX:
        meeting.vote(name, "T1", "T1", "T2")


def _talks(meeting: Meeting) -> None:
    meeting.talk(meeting.label(START[2]), 3).action(
        "Pair on Mondays", "Zoë", "2026-12-01", meeting.label(START[2])
    )
    meeting.talk("T1", 2).decision("Two people can sign every build from December on", "T1")
    meeting.action("Move signing into CI", "Björn and Ana", "2026-12-05", "T1")
    meeting.note("The key should move to the vault; Ana has done it elsewhere", "T1")


WORK: Final[Mapping[str, Any]] = {
    "review": lambda meeting: meeting.judge(0, Verdict.DONE),
    "ideate": _writes,
    "group": _groups,
    "vote": _votes,
    "discuss": _talks,
    "commit": lambda meeting: meeting.action("Put pairing hours into everybody's calendar", "Chidi"),
    "lessons": lambda meeting: meeting.lesson(
        "Small releases fail small", "Holds where a rollback takes minutes", ("deploys",)
    ).lesson("Two people can release, or nobody can take leave", "Three releases slipped in summer"),
}
FINISH: Final[Mapping[str, Any]] = {
    "ideate": lambda meeting: meeting.reveal(),
    "vote": lambda meeting: meeting.close_vote(),
}


def held(app: App[Any]) -> tuple[int, int]:
    """How many lines of the body hold something, and how many there are."""
    place = app.screen.query_one("#panel").region
    ground = app.screen.visual_style.rich_style.bgcolor
    lines = app.screen._compositor.render_strips()[place.y : place.bottom]
    return (
        sum(
            any(
                part.text.strip() or (part.style is not None and part.style.bgcolor != ground)
                for part in line.crop(place.x, place.right)
            )
            for line in lines
        ),
        place.height,
    )


def test_the_meeting_has_every_kind_of_stage() -> None:
    assert {kind for kind, _ in stages()} == set(KINDS)


@pytest.mark.parametrize(("kind", "meeting"), stages())
async def test_at_least_half_of_the_lines_of_a_shared_window_hold_something(
    kind: str, meeting: Meeting
) -> None:
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as window:
        lines, room = held(window.app)
        assert 2 * lines >= room, text_of(window)


@pytest.mark.parametrize("scene", [gathering, withheld, lessons, ended], ids=lambda scene: scene.__name__)
async def test_neither_the_first_nor_the_last_screen_is_a_hole(scene: Callable[[], Meeting]) -> None:
    async with Harness(scene()) as harness, harness.at(LEADER, WINDOW) as window:
        lines, room = held(window.app)
        assert 2 * lines >= room, text_of(window)


@pytest.mark.parametrize("name", [LEADER, "Ana"])
@pytest.mark.parametrize("scene", [brief, review, withheld], ids=lambda scene: scene.__name__)
async def test_below_what_is_said_stand_the_stages_to_come(scene: Callable[[], Meeting], name: str) -> None:
    async with Harness(scene()) as harness, harness.at(name, WINDOW) as window:
        shown = text_of(window)
        after = shown[shown.index("What comes next") :]
        assert re.search(r"Grouping +▄+ +7'", after)
        assert re.search(r"Discussion +▄+ +24'", after)


async def test_what_finds_no_room_below_is_counted_or_left_out() -> None:
    async with Harness(brief()) as harness, harness.at("Ana", TERMINAL) as terminal:
        assert re.search(r"Silent reading +▄+ +6'", text_of(terminal))
        await terminal.resize_terminal(80, 17)
        await settle(terminal)
        assert re.search(r"What comes next(?s:.*)[2-9] more", text_of(terminal))
        await terminal.resize_terminal(80, 10)
        await settle(terminal)
        assert "What comes next" not in text_of(terminal)


@pytest.mark.parametrize("many", [1, 2, 5, 11])
def test_so_many_stages_are_shown_at_most(many: int) -> None:
    stages = tuple((f"Stage {number}", number) for number in range(1, 12))
    for width in (1, 20, 76, 136):
        lines = Planned("What comes next", stages, most=many).lines(width)
        assert len(lines) == 2 + many
        assert all(line.cell_length <= width for line in lines)
    assert ("more" in lines[-1].plain) is (many < 11)


def test_a_bar_is_as_long_as_it_is_beside_the_stages_that_are_not_shown() -> None:
    stages = (("Think", 6), ("Group", 2), ("Speak", 24))
    whole, cut = (Planned("What comes next", stages, most=most).lines(80) for most in (3, 2))
    assert [line.plain.count("▄") for line in cut[2:3]] == [line.plain.count("▄") for line in whole[2:3]]


async def test_below_the_lessons_stands_what_else_was_agreed_but_no_lesson_twice() -> None:
    async with Harness(lessons()) as harness, harness.at(LEADER, WINDOW) as window:
        shown = text_of(window)
        assert shown.index("Small releases fail small") < shown.index("What we take with us")
        assert shown.index("4 actions") < shown.index("Put pairing hours into")
        assert "2 lessons" not in shown
        assert shown.index("What we take with us") < shown.index("What came of the topics")


async def test_at_the_end_stands_what_came_of_the_topics_if_there_is_room() -> None:
    async with Harness(ended()) as harness, harness.at(LEADER, WINDOW) as window:
        assert "What came of the topics" in text_of(window)
        assert "✓ A1, D1, L1" in text_of(window)
        assert "nothing agreed" in text_of(window)
        assert "nothing yet" not in text_of(window)
        await window.resize_terminal(*TERMINAL)
        await settle(window)
        assert "What came of the topics" not in text_of(window)
