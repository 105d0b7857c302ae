"""A contract becomes more private and never less, and the end destroys what was never shown."""

import itertools

import msgspec
import pytest

from retro.errors import RuleError
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.forget_names import forgotten, mentions
from retro.session.kind import Kind
from retro.session.people import Role
from retro.session.record import Lesson
from retro.stages import KINDS
from retro.stages.ideate.rules import IdeateView
from tests.builders import LEADER, Meeting, a_whole_meeting, an_agenda

ORDER = (Privacy.NAMED, Privacy.REVEALED, Privacy.ANONYMOUS)


def a_meeting(privacy: Privacy) -> Meeting:
    return Meeting(an_agenda(privacy)).join("Ana", "Ben", "Chloé")


def privacy_of(meeting: Meeting, stage: str) -> Privacy:
    return next(s.privacy for s in meeting.session.agenda.stages if s.id == stage)


@pytest.mark.parametrize(("before", "after"), itertools.product(ORDER, ORDER))
def test_a_promise_grows_and_never_shrinks(before: Privacy, after: Privacy) -> None:
    meeting = a_meeting(before)
    for place in ("", "ideate"):
        if place:
            meeting.go(place)
        if ORDER.index(after) < ORDER.index(before):
            with pytest.raises(RuleError, match="more private, but never less"):
                meeting.lead(acts.MakeMorePrivate("ideate", after))
            assert privacy_of(meeting, "ideate") is before
    if ORDER.index(after) >= ORDER.index(before):
        meeting.lead(acts.MakeMorePrivate("ideate", after))
        assert privacy_of(meeting, "ideate") is after


@pytest.mark.parametrize(
    ("who", "stage", "sentence"),
    [
        ("Ana", "ideate", "Only the facilitator"),
        (LEADER, "none", "no such stage"),
        (LEADER, "checkin", "is over"),
        (LEADER, "commit", "Nothing in this stage is private"),
    ],
)
def test_what_cannot_be_promised_is_refused_with_a_sentence(who: str, stage: str, sentence: str) -> None:
    agenda = an_agenda(Privacy.NAMED)
    meeting = Meeting(agenda).join("Ana").go("ideate")
    wanted = Privacy.REVEALED if stage == "commit" else Privacy.ANONYMOUS
    if stage == "checkin":
        meeting = a_meeting_with_named_checkin()

    with pytest.raises(RuleError, match=sentence):
        meeting.act(who, acts.MakeMorePrivate(stage, wanted))


def a_meeting_with_named_checkin() -> Meeting:
    import msgspec

    agenda = an_agenda()
    first = msgspec.structs.replace(agenda.stages[0], privacy=Privacy.NAMED)
    stages = (first, *agenda.stages[1:])
    return Meeting(msgspec.structs.replace(agenda, stages=stages)).join("Ana").go("ideate")


def test_names_that_were_seen_cannot_be_unseen() -> None:
    meeting = a_meeting(Privacy.REVEALED).go("ideate").add("Ana", "Start", "mine").reveal()

    with pytest.raises(RuleError, match="already seen the names"):
        meeting.lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))


def test_every_kind_that_shows_who_gave_what_says_when_it_did() -> None:
    """Cards say it by their authors on the board; every other kind has to answer for itself."""
    for kind in KINDS.values():
        if kind.shows_authors and not kind.writes_cards:
            assert type(kind).names_shown is not Kind.names_shown, kind.name


def test_what_was_given_by_name_keeps_its_owners_under_new_marks_and_everybody_is_told() -> None:
    meeting = a_meeting(Privacy.NAMED).go("ideate").add("Ana", "Start", "one", "two").add("Ben", "Stop", "x")
    meeting.done("Ben").lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))

    part = meeting.session.private["ideate"]
    assert not (part.values.keys() | part.done) & {seat.id for seat in meeting.session.seats}
    assert len(part.values) == 2
    panel = meeting.view("Ana").panel
    assert isinstance(panel, IdeateView)
    assert [card.text for card in panel.own] == ["one", "two"]
    assert [person.name for person in meeting.view(LEADER).people if person.done] == ["Ben"]
    for name in ("Ana", "Ben", LEADER):
        assert meeting.view(name).privacy_note.startswith("From now on: Cards: hidden; nobody can ever tell")
    assert meeting.reread() == meeting.session == meeting.replayed()
    assert [d["event"] for d in meeting.documents] == ["Snapshot"]
    assert meeting.private["ideate"].keys() == {"stage", "sealed"}


def test_a_coming_stage_is_tightened_before_anybody_gives_anything() -> None:
    meeting = a_meeting(Privacy.REVEALED).next().lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))
    meeting.answer("Ana", 1).go("ideate").add("Ana", "Start", "mine").reveal()

    assert [card.author for card in meeting.session.board.cards] == [""]
    assert meeting.reread() == meeting.session


