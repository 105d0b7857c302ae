"""Records as entries: what is searched, and what became of them."""

from retro.memory.record_entry import entry_of_action, entry_of_record
from retro.session import acts
from retro.session.later_words import RecordWord
from retro.session.open_actions import PastSession, known_actions
from retro.session.record import Decision, Experiment, Lesson
from retro.session.record_states import PastRecords, known_records
from tests.builders import Meeting

SESSION = "2026-11-21-sprint-42"


def test_every_field_of_a_record_is_found_and_its_topic_is_named() -> None:
    meeting = Meeting(name=SESSION).join("Ana").go("ideate").add("Ana", "Start", "Releases wait").reveal()
    meeting.go("lessons")
    for entry in (
        Lesson("L", "Ask early", "In sprints", ("ci",), "a1", "Twice", "Ask", review="2027-01-01"),
        Decision("D", "Merge", topic="a1", why="It waits", instead="Wait", tags=("ci", "merge")),
        Experiment("E", "If we pair", "One week", "Days", "Six", who="Ana", tags=("pair",)),
    ):
        meeting.lead(acts.WriteDown(entry))
    session = meeting.action("Do it", "Ana", "2026-12-05").end().session
    word = RecordWord(record=f"{SESSION}/E1", said="dropped", saw="Nobody came", at=(session.ended or 0) + 1)
    known = {each.record.id: each for each in known_records([PastRecords(session, (word,))])}

    lesson, decision, experiment = (
        entry_of_record(known[name], "2026-12-01", "platform") for name in ("L1", "D1", "E1")
    )

    assert (lesson.kind, lesson.team, lesson.day, lesson.state) == ("lesson", "platform", "2026-11-21", "new")
    assert (lesson.heading, lesson.body) == ("Ask early", "In sprints\nTwice\nAsk")
    assert (lesson.channels, lesson.review, lesson.topic) == (("ci",), "2027-01-01", "Releases wait")
    assert (decision.body, decision.channels, decision.state) == (
        "It waits\nWait",
        ("ci", "merge"),
        "in force",
    )
    assert (experiment.body, experiment.who) == ("One week\nDays\nSix\nNobody came", "Ana")
    assert (experiment.state, experiment.review) == ("dropped", "")
    (action,) = known_actions([PastSession(session)])
    assert entry_of_action(action, session, "platform").review == "2026-12-05"
