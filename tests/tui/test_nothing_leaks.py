"""What people type is shown as text, and what is private to one is on no other screen."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from retro.errors import RetroError
from retro.session import acts
from retro.session.people import Role
from retro.session.record import Action, Decision, Experiment, Lesson, Note
from retro.session.text import clean
from retro.stages.close.rules import Rate, SayLine
from retro.stages.discuss.rules import OpenTopic
from retro.stages.group.rules import JoinTopics, NameTopic
from retro.stages.ideate.rules import AddCard, RevealCards
from retro.stages.vote.rules import CloseVote, GiveDot
from tests.builders import LEADER, NASTY, Meeting
from tests.tui.rooms import (
    CONTINUE,
    FEW,
    START,
    STOP,
    TERMINAL,
    WINDOW,
    Harness,
    a_meeting,
    asking,
    closing,
    settle,
    text_of,
    voting,
    writing,
    writing_few,
)

HOSTILE = (
    *NASTY[:10],
    "[type=x, v={'a[0]'}]",
    "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1b[?1049l",
    "Z̷̛̗̎a̸̰͗l̵̰̈́g̴̤̋o̷͇͝" * 20,
    "x" * 10_000,
    "a\u2028b\u2029c",
    "𓀀𓂀 ﷽ ꧁꧂",
)


async def attempt(harness: Harness, name: str, act: acts.Act) -> None:
    """A refusal is an answer too."""
    try:
        await harness.act(name, act)
    except RetroError:
        return


def everything(texts: Sequence[str]) -> Iterator[list[tuple[str, acts.Act]]]:
    """All that can be written, in all texts, stage by stage."""

    def by(name: str, act: Callable[[str], acts.Act]) -> list[tuple[str, acts.Act]]:
        return [(name, act(text)) for text in texts]

    def go(stage: str) -> tuple[str, acts.Act]:
        return (LEADER, acts.JumpTo(stage))

    yield [go("ideate"), *by("Ana", lambda t: AddCard("ideate", "start", t))]
    yield [(LEADER, RevealCards("ideate"))]
    yield [go("group"), ("Ana", JoinTopics("group", ("a1", "a2")))]
    for text in texts:
        yield [("Ana", NameTopic("group", "T1", text))]
    yield [go("vote"), ("Ana", GiveDot("vote", "T1")), (LEADER, CloseVote("vote"))]
    yield [
        go("discuss"),
        (LEADER, OpenTopic("discuss", "T1")),
        *by("Ana", lambda t: acts.WriteDown(Note("N", t, "T1"))),
    ]
    yield by("Ana", lambda t: acts.WriteDown(Decision("D", t)))
    yield by("Ana", lambda t: acts.WriteDown(Action("A", t, t, "", "T1")))
    yield [go("commit"), *by("Ana", lambda t: acts.WriteDown(Lesson("L", t, t, (t,), "", t, t)))]
    yield by("Ana", lambda t: acts.WriteDown(Experiment("E", t, t, t, t, "", t, (t,))))
    yield [go("lessons")]
    yield [go("close"), ("Ana", Rate("close", 3)), *by("Ana", lambda t: SayLine("close", t))]
    for text in texts:
        yield [(LEADER, acts.RenameSession(text))]
    yield [(LEADER, acts.EndSession())]


@pytest.mark.parametrize("texts", [HOSTILE[n::4] for n in range(4)], ids=range(4))
async def test_hostile_text_goes_through_every_screen_as_text(texts: Sequence[str]) -> None:
    async with Harness(Meeting(a_meeting().session.agenda).join("Ana")) as harness:
        for text in texts:
            await attempt(harness, LEADER, acts.RenameSeat(harness.seat("Ana"), text))
        async with harness.at(size=WINDOW) as lead, harness.at("Ana", TERMINAL) as seat:
            for steps in everything(texts):
                for name, act in steps:
                    await attempt(harness, name, act)
                for pilot in (lead, seat):
                    await settle(pilot)
                    assert pilot.app.is_running
                    assert not pilot.app._exit
                    shown = text_of(pilot)
                    assert not any(ord(c) < 32 and c != "\n" for c in shown)
                    assert not set(shown) & set("\x7f\x9b\u202e\u202d\u2066\u2067\u2028\u2029")
            await settle(lead)
            for text in texts:
                if len(text) < 30 and clean(text) == text:
                    assert text in text_of(lead)
            await lead.press("question_mark", "escape", "colon", "escape", "P", "escape")


@pytest.mark.parametrize("text", ["[@click=app.quit]x[/]", "[/]", "[b]"])
async def test_markup_can_be_read_and_clicked_without_effect(text: str) -> None:
    async with (
        Harness(a_meeting().go("ideate").add("Ana", "Start", text)) as harness,
        harness.at("Ana") as pilot,
    ):
        assert text in text_of(pilot)
        await pilot.click("IdeatePanel RowList", offset=(14, 0))
        await settle(pilot)
        assert not pilot.app._exit


async def test_notices_and_questions_show_markup_as_it_was_typed() -> None:
    meeting = a_meeting("[/]a", "[@click=app.quit]").go("brief")
    async with Harness(meeting) as harness, harness.at() as pilot:
        await pilot.press("P", "down", "enter", "down", "down", "enter")
        await settle(pilot)
        assert "Remove [@click=app.quit]?" in text_of(pilot)
        await pilot.press("escape")
        pilot.app.session_screen.tell("[/] [b]no[/b]")  # type: ignore[attr-defined]
        await settle(pilot)
        assert "[/] [b]no[/b]" in text_of(pilot)


async def test_the_shared_window_never_shows_what_is_private() -> None:
    async with Harness(writing_few()) as harness, harness.at(size=WINDOW) as pilot:
        harness.room.keep_draft(harness.seat("Ana"), "card start", "half a draft")
        harness.room.keep_draft(harness.seat(LEADER), "card start", "the leader's draft")
        harness.room.changed()
        await settle(pilot)
        text = text_of(pilot)

        assert not [card for card in (*START, *STOP, *CONTINUE) if card in text]
        assert "draft" not in text
        assert "river stone" not in text
        assert not re.search(r"\d cards?", text)  # two are still writing
        assert "People are writing" in text


async def test_cards_are_counted_in_steps_while_enough_people_write() -> None:
    async with Harness(writing()) as harness, harness.at(size=WINDOW) as pilot:
        assert "at least 24 cards so far" in text_of(pilot)


async def test_a_participant_sees_their_own_cards_only() -> None:
    async with Harness(writing_few()) as harness:
        own = {"Ana": {START[0], START[1], STOP[5]}, "Björn": set(STOP[:3]), "Chidi": {CONTINUE[0]}}
        for name in FEW:
            async with harness.at(name) as pilot:
                shown = {card for card in (*START, *STOP, *CONTINUE) if card in text_of(pilot)}
                assert shown == own.get(name, set())


async def test_a_watcher_and_somebody_who_comes_late_see_no_hidden_card() -> None:
    async with Harness(writing_few().let_in("Late").let_in("Peer", Role.OBSERVER)) as harness:
        for name in ("Late", "Peer"):
            async with harness.at(name) as pilot:
                assert not [card for card in (*START, *STOP, *CONTINUE) if card in text_of(pilot)]


async def test_dots_are_on_the_voters_screen_only() -> None:
    async with Harness(voting()) as harness:
        async with harness.at("Ana") as pilot:
            assert "2 of 5 dots left" in text_of(pilot)
            pilot.app.query("VotePanel RowList").first().highlight("T1")  # type: ignore[attr-defined]
            await settle(pilot)
            assert any("Releases" in line and "●●" in line for line in text_of(pilot).split("\n"))
        async with harness.at("Thị Mai") as pilot:
            assert "5 of 5 dots left" in text_of(pilot)
        async with harness.at(size=WINDOW) as pilot:
            lines = text_of(pilot).split("\n")
            people = next(line for line in lines if " of 12 done " in line)
            assert "●" in people
            assert all("●" not in line for line in lines if line != people)
            assert "at least 3 ballots so far" in text_of(pilot)


async def test_answers_of_the_check_in_and_the_close_are_on_the_own_screen_only() -> None:
    for scene, own in ((asking, "✓ your answer"), (closing, "✓ your rating")):
        async with Harness(scene()) as harness:
            async with harness.at("Ana") as pilot:
                assert own in text_of(pilot)
            for name, size in ((LEADER, WINDOW), (harness.meeting.session.members[1].name, TERMINAL)):
                async with harness.at(name, size) as pilot:
                    text = text_of(pilot)
                    assert own not in text
                    assert "Good pace" not in text


async def test_a_draft_is_on_no_other_screen() -> None:
    async with Harness(writing_few()) as harness, harness.at("Ana") as ana:
        await ana.press(*"hush")
        await settle(ana)
        for name, size in ((LEADER, WINDOW), ("Björn", TERMINAL), ("Olga", TERMINAL)):
            async with harness.at(name, size) as pilot:
                assert "hush" not in text_of(pilot)
