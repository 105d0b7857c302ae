"""A reveal that came too early is reopened: people go on writing, and all cards come back as new."""

from collections.abc import Callable

import msgspec
import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.people import Role
from retro.session.record import Part, TextId
from retro.session.timer import Timer
from retro.stages.group.rules import NameTopic
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import REOPENED, IdeateView
from tests.builders import LEADER, Meeting, a_stage, an_agenda

EVERYBODY = ("Ana", "Ben", "Eve", LEADER)


def revealed(privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    meeting = Meeting(an_agenda(privacy)).join("Ana", "Ben").let_in("Eve", Role.OBSERVER).go("ideate")
    return meeting.add("Ana", "Start", "XFIRSTX", "XSECONDX").add("Ben", "Start", "XTHIRDX").reveal()


def panel(meeting: Meeting, name: str) -> IdeateView:
    shown = meeting.view(name).panel
    assert isinstance(shown, IdeateView)
    return shown


def seen_by(meeting: Meeting, name: str) -> str:
    return msgspec.json.encode(meeting.view(name)).decode()


@pytest.mark.parametrize("privacy", list(Privacy))
def test_the_revealed_cards_leave_every_screen_and_come_back_with_the_next_reveal(privacy: Privacy) -> None:
    meeting = revealed(privacy).reopen()

    assert not any("XFIRSTX" in seen_by(meeting, name) for name in EVERYBODY)

    meeting.add("Ben", "Start", "XFOURTHX").reveal()
    texts = {card.text for card in panel(meeting, "Eve").columns[0].cards}
    assert texts == {"XFIRSTX", "XSECONDX", "XTHIRDX", "XFOURTHX"}
    assert all("XFOURTHX" in seen_by(meeting, name) for name in EVERYBODY)


@pytest.mark.parametrize("privacy", [Privacy.REVEALED, Privacy.NAMED])
def test_authors_stay_with_their_cards_where_the_contract_shows_them(privacy: Privacy) -> None:
    meeting = revealed(privacy).reopen().add("Ben", "Start", "XFOURTHX").reveal()

    authors = {card.text: meeting.session.names[card.author] for card in meeting.session.board.cards}
    assert authors == {"XFIRSTX": "Ana", "XSECONDX": "Ana", "XTHIRDX": "Ben", "XFOURTHX": "Ben"}


def test_a_revealed_card_cannot_be_changed_while_writing_is_open_again() -> None:
    meeting = revealed().reopen()

    assert panel(meeting, "Ana").own == ()


def test_nobody_is_done_and_the_secret_is_new() -> None:
    meeting = Meeting(an_agenda()).join("Ana", "Ben").go("ideate").add("Ana", "Start", "one").done("Ana")
    first = meeting.secret
    meeting.reveal().reopen()

    assert meeting.view(LEADER).done == 0
    assert meeting.secret != first


def test_every_screen_says_that_the_new_cards_may_be_recognised() -> None:
    meeting = revealed()
    assert not any(REOPENED in seen_by(meeting, name) for name in EVERYBODY)

    meeting.reopen()

    for name in EVERYBODY:
        assert panel(meeting, name).notice == meeting.view(name).announced == REOPENED


def test_only_the_facilitator_reopens_and_only_what_is_revealed() -> None:
    meeting = revealed()
    with pytest.raises(RuleError, match="Only the facilitator"):
        meeting.act("Ana", ReopenCards("ideate"))

    meeting.reopen()
    with pytest.raises(RuleError, match="hidden already"):
        meeting.reopen()


def test_cards_that_are_never_hidden_cannot_be_hidden() -> None:
    stage = a_stage("ideate", prompts=["Start"], settings={"hidden": False})
    meeting = Meeting(Agenda("open", (stage,))).join("Ana").go("ideate").add("Ana", "Start", "one")

    with pytest.raises(RuleError, match="not hidden in this stage"):
        meeting.reopen()
    assert not panel(meeting, LEADER).reopens


def joined(meeting: Meeting) -> Meeting:
    return meeting.go("group").together("a1", "a2")


def named(meeting: Meeting) -> Meeting:
    return joined(meeting).together("T1", "a3", title="All")


def named_alone(meeting: Meeting) -> Meeting:
    return meeting.go("group").act("Ana", NameTopic("group", "a1", "All"))


def voted(meeting: Meeting) -> Meeting:
    return meeting.go("vote").vote("Ana", "a1")


def closed(meeting: Meeting) -> Meeting:
    return meeting.go("vote").close_vote()


def talked(meeting: Meeting) -> Meeting:
    return meeting.go("discuss").talk("a1")


def noted(meeting: Meeting) -> Meeting:
    return meeting.go("group").note("about it", "a1")


def reported(meeting: Meeting) -> Meeting:
    return meeting.act("Ana", acts.AskRemoval(TextId(Part.CARD, "a1")))


@pytest.mark.parametrize("use", [joined, named, named_alone, voted, closed, talked, noted, reported])
def test_cards_that_something_was_made_of_are_not_hidden_again(use: Callable[[Meeting], Meeting]) -> None:
    meeting = use(revealed()).go("ideate")

    assert not panel(meeting, LEADER).reopens
    with pytest.raises(RuleError, match="cannot be reopened now"):
        meeting.reopen()


def test_a_grouping_that_was_undone_is_no_obstacle_and_does_not_come_back() -> None:
    meeting = joined(revealed()).undo().go("ideate")
    assert panel(meeting, LEADER).reopens

    meeting.reopen().reveal().go("group")
    with pytest.raises(RuleError, match="nothing to undo"):
        meeting.undo()
    assert [topic.cards for topic in meeting.session.board.topics] == [("a1",), ("a2",), ("a3",)]


def test_going_on_too_far_and_coming_back_is_no_obstacle() -> None:
    meeting = revealed().go("group").go("vote").go("discuss").go("ideate").reopen()

    meeting.add("Ana", "Start", "XFOURTHX").go("discuss").go("ideate").reveal()
    assert len(meeting.session.board.cards) == 4


def test_the_end_keeps_cards_that_all_have_seen() -> None:
    meeting = revealed().reopen().add("Ana", "Start", "XHIDDENX").end()

    assert {card.text for card in meeting.session.board.cards} == {"XFIRSTX", "XSECONDX", "XTHIRDX"}
    assert "XTHIRDX" in meeting.minutes
    assert "XHIDDENX" not in meeting.minutes


def test_minutes_tell_nothing_of_cards_that_are_hidden_again() -> None:
    assert "XFIRSTX" not in revealed().reopen().minutes


def test_names_that_were_seen_keep_a_stage_from_becoming_anonymous() -> None:
    meeting = revealed(Privacy.NAMED).reopen()

    with pytest.raises(RuleError, match="already seen the names"):
        meeting.lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))


def test_writing_has_the_time_that_was_left_and_a_minute_at_least() -> None:
    stage = a_stage("ideate", prompts=["Start"], settings={"reveal_minutes": 3})
    meeting = Meeting(Agenda("timed", (stage,))).join("Ana").go("ideate").wait(4).reveal().wait(1).reopen()
    assert meeting.session.timer == Timer(planned=2 * 60, since=meeting.now)

    meeting.wait(9).reveal().reopen()
    assert meeting.session.timer == Timer(planned=60, since=meeting.now)


def test_a_session_that_was_reopened_is_the_same_from_its_file() -> None:
    meeting = revealed().reopen().add("Ben", "Start", "XFOURTHX")
    assert meeting.reread() == meeting.session
    assert meeting.replayed() == meeting.session

    meeting.reveal()
    assert meeting.reread() == meeting.session
