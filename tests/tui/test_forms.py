"""What becomes of what is written in a form when it is refused, when the group goes on, and at the end."""

import asyncio
from collections.abc import Mapping

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from retro.errors import RuleError
from retro.session import acts
from retro.session.record import Note
from retro.tui.dialogs.form import Blank, Form
from retro.tui.screens.session import UNSAVED
from retro.tui.widgets.field import Field
from tests.builders import LEADER
from tests.tui.rooms import (
    Harness,
    brief,
    burst,
    commit,
    grouping,
    lessons,
    settle,
    talking,
    text_of,
)

SMALL = (60, 20)


async def press(pilot: Pilot[str], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def write(pilot: Pilot[str], *lines: str) -> None:
    """Fill in one line after the other, each with Enter."""
    for line in lines:
        burst(pilot, *typed(line), "enter")
    await settle(pilot)


async def fill(pilot: Pilot[str], *lines: str) -> None:
    """Fill in one line after the other, also those that are not asked for; Enter at the last."""
    for number, line in enumerate(lines, 1):
        burst(pilot, *typed(line), "tab" if number < len(lines) else "enter")
    await settle(pilot)


def typed(text: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in text]


def form_of(pilot: Pilot[str]) -> Form:
    form = pilot.app.screen
    assert isinstance(form, Form)
    return form


def lines_of(pilot: Pilot[str]) -> list[str]:
    """What the terminal shows of the form, line by line."""
    form = form_of(pilot).query_one(".dialog").region
    lines = text_of(pilot).split("\n")[max(0, form.y) : form.bottom]
    return [line[form.x : form.right].strip() for line in lines]


def below(pilot: Pilot[str], label: str) -> str:
    """The two lines below the line of a form."""
    lines = lines_of(pilot)
    at = next(number for number, line in enumerate(lines) if line.startswith(f"{label} "))
    return " ".join(lines[at + 1 : at + 3])


async def test_a_date_that_is_none_is_said_below_its_line_and_the_cursor_goes_there() -> None:
    async with Harness(talking()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "a")
        burst(pilot, *"sign", "enter", *"Ana", "enter", *"someday", "down", *"alarm", "enter")
        await settle(pilot)

        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "blank-due"
        assert "“someday” is not a date like 2026-12-05" in below(pilot, "By when")
        assert len(harness.view("Ana").record.actions) == 1

        await press(pilot, "ctrl+u")
        assert "not a date" not in text_of(pilot)
        await write(pilot, "+7")
        action = harness.view("Ana").record.actions[-1]
        assert (action.what, action.due, action.trigger) == ("sign", "2026-11-28", "alarm")
        assert harness.view("Ana").drafts == {}


@pytest.mark.parametrize("letter", "adle")
async def test_all_keys_of_a_form_are_read_in_a_small_terminal(letter: str) -> None:
    async with Harness(talking()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, letter)
        keys = str(form_of(pilot).query_one(".dialog-keys", Static).content)
        assert " ".join(keys.split()) in " ".join(text_of(pilot).split())


async def test_a_line_that_must_not_be_empty_is_said_below_it() -> None:
    async with Harness(talking()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "a", "enter")
        await write(pilot, "Ana", "friday")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "blank-what"
        assert "An action" in below(pilot, "What")
        assert [field.value for field in form_of(pilot).query(Field)] == ["", "Ana", "friday", ""]


async def test_too_many_tags_are_said_at_the_tags() -> None:
    async with Harness(lessons()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "l")
        await fill(pilot, "learned", "here", "seen twice", "ask early", "", "", "a b c d e f g h i")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "blank-tags"
        assert "up to 8 tags" in below(pilot, "Tags")


async def test_a_lesson_keeps_its_evidence_and_recommendation_when_it_is_changed() -> None:
    async with Harness(lessons()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "l")
        await fill(pilot, "learned", "here", "seen twice", "ask early", "Avoid", "+7", "a b")
        await settle(pilot)
        kept = harness.view("Ana").record.lessons[-1]
        assert (kept.evidence, kept.recommendation, kept.tags) == ("seen twice", "ask early", ("a", "b"))
        assert (kept.sort, kept.review) == ("avoid", "2026-11-28")
        assert "how we know: seen twice" in text_of(pilot)
        assert "to avoid · #a #b · review on 28 Nov 2026" in text_of(pilot)
        await press(pilot, "end", "enter")
        assert [field.value for field in form_of(pilot).query(Field)] == [
            "learned",
            "here",
            "seen twice",
            "ask early",
            "avoid",
            "28 Nov 2026",
            "a b",
        ]


async def test_a_sort_that_lessons_do_not_have_is_said_at_its_line() -> None:
    async with Harness(lessons()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "l")
        await fill(pilot, "learned", "", "", "", "good")
        assert "repeat, avoid or surprise" in below(pilot, "Sort")


@pytest.mark.parametrize("size", [SMALL, (60, 14)])
async def test_an_error_in_the_last_line_is_brought_into_view_in_a_small_terminal(
    size: tuple[int, int],
) -> None:
    async with Harness(talking()) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, "d")
        burst(pilot, *"agreed", *["down"] * 8, *typed("a b c d e f g h i"), "enter")
        await settle(pilot)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "blank-tags"
        assert "up to 8 tags" in text_of(pilot)
        await press(pilot, *["up"] * 8, "ctrl+s")
        assert "up to 8 tags" in text_of(pilot)
        assert len(harness.view("Ana").record.decisions) == 1


