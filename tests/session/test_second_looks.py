"""What is due is looked at again in a review: who may say what, what is kept, and the one state of it all."""

from collections.abc import Sequence
from random import Random

import msgspec
import pytest

from retro.errors import RuleError
from retro.exchange.record_check import wrong_in
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.forget_names import forgotten
from retro.session.later_states import OUTCOMES, Said
from retro.session.later_words import RecordWord, letter_of
from retro.session.model import Session
from retro.session.people import Role
from retro.session.recalled import DueRecord, Recalled
from retro.session.record import (
    Action,
    CarriedAction,
    Decision,
    Experiment,
    Lesson,
    Part,
    Record,
    TextId,
)
from retro.session.record_states import KnownRecord, PastRecords, known_records
from retro.session.record_verdict import RecordVerdict
from retro.session.removal import without_text
from retro.session.view import RoomState, View
from retro.stages import KINDS
from tests.builders import LEADER, OPENED, START_STOP_CONTINUE, Meeting, a_stage

DAY = 24 * 3600
FIRST = "2026-03-07-first"
REFS = tuple(f"{FIRST}/{label}" for label in ("D1", "D2", "L1", "E1"))
D1, D2, L1, E1 = REFS
CARRIED = (CarriedAction(Action("A1", "Ask operations", "Ana"), FIRST, "2026-03-07"),)


def reviewing(*, by_vote: bool = False, name: str = "2026-11-21-now", now: int = OPENED) -> Meeting:
    """A review in which four records are due."""
    settings = {"by": "vote"} if by_vote else {}
    privacy = Privacy.ANONYMOUS if by_vote else Privacy.NAMED
    stages = (
        a_stage("review", settings=settings, privacy=privacy),
        a_stage("ideate", prompts=START_STOP_CONTINUE),
    )
    meeting = Meeting(Agenda("One", stages), carried_actions=CARRIED, name=name, now=now)
    meeting.recalled = frozenset(REFS)
    return meeting.join("Ana", "Ben", "Cem").next()


def judge(meeting: Meeting, ref: str, said: Said, *, name: str = LEADER, **more: str) -> Meeting:
    return meeting.act(name, acts.JudgeRecord(ref, said, **more))


def seen(meeting: Meeting, *recalled: Recalled) -> View:
    state = RoomState(OPENED, secret=meeting.secret, recalled=recalled)
    return meeting.engine.view_for(meeting.session, meeting.seat("Ana"), state)


def due_ones(number: int) -> tuple[DueRecord, ...]:
    return tuple(
        DueRecord(
            f"{FIRST}/D{n}", "decision", "2026-03-07", f"Decision {n}", "due since 1 Sep 2026", due=True
        )
        for n in range(1, number + 1)
    )


# Who may say what


def test_what_the_group_says_is_kept_without_a_name_and_the_last_word_counts() -> None:
    meeting = judge(judge(reviewing(), D1, "ended", because=" Nobody\x1b merges "), D1, "confirmed")
    judge(meeting, E1, "dropped", saw="2 releases")

    assert meeting.session.record.verdicts == (
        RecordVerdict(D1, "confirmed"),
        RecordVerdict(E1, "dropped", saw="2 releases"),
    )
    assert "seat" not in msgspec.json.encode(meeting.documents[-3:]).decode()


def test_it_is_taken_back() -> None:
    meeting = judge(reviewing(), L1, "again", until="2027-05-21")
    meeting.lead(acts.TakeVerdictBack(L1)).lead(acts.TakeVerdictBack(D1))

    assert meeting.session.record.verdicts == ()


@pytest.mark.parametrize("name", ["Ana", "Olga"])
def test_only_who_leads_records_it(name: str) -> None:
    meeting = reviewing().let_in("Olga", Role.OBSERVER)

    with pytest.raises(RuleError, match="Only the facilitator can do this"):
        judge(meeting, D1, "confirmed", name=name)
    with pytest.raises(RuleError, match="Only the facilitator can do this"):
        meeting.act(name, acts.TakeVerdictBack(D1))


