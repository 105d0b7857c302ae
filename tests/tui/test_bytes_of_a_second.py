"""What a second of the clock sends to every terminal of a meeting, through the real driver."""

from collections.abc import Callable, Mapping

import pytest

from retro.session.timer import Timer
from retro.tui.widgets.byte_budget import A_SECOND
from retro.tui.widgets.countdown import clock_text
from retro.tui.widgets.digits import figures
from tests.at_rest import at_rest
from tests.builders import LEADER, Meeting
from tests.server.small import CODE, LEADER_CODE, serving
from tests.terminal import Terminal, join
from tests.tui.rooms import Harness, Size, talking, writing_few

FEW_COLOURS: Mapping[str, str] = {}
TRUE_COLOUR: Mapping[str, str] = {"COLORTERM": "truecolor"}

WINDOWS = [(LEADER, (140, 45)), (LEADER, (80, 24)), ("Ana", (80, 24)), ("Ana", (140, 45))]


def test_a_second_may_send_200_bytes() -> None:
    assert A_SECOND == 200


@pytest.mark.parametrize("env", [FEW_COLOURS, TRUE_COLOUR], ids=["256", "true"])
@pytest.mark.parametrize(("name", "size"), WINDOWS)
@pytest.mark.parametrize(("scene", "last"), [(writing_few, -70), (talking, 60)])
async def test_every_second_of_the_clock_sends_at_most_200_bytes(
    scene: Callable[[], Meeting], last: int, name: str, size: Size, env: Mapping[str, str]
) -> None:
    harness = Harness(scene(), away=[name])
    code = LEADER_CODE if name == LEADER else CODE
    async with (
        harness,
        serving(make_app=lambda room, seat, terminal: harness.app(room.view(seat).name)) as s,
        join(s.port, name, code, size=size, env=env) as terminal,
    ):
        await terminal.wait_until(lambda: shows(terminal, timer(harness), harness.clock.now()))
        # A minute changes, the last one begins, the time is over, and over by a minute. When the time of a
        # topic is over, everybody is asked whether to go on, which is another screen.
        for begin, seconds in ((124, 12), (62, 8), (2, 8), (-58, 6)):
            if begin < last:
                break
            await let_pass(harness, terminal, timer(harness).left(harness.clock.now()) - begin - 2)
            await let_pass(harness, terminal, 1)
            await let_pass(harness, terminal, 1)  # all that the leap has changed is painted by now
            sent = [await let_pass(harness, terminal, 1) for _ in range(seconds)]
            assert max(sent) <= A_SECOND, (begin, sent)


def timer(harness: Harness) -> Timer:
    return harness.view(LEADER).timer


async def let_pass(harness: Harness, terminal: Terminal, seconds: int) -> int:
    """Let seconds pass and wait for the picture of the last; return the bytes that were sent meanwhile."""
    before = len(terminal.received)
    await harness.clock.pass_by(seconds)
    await terminal.wait_until(lambda: shows(terminal, timer(harness), harness.clock.now()))
    await at_rest()  # what the second has painted beside the clock is of this second too
    return len(terminal.received) - before


def shows(terminal: Terminal, timer: Timer, now: int) -> bool:
    """Whether the clock shows this moment, large or small."""
    said, text = clock_text(timer.left(now)), terminal.text()
    small = any(f"{before}{said}{after}" in text for before in (" ", "\n") for after in (" ", "\n"))
    return small or all(line.rstrip() in text for line in figures(said))
