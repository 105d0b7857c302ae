"""Every screen at the sizes that people have, with little and with much to show."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from textual.pilot import Pilot

from retro.session.people import Role
from retro.session.view import View
from retro.stages.group.rules import GroupView
from retro.stages.ideate.card_view import IdeateView
from retro.tui.parts.agenda_bar import AgendaLine
from retro.tui.parts.keybar import MOST, KeyBar
from retro.tui.screens.frame import WIDEST
from retro.tui.theme import HUES, TEXTS
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting
from tests.tui.checkin_rooms import CHECK_INS
from tests.tui.crowds import CROWDS
from tests.tui.deciding_rooms import DECISIONS
from tests.tui.picture import Picture, regions
from tests.tui.rooms import SCENES, Harness, Size, a_meeting, reach, resize, text_of
from tests.tui.voting_rooms import VOTES

Scene = Callable[[], Meeting]
SIZES: Final[tuple[Size, ...]] = ((60, 20), (80, 24), (100, 30), (140, 45), (200, 60))


def skipped() -> Meeting:
    return reach(a_meeting(), "checkin").go("ideate")


EVERY: Final = {**SCENES, "skipped": skipped, **CROWDS, **DECISIONS, **VOTES, **CHECK_INS}


def faults(pilot: Pilot[Any], view: View) -> list[str]:
    """What is wrong with a screen."""
    picture = Picture(pilot)
    return [
        *(
            f"line {y} has {len(line)} cells"
            for y, line in enumerate(picture.cells)
            if len(line) != picture.width
        ),
        *_question(picture, view),
        *_line(pilot, picture),
        *_first_key(pilot, picture, view),
        *_outside(picture),
        *_spots(picture),
        *_ticks(pilot, picture, view),
        *_letters(picture),
    ]


def _question(picture: Picture, view: View) -> list[str]:
    """All questions are named where people answer, write, read, sort or vote, and one is whole."""
    stage = view.stage
    if stage is None or view.ended:
        return []
    panel, text = view.panel, " ".join(line.rstrip(" ▐").strip() for line in picture.lines)
    asked = [(prompt.title, prompt.question) for prompt in stage.prompts]
    if isinstance(panel, IdeateView):  # where they are asked one by one, only those that are asked by now
        now = {column.prompt for column in panel.columns}
        asked = [(prompt.title, prompt.question) for prompt in stage.prompts if prompt.id in now]
    if isinstance(panel, GroupView):
        asked = [(question.title, question.question) for question in panel.asked]
    if not asked or stage.kind not in ("checkin", "ideate", "group"):
        return []
    if stage.kind == "checkin":
        asked = [("", question or title) for title, question in asked]
    return [
        *(f"{title!r} is not named" for title, _ in asked if title not in text),
        *(
            []
            if any(q in text or picture.below(q).startswith(q) for _, q in asked)
            else ["no question is whole"]
        ),
    ]


def _line(pilot: Pilot[Any], picture: Picture) -> list[str]:
    """The line to write in is there, and a line of it has room."""
    fields = [field.region for field in pilot.app.screen.query(Field) if field.display]
    return [
        f"the line to write in is at {place}"
        for place in fields
        if not place.area or place.bottom > picture.height - 1 or place.right > picture.width
    ]


def _first_key(pilot: Pilot[Any], picture: Picture, view: View) -> list[str]:
    """The first key has its first word; the shared window names the next step and where all others are."""
    footer = picture.lines[-1].strip()
    keys = pilot.app.query_one(KeyBar)
    if len(keys._places) > MOST:
        return [f"more than {MOST} keys: {footer}"]
    command, label = min(keys._offers, key=lambda offer: offer[0].rank)
    wanted = [f"{command.key} {label.split()[0] if label else ''}".strip()]
    if view.role is Role.FACILITATOR:
        wanted = [f"n {view.next.label[:12]}", ": commands"] if view.next else ["Ctrl-Q leave"]
    return [f"{key!r} is not in {footer!r}" for key in wanted if key not in footer]


def _outside(picture: Picture) -> list[str]:
    """Nothing but the grounds of bands stands outside of the box in the middle."""
    margin = max(0, (picture.width - WIDEST) // 2)
    outside = (*range(margin), *range(picture.width - margin, picture.width))
    grounds = ({picture.colours(x, y)[1] for x in outside} for y in range(picture.height))
    return [
        f"line {y} reaches out of the box: {picture.lines[y]}"
        for y, here in enumerate(grounds)
        if len(here) > 1 or any(picture.cells[y][x].text.strip() for x in outside)
    ]


def _spots(picture: Picture) -> list[str]:
    number = regions(picture.in_colour("spot"))
    return [f"{number} regions are eye-catchers"] if number > 1 else []


def _ticks(pilot: Pilot[Any], picture: Picture, view: View) -> list[str]:
    bar = pilot.app.query_one(AgendaLine)
    if not bar.region.area:
        return []
    line = picture.lines[bar.region.y]
    done = sum(row.status == "past" for row in view.rows)
    return [] if line.count("✓") <= done else [f"{line.count('✓')} ticks for {done} stages: {line}"]


def _letters(picture: Picture) -> list[str]:
    """No letter has the colour of a shape. Where a text has the same colour, this cannot be told."""
    theme = picture.theme
    shapes = {theme.colour(hue).lower() for hue in HUES} - {theme.colour(text).lower() for text in TEXTS}
    return [
        f"line {y} has letters in the colour of a shape: {picture.lines[y]}"
        for y, line in enumerate(picture.cells)
        if any(cell.text.isalnum() and picture.colours(x, y)[0] in shapes for x, cell in enumerate(line))
    ]


@pytest.mark.parametrize("scene", EVERY.values(), ids=EVERY.keys())
async def test_a_screen_is_whole_at_every_size(scene: Scene) -> None:
    meeting = scene()
    found = {}
    async with Harness(meeting) as harness:
        for name, extremes in (
            (LEADER, ((20, 6), (500, 200))),
            (meeting.session.members[1].name, ((1, 1),)),
        ):
            async with harness.at(name, SIZES[0]) as pilot:
                first = text_of(pilot)
                for size in SIZES:
                    await resize(pilot, size)
                    if wrong := faults(pilot, harness.view(name)):
                        found[name, size] = wrong
                for size in extremes:
                    await resize(pilot, size)
                    strips = pilot.app.screen._compositor.render_strips()
                    assert size == (1, 1) or {strip.cell_length for strip in strips} == {size[0]}
                await resize(pilot, SIZES[0])
                assert text_of(pilot) == first
    assert found == {}