def test_a_facilitator_who_handed_the_lead_over_does_not() -> None:
    meeting = reviewing().lead(acts.HandOverLead(reviewing().seat("Ana")))

    with pytest.raises(RuleError, match="Ana leads now"):
        judge(meeting, D1, "confirmed")


@pytest.mark.parametrize(
    ("ref", "said", "more", "sentence"),
    [
        (D1, "ended", {}, "A reason needs some text"),
        (L1, "retired", {}, "A reason needs some text"),
        (E1, "adopted", {}, "What you saw needs some text"),
        (D1, "changed", {}, "cannot be said"),
        (D1, "again", {}, "cannot be said"),
        (L1, "practice", {}, "cannot be said"),
        (E1, "started", {}, "cannot be said"),
        (D1, "confirmed", {"until": "soon"}, "A date looks like"),
        (f"{FIRST}/D9", "confirmed", {}, "not shown any more"),
        (f"{FIRST}/A1", "confirmed", {}, "not shown any more"),
        (D1, "ended", {"because": "x" * 2001}, "holds up to 2,000"),
    ],
)
def test_what_cannot_be_said_is_refused(ref: str, said: Said, more: dict[str, str], sentence: str) -> None:
    meeting = reviewing()
    meeting.recalled |= {f"{FIRST}/A1"}

    with pytest.raises(RuleError, match=sentence):
        judge(meeting, ref, said, **more)


def test_nothing_is_said_while_people_gather_in_another_stage_or_while_they_answer_alone() -> None:
    gathering = Meeting(Agenda("One", (a_stage("review"),)), carried_actions=CARRIED).join("Ana")
    gathering.recalled = frozenset(REFS)
    for meeting in (gathering, reviewing().next(), reviewing(by_vote=True)):
        with pytest.raises(RuleError, match="Records are looked at again"):
            judge(meeting, D1, "confirmed")
        with pytest.raises(RuleError, match="Records are looked at again"):
            meeting.lead(acts.TakeVerdictBack(D1))


def test_in_a_review_no_participant_says_that_it_is_true_but_that_it_helped() -> None:
    with pytest.raises(RuleError, match="The facilitator records here"):
        reviewing().act("Ana", acts.AnswerRecalled(D1, "true"))
    assert reviewing().act("Ana", acts.AnswerRecalled(D1, "helped")).session.record.recalled


def test_what_this_meeting_changes_is_not_judged_besides() -> None:
    meeting = reviewing().decision("Merge on any day", changes=D1).write(Lesson("L", "Ask twice", changes=L1))

    with pytest.raises(RuleError, match="D1 of this meeting changes it"):
        judge(meeting, D1, "ended", because="So")
    with pytest.raises(RuleError, match="delete L1 first"):
        judge(meeting, L1, "again")


def test_a_lesson_that_is_put_right_still_changes_the_earlier_one() -> None:
    meeting = reviewing().write(Lesson("L", "Ask twice", changes=L1)).write(Lesson("L1", "Ask three times"))

    assert meeting.session.record.lessons == (Lesson("L1", "Ask three times", changes=L1),)
    with pytest.raises(RuleError, match="An earlier lesson is written with its session"):
        reviewing().write(Lesson("L", "Ask twice", changes=D1))


# What is shown


def test_five_are_listed_and_how_many_more_there_are() -> None:
    meeting = reviewing()

    assert (seen(meeting, *due_ones(8)).recalled, seen(meeting, *due_ones(8)).more_due) == (due_ones(5), 3)
    assert (seen(meeting, *due_ones(5)).recalled, seen(meeting, *due_ones(5)).more_due) == (due_ones(5), 0)


def test_while_people_gather_three_are_shown_as_ever() -> None:
    meeting = Meeting(Agenda("One", (a_stage("review"),)), carried_actions=CARRIED).join("Ana")

    assert (seen(meeting, *due_ones(8)).recalled, seen(meeting, *due_ones(8)).more_due) == (due_ones(3), 0)


