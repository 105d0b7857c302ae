"""What was drawn, but not sent yet, when something on it must not be shown any more."""

from collections.abc import Callable

import pytest

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.record import Part, TextId
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import PlaceCard, RevealCards
from tests.builders import LEADER, Meeting
from tests.server.stalled import WINDOW, Held, held, stall, waiting
from tests.server.test_frame_writer import Ends
from tests.tui.rooms import a_meeting, live, reach, writing_few

WORDS = "hushhush"


def _card(held: Held) -> acts.Act:
    card = next(card for card in held.room.session.board.cards if WORDS in card.text)
    return acts.RemoveText(TextId(Part.CARD, card.id))


def _person(held: Held) -> acts.Act:
    return acts.RemoveSeat(next(seat.id for seat in held.room.session.seats if seat.name == "Zoe"))


def _reveal(held: Held) -> acts.Act:
    return ReopenCards("ideate")


def _hidden() -> Meeting:
    return writing_few().add("Ana", "Start", f"{WORDS} that is revealed")


async def _shown(held: Held) -> None:
    """Let the words be shown to everybody."""
    if held.view(LEADER).panel.hidden:  # type: ignore[attr-defined]
        await held.act(LEADER, RevealCards("ideate"))
    else:
        prompt = held.meeting.session.agenda.stages[4].prompts[0]
        await held.act("Ana", PlaceCard("ideate", prompt.id, f"{WORDS} that is removed"))


@pytest.mark.parametrize(
    ("scene", "withdrawing"),
    [(live, _card), (live, _person), (_hidden, _reveal)],
    ids=["card", "person", "reveal"],
)
async def test_what_waits_for_a_client_that_does_not_read_is_not_sent_once_it_is_withdrawn(
    scene: Callable[[], Meeting], withdrawing: Callable[[Held], acts.Act]
) -> None:
    async with held(scene()) as meeting, meeting.join("Zoe", window=WINDOW) as zoe:
        await zoe.wait_for("Start")
        (_, channel), (app,) = meeting.way_out, meeting.apps
        await stall(zoe, channel, app)
        await _shown(meeting)
        await zoe.wait_until(lambda: WORDS.encode() in waiting(channel))
        zoe.received.clear()

        await meeting.act(LEADER, withdrawing(meeting))
        assert WORDS.encode() not in waiting(channel)
        zoe.channel.resume_reading()
        if withdrawing is _person:
            assert await zoe.wait_ended() == 0
        else:
            async with meeting.join("Ian") as ian:
                await ian.wait_for("Start")
                await zoe.wait_until(lambda: _below(zoe.text()) == _below(ian.text()), "the same picture")

        assert WORDS.encode() not in zoe.received


async def test_a_stage_that_was_made_more_private_is_drawn_anew_for_a_client_that_did_not_read() -> None:
    meeting_of_names = reach(a_meeting(privacy=Privacy.NAMED), "ideate")
    async with held(meeting_of_names) as meeting, meeting.join("Zoe", window=WINDOW) as zoe:
        await zoe.wait_for("Start")
        (_, channel), (app,) = meeting.way_out, meeting.apps
        await stall(zoe, channel, app)
        kept = channel._send_buf

        await meeting.act(LEADER, acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))

        assert channel._send_buf is not kept
        assert waiting(channel) in (b"", b"\x1b[0m")
        zoe.channel.resume_reading()
        async with meeting.join("Ian") as ian:
            await ian.wait_for("Start")
            await zoe.wait_until(lambda: _below(zoe.text()) == _below(ian.text()), "the same picture")


def _below(text: str) -> str:
    """A picture without the line that says who is here."""
    return "\n".join(text.split("\n")[2:-2])


class HeldEnds(Ends):
    """A writer of frames whose picture hears of nothing before it is let."""

    def catch_up(self) -> None:
        later, self.later[:] = self.later[:], []
        for call in later:
            call()


async def test_no_frame_is_sent_until_the_picture_knows_what_was_withdrawn() -> None:
    ends = HeldEnds()

    ends.frame_writer.frame("before")
    ends.frame_writer.withdraw()
    ends.frame_writer.frame("drawn too early")
    ends.frame_writer.send("a sentence")
    assert ends.anew == 0
    ends.catch_up()
    ends.frame_writer.frame("after")

    assert ends.channel.written == [b"before", b"a sentence", b"after"]
    assert ends.anew == 1


async def test_a_withdrawal_draws_nothing_anew_where_nothing_was_left_out() -> None:
    ends = HeldEnds()
    ends.frame_writer.withdraw()
    ends.catch_up()
    assert ends.anew == 0


async def test_a_terminal_that_left_pictures_to_the_transport_is_given_up_when_they_are_withdrawn() -> None:
    ends = HeldEnds()
    ends.channel.held = 1
    ends.frame_writer.withdraw()
    assert ends.stalled == 1
