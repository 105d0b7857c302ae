"""Taking a harmful text away: what the shared window and everybody's terminal show of it."""

import pytest
from textual.pilot import Pilot

from retro.session import acts
from retro.session.agenda import Agenda
from retro.session.record import Note, Part, TextId
from retro.session.view import RemovableText
from retro.tui.dialogs.told import Told
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import (
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    Size,
    a_meeting,
    closed,
    grouping,
    reach,
    settle,
    talking,
    text_of,
    voting,
)

HARM = "Björn never answers anybody"
SMALL: Size = (60, 20)


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


def a_board() -> Meeting:
    meeting = reach(a_meeting(), "ideate").add("Ana", "Stop", HARM).add("Chidi", "Stop", "Late builds")
    return meeting.reveal().go("group")


def the_card(harness: Harness) -> RemovableText:
    return next(text for text in harness.view(LEADER).removable if text.text == HARM)


def only(text: RemovableText) -> str:
    return text.label.removeprefix("card ")


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
async def test_the_facilitator_removes_a_card_and_every_screen_says_so_by_its_label(size: Size) -> None:
    async with Harness(a_board()) as harness, harness.at(size=size) as pilot, harness.at("Ana") as guest:
        label = only(the_card(harness))
        assert HARM in text_of(guest)
        await press(pilot, "H", *["down"] * harness.view(LEADER).removable.index(the_card(harness)), "enter")
        assert f"Remove card {label} permanently?" in text_of(pilot)
        assert "This cannot be undone" in text_of(pilot)
        await press(pilot, "enter")
        await settle(guest)

        for screen in (pilot, guest):
            assert HARM not in text_of(screen)
            assert f"The facilitator removed card {label}." in text_of(screen)
        await press(pilot, "u")
        assert HARM not in text_of(pilot)


async def test_with_the_last_card_of_a_stage_its_questions_go_and_its_columns_are_given_up() -> None:
    stages = (
        a_stage("ideate", "before", prompts=["Start"]),
        a_stage("ideate", "after", prompts=["Stop", "Go on"]),
        a_stage("group"),
    )
    others = ("Early builds", "Fewer meetings", "Quiet mornings")
    meeting = Meeting(Agenda("Any", stages)).join("Ana", "Chidi").go("before").add("Ana", "Start", *others)
    meeting.reveal().go("after").add("Chidi", "Stop", HARM).reveal().go("group")
    async with Harness(meeting) as harness, harness.at("Ana", WINDOW) as pilot:
        assert "Go on" in text_of(pilot)
        await harness.act(LEADER, acts.RemoveText(the_card(harness).id))
        await settle(pilot)

        shown = text_of(pilot)
        assert not any(gone in shown for gone in (HARM, "Go on"))
        assert all(text in shown for text in others)


async def test_no_means_that_the_card_stays() -> None:
    async with Harness(a_board()) as harness, harness.at(size=WINDOW) as pilot:
        await press(pilot, "H", "enter", "escape")

        assert len(harness.room.session.board.cards) == 2
        assert not harness.room.session.record.removed


@pytest.mark.parametrize("size", [WINDOW, TERMINAL, SMALL])
@pytest.mark.parametrize("name", ["Ana", WATCHER])
async def test_anybody_asks_and_the_shared_window_shows_the_label_only(name: str, size: Size) -> None:
    async with (
        Harness(reach(a_board(), "close")) as harness,
        harness.at(size=size) as pilot,
        harness.at(name, size=size) as guest,
    ):
        label = only(the_card(harness))
        number = harness.view(name).removable.index(the_card(harness))
        await press(guest, "ctrl+r", *["down"] * number, "enter")
        assert "Nobody learns that it was you" in " ".join(text_of(guest).split())
        await press(guest, "enter")
        await settle(pilot)

        assert f"You asked for card {label} to be removed." in text_of(guest)
        assert f"Somebody asks to remove card {label}: press H." in text_of(pilot)
        before = text_of(pilot)
        await press(pilot, "H")
        assert "requested" in text_of(pilot)
        assert "never answers" not in before + text_of(pilot)
        await press(pilot, "enter")
        assert "never answers" not in text_of(pilot)
        await press(pilot, "enter")
        assert "never answers" not in text_of(pilot)
        await press(pilot, "enter")
        await settle(guest)

        assert [card.text for card in harness.room.session.board.cards] == ["Late builds"]
        assert "Somebody asks" not in text_of(pilot)
        assert f"The facilitator removed card {label}." in text_of(guest)


async def test_the_facilitator_lets_a_text_stay() -> None:
    async with Harness(a_board()) as harness, harness.at(size=WINDOW) as pilot:
        await harness.act("Ana", acts.AskRemoval(the_card(harness).id))
        await settle(pilot)
        assert "Somebody asks to remove" in text_of(pilot)
        await press(pilot, "H", "enter", "down", "enter")

        assert "Somebody asks to remove" not in text_of(pilot)
        assert the_card(harness)


async def test_only_the_facilitator_is_told_that_somebody_asks() -> None:
    async with Harness(a_board()) as harness, harness.at("Chidi") as guest:
        await harness.act("Ana", acts.AskRemoval(the_card(harness).id))
        await settle(guest)

        assert "Somebody asks" not in text_of(guest)


