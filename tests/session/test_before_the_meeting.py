"""Stages that are open before the meeting: what can be done in them, who sees it, and what becomes of it."""

import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import InsertStage, RepeatStage, SkipStage
from retro.session.before_row import BeforeRow
from retro.session.people import Role
from retro.session.timer import Timer
from retro.session.view import RoomState, View
from retro.stages import codec
from retro.stages.ideate.rules import AddCard, EditCard, IdeateView, PlaceCard, RevealCards, WithdrawCard
from retro.stages.read.rules import ReadView
from tests.builders import LEADER, Meeting, a_stage

CREW = ("Ana", "Ben", "Chloé", "Deniz")


def an_agenda(privacy: Privacy = Privacy.ANONYMOUS) -> Agenda:
    stages = (
        a_stage("read", title="The paper", document="Text", privacy=Privacy.NAMED, before=True),
        a_stage("checkin", prompts=["How are you?"], settings={"scale": 5, "low": "empty", "high": "full"}),
        a_stage("ideate", prompts=["Start", "Stop"], privacy=privacy, before=True),
        a_stage("ideate", id="more", title="More", prompts=["Risks"], privacy=privacy, before=True),
        a_stage("vote", settings={"dots": 3}),
    )
    return Agenda(name="Prepared", stages=stages)


