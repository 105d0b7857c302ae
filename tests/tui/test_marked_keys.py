"""Which keys stand out in the footer: what is to be done now, and nothing that leaves it undone."""

from textual.pilot import Pilot

from retro.stages.discuss.rules import AskAgain
from tests.builders import LEADER
from tests.tui.deciding_rooms import objected
from tests.tui.picture import Picture
from tests.tui.rooms import TERMINAL, WINDOW, Harness, opinions, settle, talking


def marked(pilot: Pilot[str]) -> str:
    """What stands out in the footer, without the labels between."""
    picture = Picture(pilot)
    y = picture.height - 1
    wanted = picture.theme.colour("highlight").lower()
    cells = (picture.lines[y][x] if picture.colours(x, y)[0] == wanted else " " for x in range(picture.width))
    return " ".join("".join(cells).split())


async def test_while_an_answer_is_missing_the_answers_are_marked_and_not_the_key_of_being_done() -> None:
    async with Harness(opinions()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await settle(pilot)
        assert marked(pilot) == "1 2 3"
    async with Harness(talking()) as harness, harness.at("Ana", TERMINAL) as pilot:
        await harness.act(LEADER, AskAgain("discuss"))
        await settle(pilot)
        assert marked(pilot) == "g s"


async def test_an_objection_that_is_not_met_is_what_the_shared_window_marks() -> None:
    async with Harness(objected()) as harness, harness.at(LEADER, WINDOW) as pilot:
        await settle(pilot)
        assert marked(pilot) == "Enter"
