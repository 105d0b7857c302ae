"""A keystroke means what its writer saw: a sentence cut off by the next stage becomes no command there."""

import pytest
from textual import events
from textual.pilot import Pilot

from retro.errors import NotSaved
from retro.session import acts
from retro.session.view import View
from retro.stages.close.rules import ShowClosing
from retro.stages.vote.vote_view import VoteView
from retro.tui.app import SessionApp
from retro.tui.screens import session
from retro.tui.screens.session import SessionScreen
from retro.tui.stray_keys import KEPT, LONGEST, PAUSE, QUIET, TOO_LATE, StrayKeys
from retro.tui.widgets.field import Field
from tests.builders import LEADER
from tests.tui.rooms import Harness, burst, closing, grouping, settle, text_of, writing_few
from tests.tui.test_taking_over import shown

Keys = Pilot[str]


class Watch:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def watched(pilot: Keys) -> Watch:
    """Let the time of a terminal stand still."""
    screen, watch = pilot.app.screen, Watch()
    assert isinstance(screen, SessionScreen)
    screen.stray_keys = StrayKeys(watch)
    return watch


async def write(pilot: Keys, text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))
    await settle(pilot)


async def go_on(harness: Harness, pilot: Keys, stage: str) -> None:
    await harness.act(LEADER, acts.JumpTo(stage))
    await settle(pilot)


async def test_the_rest_of_a_sentence_gives_no_dots_in_the_next_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "QUIET", 600)  # however long it takes to look
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "we should pair")
        await go_on(harness, pilot, "vote")
        await write(pilot, " on the deploy script")

        shown = harness.view("Ana").panel
        assert isinstance(shown, VoteView)
        assert shown.given == 0
        assert PAUSE in text_of(pilot)


async def test_the_rest_of_a_sentence_takes_back_nobody_elses_grouping() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "the b")
        await go_on(harness, pilot, "group")
        before = harness.room.session.board
        await write(pilot, "uild is")
        await pilot.press("enter")
        await settle(pilot)

        assert harness.room.session.board == before


async def test_a_burst_that_arrives_in_one_packet_with_the_change_is_ignored() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "x")
        await harness.act(LEADER, acts.JumpTo("vote"))
        burst(pilot, *(" " for _ in range(3)))
        await settle(pilot)
        burst(pilot, *("space" for _ in range(5)))
        await settle(pilot)

        shown = harness.view("Ana").panel
        assert isinstance(shown, VoteView)
        assert shown.given == 0


async def test_what_was_half_written_is_kept_and_its_writer_is_told() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        watch = watched(pilot)
        await write(pilot, "half a thought")
        await go_on(harness, pilot, "group")
        await write(pilot, "ux")
        watch.now += QUIET
        await shown(pilot, f"{KEPT}half a thought")
        await pilot.press("f1", "end")
        assert "Not sent, kept for you: half a thought" in " ".join(text_of(pilot).split())
        await pilot.press("escape")
        await go_on(harness, pilot, "ideate")
        assert pilot.app.query_one("#card", Field).value == "half a thought"


async def test_keys_count_again_after_a_pause() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watch = watched(pilot)
        await write(pilot, "half")
        await go_on(harness, pilot, "vote")
        await pilot.press("space")
        watch.now += QUIET - 0.01
        await pilot.press("space")
        watch.now += QUIET
        await pilot.press("space")
        await settle(pilot)

        shown = harness.view("Ana").panel
        assert isinstance(shown, VoteView)
        assert shown.given == 1


async def test_a_key_that_hangs_keeps_nobody_out() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watch = watched(pilot)
        await write(pilot, "half")
        await go_on(harness, pilot, "vote")
        for _ in range(10):
            watch.now += LONGEST / 10
            await pilot.press("space")
        await settle(pilot)

        shown = harness.view("Ana").panel
        assert isinstance(shown, VoteView)
        assert shown.given == 1


async def test_who_was_not_writing_can_go_on_at_once() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watch = watched(pilot)
        await write(pilot, "x")
        await pilot.press("backspace")
        watch.now += QUIET
        await go_on(harness, pilot, "vote")
        await pilot.press("space")
        await settle(pilot)

        shown = harness.view("Ana").panel
        assert isinstance(shown, VoteView)
        assert shown.given == 1


async def test_a_paste_that_comes_too_late_is_no_text_of_the_next_question() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "half")
        await go_on(harness, pilot, "group")
        pilot.app.post_message(events.Paste("secret"))
        await go_on(harness, pilot, "ideate")

        assert pilot.app.query_one("#card", Field).value == "half"


async def test_leaving_is_possible_at_any_time() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "half")
        await go_on(harness, pilot, "group")
        await pilot.press("ctrl+q")

        assert "Leave the session?" in text_of(pilot)


async def test_a_line_that_folds_away_within_its_stage_is_no_different(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "QUIET", 600)  # however long it takes to look
    async with Harness(closing()) as harness, harness.at("Chidi") as pilot:
        watch = watched(pilot)
        await pilot.press("tab")
        await write(pilot, "short")
        await harness.act(LEADER, ShowClosing("close"))
        await settle(pilot)
        await write(pilot, "e")
        assert PAUSE in text_of(pilot)

        monkeypatch.undo()
        await write(pilot, "r")
        watch.now += QUIET
        await shown(pilot, f"{KEPT}short")