def a_meeting(*people: str, privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    return Meeting(an_agenda(privacy)).join(*(people or CREW))


def own(view: View) -> list[str]:
    assert isinstance(view.panel, IdeateView)
    return [card.text for card in view.panel.own]


def write(meeting: Meeting, name: str, *texts: str, stage: str = "ideate") -> Meeting:
    for text in texts:
        meeting.act(name, AddCard(stage, f"{stage}-0", text))
    return meeting


def read(meeting: Meeting, *names: str) -> Meeting:
    for name in names:
        meeting.act(name, acts.MarkDone("read"))
    return meeting


def row(view: View, stage: str) -> BeforeRow:
    return next(each for each in view.before if each.id == stage)


def test_while_people_gather_all_marked_stages_are_open_at_once() -> None:
    meeting = write(write(a_meeting(), "Ana", "one"), "Ana", "two", stage="more")

    assert [each.title for each in meeting.view("Ana").before] == ["The paper", "Silent ideation", "More"]
    assert own(meeting.view("Ana", "ideate")) == ["one"]
    assert own(meeting.view("Ana", "more")) == ["two"]
    assert isinstance(meeting.view("Ana", "read").panel, ReadView)


def test_a_stage_that_is_looked_at_has_no_timer_and_is_not_entered() -> None:
    view = write(a_meeting(), "Ana", "one").view("Ana", "ideate")

    assert (view.position, view.timer, view.stage and view.stage.id) == (-1, Timer(), "ideate")
    assert {each.status for each in view.rows} == {"ahead"}


def test_the_lobby_says_what_is_ones_own_and_nothing_of_others() -> None:
    meeting = read(write(write(a_meeting(), "Ana", "one", "two"), "Ben", "a secret"), "Ana")

    ana, ben, dana = (meeting.view(name) for name in ("Ana", "Ben", LEADER))

    assert row(ana, "ideate").mine == "your 2 cards are kept"
    assert row(ana, "read").mine == "you have read it"
    assert row(ben, "ideate").mine == "your 1 card is kept"
    assert row(ben, "read").mine == ""
    assert all((each.mine, each.so_far) == ("", "") for each in dana.before)
    assert all(person.done is None for view in (ana, ben, dana) for person in view.people)


def test_who_has_read_is_a_sum_from_three_on_and_moves_in_steps() -> None:
    crew = [f"Person {number}" for number in range(8)]
    meeting, told = a_meeting(*crew), []
    for name in crew[:7]:
        read(meeting, name)
        told.append(row(meeting.view(LEADER), "read").so_far)

    assert told == ["", "", *["at least 3 have read it"] * 3, *["at least 6 have read it"] * 2]


def test_nobody_is_told_how_many_cards_there_are_until_the_stage_opens_for_all() -> None:
    crew = [f"Person {number}" for number in range(8)]
    meeting = a_meeting(*crew)
    others = {name: (meeting.view(name), meeting.view(name, "ideate")) for name in (LEADER, *crew[4:])}

    for name in crew[:4]:
        write(meeting, name, "one", "two")

    assert {name: (meeting.view(name), meeting.view(name, "ideate")) for name in others} == others
    panel = meeting.next().go("ideate").view(crew[7]).panel
    assert isinstance(panel, IdeateView)
    assert panel.so_far == "at least 6 cards"


def test_only_the_own_mark_is_seen_in_a_stage_before_the_meeting() -> None:
    meeting = read(a_meeting(), *CREW)

    for name in CREW:
        view = meeting.view(name, "read")
        assert [person.name for person in view.people if person.done] == [name]
        assert (view.mine_done, view.done, view.expected) == (True, 0, 0)


def test_the_shared_window_looks_at_no_stage_before_the_meeting() -> None:
    assert a_meeting().view(LEADER, "ideate").stage is None


def test_an_observer_looks_and_can_do_nothing() -> None:
    meeting = a_meeting().let_in("Wim", Role.OBSERVER)

    assert isinstance(meeting.view("Wim", "read").panel, ReadView)
    with pytest.raises(RuleError, match="Observers only watch"):
        write(meeting, "Wim", "one")
    with pytest.raises(RuleError, match="Observers only watch"):
        read(meeting, "Wim")


def test_a_stage_that_is_not_marked_stays_closed() -> None:
    meeting = a_meeting()

    assert meeting.view("Ana", "checkin").stage is None
    with pytest.raises(RuleError, match="moved on"):
        meeting.act("Ana", acts.MarkDone("checkin"))


def test_cards_written_before_are_changed_and_taken_back_before() -> None:
    meeting = write(a_meeting(), "Ana", "one", "two")
    panel = meeting.view("Ana", "ideate").panel
    assert isinstance(panel, IdeateView)
    ids = {card.text: card.id for card in panel.own}

    meeting.act("Ana", EditCard("ideate", ids["one"], "one more")).act(
        "Ana", WithdrawCard("ideate", ids["two"])
    )

    assert own(meeting.view("Ana", "ideate")) == ["one more"]


def test_what_is_public_at_once_or_closes_a_stage_waits_for_the_meeting() -> None:
    meeting = write(a_meeting(), "Ana", "one")

    with pytest.raises(RuleError, match="once the meeting has begun"):
        meeting.act("Ana", PlaceCard("ideate", "ideate-0", "for all"))
    with pytest.raises(RuleError, match="once the meeting has begun"):
        meeting.lead(RevealCards("ideate"))


@pytest.mark.parametrize("privacy", list(Privacy))
def test_what_was_written_before_is_in_the_stage_when_the_group_comes_to_it(privacy: Privacy) -> None:
    meeting = write(write(a_meeting(privacy=privacy), "Ana", "one"), "Ben", "two")
    meeting.next().next().go("ideate")

    assert own(meeting.view("Ana")) == ["one"]
    meeting.add("Ana", "Stop", "three").reveal()
    assert sorted(card.text for card in meeting.session.board.cards) == ["one", "three", "two"]
    authors = {card.author for card in meeting.session.board.cards}
    assert authors == ({""} if privacy is Privacy.ANONYMOUS else {meeting.seat("Ana"), meeting.seat("Ben")})
    assert meeting.replayed().board == meeting.session.board


def test_what_was_read_before_is_read_when_the_group_comes_to_it() -> None:
    meeting = read(a_meeting(), "Ana", "Ben").next()

    assert [p.name for p in meeting.view(LEADER).people if p.done] == ["Ana", "Ben"]


def test_an_act_from_before_is_refused_with_a_sentence_once_the_meeting_has_begun() -> None:
    meeting = a_meeting().next()

    with pytest.raises(RuleError, match="opens again when the group comes to it"):
        write(meeting, "Ana", "too early")
    assert meeting.view("Ana").before == ()
    assert meeting.view("Ana", "ideate").stage == meeting.session.stage


@pytest.mark.parametrize("privacy", list(Privacy))
def test_no_file_names_anybody_in_a_stage_that_is_open_before(privacy: Privacy) -> None:
    meeting = read(write(a_meeting(privacy=privacy), "Ana", "one"), "Ben")

    assert meeting.private.keys() == {"read", "ideate"}
    assert all(part.keys() == {"stage", "sealed"} for part in meeting.private.values())
    assert meeting.reread() == meeting.session


def test_a_stage_made_more_private_before_keeps_what_is_in_it() -> None:
    meeting = write(a_meeting(privacy=Privacy.NAMED), "Ana", "one")

    meeting.lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))

    assert own(meeting.view("Ana", "ideate")) == ["one"]
    assert meeting.view("Ana", "ideate").privacy_note.startswith("From now on: ")
    meeting.go("ideate").reveal()
    assert [card.author for card in meeting.session.board.cards] == [""]


