"""What became of records: the last word counts, wherever it is kept, and nothing that is due gets lost."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from random import Random

import msgspec
import pytest

from retro.errors import RuleError
from retro.session.due_records import due
from retro.session.later_states import FITTING, OUTCOMES
from retro.session.later_words import RecordWord, checked
from retro.session.model import Session
from retro.session.open_actions import PastSession, known_actions
from retro.session.record import Action, Decision, Experiment, Lesson, Record
from retro.session.record_states import (
    KnownRecord,
    PastRecords,
    ReviewDays,
    known_records,
    newest,
    said_now,
)
from tests.builders import OPENED, Meeting

DAY = 24 * 3600
FIRST = "2026-11-21-one"
SECOND = "2026-12-05-two"


@cache
def over() -> Session:
    return Meeting().join("Ana").go("commit").end().session


def a_session(name: str, record: Record, opened: int = OPENED) -> Session:
    """A session of an hour that is over, with these records."""
    return msgspec.structs.replace(over(), id=name, record=record, opened=opened, ended=opened + 3600)


def a_past(*words: RecordWord, record: Record | None = None, review: ReviewDays | None = None) -> PastRecords:
    kept = record or Record(
        lessons=(Lesson("L1", "Ask early"),),
        decisions=(Decision("D1", "No merge while a test is red"), Decision("D2", "Merge on Fridays")),
        experiments=(Experiment("E1", "If we pair, nobody waits", until="2026-12-05"),),
    )
    return PastRecords(a_session(FIRST, kept), words, review or ReviewDays())


def a_word(name: str, said: str, days: int = 10, **more: str) -> RecordWord:
    """Something said so many days after the first session."""
    fields = {"record": f"{FIRST}/{name}", "said": said, "at": OPENED + days * DAY, **more}
    return msgspec.convert(fields, RecordWord)


def known(*pasts: PastRecords) -> dict[str, KnownRecord]:
    return {each.id: each for each in known_records(pasts)}


def the(name: str, *words: RecordWord, review: ReviewDays | None = None) -> KnownRecord:
    return known(a_past(*words, review=review))[f"{FIRST}/{name}"]


# States


@pytest.mark.parametrize(
    ("name", "said", "states"),
    [
        ("L1", [], "new"),
        ("L1", ["again"], "kept"),
        ("L1", ["confirmed"], "kept"),
        ("L1", ["practice", "again"], "practice"),
        ("L1", ["again", "retired"], "retired"),
        ("L1", ["retired", "again"], "kept"),
        ("D1", [], "in force"),
        ("D1", ["confirmed"], "in force"),
        ("D1", ["ended"], "ended"),
        ("D1", ["ended", "confirmed"], "in force"),
        ("E1", [], "planned"),
        ("E1", ["started"], "running"),
        *(("E1", ["started", outcome], outcome) for outcome in OUTCOMES),
        ("E1", ["dropped", "started"], "running"),
        ("D1", ["started", "again", "retired"], "in force"),
    ],
)
def test_the_last_word_gives_the_state(name: str, said: Sequence[str], states: str) -> None:
    words = [a_word(name, each, days) for days, each in enumerate(said, 1)]

    assert the(name, *words).state == states


def test_what_is_not_over_is_due_from_its_date_on() -> None:
    record = the("E1")

    assert [record.state_on(f"2026-12-0{day}") for day in (4, 5, 6)] == ["planned", "due", "due"]
    assert the("E1", a_word("E1", "dropped", saw="Nothing")).state_on("2027-01-01") == "dropped"


def test_every_confirmation_doubles_the_time_until_the_next_look() -> None:
    days = ReviewDays(decision=10)
    first, then = a_word("D1", "confirmed", 10), a_word("D1", "confirmed", 40)
    last = [a_word("D1", "confirmed", 100 + 400 * number) for number in range(6)]

    assert the("D1", review=days).review == "2026-12-01"
    assert the("D1", first, review=days).review == "2026-12-31"  # 30 days at least
    assert the("D1", first, then, review=days).review == "2027-03-01"  # 60 days
    assert the("D1", first, then, *last, review=days).interval == 365


def test_a_date_that_was_said_counts_also_one_in_the_past() -> None:
    record = the("D1", a_word("D1", "confirmed", until="2026-11-01"))

    assert record.review == "2026-11-01"
    assert record.state_on("2026-12-01") == "due"
    assert (
        the("D1", a_word("D1", "confirmed", until="2026-11-01"), a_word("D1", "confirmed", 11)).interval == 30
    )


def test_where_no_days_are_agreed_only_a_date_that_is_said_counts() -> None:
    days = ReviewDays(0, 0)

    assert the("D1", review=days).review == ""
    assert the("D1", a_word("D1", "confirmed"), review=days).review == ""
    assert the("D1", a_word("D1", "confirmed", until="2027-01-01"), review=days).review == "2027-01-01"


def test_a_lesson_counts_once_a_session_and_once_a_day_between_them() -> None:
    words = [a_word("L1", "again", 1), a_word("L1", "again", 1, because="Twice on one day")]
    words += [
        a_word("L1", "again", 2, by=SECOND),
        a_word("L1", "again", 3, by=SECOND),
        a_word("L1", "again", 4),
    ]

    assert len(the("L1", *words).found) == 3


def test_two_sessions_judge_the_same_record_and_the_later_end_counts() -> None:
    ended = a_word("D1", "ended", 20, by=SECOND, because="Nobody needs it")
    held = a_word("D1", "confirmed", 21, by="2026-12-06-three")

    assert the("D1", held, ended).state == "in force"
    assert the("D1", ended).state == "ended"


# One record leads to another


def a_later_session(changes: str = "", origin: str = "", replaces: str = "") -> PastRecords:
    decision = Decision("D1", "Merge on any day", changes=changes, origin=origin, replaces=replaces)
    return PastRecords(a_session(SECOND, Record(decisions=(decision,)), OPENED + 14 * DAY))


def test_a_later_decision_says_itself_what_it_changes_and_which_lesson_it_stands_for() -> None:
    found = known(a_past(), a_later_session(changes=f"{FIRST}/D2", origin=f"{FIRST}/L1"))

    assert (found[f"{FIRST}/D2"].state, found[f"{FIRST}/D2"].into) == ("changed", f"{SECOND}/D1")
    assert (found[f"{FIRST}/L1"].state, found[f"{FIRST}/L1"].into) == ("practice", f"{SECOND}/D1")
    assert newest(found, f"{FIRST}/D2") == f"{SECOND}/D1"


def test_changing_or_ending_what_is_changed_is_refused_with_the_newest_named() -> None:
    found = known(a_past(a_word("D1", "changed", into=f"{FIRST}/D2")), a_later_session(f"{FIRST}/D2"))

    for said in ("changed", "ended"):
        word = a_word("D1", said, 30, because="So", into=f"{FIRST}/D2" if said == "changed" else "")
        with pytest.raises(RuleError, match=f"was changed already; {SECOND}/D1 holds now"):
            said_now(found, word)


def test_a_chain_of_changes_cannot_lead_back() -> None:
    found = known(a_past(a_word("D1", "changed", into=f"{FIRST}/D2")), a_later_session(f"{FIRST}/D2"))

    for last in (f"{SECOND}/D1", f"{FIRST}/D2"):
        for name in (f"{FIRST}/D1", last):
            with pytest.raises(RuleError, match=r"changed already|itself"):
                said_now(found, RecordWord(record=last, said="changed", into=name, at=OPENED + 40 * DAY))


def test_files_that_lead_in_a_circle_lose_no_decision() -> None:
    circle = [a_word("D1", "changed", 1, into=f"{FIRST}/D2"), a_word("D2", "changed", 2, into=f"{FIRST}/D1")]

    found = known(a_past(*circle))

    assert [found[f"{FIRST}/{name}"].state for name in ("D1", "D2")] == ["changed", "in force"]


def test_what_leads_to_a_deleted_session_stays_as_it_is_told() -> None:
    found = known(a_past(a_word("D1", "changed", into="2027-01-01-gone/D3")))

    assert newest(found, f"{FIRST}/D1") == "2027-01-01-gone/D3"


# What may be said


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        (a_word("E1", "adopted", saw=" "), "What you saw needs some text"),
        (a_word("D1", "ended"), "A reason needs some text"),
        (a_word("L1", "retired"), "A reason needs some text"),
        (a_word("D1", "changed"), "It needs a decision"),
        (a_word("D1", "changed", into=f"{FIRST}/L1"), "cannot follow"),
        (a_word("D1", "retired", because="So"), "cannot be said"),
        (a_word("E1", "dropped", saw="x" * 2001), "holds up to 2,000"),
    ],
)
def test_a_word_that_lacks_its_sentence_is_refused(word: RecordWord, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        checked(word)


def test_a_word_is_later_than_all_before_whatever_the_clock_says() -> None:
    found = known(a_past(a_word("D1", "confirmed", 50)))

    word = said_now(found, a_word("D1", "ended", 3, because="\x1b[31mSo"))

    assert word.at == OPENED + 50 * DAY + 1
    assert word.because == "[31mSo"


@pytest.mark.parametrize("fields", [{"until": "soon"}, {"at": 10**15}, {"at": -1}, {"said": "burnt"}])
def test_a_file_that_was_changed_by_hand_is_damage(fields: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"record": f"{FIRST}/D1", "said": "confirmed", "at": 1, **fields}, RecordWord)


# Histories


def a_history(random: Random) -> tuple[list[PastRecords], list[RecordWord]]:
    """Three sessions, and all that was said of their records later, in any order."""
    pasts, refs = [], []
    for number in range(3):
        name = f"2026-11-2{number}-s"
        record = Record(
            lessons=tuple(Lesson(f"L{n}", "Ask") for n in (1, 2)),
            decisions=tuple(Decision(f"D{n}", "Do") for n in (1, 2)),
            experiments=(Experiment("E1", "If", until=random.choice(["", "2026-12-01"])),),
        )
        pasts.append(PastRecords(a_session(name, record, OPENED + number * DAY)))
        refs += [f"{name}/{label}" for label in ("L1", "L2", "D1", "D2", "E1")]
    words = []
    for _ in range(random.randrange(12)):
        ref = random.choice(refs)
        said = random.choice(FITTING[ref.rpartition("/")[2][0]])
        letter = {"changed": "D", "practice": "D", "adapted": "E"}.get(said, "")
        into = random.choice([each for each in refs if f"/{letter}" in each]) if letter else ""
        until = random.choice(["", "", "2026-01-01", "2027-06-01"])
        by = random.choice(["", "2027-01-01-later", "2027-02-01-later"])
        at = OPENED + random.randrange(4, 30) * DAY + 3600
        words.append(RecordWord(record=ref, said=said, into=into, until=until, by=by, at=at))
    return pasts, words


def modelled(words: Iterable[RecordWord], refs: Iterable[str]) -> Mapping[str, tuple[str, int, str]]:
    """State, times found again and successor of each record, by walking through all words of all records."""
    first = {"L": "new", "D": "in force", "E": "planned"}
    state = {ref: first[ref.rpartition("/")[2][0]] for ref in refs}
    into: dict[str, str] = dict.fromkeys(state, "")
    again: dict[str, set[str]] = {ref: set() for ref in state}
    changed: dict[str, str] = {}

    def comes_back(start: str, end: str) -> bool:
        while start != end and start in changed:
            start = changed[start]
        return start == end

    for word in sorted(words, key=lambda word: word.order):
        ref = word.record
        if word.said in ("changed", "adapted") and word.into and comes_back(word.into, ref):
            continue
        if word.said == "again":
            day = datetime.datetime.fromtimestamp(word.at + 3600, datetime.UTC).date()
            again[ref].add(word.by or str(day))
        if word.said in ("again", "confirmed") and ref.rpartition("/")[2][0] == "L":
            if state[ref] != "practice":
                state[ref], into[ref] = "kept", ""
            continue
        names = {"confirmed": "in force", "started": "running"}
        state[ref] = names.get(word.said, word.said)
        into[ref] = word.into
        changed.pop(ref, None)
        if word.said in ("changed", "adapted") and word.into:
            changed[ref] = word.into
    return {ref: (state[ref], len(again[ref]), into[ref]) for ref in state}


def test_any_order_of_words_folds_to_one_state() -> None:
    for seed in range(2_000):
        random = Random(seed)
        pasts, words = a_history(random)
        beside: list[list[RecordWord]] = [[] for _ in pasts]
        for word in random.sample(words, len(words)):
            random.choice(beside).append(word)
        kept = [PastRecords(p.session, tuple(said)) for p, said in zip(pasts, beside, strict=True)]
        random.shuffle(kept)
        other = [
            PastRecords(past.session, tuple(words[::-1]) if not n else ()) for n, past in enumerate(pasts)
        ]

        found = known_records(kept)

        assert found == known_records(other), seed
        told = {each.id: (each.state, len(each.found), each.into) for each in found}
        assert told == modelled(words, told), seed


def test_a_year_of_meetings_loses_nothing_that_is_due() -> None:
    """Every second week a group writes records down and looks at the five that are due for longest."""
    for seed in range(30):
        random = Random(seed)
        pasts: list[PastRecords] = []
        words: list[RecordWord] = []
        promised: dict[str, str] = {}  # the date said last of each record that is not over
        for number in range(26):
            opened = OPENED + number * 14 * DAY
            day = datetime.datetime.fromtimestamp(opened + 3600, datetime.UTC).date()
            today, name = day.isoformat(), f"{day}-meeting"
            records, actions = known_records(pasts), known_actions(PastSession(p.session) for p in pasts)
            found = due(records, actions, today)

            records_due = {each.id for each in found if isinstance(each.known, KnownRecord)}
            assert records_due == {ref for ref, date in promised.items() if "/A" not in ref and date <= today}
            assert {each.id for each in found} - records_due == {
                ref for ref, date in promised.items() if "/A" in ref and date < today
            }
            assert [each.date for each in found] == sorted(each.date for each in found)

            for each in [each for each in found if isinstance(each.known, KnownRecord)][:5]:
                letter = each.id.rpartition("/")[2][0]
                said = random.choice(FITTING[letter])
                until = (day + datetime.timedelta(days=random.randrange(-5, 60))).isoformat()
                into = (
                    f"{name}/{'E' if said == 'adapted' else 'D'}1" if said in ("changed", "adapted") else ""
                )
                words.append(
                    RecordWord(record=each.id, said=said, until=until, into=into, by=name, at=opened + 3600)
                )
                if said in ("retired", "changed", "ended", *OUTCOMES):
                    del promised[each.id]
                else:
                    promised[each.id] = until
            review = (day + datetime.timedelta(days=random.randrange(-3, 90))).isoformat()
            record = Record(
                actions=(Action("A1", "Do it", due=review),),
                lessons=(Lesson("L1", "Ask", review=review),),
                decisions=(Decision("D1", "Do", review=review),),
                experiments=(Experiment("E1", "If", until=review),),
            )
            promised |= dict.fromkeys((f"{name}/{label}" for label in ("A1", "L1", "D1", "E1")), review)
            pasts = [
                *(PastRecords(p.session) for p in pasts),
                PastRecords(a_session(name, record, opened), tuple(words)),
            ]
