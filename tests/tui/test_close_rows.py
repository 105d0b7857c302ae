"""Things that lie close, without free lines, stand on two grounds by turns."""

import pytest

from tests.builders import LEADER
from tests.tui.picture import Picture
from tests.tui.rooms import TERMINAL, Harness, whole_lessons


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_one_lesson_is_told_from_the_next(name: str) -> None:
    async with Harness(whole_lessons()) as harness, harness.at(name, TERMINAL) as pilot:
        picture = Picture(pilot)
        grounds = [
            picture.colours(40, y)[1]
            for label in ("L2  ", "L3  ")
            for y, line in enumerate(picture.lines)
            if label in line
        ]
    assert len(grounds) == len(set(grounds)) == 2
