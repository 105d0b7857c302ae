"""Every screen at every size: nothing breaks, and what a person needs next is never cut away."""

import itertools
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Static

from retro.server.address import NO_NETWORK, ONLY_HERE
from retro.session import acts
from retro.stages.decide import deciding
from retro.tui.app import SessionApp
from retro.tui.parts.keybar import KeyBar
from retro.tui.parts.line import TextLine
from retro.tui.widgets.drawn_lines import PictureLine
from retro.tui.widgets.field import Field
from tests.builders import LEADER, Meeting
from tests.tui.deciding_rooms import PROPOSAL, consent_asked, objected, thumbs_asked
from tests.tui.rooms import (
    INVITATION,
    SCENES,
    TERMINAL,
    WINDOW,
    Harness,
    asking,
    closing,
    gathering,
    reading,
    resize,
    settle,
    talking,
    text_of,
    voted,
    voting,
    writing,
    writing_few,
)

Scene = Callable[[], Meeting]
SMALL = (60, 20)


INDIVIDUAL = {
    reading: "Ctrl-D I have read it",
    asking: "Ctrl-D I am done",
    writing: "Ctrl-D I am done",
    voting: "Ctrl-D I am done",
    closing: "Ctrl-D I am done",
}


@pytest.mark.parametrize("scene", INDIVIDUAL, ids=lambda scene: scene.__name__)
async def test_a_participant_always_sees_how_to_be_done(scene: Scene) -> None:
    meeting = scene()
    name = meeting.session.members[1].name
    meeting.done(name, False)
    async with Harness(meeting) as harness, harness.at(name, TERMINAL) as pilot:
        assert INDIVIDUAL[scene] in text_of(pilot)
        await resize(pilot, SMALL)
        assert INDIVIDUAL[scene] in text_of(pilot)


@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        (writing, ("Enter save", "Ctrl-D")),
        (voting, ("Space give", "Backspace take back", "Ctrl-D")),
        (asking, ("1-5 answer", "Ctrl-D")),
        (closing, ("1-5 rate", "Ctrl-D")),
        (reading, ("↓ Space scroll", "Ctrl-D")),
    ],
)
async def test_the_keys_of_the_work_stay_in_a_small_terminal(scene: Scene, keys: tuple[str, ...]) -> None:
    meeting = scene()
    name = meeting.session.members[1].name  # who has answered has no key to be done with any more
    async with Harness(meeting) as harness, harness.at(name, SMALL) as pilot:
        for key in keys:
            assert key in pilot.app.query_one(KeyBar).plain