def test_what_was_said_of_it_does_not_take_it_off_the_list() -> None:
    meeting = judge(reviewing(), D1, "confirmed")

    assert seen(meeting, *due_ones(6)).recalled == due_ones(5)


def test_nothing_of_it_is_in_any_view_while_people_answer_alone() -> None:
    view = seen(reviewing(by_vote=True), *due_ones(8))

    assert (view.recalled, view.more_due) == ((), 0)
    assert "Decision 1" not in msgspec.json.encode(view).decode()


# What stays


def test_the_minutes_say_the_verdict_the_reason_and_the_next_date() -> None:
    meeting = judge(reviewing(), D1, "confirmed", until="2027-05-21")
    judge(meeting, D2, "ended", because="Nobody *needs* it")
    judge(meeting, E1, "adapted", saw="4 releases")
    judge(meeting, L1, "again").write(Lesson("L", "Ask twice", changes=L1))

    page = markdown(meeting.end().session)

    assert (
        "## Seen again\n\n"
        f"- D1 of {FIRST}: still holds · to be looked at again 2027-05-21\n"
        f"- D2 of {FIRST}: ended · because: Nobody \\*needs\\* it\n"
        f"- E1 of {FIRST}: adapted · what was seen: 4 releases\n"
        f"- L1 of {FIRST}: changed by L1\n"
    ) in page
    assert f"- Ask twice (L1)\n  - Changes `{FIRST}/L1`\n" in page


def test_what_was_found_true_while_people_gathered_is_told_once() -> None:
    meeting = Meeting(Agenda("One", (a_stage("review"),)), carried_actions=CARRIED).join("Ana")
    meeting.recalled = frozenset(REFS)
    meeting.act("Ana", acts.AnswerRecalled(D1, "true")).next()
    judge(meeting, D1, "ended", because="No")

    page = markdown(meeting.end().session)

    assert page.count(f"D1 of {FIRST}") == 1
    assert states(meeting.session)[D1].state == "ended"


def test_what_was_found_true_while_people_gathered_counts_no_more_once_it_is_changed() -> None:
    meeting = Meeting(Agenda("One", (a_stage("review"),)), carried_actions=CARRIED).join("Ana")
    meeting.recalled = frozenset(REFS)
    meeting.act("Ana", acts.AnswerRecalled(D1, "true")).next().decision("Merge on any day", changes=D1)

    assert states(meeting.end().session)[D1].state == "changed"


def test_a_reason_is_removed_for_good_and_what_was_said_stays() -> None:
    meeting = judge(judge(reviewing(), D1, "ended", because="XSECRETX"), E1, "dropped", saw="XSEENX")
    assert {text.text for text in seen(meeting).removable} >= {"XSECRETX", "XSEENX"}
    meeting.lead(acts.RemoveText(TextId(Part.REASON, D1)))

    assert meeting.session.record.verdicts[0] == RecordVerdict(D1, "ended")
    assert b"XSECRETX" not in msgspec.json.encode(meeting.documents)
    assert "1 reason removed by the facilitator" in markdown(meeting.end().session)
    after = without_text(meeting.session, TextId(Part.REASON, E1), KINDS)
    assert "XSEENX" not in markdown(after)
    assert states(after)[E1].state == "dropped"


def test_a_name_in_a_reason_is_forgotten() -> None:
    meeting = judge(reviewing(), D1, "ended", because="Ana asked")

    verdict = forgotten(meeting.end().session, "Ana").record.verdicts[0]

    assert verdict.because == "a participant asked"


@pytest.mark.parametrize(
    "verdicts",
    [
        (RecordVerdict("nowhere", "ended"),),
        (RecordVerdict(D1, "retired", because="So"),),
        (RecordVerdict(D1, "changed"),),
        (RecordVerdict(D1, "confirmed"), RecordVerdict(D1, "ended", because="So")),
    ],
)
def test_a_document_with_a_verdict_that_cannot_be_is_found_out(verdicts: tuple[RecordVerdict, ...]) -> None:
    assert any(wrong_in(Record(verdicts=verdicts)).values())
    assert not any(wrong_in(Record(verdicts=(RecordVerdict(D1, "ended", because="So"),))).values())