@pytest.mark.parametrize(("keys", "typed"), [("j", "z9 z8"), ("r", "Signing")])
async def test_what_was_typed_in_grouping_stays_when_it_is_refused(keys: str, typed: str) -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await press(pilot, keys, "ctrl+u")  # a topic that has a title shows it
        harness.journal.full = keys == "r"
        await write(pilot, typed)
        assert form_of(pilot).query_one(Field).value == typed
        assert "no card or topic called z9" in text_of(pilot) or "disk is full" in text_of(pilot)


async def test_a_form_for_labels_outlives_the_stage_and_keeps_what_was_typed() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "j")
        burst(pilot, *"a1+b2")
        await settle(pilot)
        step = harness.view(LEADER).next
        assert step is not None
        await harness.act(LEADER, step.act)
        await settle(pilot)
        await press(pilot, "enter")
        assert form_of(pilot).query_one(Field).value == "a1+b2"
        assert "✗" in text_of(pilot)


async def test_a_name_that_is_taken_can_be_mended_where_it_was_typed() -> None:
    async with Harness(brief()) as harness, harness.at(size=SMALL) as pilot:
        await press(pilot, "R", "ctrl+u", "enter")
        assert "✗" in text_of(pilot)
        await write(pilot, "Retro")
        assert harness.room.session.title == "Retro"


async def test_nothing_in_a_form_is_lost_while_the_disk_is_full() -> None:
    async with Harness(talking()) as harness, harness.at("Ana", SMALL) as pilot:
        await press(pilot, "e")
        harness.journal.full = True
        await write(pilot, "said")
        assert form_of(pilot).query_one(Field).value == "said"
        assert "✗ Not saved: the disk is full." in text_of(pilot)
        assert "said" in harness.view("Ana").drafts.values()

        harness.journal.full = False
        await press(pilot, "enter")
        assert harness.view("Ana").record.notes[-1].text == "said"
        assert harness.view("Ana").drafts == {}


async def test_an_action_belongs_to_the_topic_that_was_open_when_its_form_was_opened() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        assert "About: Releases wait for one person" in text_of(pilot)
        burst(pilot, *"sign", "enter", "enter")
        await settle(pilot)
        step = harness.view(LEADER).next
        assert step is not None
        await harness.act(LEADER, step.act)
        assert harness.view("Ana").topic != "T1"
        await press(pilot, "enter")
        assert harness.view("Ana").record.actions[-1].topic == "T1"


async def test_a_form_that_comes_back_after_a_lost_connection_is_about_its_own_topic() -> None:
    async with Harness(talking()) as harness:
        async with harness.at("Ana") as pilot:
            await press(pilot, "e")
            burst(pilot, *"said")
            await settle(pilot)
        step = harness.view(LEADER).next
        assert step is not None
        await harness.act(LEADER, step.act)
        async with harness.at("Ana") as pilot:
            await press(pilot, "e")
            assert "About the topic that was open when you started writing." in text_of(pilot)
            await press(pilot, "enter")
            note = harness.view("Ana").record.notes[-1]
            assert (note.text, note.topic) == ("said", "T1")


async def test_what_is_saved_after_its_terminal_is_gone_does_not_come_back_as_unsaved() -> None:
    async with Harness(talking()) as harness:
        begun, free = asyncio.Event(), asyncio.Event()
        commit_events = harness.journal.commit

        async def slow(*given: object, **more: object) -> None:
            begun.set()
            await free.wait()
            await commit_events(*given, **more)  # type: ignore[arg-type]

        async with harness.at("Ana") as pilot:
            await press(pilot, "e")
            harness.journal.commit = slow  # type: ignore[method-assign]
            burst(pilot, *"said", "enter")
            await asyncio.wait_for(begun.wait(), 30)
        free.set()
        async with harness.at("Ana") as pilot:
            assert harness.view("Ana").record.notes[-1].text == "said"
            await press(pilot, "e")
            assert form_of(pilot).query_one(Field).value == ""


async def test_what_is_about_a_topic_that_was_taken_apart_meanwhile_is_kept() -> None:
    async with Harness(talking()) as harness:
        await harness.act("Ana", acts.WriteDown(Note("N", "said", "T99")))
        note = harness.view("Ana").record.notes[-1]
        assert (note.text, note.topic) == ("said", "")