def test_until_the_reveal_nothing_stored_names_an_author_and_then_the_board_does() -> None:
    meeting = a_meeting(Privacy.REVEALED).go("ideate").add("Ana", "Start", "mine").add("Ben", "Stop", "his")
    stored = str([d for d in meeting.documents if d["event"] != "SeatTaken"]) + str(meeting.private)
    assert "mine" not in stored
    assert not any(meeting.seat(name) in stored for name in ("Ana", "Ben"))

    meeting.reveal()

    authors = {card.text: card.author for card in meeting.session.board.cards}
    assert authors == {"mine": meeting.seat("Ana"), "his": meeting.seat("Ben")}


@pytest.mark.parametrize("privacy", ORDER)
def test_the_end_destroys_what_was_never_shown_and_says_so_before(privacy: Privacy) -> None:
    meeting = a_meeting(privacy).go("ideate").add("Ana", "Start", "unseen one", "unseen two").done("Ana")
    assert meeting.view(LEADER).unseen == "Anything still hidden will be deleted."
    meeting.go("vote").go("discuss")
    assert meeting.view(LEADER).unseen == "Anything still hidden will be deleted."
    assert meeting.view("Ana").unseen == ""

    meeting.end()

    assert [document["event"] for document in meeting.documents] == ["Snapshot"]
    assert "unseen" not in str(meeting.documents).replace("'unseen': {", "")
    assert meeting.session.unseen == {"ideate": 2}
    assert not meeting.session.private
    assert not meeting.private
    assert meeting.reread() == meeting.session == meeting.replayed()


def test_open_ballots_and_answers_end_with_the_session() -> None:
    meeting = a_meeting(Privacy.ANONYMOUS).go("checkin").answer("Ana", 1)
    meeting.go("ideate").add("Ana", "Start", "one").reveal().go("vote").vote("Ana", "a1").go("commit").end()

    assert not meeting.session.private
    assert meeting.session.unseen == {"checkin": 1, "vote": 1}


def test_nothing_is_destroyed_where_everything_was_shown() -> None:
    meeting = a_whole_meeting()

    assert dict(meeting.session.unseen) == {}
    assert meeting.view(LEADER).unseen == ""


def test_a_forgotten_name_is_gone_from_seats_and_promises_and_not_from_peoples_words() -> None:
    meeting = Meeting(team=("ANA", "Chloé")).join("Ana", "Anabel").go("commit")
    meeting.action("Ask Ana", "ana & Anabel").note("Ana said no").decision(
        "Go", objections="No, says Ana"
    ).end()

    session = forgotten(meeting.session, "Ana")

    assert [seat.name for seat in session.seats] == [LEADER, "a participant", "Anabel"]
    assert session.record.actions[0].who == "a participant & Anabel"
    assert session.absent == ("Chloé",)
    assert mentions(session, "Ana", KINDS) == ["action A1", "decision D1", "note N1"]


@pytest.mark.parametrize("field", ["statement", "context", "evidence", "recommendation"])
def test_every_sentence_of_a_lesson_that_holds_a_name_is_named(field: str) -> None:
    lesson = msgspec.structs.replace(Lesson("L", "Ask"), **{field: "Ana knows it"})
    session = Meeting().join("Ana").go("lessons").write(lesson).end().session

    assert mentions(session, "Ana", KINDS) == ["lesson L1"]


def test_a_forgotten_name_is_gone_however_its_joiners_were_typed() -> None:
    meeting = Meeting(team=("نامیها",)).join("نامی‌ها").go("commit")
    meeting.action("Ask نامیها", "نامی‌ها").action("Write", "نامیها").end()

    session = forgotten(meeting.session, "نامیها")

    assert [seat.name for seat in session.seats] == [LEADER, "a participant"]
    assert [action.who for action in session.record.actions] == ["a participant", "a participant"]
    assert session.absent == ()
    assert mentions(session, "نامی‌ها", KINDS) == ["action A1"]


def test_no_name_at_all_is_nobodys() -> None:
    meeting = Meeting().join("Ana").go("commit").action("Ask").end()
    assert forgotten(meeting.session, "") == meeting.session
    assert forgotten(meeting.session, "\u200c") == meeting.session


def test_where_nobody_is_to_be_named_the_end_forgets_names_and_keys() -> None:
    meeting = Meeting(an_agenda(attendance=False)).join("Ana").let_in("Eve", Role.OBSERVER).next().end()

    assert [seat.name for seat in meeting.session.seats] == ["a facilitator", "a participant", "an observer"]
    assert not any(seat.key or seat.code for seat in meeting.session.seats)


def test_what_the_end_would_destroy_tells_no_number_however_often_it_is_asked() -> None:
    meeting = Meeting().join("Ana", "Ben", "Cem", "Dea").go("ideate").add("Ana", "Start", "one").reveal()
    said = set()
    for name in (None, "Ana", "Ben", "Cem"):
        meeting.go("vote")
        if name:
            meeting.vote(name, "a1")
        said.add(meeting.go("discuss").view(LEADER).unseen)

    assert said == {"Anything still hidden will be deleted."}
    assert meeting.go("vote").close_vote().go("discuss").view(LEADER).unseen == ""