async def test_a_form_that_shows_removed_words_is_closed_and_keys_do_nothing_until_it_is_seen() -> None:
    async with Harness(a_board()) as harness, harness.at("Ana") as guest:
        board = harness.room.session.board
        row = next(n for n, topic in enumerate(board.topics) if topic.id == only(the_card(harness)))
        await press(guest, *["down"] * row, "r", *"Slow ans")
        assert "never answers" in text_of(guest)
        await harness.act(LEADER, acts.RemoveText(the_card(harness).id))
        await settle(guest)

        assert isinstance(guest.app.screen, Told)
        assert "never answers" not in text_of(guest)
        before = harness.room.session
        await press(guest, *"wers xgur")
        assert harness.room.session == before
        await press(guest, "enter")
        assert not isinstance(guest.app.screen, Told)


async def test_a_form_that_shows_none_of_the_removed_words_stays_open_with_what_was_typed() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as guest:
        await press(guest, "e", *"half a sen")
        note = next(text for text in harness.view(LEADER).removable if text.id.part is Part.NOTE)
        await harness.act(LEADER, acts.RemoveText(note.id))
        await settle(guest)
        await press(guest, *"tence", "enter")

        assert [note.text for note in harness.room.session.record.notes] == ["half a sentence"]


async def test_a_list_that_shows_removed_words_is_closed() -> None:
    async with Harness(a_board()) as harness, harness.at("Ana") as guest:
        await press(guest, "ctrl+r")
        assert "never answers" in text_of(guest)
        await harness.act(LEADER, acts.RemoveText(the_card(harness).id))
        await settle(guest)

        assert "never answers" not in text_of(guest)


async def test_removing_what_somebody_else_has_removed_meanwhile_is_refused_with_a_sentence() -> None:
    async with Harness(a_board()) as harness, harness.at(size=WINDOW) as pilot:
        number = harness.view(LEADER).removable.index(the_card(harness))
        await press(pilot, "H", *["down"] * number, "enter")
        await harness.act(LEADER, acts.RemoveText(the_card(harness).id))
        await press(pilot, "enter")

        assert "This text does not exist any more." in text_of(pilot)
        assert len(harness.room.session.board.cards) == 1


async def test_nothing_is_removed_while_the_disk_is_full_and_every_screen_says_so() -> None:
    async with Harness(a_board()) as harness, harness.at(size=WINDOW) as pilot, harness.at("Ana") as guest:
        harness.journal.full = True
        await press(pilot, "H", *["down"] * harness.view(LEADER).removable.index(the_card(harness)))
        await press(pilot, "enter", "enter")
        await settle(guest)

        assert HARM in text_of(guest)
        assert "the disk is full" in text_of(guest)
        harness.journal.full = False
        await harness.act(LEADER, acts.RemoveText(the_card(harness).id))
        await settle(guest)
        assert HARM not in text_of(guest)


async def test_a_closing_line_and_the_name_of_a_topic_can_be_removed() -> None:
    async with Harness(closed()) as harness, harness.at(size=WINDOW) as pilot:
        assert "Start on time." in text_of(pilot)
        for wanted in ("Start on time.", "Meetings"):
            texts = harness.view(LEADER).removable
            number = next(n for n, text in enumerate(texts) if text.text == wanted and n > 0)
            await press(pilot, "H", *["down"] * number, "enter", "enter")

        assert "Start on time." not in text_of(pilot)
        assert "Meetings" not in {topic.title for topic in harness.room.session.board.topics}


async def test_undo_brings_back_no_name_that_was_removed() -> None:
    meeting = grouping()
    other = next(topic.id for topic in meeting.session.board.topics if topic.id != "T1")
    meeting.together("T1", other)  # what undo goes back to has the name, too
    async with Harness(meeting) as harness, harness.at(size=(80, 60)) as pilot:
        texts = harness.view(LEADER).removable
        name = next(n for n, text in enumerate(texts) if text.text == "Releases wait for one person")
        await press(pilot, "H", *["down"] * name, "enter", "enter")
        await press(pilot, "u", "y")

        assert other in [topic.id for topic in harness.room.session.board.topics]
        assert "Releases wait" not in text_of(pilot)
        assert "Releases wait" not in str(harness.room.session.board)


async def test_dots_come_back_on_the_screen_of_their_voter() -> None:
    async with Harness(voting()) as harness, harness.at("Chidi", size=(80, 40)) as guest:
        assert "0 of 5 dots left" in text_of(guest)
        board = harness.room.session.board
        for card in board.topic("T1").cards:
            await harness.act(LEADER, acts.RemoveText(TextId(Part.CARD, card)))
        await settle(guest)

        assert "2 of 5 dots left" in text_of(guest)


async def test_a_guest_whose_line_was_lost_finds_nothing_of_a_removed_card() -> None:
    async with Harness(grouping()) as harness:
        async with harness.at("Chidi") as guest:
            await press(guest, "ctrl+r", "enter")
        text = harness.view(LEADER).removable[0]
        await harness.act(LEADER, acts.RemoveText(text.id))
        async with harness.at("Chidi", size=(80, 60)) as guest:
            assert text.text not in text_of(guest)


async def test_what_somebody_was_mending_of_a_removed_note_is_kept_for_nobody() -> None:
    async with Harness(talking()) as harness:
        await harness.act("Ana", acts.WriteDown(Note("N", HARM)))
        note = next(text for text in harness.view("Ana").removable if text.text == HARM)
        harness.room.keep_draft(harness.seat("Ana"), f"{note.id.id} text", f"{HARM}, they say")
        harness.room.keep_draft(harness.seat("Ana"), "N text", "another")
        await harness.act(LEADER, acts.RemoveText(note.id))

        assert harness.view("Ana").drafts == {"N text": "another"}
