"""What lessons, decisions, experiments and actions hold, and what is refused before it is kept."""

import json
from typing import Any

import pytest

from retro.errors import ImportFailed, RuleError
from retro.exchange.document import exported, imported
from retro.session import acts
from retro.session.forget_names import forgotten, mentions
from retro.session.record import Action, Decision, Entry, Experiment, Lesson, Part, Record, TextId, is_ref
from retro.session.record_rules import ENTRIES
from retro.stages import KINDS
from tests.builders import Meeting

FULL: tuple[Entry, ...] = (
    Action("A", "Ask Zoë", "Zoë", "2026-12-05", trigger="when Zoë is back", origin="platform-2026-11/C17"),
    Decision(
        "D",
        "Freeze on Fridays",
        why="Zoë was called twice",
        instead="a second person on call",
        changes="2026-11-07-sprint-41/D1",
        tags=("release",),
        origin="none-2026-11/C2",
    ),
    Lesson(
        "L",
        "Keys belong to the vault",
        sort="avoid",
        review="2027-06-01",
        origin="2026-11-07-sprint-41/E2",
    ),
    Experiment(
        "E",
        "If we pair, then nobody waits for Zoë",
        "two releases in pairs",
        "who released",
        "only Zoë",
        "2026-12-05",
        "Zoë",
        ("release",),
        origin="platform-2026-11/C18",
    ),
)


def a_meeting() -> Meeting:
    return Meeting().join("Ana", "Ben").go("discuss")


def with_all() -> Meeting:
    meeting = a_meeting()
    for entry in FULL:
        meeting.write(entry)
    return meeting


def test_an_experiment_is_kept_counted_mended_and_struck_out() -> None:
    meeting = a_meeting().experiment("If we pair, then we wait less", until="2026-12-05", who="Ana")
    assert [each.id for each in meeting.session.record.experiments] == ["E1"]
    assert meeting.view("Ben").made.experiments == 1

    (kept,) = meeting.session.record.experiments
    meeting.write(Experiment("E1", "If we pair, then nobody waits", kept.test, who="Ben"), "Ben")
    assert meeting.session.record.experiments == (
        Experiment("E1", "If we pair, then nobody waits", who="Ben"),
    )

    meeting.lead(acts.StrikeOut("E1"))
    assert not meeting.session.record.experiments


def test_all_fields_come_back_from_an_export() -> None:
    meeting = with_all().end()

    back = imported(exported(meeting.session))

    assert back.record == meeting.session.record
    (lesson,), (experiment,) = back.record.lessons, back.record.experiments
    assert (lesson.sort, lesson.review) == ("avoid", "2027-06-01")
    assert (experiment.before, experiment.until) == ("only Zoë", "2026-12-05")


def test_what_an_entry_was_made_of_stays_when_it_is_put_right() -> None:
    meeting = with_all()

    meeting.write(Lesson("L1", "Keys belong to the vault, not to a laptop"))
    meeting.write(Action("A1", "Ask Ben"))
    meeting.write(Decision("D1", "Freeze on Fridays from noon on", changes=""))

    record = meeting.session.record
    assert record.lessons[0].origin == "2026-11-07-sprint-41/E2"
    assert record.actions[0].origin == "platform-2026-11/C17"
    assert (record.decisions[0].origin, record.decisions[0].changes) == ("none-2026-11/C2", "")


