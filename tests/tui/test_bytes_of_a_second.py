"""What a second of the clock sends to every terminal of a meeting, through the real driver."""

import pytest

from retro.tui.widgets.countdown import clock_text
from retro.tui.widgets.digits import figures
from tests.builders import LEADER
from tests.server.small import CODE, LEADER_CODE, serving
from tests.terminal import join
from tests.tui.rooms import Harness, Size, writing_few

MOST = 200
SECONDS = 40


@pytest.mark.parametrize(
    ("name", "size"), [(LEADER, (140, 45)), (LEADER, (80, 24)), ("Ana", (140, 45)), ("Ana", (80, 24))]
)
async def test_a_second_of_the_clock_sends_at_most_200_bytes(name: str, size: Size) -> None:
    harness = Harness(writing_few(), away=[LEADER, "Ana"])
    code = LEADER_CODE if name == LEADER else CODE
    async with (
        harness,
        serving(make_app=lambda room, seat, terminal: harness.app(room.view(seat).name)) as s,
        join(s.port, name, code, size=size) as terminal,
    ):
        await terminal.wait_for("Silent ideation")
        await harness.clock.pass_by(1)
        seconds = []
        for _ in range(SECONDS):
            await terminal.wait_until(
                lambda: shows(terminal.text(), harness.view(LEADER).timer.left(harness.clock.now()))
            )
            before = len(terminal.received)
            await harness.clock.pass_by(1)
            await terminal.wait_until(
                lambda: shows(terminal.text(), harness.view(LEADER).timer.left(harness.clock.now()))
            )
            seconds.append(len(terminal.received) - before)
        *most, once_a_minute = sorted(seconds)
        assert max(most) <= MOST
        assert once_a_minute <= 2 * MOST  # the time of day and all figures change together


def shows(text: str, left: int) -> bool:
    """Whether the clock shows these seconds, large or small."""
    large = figures(clock_text(left))
    return f"{clock_text(left)} left" in text or all(line.rstrip() in text for line in large)
