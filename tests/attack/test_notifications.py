"""A new stage rings only where somebody wants it, and a notification says nothing but its name."""

import re
from typing import Final

import msgspec
import pytest

from retro.server import ClientTerminal
from retro.session import acts
from retro.tui.stage_bell import StageBell
from tests.attack.test_texts import looking, steers, still, until
from tests.builders import LEADER, Meeting
from tests.tui.rooms import Harness, a_meeting

RINGS: Final = re.compile("\\x07\\x1b\\]9;(New stage: [^\\x00-\\x1f\\x7f-\\x9f]+)\\x07")
EVIL: Final = "\x1b]0;title\x07\x1b[2J\x9d4;1\x9c Votes\u202e"


def a_room(title: str = "Voting") -> Harness:
    """Before a meeting whose second stage is called like that."""
    agenda = a_meeting().session.agenda
    first, second, *rest = agenda.stages
    stages = (first, msgspec.structs.replace(second, title=title), *rest)
    return Harness(Meeting(msgspec.structs.replace(agenda, stages=stages)).join("Ana", "Bo"))


async def on(harness: Harness, *apps: object) -> None:
    """Go to the next stage."""
    current = harness.view(LEADER).stage
    await harness.room.submit(harness.seat(LEADER), acts.NextStage(current.id if current else ""))
    await still(*apps)


async def test_a_new_stage_rings_where_somebody_wants_it_and_nowhere_else() -> None:
    async with (
        a_room() as harness,
        looking(harness, LEADER, (140, 45)) as (lead, lead_app),
        looking(harness, "Ana", (80, 24)) as (ana, ana_app),
        looking(harness, "Bo", (80, 24)) as (bo, bo_app),
    ):
        apps = (lead_app, ana_app, bo_app)
        await on(harness, *apps)
        assert not RINGS.findall(lead.sent + ana.sent + bo.sent)  # off until somebody wants it

        for app in (lead_app, ana_app):
            await app.run_action("app.switch_stage_sound")
        await until(lambda: "F6 stops it." in "\n".join(ana.screen.display), *apps)
        assert not RINGS.findall(lead.sent + ana.sent + bo.sent)
        await harness.room.submit(harness.seat("Ana"), acts.RaiseHand())
        await on(harness, *apps)
        await until(lambda: RINGS.findall(lead.sent) and RINGS.findall(ana.sent), *apps)
        assert [RINGS.findall(tap.sent) for tap in (lead, ana, bo)] == [
            ["New stage: Voting"],
            ["New stage: Voting"],
            [],
        ]

        await ana_app.run_action("app.switch_stage_sound")
        await until(lambda: "F6 starts it again." in "\n".join(ana.screen.display), *apps)
        await on(harness, *apps)
        await until(lambda: len(RINGS.findall(lead.sent)) == 2, *apps)
        assert [len(RINGS.findall(tap.sent)) for tap in (lead, ana, bo)] == [2, 1, 0]
        for tap in (lead, ana, bo):
            assert steers(RINGS.sub("", tap.sent)) == []


async def test_the_name_of_a_stage_steers_no_terminal() -> None:
    async with a_room(EVIL) as harness, looking(harness, "Ana", (80, 24)) as (ana, app):
        await on(harness, app)
        await app.run_action("app.switch_stage_sound")
        await on(harness, app)
        await until(lambda: RINGS.findall(ana.sent), app)
        rings = RINGS.findall(ana.sent)
        assert [said[:11] for said in rings] == ["New stage: "]
        assert steers(rings[0] + RINGS.sub("", ana.sent)) == []
        assert ana.screen.title == ""


async def test_a_name_that_nobody_has_cleaned_is_cleaned_and_cut() -> None:
    sent: list[str] = []
    bell = StageBell(sent.append, lambda: True)
    async with a_room() as harness:
        bell.follow(harness.view("Ana"))
        bell.switch()
        await on(harness)
        view = harness.view("Ana")
        assert view.stage is not None
        bell.follow(msgspec.structs.replace(view, stage=msgspec.structs.replace(view.stage, title=EVIL * 9)))
    assert len(sent) == 1
    assert sent[0].startswith("New stage: ]0;title[2J4;1 Votes")
    assert steers(sent[0]) == []
    assert len(sent[0]) < 100


@pytest.mark.parametrize(
    "term", ["", "dumb", "unknown", "vt100", "vt220-8bit", "linux", "linux-16color", "DUMB"]
)
def test_a_terminal_that_may_print_it_is_sent_none(term: str) -> None:
    assert not ClientTerminal.of(term, {}, (80, 24)).notifies


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "tmux-256color", "screen", "alacritty"])
def test_other_terminals_are_sent_one_also_without_colours(term: str) -> None:
    assert ClientTerminal.of(term, {"NO_COLOR": "1"}, (80, 24)).notifies


async def test_where_it_cannot_be_shown_it_cannot_be_turned_on() -> None:
    async with a_room() as harness, looking(harness, "Ana", (80, 24), "vt100") as (ana, app):
        await app.run_action("app.switch_stage_sound")
        await on(harness, app)
        await on(harness, app)
        assert "\x07" not in ana.sent
        assert not app.stage_bell.on
