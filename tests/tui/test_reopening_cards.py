"""A reveal that came too early, as everybody sees it on their screens."""

import pytest

from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import RevealCards
from retro.stages.ideate.writing_wall import Wall, WritingWall
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.told import Told
from tests.builders import LEADER, Meeting
from tests.tui.hosts import Host, screen_text
from tests.tui.rooms import FEW, WINDOW, Harness, Size, a_meeting, a_moment_passes, reach, settle, text_of

MAY_BE_KNOWN = "they may recognise which are new"


def few_revealed() -> Meeting:
    meeting = reach(a_meeting(), "ideate").add("Ana", "Start", "XFIRSTX").add("Björn", "Start", "XSECONDX")
    return meeting.reveal()


@pytest.mark.parametrize("size", [WINDOW, (60, 20)])
async def test_the_facilitator_reopens_writing_after_a_question(size: Size) -> None:
    async with (
        Harness(few_revealed()) as harness,
        harness.at(LEADER, size) as window,
        harness.at("Ana", (60, 20)) as guest,
        harness.at("Olga", (60, 20)) as observer,
    ):
        assert "XFIRSTX" in text_of(guest)
        await window.press("o")
        await settle(window)
        assert isinstance(window.app.screen, Confirm)
        assert MAY_BE_KNOWN in " ".join(text_of(window).replace("│", " ").split())
        await window.press("escape")
        await settle(window)
        assert "XFIRSTX" in text_of(window)

        await window.press("o", "y")
        for terminal in (window, guest, observer):
            await settle(terminal)
            shown = " ".join(text_of(terminal).split())
            assert "XFIRSTX" not in shown
            assert "XSECONDX" not in shown
            assert MAY_BE_KNOWN in shown
        assert harness.view(LEADER).next is not None
        assert "reveal cards" in text_of(window)

        await guest.press(*"new", "enter")
        await settle(guest)
        a_moment_passes(window)
        await window.press("n")
        await settle(window)
        if isinstance(window.app.screen, Confirm):  # not everybody is done
            await window.press("y")
            await settle(window)
        await settle(observer)
        assert all(text in text_of(observer) for text in ("XFIRSTX", "XSECONDX", "new"))
        assert MAY_BE_KNOWN not in " ".join(text_of(observer).split())


async def test_where_topics_are_made_of_the_cards_no_key_reopens_writing() -> None:
    meeting = few_revealed().go("group").together("a1", "a2").go("ideate")
    async with Harness(meeting) as harness, harness.at(LEADER, WINDOW) as window:
        assert "reopen" not in text_of(window)
        await window.press("o")
        await settle(window)
        assert not isinstance(window.app.screen, Confirm)


async def test_nothing_is_hidden_while_the_disk_is_full() -> None:
    async with (
        Harness(few_revealed()) as harness,
        harness.at(LEADER, WINDOW) as window,
        harness.at("Ana") as guest,
    ):
        harness.journal.full = True
        await window.press("o", "y")
        await settle(window)
        assert "Not saved: the disk is full." in text_of(window)
        assert "XFIRSTX" in text_of(window)
        await settle(guest)
        assert "XFIRSTX" in text_of(guest)

        harness.journal.full = False
        await window.press("o", "y")
        await settle(window)
        assert "XFIRSTX" not in text_of(window)


async def test_of_two_who_reopen_at_once_the_second_is_told() -> None:
    async with (
        Harness(few_revealed()) as harness,
        harness.at(LEADER, WINDOW) as one,
        harness.at(LEADER, WINDOW) as two,
    ):
        await one.press("o")
        await two.press("o")
        await one.press("y")
        await settle(one)
        await two.press("y")
        await settle(two)

        assert "The cards are hidden already." in text_of(two)


async def test_somebody_whose_line_dropped_comes_back_to_the_hidden_cards_and_the_sentence() -> None:
    async with Harness(few_revealed()) as harness:
        async with harness.at("Ana") as guest:
            assert "XFIRSTX" in text_of(guest)
            await guest.press(*"half a tho")
        await harness.act(LEADER, ReopenCards("ideate"))
        async with harness.at("Ana", (60, 20)) as guest:
            assert "XFIRSTX" not in text_of(guest)
            assert MAY_BE_KNOWN in " ".join(text_of(guest).split())
            assert "half a tho" in text_of(guest)


async def test_nobody_is_done_once_writing_is_open_again() -> None:
    meeting = reach(a_meeting(), "ideate").add("Ana", "Start", "XFIRSTX")
    for name in FEW:
        meeting.done(name)
    async with Harness(meeting.reveal()) as harness, harness.at("Ana") as guest:
        await harness.act(LEADER, ReopenCards("ideate"))
        await settle(guest)
        assert "0 of 5 done" in text_of(guest)


@pytest.mark.parametrize("size", [WINDOW, (60, 20)])
async def test_lists_of_the_cards_are_closed_when_writing_is_reopened(size: Size) -> None:
    async with (
        Harness(few_revealed()) as harness,
        harness.at(LEADER, size) as window,
        harness.at("Ana", size) as ana,
    ):
        await window.press("H")
        await ana.press("ctrl+r")
        for screen in (window, ana):
            await settle(screen)
            assert "XFIRSTX" in text_of(screen)

        await harness.act(LEADER, ReopenCards("ideate"))
        for screen in (window, ana):
            await settle(screen)
            assert "XFIRSTX" not in text_of(screen)
            assert isinstance(screen.app.screen, Told)


async def test_an_answer_about_a_card_is_never_one_about_the_card_that_has_its_label_next() -> None:
    async with Harness(few_revealed()) as harness, harness.at(LEADER, WINDOW) as window:
        await window.press("H", "enter")
        await settle(window)
        assert "Remove card a1 permanently?" in text_of(window)
        await harness.act(LEADER, ReopenCards("ideate"))
        await settle(window)
        await harness.act(LEADER, RevealCards("ideate"))
        await window.press("y")
        await settle(window)

        assert len(harness.room.session.board.cards) == 2


async def test_a_wall_that_was_hidden_while_the_colours_changed_shows_what_is_new() -> None:
    wall = WritingWall()
    async with Host(wall).run_test(size=(60, 20)) as pilot:
        wall.show(Wall(so_far="1 card", cards=1))
        await pilot.pause()
        wall.display = False
        pilot.app.theme = "light"
        await pilot.pause()

        wall.display = True
        wall.show(Wall(so_far="2 cards", cards=2))
        await pilot.pause()

        assert any("2 cards so far" in line for line in screen_text(pilot.app))