@pytest.mark.parametrize("name", [LEADER, "Ana"])
@pytest.mark.parametrize("scene", [writing_few, voting, closing, talking], ids=lambda scene: scene.__name__)
async def test_the_privacy_note_is_whole(scene: Scene, name: str) -> None:
    async with Harness(scene()) as harness, harness.at(name, WINDOW) as pilot:
        for size in (WINDOW, TERMINAL, SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            place = pilot.app.query_one("#privacy", Static).region
            rows = text_of(pilot).split("\n")[place.y : place.bottom]
            cut = " ".join(row[place.x : place.right].strip() for row in rows)
            assert cut == harness.view(name).privacy_note


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
async def test_how_to_join_is_whole_wherever_it_is_shown(size: tuple[int, int]) -> None:
    for scene in (gathering, writing_few):
        async with Harness(scene()) as harness, harness.at(size=size) as pilot:
            text = text_of(pilot)
            assert INVITATION.command in text
            assert INVITATION.code in text
    assert size != WINDOW or INVITATION.fingerprint in text


@pytest.mark.parametrize("size", [WINDOW, (131, 40), (100, 30), TERMINAL])
async def test_a_long_address_is_whole_wherever_it_is_shown(size: tuple[int, int]) -> None:
    command = "ssh -p 2222 2001:db8:1234:5678:9abc:def0:1234:5678"
    for scene in (gathering, writing_few):
        if (scene, size) == (gathering, TERMINAL):
            continue  # it stands there on two lines, broken at a blank
        harness = Harness(scene())
        harness.room.invite(replace(INVITATION, command=command))
        async with harness, harness.at(size=size) as pilot:
            text = text_of(pilot)
            assert command in text
            assert INVITATION.code in text


@pytest.mark.parametrize("note", [ONLY_HERE, NO_NETWORK])
async def test_who_cannot_join_is_said_beside_the_line(note: str) -> None:
    harness = Harness(gathering())
    harness.room.invite(replace(INVITATION, note=note))
    async with harness, harness.at(size=TERMINAL) as pilot:
        assert note in text_of(pilot)


async def test_the_first_line_of_a_small_terminal_says_the_stage_and_the_time() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana", SMALL) as pilot:
        assert pilot.app.query_one("#title", PictureLine).plain.startswith("Silent ideation")
        assert text_of(pilot).split("\n")[0].endswith("4:30 left")


async def test_the_agenda_folds_away_where_there_is_little_room() -> None:
    async with Harness(writing_few()) as harness:
        folded = {}
        for size in (WINDOW, TERMINAL, SMALL):
            async with harness.at(size=size) as pilot:
                folded[size] = (shown(pilot, "#people"), shown(pilot, "#agenda"), shown(pilot, "#join"))
        assert folded == {
            WINDOW: (True, True, True),
            TERMINAL: (True, True, True),
            SMALL: (True, False, True),
        }


async def test_the_topics_stand_beside_the_open_one_where_there_is_room() -> None:
    async with Harness(talking()) as harness:
        for size, beside in ((WINDOW, True), ((112, 30), True), ((111, 30), False), (TERMINAL, False)):
            async with harness.at(size=size) as pilot:
                assert shown(pilot, "#list") is beside
                assert pilot.app.focused is not None


async def test_a_line_of_300_characters_shows_its_first_word_where_it_is_written() -> None:
    text = ("Everybody says what they did and nobody says where they are stuck, " * 5)[:300]
    async with Harness(writing_few()) as harness, harness.at("Ana", TERMINAL) as pilot:
        pilot.app.query_one(Field).put(text)
        await settle(pilot)
        place = pilot.app.query_one(Field).region
        written = [line[place.x : place.right] for line in text_of(pilot).split("\n")[place.y : place.bottom]]
        read = " ".join(" ".join(line.strip("▌ ") for line in written).split())
        assert read.removeprefix("Start ").startswith(text[:150].strip())
        assert place.bottom < TERMINAL[1]


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_a_screen_that_changed_its_size_looks_like_one_that_was_opened_so(name: str) -> None:
    async with Harness(writing_few()) as harness:
        for before, size in ((SMALL, WINDOW), (WINDOW, SMALL)):
            async with harness.at(name, size) as pilot:
                opened = text_of(pilot)
            async with harness.at(name, before) as pilot:
                await resize(pilot, size)
                assert text_of(pilot) == opened


async def test_nobody_here_is_an_invitation() -> None:
    async with Harness(gathering(), present=[LEADER]) as harness, harness.at() as pilot:
        assert "Nobody is here yet. Read this out to them:" in text_of(pilot)


async def test_dialogs_say_how_to_close_them_in_a_small_terminal() -> None:
    async with Harness(talking()) as harness, harness.at(size=SMALL) as pilot:
        for key in ("a", "colon", "question_mark", "c", "E", "P", "J", "X", "R", "f2", "ctrl+q"):
            await pilot.press(key)
            await pilot.pause()
            assert len(pilot.app.screen_stack) == 2, key
            assert "Esc" in text_of(pilot), key
            await pilot.press("escape")
            assert len(pilot.app.screen_stack) == 1, key


def shown(pilot: Pilot[str], selector: str) -> bool:
    assert isinstance(pilot.app, SessionApp)
    return pilot.app.query_one(selector).region.area > 0


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
async def test_a_participant_always_sees_whose_seat_it_is(scene: Scene) -> None:
    async with Harness(scene()) as harness:
        for size in (TERMINAL, SMALL):
            async with harness.at("Ana", size) as pilot:
                first = text_of(pilot).split("\n")[0]
                assert "  Ana" in first
                assert first.endswith("Ana") or "Ana " in first


async def test_a_long_name_is_shortened_where_it_says_whose_seat_it_is() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana", SMALL) as pilot:
        await harness.room.submit(
            harness.seat("Ana"), acts.RenameSeat(harness.seat("Ana"), "Annegret von und zu Ahorn"[:24])
        )
        await settle(pilot)
        first = text_of(pilot).split("\n")[0]
        assert "  Annegret von und zu…" in first
        assert first.startswith(" Silent")
        assert first.endswith("4:30 left")


@pytest.mark.parametrize("name", [LEADER, "Ana"])
@pytest.mark.parametrize("size", [WINDOW, (131, 40), (100, 30)])
async def test_the_result_of_a_vote_is_as_high_as_a_new_size_has_room_for(
    name: str, size: tuple[int, int]
) -> None:
    async with Harness(voted()) as harness:
        async with harness.at(name, size) as pilot:
            fresh = text_of(pilot)
        async with harness.at(name, TERMINAL) as pilot:
            await resize(pilot, size)
            assert text_of(pilot) == fresh


@pytest.mark.parametrize("scene", [consent_asked, thumbs_asked, objected])
async def test_a_decision_looks_in_a_new_size_as_if_it_was_opened_in_it(scene: Scene) -> None:
    async with Harness(scene()) as harness:
        for size, before in itertools.permutations([(50, 15), TERMINAL, (100, 30)], 2):
            async with harness.at("Ana", size) as pilot:
                fresh = text_of(pilot)
            async with harness.at("Ana", before) as pilot:
                await resize(pilot, size)
                assert text_of(pilot) == fresh  # with all of the footer


@pytest.mark.parametrize("name", [LEADER, "Ana"])
async def test_answers_are_as_high_as_a_longer_proposal_leaves_room_for(name: str) -> None:
    proposals = [deciding.Propose("decide", text) for text in ("Short.", PROPOSAL * 2, PROPOSAL)]
    for last in proposals:
        size = (100, 30)
        async with Harness(objected().lead(last)) as harness, harness.at(name, size) as pilot:
            fresh = text_of(pilot)
        async with Harness(objected()) as harness, harness.at(name, size) as pilot:
            for proposal in (proposals[1], proposals[0], last):
                await harness.act(LEADER, proposal)
                await settle(pilot)
            assert text_of(pilot) == fresh


@pytest.mark.parametrize("size", [(131, 40), (100, 30), TERMINAL])
async def test_how_much_was_read_is_right_in_a_new_size(size: tuple[int, int]) -> None:
    async with Harness(reading()) as harness:
        async with harness.at("Ana", size) as pilot:
            fresh = pilot.app.query_one("#place", TextLine).plain
        async with harness.at("Ana", WINDOW) as pilot:
            await resize(pilot, size)
            assert pilot.app.query_one("#place", TextLine).plain == fresh