async def test_what_was_not_sent_before_the_end_is_shown_once_and_kept_nowhere() -> None:
    async with Harness(closing()) as harness, harness.at("Chidi") as pilot:
        watch = watched(pilot)
        await pilot.press("tab")
        await write(pilot, "short")
        await harness.act(LEADER, acts.EndSession())
        await settle(pilot)
        watch.now += QUIET
        await shown(pilot, f"{TOO_LATE}short")
        assert harness.view("Chidi").drafts == {}


async def test_the_writer_is_told_at_sixty_columns_and_while_nothing_can_be_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(session, "QUIET", 600)  # however long it takes to look
    async with Harness(writing_few()) as harness, harness.at("Ana", (60, 20)) as pilot:
        watch = watched(pilot)
        await write(pilot, "half a thought")
        await go_on(harness, pilot, "group")
        assert PAUSE in text_of(pilot)
        harness.journal.full = True
        with pytest.raises(NotSaved):
            await harness.act(LEADER, acts.AddTime(60))
        monkeypatch.undo()
        await pilot.press("x")
        watch.now += QUIET
        await shown(pilot, f"{KEPT}half a")


async def test_the_end_of_the_time_takes_no_line_away() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "half")
        await harness.clock.pass_by(3600)
        harness.room.changed()
        await settle(pilot)
        await write(pilot, " a thought")

        assert "over time" in text_of(pilot)
        assert pilot.app.query_one("#card", Field).value == "half a thought"
        assert PAUSE not in text_of(pilot)


async def test_two_steps_at_once_leave_the_text_and_give_no_key_to_either_stage() -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "half")
        await harness.act(LEADER, acts.JumpTo("group"))
        await go_on(harness, pilot, "vote")
        before = harness.room.session
        await write(pilot, "    xgu")

        assert harness.room.session == before
        assert "half" in harness.view("Ana").drafts.values()


async def test_a_line_that_drops_at_the_change_of_the_stage_finds_the_text_again() -> None:
    async with Harness(writing_few()) as harness:
        async with harness.at("Ana") as pilot:
            await write(pilot, "half a thought")
            await harness.act(LEADER, acts.JumpTo("group"))
        async with harness.at("Ana", (60, 20)) as pilot:
            await pilot.press("f1", "end")
            assert "Not sent, kept for you: half a thought" in " ".join(text_of(pilot).split())
            await pilot.press("escape")
            await go_on(harness, pilot, "ideate")
            assert pilot.app.query_one("#card", Field).value == "half a thought"


async def test_a_card_that_was_on_its_way_when_the_group_went_on_is_kept() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        await write(pilot, "too late")
        await harness.act(LEADER, acts.JumpTo("group"))
        await pilot.press("enter")
        await settle(pilot)

        assert harness.view("Ana").drafts == {"card start": "too late"}


async def test_a_form_whose_stage_is_over_says_that_the_group_has_moved_on() -> None:
    async with Harness(grouping()) as harness, harness.at("Ana") as pilot:
        await pilot.press("r")
        await write(pilot, "A name")
        await go_on(harness, pilot, "vote")
        await pilot.press("enter")
        await settle(pilot)

        assert "The group has moved on; this stage is over." in text_of(pilot)


@pytest.mark.parametrize(
    "stage", ["group", "vote", "discuss", "commit", "lessons", "close", "read", "checkin"]
)
async def test_no_letter_of_a_sentence_does_anything_in_any_later_stage(stage: str) -> None:
    async with Harness(grouping().go("ideate")) as harness, harness.at("Ana") as pilot:
        watched(pilot)
        await write(pilot, "half")
        await go_on(harness, pilot, stage)
        before = harness.room.session
        await write(pilot, "adlexugosjmr 12345")
        await pilot.press("enter", "tab", "backspace", "delete")
        await settle(pilot)

        assert harness.room.session == before
        assert len(pilot.app.screen_stack) == 1


async def test_what_is_told_while_a_screen_closes_ends_no_app_with_an_error() -> None:
    async with Harness(writing_few()) as harness:
        for name in (LEADER, "Ana"):
            async with harness.at(name) as pilot:
                app = pilot.app
            assert isinstance(app, SessionApp)
            assert not app.screen_stack

            app.refresh_time()
            await app.refresh_screen()


async def test_a_terminal_that_is_closed_while_a_panel_comes_up_is_fed_no_more() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, SessionScreen)
        change_panel = screen._change_panel

        async def closed_meanwhile(view: View) -> None:
            await change_panel(view)
            await screen.remove_children()

        screen._change_panel = closed_meanwhile  # type: ignore[method-assign]
        await harness.act(LEADER, acts.JumpTo("group"))
        await settle(pilot)
        assert pilot.app._exception is None


async def test_who_waits_for_a_new_panel_waits_no_longer_when_more_has_changed_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as pilot:
        app = pilot.app
        assert isinstance(app, SessionApp)
        monkeypatch.setattr(app.session_screen, "needs_panel", lambda view: True)
        waiting = [app._changed(), app._changed()]
        await settle(pilot)

        assert [shown is not None and shown.done() for shown in waiting] == [True, True]