def test_a_file_with_a_date_that_does_not_exist_is_damage() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"ref": D1, "said": "confirmed", "until": "soon"}, RecordVerdict)


# One state of what is said in meetings and between them


def first_session() -> Session:
    record = Record(
        decisions=(Decision("D1", "No merge while red"), Decision("D2", "Merge on Fridays")),
        lessons=(Lesson("L1", "Ask early"),),
        experiments=(Experiment("E1", "If we pair", until="2026-10-01"),),
    )
    session = Meeting(Agenda("One", (a_stage("commit"),))).join("Ana").next().end().session
    opened = OPENED - 200 * DAY
    return msgspec.structs.replace(session, id=FIRST, record=record, opened=opened, ended=opened + 3600)


def states(*sessions: Session, words: Sequence[RecordWord] = ()) -> dict[str, KnownRecord]:
    pasts = [PastRecords(first_session(), tuple(words)), *map(PastRecords, sessions)]
    return {each.id: each for each in known_records(pasts)}


def test_a_verdict_sets_the_next_date_as_the_command_does() -> None:
    meeting = judge(reviewing(), D1, "confirmed", until="2027-05-21").end()

    found = states(meeting.session)

    assert (found[D1].state, found[D1].review) == ("in force", "2027-05-21")
    assert (found[D2].state_on("2027-01-01"), found[E1].state_on("2027-01-01")) == ("due", "due")


def test_a_lesson_of_this_meeting_takes_the_place_of_the_earlier_one() -> None:
    meeting = reviewing().write(Lesson("L", "Ask twice", changes=L1)).end()

    found = states(meeting.session)

    assert (found[L1].state, found[L1].into) == ("retired", "2026-11-21-now/L1")
    again = RecordWord(record=L1, said="again", at=OPENED + 99 * DAY)
    found = states(meeting.session, words=[again])
    assert (found[L1].state, found[L1].into) == ("kept", "")


def test_an_experiment_made_of_one_that_was_adapted_continues_it() -> None:
    meeting = judge(reviewing(), E1, "adapted", saw="4 releases")
    meeting.write(Experiment("E", "If all pair", origin=E1)).end()

    assert (states(meeting.session)[E1].into) == "2026-11-21-now/E1"


def test_of_two_meetings_that_judge_a_record_the_later_end_counts() -> None:
    early = judge(reviewing(name="2026-11-22-b"), D1, "ended", because="So").end().session
    late = judge(reviewing(name="2026-11-21-a", now=OPENED + DAY), D1, "confirmed").end().session

    assert states(early, late)[D1].state == states(late, early)[D1].state == "in force"
    assert states(early)[D1].state == "ended"


def test_any_order_of_what_is_said_in_meetings_and_between_them_folds_to_one_state() -> None:
    """The state is that of the same words, all said with the command at the ends of the meetings."""
    for seed in range(60):
        random = Random(seed)
        sessions: list[Session] = []
        words: list[RecordWord] = []
        told: list[RecordWord] = []
        for number in range(4):
            meeting = reviewing(name=f"2026-12-0{number + 1}-m", now=OPENED + number * 14 * DAY)
            for _ in range(random.randrange(5)):
                _say(meeting, random)
            session = meeting.end().session
            sessions.append(session)
            told += _as_commands(session)
            if random.random() < 0.6:
                ref = random.choice(REFS)
                at = OPENED + (number * 14 + 7) * DAY
                words.append(msgspec.convert({"record": ref, "at": at, **_words(ref, random)}, RecordWord))
        told += words

        assert _known(*sessions, words=words) == _known(*reversed(sessions), words=words[::-1]), seed
        assert _known(*sessions, words=words) == _known(*map(_silent, sessions), words=told), seed


