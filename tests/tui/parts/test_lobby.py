"""Who is here, as running text."""

from retro.tui.parts.lobby import MOST_LINES, Arrivals


def test_people_that_have_no_room_in_the_lobby_are_counted() -> None:
    lines = Arrivals(tuple(f"Person {number}" for number in range(60))).in_a_line(58)
    assert len(lines) == MOST_LINES
    shown = " ".join(line.plain for line in lines)
    named = shown.count("Person")
    assert shown.endswith(f" and {60 - named} more")
