"""Pictures put together."""

import pytest

from retro.tui.charts.beside import Beside, Stack, Words
from retro.tui.widgets.section import Section

LEFT, RIGHT = Words("left side"), Stack((Section("Right", "2"), Words("一二三四五六七八九十" * 3)))


def test_pictures_stand_side_by_side_where_each_has_room() -> None:
    lines = [line.plain.rstrip() for line in Beside((LEFT, RIGHT), shares=(2, 1)).lines(80)]
    assert lines[0] == "left side" + " " * 45 + "Right" + " " * 20 + "2"
    assert lines[1] == " " * 54 + "─" * 26


def test_pictures_stand_below_each_other_where_one_has_no_room() -> None:
    lines = [line.plain for line in Beside((LEFT, RIGHT)).lines(40)]
    assert lines[:3] == ["left side", "", "Right" + " " * 34 + "2"]


@pytest.mark.parametrize("width", [1, 3, 20, 40, 80, 170])
def test_no_line_is_wider_than_the_room(width: int) -> None:
    for picture in (Beside((LEFT, RIGHT, LEFT)), Beside(())):
        assert all(line.cell_length <= width for line in picture.lines(width))