def _words(ref: str, random: Random) -> dict[str, str]:
    said = {"D": ("confirmed", "ended"), "L": ("again", "retired"), "E": OUTCOMES}[letter_of(ref)]
    until = random.choice(["", "2027-06-01"])
    chosen = random.choice(said)
    return {
        "said": chosen,
        "until": until if chosen in ("confirmed", "again") else "",
        "because": "So" if chosen in ("ended", "retired") else "",
        "saw": "Little" if chosen in OUTCOMES else "",
    }


def _say(meeting: Meeting, random: Random) -> None:
    """Say something of a record, change one, or take something back."""
    ref = random.choice(REFS)
    what = random.random()
    try:
        if what < 0.15:
            meeting.lead(acts.TakeVerdictBack(ref))
        elif what < 0.3 and letter_of(ref) == "D":
            meeting.decision("Something else", changes=ref)
        elif what < 0.3 and letter_of(ref) == "L":
            meeting.write(Lesson("L", "Something else", changes=ref))
        else:
            meeting.lead(acts.JudgeRecord(ref, **_words(ref, random)))  # type: ignore[arg-type]
    except RuleError:
        pass


def _as_commands(session: Session) -> list[RecordWord]:
    """Return what a session said of records as it would be said with the commands."""
    said: dict[str, dict[str, str]] = {
        each.ref: {"said": each.said, "until": each.until, "because": each.because, "saw": each.saw}
        for each in session.record.verdicts
    }
    # Of two that change one record, the command counts which is said last; so does the fold.
    for decision in filter(lambda each: each.changes, session.record.decisions):
        said[decision.changes] = {"said": "changed", "into": f"{session.id}/{decision.id}"}
    for lesson in filter(lambda each: each.changes, session.record.lessons):
        said[lesson.changes] = {"said": "retired", "into": f"{session.id}/{lesson.id}"}
    common = {"by": session.id, "at": session.ended}
    return [msgspec.convert({"record": ref, **common, **each}, RecordWord) for ref, each in said.items()]


def _silent(session: Session) -> Session:
    """Return a session that says nothing of records."""
    record = msgspec.structs.replace(
        session.record,
        verdicts=(),
        decisions=tuple(msgspec.structs.replace(each, changes="") for each in session.record.decisions),
        lessons=tuple(msgspec.structs.replace(each, changes="") for each in session.record.lessons),
    )
    return msgspec.structs.replace(session, record=record)


def _known(*sessions: Session, words: Sequence[RecordWord]) -> dict[str, tuple[str, str, str, int]]:
    found = states(*sessions, words=words)
    return {ref: (one.state, one.review, one.into, len(one.found)) for ref, one in found.items()}


def test_what_was_recorded_stays_in_the_list_and_is_asked_about_nowhere_else() -> None:
    meeting = judge(reviewing(), D1, "ended", because="no")
    meeting.act("Ana", acts.AnswerRecalled(D1, "not now"))
    assert D1 in [each.ref for each in seen(meeting, *due_ones(2)).recalled]
    meeting.lead(acts.TakeVerdictBack(D1))
    assert D1 not in [each.ref for each in seen(meeting, *due_ones(2)).recalled]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_a_meeting_ended_it_does_not_find_true_again(outcome: Said) -> None:
    stages = (a_stage("review"), a_stage("lessons"))
    meeting = Meeting(Agenda("One", stages), carried_actions=CARRIED, now=OPENED)
    meeting.recalled = frozenset(REFS)
    judge(meeting.join("Ana", "Ben").next(), L1, "retired", because="no")
    judge(judge(meeting, E1, outcome, saw="it made things worse"), D1, "confirmed").go("lessons")
    refs = (L1, E1, f"{FIRST}/L2", D1)
    fits = tuple(Recalled(ref, "lesson", "2026-03-07", ref, "words: x") for ref in refs)

    # What it found to hold is worth seeing where it fits; what it ended is not.
    assert [each.ref for each in seen(meeting, *fits).recalled] == [f"{FIRST}/L2", D1]
    with pytest.raises(RuleError, match="recorded already"):
        meeting.act("Ana", acts.AnswerRecalled(L1, "true"))