@pytest.mark.parametrize("size", [(80, 24), SMALL])
async def test_a_form_that_is_open_at_the_end_says_that_it_was_not_saved_and_shows_all_of_it(
    size: tuple[int, int],
) -> None:
    async with Harness(commit()) as harness, harness.at("Ana", size) as pilot:
        await press(pilot, "a")
        long = "we write down what we do by hand so that the next one of us can do it at night and alone"
        burst(pilot, *("space" if c == " " else c for c in long), "enter", *"Ana")
        await settle(pilot)
        await harness.act(LEADER, acts.EndSession())
        await settle(pilot)

        shown = " ".join(" ".join(lines_of(pilot)).split())
        assert "The session is over: this was not saved." in shown
        assert long in shown
        assert "Who Ana" in shown
        await press(pilot, "x", "enter")
        assert "not saved" in text_of(pilot)
        await press(pilot, "escape")
        assert "Anything not revealed has been deleted." in text_of(pilot)
        assert harness.view("Ana").drafts == {}


@pytest.mark.parametrize("is_refused", [False, True])
async def test_what_is_on_its_way_at_the_end_is_called_unsaved_only_if_it_is_refused(
    is_refused: bool,
) -> None:
    async with Harness(commit()) as harness, harness.at("Ana", SMALL) as pilot:
        begun, answered = asyncio.Event(), asyncio.Event()

        async def save(answers: Mapping[str, str]) -> None:
            begun.set()
            await answered.wait()
            if is_refused:
                raise RuleError("This session is over.")

        form = Form("A note", [Blank("text", "Note")], save=save)
        await pilot.app.push_screen(form)
        burst(pilot, *"said", "enter")
        await asyncio.wait_for(begun.wait(), 30)
        await form.end(UNSAVED)
        assert UNSAVED not in text_of(pilot)
        answered.set()
        await settle(pilot)
        assert (UNSAVED in text_of(pilot)) is is_refused
        assert (pilot.app.screen is form) is is_refused
        assert not is_refused or "said" in text_of(pilot)


async def test_an_entry_that_is_saved_just_before_the_end_is_not_called_unsaved() -> None:
    async with Harness(commit()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "d")
        burst(pilot, *"agreed", "enter")
        await asyncio.gather(pilot.pause(), harness.act(LEADER, acts.EndSession()))
        await settle(pilot)
        saved = any(decision.text == "agreed" for decision in harness.view("Ana").record.decisions)
        assert saved == ("not saved" not in text_of(pilot))


async def test_a_line_that_is_asked_stands_apart_and_its_label_is_never_cut() -> None:
    label = "A label that needs more than a part of the line"
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await pilot.app.push_screen(Form("A form", [Blank("one", "One"), Blank("two", label)]))
        await settle(pilot)
        shown = " ".join(" ".join(line.split("▌")[0] for line in lines_of(pilot)).split())
        assert label in shown
        before = pilot.app.screen.query_one("#blank-one")
        after = pilot.app.screen.query(".dialog-label").last()
        assert after.region.y == before.region.bottom + 1


async def test_the_line_at_fault_has_the_edge_of_a_refusal_until_it_is_changed() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        await write(pilot, "sign", "Ana", "someday")
        refused = [line.id for line in form_of(pilot).query(".-refused")]
        assert refused == ["line-due"]
        colours = pilot.app.theme_variables
        edge = form_of(pilot).query_one("#blank-due").styles.border_left
        assert edge[1].hex.lower() == colours["bad"].lower()
        await press(pilot, "x")
        assert not form_of(pilot).query(".-refused")


async def test_a_form_that_is_resized_while_it_is_filled_in_keeps_all_of_it() -> None:
    long = "we write down what we do by hand so that the next one of us can do it"
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        await press(pilot, "a")
        await write(pilot, long, "Ana", "someday")
        for size in [(20, 6), (500, 200), (60, 20), (30, 10), (140, 45)]:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            focused = pilot.app.focused
            assert focused is not None
            assert focused.id == "blank-due"
            assert [field.value for field in form_of(pilot).query(Field)] == [long, "Ana", "someday", ""]
            assert any("someday" in line for line in lines_of(pilot)), size
            assert all(line.region.width > 3 for line in form_of(pilot).query(Field))
        assert "✗ “someday” is not a date" in text_of(pilot)


async def test_a_form_has_no_frame_and_the_screen_around_it_is_not_dimmed() -> None:
    async with Harness(talking()) as harness, harness.at("Ana") as pilot:
        before = pilot.app.screen._compositor.render_strips()[0]
        await press(pilot, "a")
        assert pilot.app.screen._compositor.render_strips()[0] == before
        assert set(lines_of(pilot)[0]) == {"▀"}
        assert not set("│╭╰─") & set("".join(lines_of(pilot)))
