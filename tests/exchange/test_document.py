"""A session as JSON comes back elsewhere with nothing lost, and holds nothing that was not shown."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from retro.errors import ImportFailed
from retro.exchange.document import exported, imported, schema
from retro.exchange.import_reader import read
from retro.minutes import markdown
from retro.session.acts import BindKey, RemoveSeat, SetReturnCode
from retro.session.agenda import Privacy
from retro.session.agenda_acts import RepeatStage, SkipStage
from retro.session.context import SYSTEM
from retro.session.earlier_figures import EarlierFigure, EarlierMeeting
from retro.session.people import Role
from retro.session.snapshot import Snapshot
from tests.builders import Meeting, a_whole_meeting, an_agenda
from tests.minutes.test_texts_on_the_page import Words, held, spoken

EARLIER = (EarlierMeeting("2026-11-07-sprint-41", "2026-11-07", (EarlierFigure("Mood", 3.25, 5),)),)
SCHEMA = Path(__file__).parents[2] / "docs" / "minutes.schema.json"


def export(meeting: Meeting) -> str:
    return exported(meeting.session)


def test_a_session_comes_back_with_nothing_lost() -> None:
    meeting = a_whole_meeting()

    back = imported(export(meeting))

    assert markdown(back) == meeting.minutes
    assert back.record == meeting.session.record
    assert back.board.cards == meeting.session.board.cards
    assert back.board.topics == meeting.session.board.topics
    assert back.agenda == meeting.session.agenda
    assert back.absent == ("Eva",)
    assert back.states == meeting.session.states
    assert back.used == meeting.session.used


def test_changes_of_the_agenda_come_back() -> None:
    meeting = Meeting().join("Ana", "Ben", "Chloé").go("ideate").add("Ana", "Start", "Pair").reveal()
    meeting.change(SkipStage, stage="vote").change(RepeatStage, stage="ideate")
    meeting.change_stage("discuss", minutes=5).end()

    back = imported(export(meeting))

    assert back.agenda == meeting.session.agenda
    assert markdown(back) == meeting.minutes
    assert "Voting was skipped." in markdown(back)


@settings(deadline=None, max_examples=40)
@given(spoken())
def test_whatever_was_said_comes_back(said: Words) -> None:
    meeting = held(said)
    text = export(meeting)

    assert markdown(imported(text)) == meeting.minutes
    assert imported(text).record == meeting.session.record


@pytest.mark.parametrize("attendance", [True, False])
@pytest.mark.parametrize("privacy", list(Privacy))
def test_authors_come_back_where_the_minutes_name_them(privacy: Privacy, attendance: bool) -> None:
    agenda, team = an_agenda(privacy, attendance=attendance), ("Ana", "Eva")
    meeting = Meeting(agenda, team=team).join("Ana", "Ben", "Gone")
    meeting.let_in("Eve", Role.OBSERVER).go("ideate").add("Ana", "Start", "one").reveal()
    meeting.lead(RemoveSeat(meeting.seat("Gone"))).end()

    text = export(meeting)

    assert markdown(imported(text)) == meeting.minutes
    everybody = ("Ana", "Ben", "Eva", "Eve", "Dana", "Gone")
    named = {name for name in everybody if name in text}
    told = {name for name in everybody if name in meeting.minutes}
    assert named == told


def a_meeting_left_open() -> Meeting:
    meeting = Meeting().join("Ana", "Ben").next().answer("Ana", 4)
    meeting.go("ideate").add("Ana", "Start", "shown").reveal().add("Ben", "Start", "late")
    meeting.go("vote").vote("Ana", meeting.label("shown")).go("close").rate("Ana", 1, "secret line")
    return meeting.end()


def test_what_was_not_shown_is_only_counted() -> None:
    unrevealed = Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret one", "secret two").end()

    text = export(unrevealed)

    assert "secret" not in text
    assert json.loads(text)["withheld"] == {"ideate": 2}
    assert markdown(imported(text)) == unrevealed.minutes
    assert "2 cards were never revealed" in unrevealed.minutes


def test_open_votes_and_answers_are_only_counted() -> None:
    meeting = a_meeting_left_open()

    text = export(meeting)

    assert "secret" not in text
    assert json.loads(text)["withheld"] == {"checkin": 1, "vote": 1, "close": 1}
    nothing: dict[str, object] = {
        "reopened": 0,
        "tally": None,
        "together": [],
        "voters": 0,
        "method": "dots",
        "abstained": 0,
        "spread": {},
        "questions": [],
    }
    assert json.loads(text)["stages"]["vote"] == {"VoteState": nothing}
    assert markdown(imported(text)) == meeting.minutes


def test_no_key_code_or_seat_is_exported() -> None:
    meeting = Meeting(an_agenda(Privacy.REVEALED)).join("Ana").go("ideate").add("Ana", "Start", "x").reveal()
    for act in (
        BindKey(meeting.seat("Ana"), "SHA256:a-key"),
        SetReturnCode(meeting.seat("Ana"), "a-hash-of-a-code"),
    ):
        meeting._decide(act, SYSTEM, None)

    text = export(meeting.end())

    assert not any(secret in text for secret in ("SHA256", "a-hash", "seat-"))
    assert markdown(imported(text)) == meeting.minutes


def test_an_import_is_stored_and_read_like_any_session() -> None:
    meeting = a_meeting_left_open()
    back = imported(export(meeting))

    document = json.loads(json.dumps(meeting.codec.encode(Snapshot(back))))

    assert markdown(meeting.engine.fold([meeting.codec.decode(document)])) == meeting.minutes


def test_the_same_session_gives_the_same_document() -> None:
    meeting = a_whole_meeting()

    assert export(meeting) == export(meeting)
    assert export(meeting).endswith("}\n")


def test_a_session_that_runs_is_not_imported() -> None:
    with pytest.raises(ImportFailed, match="had not ended when it was exported"):
        imported(export(Meeting().next()))


CHANGES: list[tuple[str, Callable[[Any], Any]]] = [
    ("not exported by Retro", lambda d: d.update(version=2)),
    ("not exported by Retro", lambda d: d.update(more=1)),
    ("not exported by Retro", lambda d: d.pop("record")),
    ("not exported by Retro", lambda d: d.update(opened="x")),
    ("not exported by Retro", lambda d: d["stages"].update(vote={"Nothing": {}})),
    ("a result that no stage of the kind vote has", lambda d: d["stages"].update(vote=d["stages"]["close"])),
    ("a stage of the kind dance", lambda d: d["agenda"]["stages"][0].update(kind="dance")),
    ("a card under a question", lambda d: d["cards"][0].update(prompt="x")),
    ("topics that are not made", lambda d: d["topics"].pop()),
    ("topics that are not made", lambda d: d["topics"].append(d["topics"][0])),
    ("a card, a1, that is empty or too long", lambda d: d["cards"][0].update(text="x" * 501)),
    ("a card, a1, that is empty or too long", lambda d: d["cards"][0].update(text="\x1b")),
    ("an empty topic", lambda d: d["topics"].append({"id": "T9", "cards": []})),
    ("the result of a stage", lambda d: d["withheld"].update(x=1)),
    ("a place in the agenda", lambda d: d.update(position=99)),
    ("a time that does not exist", lambda d: d.update(opened=10**18)),
    ("a time that does not exist", lambda d: d.update(ended=-1)),
    ("a time that does not exist", lambda d: d.update(offset=1440)),
    ("an entry whose id belongs to something else", lambda d: d["record"]["actions"][0].update(id="Ax")),
    ("an entry whose id belongs to something else", lambda d: d["record"]["actions"][0].update(id="A2")),
    ("an entry whose id belongs to something else", lambda d: d["record"]["decisions"][0].update(id="A1")),
    (
        "an entry whose id belongs to something else",
        lambda d: d["record"]["promises"][0].update(session="../x"),
    ),
    (
        "an entry whose id belongs to something else",
        lambda d: d["record"]["promises"][0]["action"].update(id="A"),
    ),
    ("a date that does not exist", lambda d: d["record"]["actions"][0].update(due="soon")),
    ("a date that does not exist", lambda d: d["record"]["decisions"][0].update(review="20270115")),
    ("a date that does not exist", lambda d: d["record"]["promises"][0].update(date="")),
    ("two stages with one id", lambda d: d["agenda"]["stages"].append(d["agenda"]["stages"][0])),
    ("a stage vote that is not possible", lambda d: d["agenda"]["stages"][4].update(settings={"dots": -1})),
]


@pytest.mark.parametrize(("sentence", "change"), CHANGES)
def test_a_document_that_does_not_fit_is_refused(sentence: str, change: Callable[[Any], Any]) -> None:
    document = json.loads(export(a_whole_meeting()))
    change(document)

    with pytest.raises(ImportFailed, match=re.escape(sentence)):
        imported(json.dumps(document))


def test_what_steers_a_terminal_does_not_get_in() -> None:
    text = export(a_whole_meeting()).replace("Lunch together", "Lunch\\u001b[2J \\u202etogether")

    assert imported(text).board.card("c1").text == "Lunch[2J together"
    assert read(text) == imported(text)


def test_the_published_schema_is_that_of_the_program() -> None:
    if os.environ.get("UPDATE_SCHEMA"):
        SCHEMA.write_text(schema(), encoding="utf-8")

    assert SCHEMA.read_text("utf-8") == schema(), "UPDATE_SCHEMA=1 pytest tests/exchange writes it anew"


def test_the_schema_names_what_every_document_has() -> None:
    described = json.loads(schema())["$defs"]
    document = json.loads(export(a_whole_meeting()))

    assert set(described["Document"]["required"]) <= set(document)
    recovered = msgspec.structs.replace(a_whole_meeting().session, recovered_from="2026-11-20-damaged")
    assert imported(exported(recovered)).recovered_from == "2026-11-20-damaged"
    compared = msgspec.structs.replace(a_whole_meeting().session, earlier=EARLIER)
    assert imported(exported(compared)).earlier == EARLIER
    document["earlier"] = json.loads(exported(compared))["earlier"]
    belongs = msgspec.structs.replace(
        a_whole_meeting().session, team_id="platform", channels=("ci", "on-call")
    )
    again = imported(exported(belongs))
    assert (again.team_id, again.channels) == ("platform", ("ci", "on-call"))
    document |= {key: json.loads(exported(belongs))[key] for key in ("team_id", "channels")}
    document["recovered_from"] = json.loads(exported(recovered))["recovered_from"]
    assert set(described["Document"]["properties"]) == set(document)
    assert {name for outcome in document["stages"].values() for name in outcome} <= set(
        described["Outcome"]["properties"]
    )