def test_the_hours_before_are_no_time_of_the_meeting() -> None:
    meeting = write(a_meeting(), "Ana", "one").wait(48 * 60).next()

    assert meeting.session.began == meeting.now
    assert (meeting.session.idle, dict(meeting.session.used)) == (0, {})
    assert meeting.view(LEADER).late == 0
    assert meeting.wait(10).next().session.used == {"read": 600}


def test_a_stage_that_was_passed_keeps_its_cards_hidden_until_the_end_destroys_and_counts_them() -> None:
    meeting = write(write(a_meeting(), "Ana", "one", "two"), "Ben", "three").next().go("vote")

    assert meeting.view(LEADER).unseen == "Anything still hidden will be deleted."
    assert own(meeting.go("ideate").view("Ana")) == ["one", "two"]
    meeting.go("vote").end()
    assert dict(meeting.session.unseen) == {"ideate": 3}
    assert not meeting.session.private
    assert "3 cards" in meeting.minutes
    assert "one" not in meeting.minutes


def test_cards_of_a_stage_that_was_never_entered_are_counted_in_the_minutes() -> None:
    meeting = write(a_meeting(), "Ana", "one", "two", stage="more").next().go("vote")

    assert meeting.view(LEADER).unseen
    assert dict(meeting.end().session.unseen) == {"more": 2}
    assert "2 cards" in meeting.minutes


def test_a_session_can_end_before_it_has_begun() -> None:
    meeting = write(a_meeting(), "Ana", "one").end()

    assert dict(meeting.session.unseen) == {"ideate": 1}
    assert meeting.view("Ana").before == ()
    assert meeting.view("Ana", "ideate").stage is None
    assert meeting.minutes


def test_the_only_participant_is_told_that_it_is_easy_to_guess_later() -> None:
    alone = write(a_meeting("Ana"), "Ana", "one")

    assert "easy to guess later" in alone.view("Ana", "ideate").privacy_note
    assert "easy to guess later" not in a_meeting().view("Ana", "ideate").privacy_note
    assert "only how many have read it, from 3 on" in alone.view("Ana", "read").privacy_note


def test_a_place_that_is_given_again_before_shows_nothing_of_what_was_given_there() -> None:
    meeting = write(a_meeting(), "Ana", "one").give_again("Ana")

    assert own(meeting.view("Ana", "ideate")) == []
    assert "Anything given here before you came is kept" in meeting.view("Ana", "ideate").privacy_note
    meeting.wait(10).go("ideate")
    assert "Anything given here before you came is kept" in meeting.view("Ana").privacy_note
    assert [card.text for card in meeting.reveal().session.board.cards] == ["one"]


def test_cards_of_somebody_who_was_removed_stay() -> None:
    meeting = write(a_meeting(), "Ana", "one").lead(acts.RemoveSeat(a_meeting().seat("Ana")))

    meeting.go("ideate").reveal()

    assert [card.text for card in meeting.session.board.cards] == ["one"]