@pytest.mark.parametrize(
    ("entry", "field", "said"),
    [
        (Experiment("E", " "), "hypothesis", "needs some text"),
        (Experiment("E", "x" * 301), "hypothesis", "up to 300"),
        (Experiment("E", "x", "y" * 2001), "test", "up to 2,000"),
        (Experiment("E", "x", until="soon"), "until", "2026-12-05"),
        (Experiment("E", "x", tags=tuple("abcdefghi")), "tags", "up to 8 tags"),
        (Experiment("E", "x", origin="C17"), "origin", "2026-11-07-sprint-41/A1"),
        (Lesson("L", "x", sort="later"), "sort", "avoid or surprise"),  # type: ignore[arg-type]
        (Lesson("L", "x", review="12/05"), "review", "2026-12-05"),
        (Decision("D", "x", changes="D1"), "changes", "2026-11-07-sprint-41/D1"),
        (Decision("D", "x", changes="2026-11-07-sprint-41/L1"), "changes", "/D1"),
        (Decision("D", "x", why="y" * 2001), "why", "up to 2,000"),
        (Action("A", "x", origin="../../etc/A1"), "origin", "ref"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_field_at_fault(entry: Entry, field: str, said: str) -> None:
    with pytest.raises(RuleError, match=said) as refused:
        a_meeting().write(entry)
    assert refused.value.field == field


def test_texts_of_an_experiment_are_cleaned_at_the_door() -> None:
    dirty = "a\x1b[31mb\u202ec"
    meeting = a_meeting().write(Experiment("E", dirty, dirty, dirty, dirty, who=dirty, tags=(f"#{dirty}",)))

    (kept,) = meeting.session.record.experiments
    assert "\x1b" not in repr(kept)
    assert "\u202e" not in repr(kept)


def test_there_is_an_end_to_experiments_too() -> None:
    meeting = a_meeting()
    for number in range(ENTRIES):
        meeting.experiment(f"If {number}")
    with pytest.raises(RuleError, match="no room"):
        meeting.experiment("If one more")


def test_a_removed_experiment_is_gone_and_its_number_is_not_given_again() -> None:
    meeting = a_meeting().experiment("If Zoë pairs", "", test="with Zoë")
    shown = [text for text in meeting.view("Ana").removable if text.id.part is Part.EXPERIMENT]
    assert [(text.label, text.text) for text in shown] == [("experiment E1", "If Zoë pairs")]

    meeting.lead(acts.RemoveText(TextId(Part.EXPERIMENT, "E1")))
    meeting.experiment("If we pair")

    assert "Zoë" not in repr(meeting.session)
    assert [each.id for each in meeting.session.record.experiments] == ["E2"]


def test_a_forgotten_name_is_nobodys_any_more_and_where_words_hold_it_is_said() -> None:
    session = with_all().session

    left = forgotten(session, "Zoë")

    assert left.record.experiments[0].who == left.record.actions[0].who == "a participant"
    assert mentions(left, "Zoë", KINDS) == ["action A1", "decision D1", "experiment E1"]


def document_with(change: dict[str, Any]) -> str:
    document = json.loads(exported(with_all().end().session))
    for field, values in change.items():
        document["record"][field][0] |= values
    return json.dumps(document)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lessons": {"sort": "later"}}, "sort"),
        ({"lessons": {"review": "2026-02-30"}}, "a date that does not exist"),
        ({"experiments": {"until": "soon"}}, "a date that does not exist"),
        ({"experiments": {"id": "L1"}}, "an entry whose id"),
        ({"experiments": {"origin": "../x/C1"}}, "a ref that can be of nothing"),
        ({"decisions": {"changes": "D1"}}, "a ref that can be of nothing"),
    ],
)
def test_a_document_that_holds_what_no_session_keeps_is_not_read(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ImportFailed, match=said):
        imported(document_with(change))


def test_a_document_of_an_older_version_is_read_with_nothing_in_what_is_new() -> None:
    document = json.loads(exported(with_all().end().session))
    del document["record"]["experiments"]
    for field, new in {"lessons": ("sort", "review"), "decisions": ("why", "instead", "changes")}.items():
        for name in new:
            del document["record"][field][0][name]

    record = imported(json.dumps(document)).record

    assert record.experiments == Record().experiments
    assert (record.lessons[0].sort, record.decisions[0].why) == ("", "")


@pytest.mark.parametrize(
    ("text", "known"),
    [("2026-11-07-sprint-41/D1", True), ("none-2026-11/C17", True), ("D1", False), ("A/D1", False),
     ("a/d1", False), ("a/D0", False), ("a/D1\n", False), ("-a/D1", False), ("a/b/D1", False)],
)  # fmt: skip
def test_a_ref_names_a_session_or_a_file_of_captures_and_an_entry(text: str, known: bool) -> None:
    assert is_ref(text) is known