def test_an_agenda_says_which_stages_could_be_opened_before() -> None:
    assert [each.before for each in a_meeting().view(LEADER).rows] == [True, False, True, True, False]


def test_a_stage_marked_before_is_stored_with_the_agenda() -> None:
    meeting = a_meeting()

    (whole,) = codec().whole(meeting.session)

    assert meeting.engine.fold([meeting.codec.decode(whole)]).agenda == meeting.session.agenda


def test_the_minutes_say_what_was_open_before_and_not_who_came() -> None:
    meeting = write(a_meeting(), "Ana", "one").wait(60).next()

    assert "**Prepared before the meeting:** The paper, Silent ideation and More" in meeting.minutes
    hidden = "notes of The paper that were not shown; cards that were not revealed"
    assert f"**Not on this page:** {hidden}\n" in meeting.minutes
    meeting.go("ideate").reveal().wait(10).end()
    assert "10 minutes (50 planned)" in meeting.minutes


def test_nobody_is_told_when_somebody_was_here_before_the_meeting() -> None:
    meeting = a_meeting()
    left = {meeting.seat("Ana"): meeting.now}
    meeting.wait(600)

    def away_since() -> int | None:
        room_state = RoomState(meeting.now, frozenset(), away_since=left)
        view = meeting.engine.view_for(meeting.session, meeting.seat("Ben"), room_state)
        return next(person.away_since for person in view.people if person.name == "Ana")

    assert away_since() is None
    meeting.next()
    assert away_since() == meeting.session.began


def test_no_file_tells_when_a_seat_was_given_again_before_the_meeting() -> None:
    meeting = write(a_meeting(), "Ana", "one").wait(600).give_again("Ana").wait(600)

    fresh = meeting.session.seat(meeting.seat("Ana"))
    assert fresh is not None
    assert fresh.given == 0
    assert str(meeting.now - 36_000) not in str(meeting.documents)
    assert meeting.view("Ben").given_again == "Somebody asked for Ana's seat and got it."
    assert "Anything given here before you came is kept" in meeting.view("Ana", "ideate").privacy_note
    meeting.next()
    assert meeting.view("Ben").given_again == ""
    assert "Anything given here before you came is kept" in meeting.view("Ana").privacy_note


def test_no_screen_tells_when_the_facilitator_was_here_before_the_meeting() -> None:
    meeting = a_meeting()
    meeting.lead(acts.NameCoLead(meeting.seat("Ana"), on=True))
    left, seats = meeting.now, meeting.present - {meeting.seat(LEADER)}
    meeting.wait(600)

    def seen() -> View:
        room_state = RoomState(meeting.now, seats, away_since={meeting.seat(LEADER): left})
        return meeting.engine.view_for(meeting.session, meeting.seat("Ana"), room_state)

    assert seen().leader_away is None
    assert seen().may_take_lead
    left = meeting.next().now
    assert seen().leader_away == left


def test_what_is_repeated_or_inserted_in_the_meeting_was_not_open_before_it() -> None:
    meeting = a_meeting().go("ideate").change(RepeatStage, stage="ideate")
    more = a_stage("ideate", title="Still more", prompts=["Hopes"], before=True)
    meeting.change(InsertStage, stage=more, after="ideate")

    open_before = [stage.id for stage in meeting.session.agenda.stages if stage.before]
    assert open_before == ["read", "ideate", "more"]
    meeting.end()
    assert "**Prepared before the meeting:** The paper, Silent ideation and More\n" in meeting.minutes


def test_a_stage_that_was_open_before_can_be_skipped_once_the_meeting_has_begun() -> None:
    meeting = write(a_meeting(), "Ana", "one", stage="more")
    with pytest.raises(RuleError, match="is open before the meeting"):
        meeting.change(SkipStage, stage="more", skipped=True)

    meeting.next().change(SkipStage, stage="more", skipped=True)
    assert [row.title for row in meeting.view("Ana").rows if row.skipped] == ["More"]
    meeting.change(SkipStage, stage="more", skipped=False).go("more")

    assert own(meeting.view("Ana")) == ["one"]
