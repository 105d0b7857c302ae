"""`retro lessons`, `decisions`, `experiments` and `due`: what became of records, said and listed."""

import datetime
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import icalendar
import pytest

from retro.publish.followups import Followups
from retro.session.later_words import RecordWord
from retro.session.record import Decision
from retro.storage import Library
from tests.commands.records_workspace import FIRST, LATER, SECOND, a_session, a_team, put
from tests.publish.helpers import retro

ROOT = Path(__file__).parents[2]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return a_team(tmp_path / "team")


def rows(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    """The cells of what is listed."""
    capsys.readouterr()
    assert retro(team, *arguments) == 0
    return [line.split("  ") for line in capsys.readouterr().out.splitlines()]


def states(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """What is said of each record that is listed."""
    found = [[cell.strip() for cell in row if cell.strip()] for row in rows(team, capsys, *arguments)]
    return {row[0]: row[1] for row in found}


def data(team: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert retro(team, *arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def words(team: Path, session: str = FIRST) -> list[RecordWord]:
    return Followups(Library(team / "sessions").path(session)).of(RecordWord)


def in_days(days: int) -> str:
    return (datetime.datetime.now().astimezone().date() + datetime.timedelta(days=days)).isoformat()


def test_every_sort_is_listed_by_state(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert states(team, capsys, "lessons") == {
        f"{FIRST}/L1": "due since 3 Sep 2026",
        f"{SECOND}/L1": "new, look again 20 May 2027",
    }
    assert states(team, capsys, "decisions")[f"{FIRST}/D1"] == "due since 1 Sep 2026"
    assert states(team, capsys, "experiments") == {
        f"{FIRST}/E1": "due since 1 Apr 2026",
        f"{SECOND}/E1": "planned",
    }
    assert [*states(team, capsys, "decisions", "--state", "in force")] == [f"{SECOND}/D1"]
    assert [*states(team, capsys, "decisions", "list", SECOND + "/d1")] == [f"{SECOND}/D1"]


def test_what_was_said_last_counts(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    until = in_days(365)
    assert retro(team, "decisions", "confirm", f"{FIRST}/D1", "--until", until) == 0
    assert "in force, look again" in capsys.readouterr().err
    assert data(team, capsys, "decisions")["entries"][0]["review"] == until

    assert retro(team, "decisions", "change", f"{FIRST}/D1", "--by", f"{SECOND}/D1") == 0
    assert states(team, capsys, "decisions")[f"{FIRST}/D1"] == f"changed, by {SECOND}/D1"
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "It slows us down") == 1
    assert f"{SECOND}/D1 holds now" in capsys.readouterr().err

    assert retro(team, "decisions", "confirm", f"{FIRST}/D1") == 0  # a mistake is taken back
    assert retro(team, "decisions", "end", "D1", "--because", "It slows us down") == 1
    assert "could be several decisions" in capsys.readouterr().err
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "It slows us down") == 0
    assert states(team, capsys, "decisions")[f"{FIRST}/D1"] == "ended"
    assert [word.said for word in sorted(words(team), key=lambda word: word.at)] == [
        *("confirmed", "changed", "confirmed", "ended")
    ]


def test_a_lesson_is_found_again_and_becomes_practice(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "lessons", "again", f"{FIRST}/L1") == 0
    assert states(team, capsys, "lessons")[f"{FIRST}/L1"].startswith("kept, found true again once, look")
    assert data(team, capsys, "lessons")["entries"][-1]["seen"] == 1

    assert retro(team, "lessons", "practice", f"{FIRST}/L1", "--by", f"{SECOND}/D1") == 0
    assert states(team, capsys, "lessons")[f"{FIRST}/L1"].startswith(
        f"practice, found true again once, by {SECOND}/D1"
    )
    assert retro(team, "lessons", "retire", f"{SECOND}/L1", "--because", "There is no vault") == 0
    assert states(team, capsys, "lessons", "--state", "retired") == {f"{SECOND}/L1": "retired"}
    assert retro(team, "lessons", "practice", f"{FIRST}/L1", "--by", f"{SECOND}/D7") == 1
    assert "There is no decision" in capsys.readouterr().err


def test_an_experiment_begins_and_is_concluded_with_what_was_seen(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "experiments", "start", f"{FIRST}/E1", "--until", "+2w") == 0
    assert states(team, capsys, "experiments")[f"{FIRST}/E1"].startswith("running, until")
    assert data(team, capsys, "experiments")["entries"][0]["review"] == in_days(14)

    saw = "4 releases, 3 people"
    conclude = ("experiments", "conclude", f"{FIRST}/E1")
    assert retro(team, *conclude, "adapted", "--saw", saw, "--next", f"{SECOND}/E1") == 0
    assert states(team, capsys, "experiments")[f"{FIRST}/E1"] == f"adapted, continued by {SECOND}/E1"
    assert data(team, capsys, "experiments")["entries"][-1]["body"] == saw
    assert retro(team, *conclude, "dropped", "--saw", " ") == 1
    assert "What you saw needs some text" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        retro(team, *conclude, "dropped")
    assert retro(team, *conclude, "adopted", "--saw", saw, "--next", f"{SECOND}/E1") == 1


def test_what_is_due_is_listed_until_somebody_looks_at_it(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [row[0].strip() for row in rows(team, capsys, "due")]
    assert found == [f"{FIRST}/{name}" for name in ("A1", "E1", "D1", "L1")]

    assert retro(team, "lessons", "again", f"{FIRST}/L1") == 0
    assert retro(team, "decisions", "confirm", f"{FIRST}/D1", "--until", "2026-10-01") == 0
    assert retro(team, "experiments", "conclude", f"{FIRST}/E1", "dropped", "--saw", "Nobody came") == 0
    assert retro(team, "actions", "done", f"{FIRST}/A1") == 0

    entries = data(team, capsys, "due")["entries"]
    assert [(each["ref"], each["state"], each["review"]) for each in entries] == [
        (f"{FIRST}/D1", "in force", "2026-10-01")  # a date in the past is taken, and due at once
    ]
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "Enough") == 0
    capsys.readouterr()
    assert retro(team, "due") == 0
    assert capsys.readouterr() == ("", "Nothing is due.\n")


def test_the_calendar_has_every_date_and_nobody_s_name(
    team: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "due.ics"
    assert retro(team, "due", "--ics", "-o", str(file)) == 0
    written = file.read_bytes()

    calendar: Any = icalendar.Calendar.from_ical(written)
    events = {str(event["uid"]): str(event["dtstart"].dt) for event in calendar.walk("VEVENT")}
    assert events == {
        f"{FIRST}/A1@retro": "2026-03-20",
        f"{FIRST}/E1@retro": "2026-04-01",
        f"{FIRST}/D1@retro": "2026-09-01",
        f"{FIRST}/L1@retro": "2026-09-03",
        f"{SECOND}/D1@retro": "2027-05-20",
        f"{SECOND}/L1@retro": "2027-05-20",
    }
    assert b"Ben" not in written
    capsys.readouterr()
    assert retro(team, "due", "--ics") == 0
    assert capsys.readouterr().out.splitlines() == written.decode().splitlines()
    assert retro(team, "due", "--ics", "-o", str(tmp_path)) == 1


def test_only_a_calendar_loads_the_library_that_writes_it(team: Path) -> None:
    program = (
        "import sys\nfrom retro.cli import main\n"
        f"main(['--workspace', {str(team)!r}, *sys.argv[1:]])\n"
        "sys.stderr.write('loaded' if 'icalendar' in sys.modules else 'without')"
    )

    for arguments, said in ((["due"], "without"), (["lessons"], "without"), (["due", "--ics"], "loaded")):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=ROOT
        )
        assert done.stderr.endswith(said)


def test_the_shape_of_the_data(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = data(team, capsys, "experiments", "--state", "due")

    assert found == {
        "schema": 1,
        "question": "kind:experiment state:due",
        "total": 1,
        "ranked": "all",
        "entries": [
            {
                "ref": f"{FIRST}/E1",
                "kind": "experiment",
                "team": "",
                "day": "2026-03-07",
                "heading": "If we pair on releases, then nobody waits",
                "who": "Ana",
                "state": "due",
                "review": "2026-04-01",
            }
        ],
    }
    assert (
        data(team, capsys, "decisions", "--state", "in force")["question"] == 'kind:decision state:"in force"'
    )
    whose = data(team, capsys, "actions", "--who", "ben")
    assert [each["ref"] for each in whose["entries"]] == [f"{FIRST}/A1", f"{SECOND}/A1"]
    assert data(team, capsys, "actions", "--who", "Zoe")["entries"] == []


def test_without_records_a_sentence_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team = tmp_path / "team"
    team.mkdir()

    for command in ("lessons", "decisions", "experiments"):
        assert retro(team, command) == 0
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("No finished session has a")
    assert data(team, capsys, "lessons")["total"] == 0
    assert retro(team, "lessons", "again", "L1") == 1
    assert "There is no lesson 'L1'" in capsys.readouterr().err


def test_records_of_demos_are_listed_only_with_everything(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(team, a_session("2026-11-22-demo", LATER, simulated=True))

    assert retro(team, "decisions") == 0
    listed = capsys.readouterr()
    assert "2026-11-22-demo/D1" not in listed.out
    assert "1 decision of demo sessions is left out" in listed.err
    assert "2026-11-22-demo/D1" in states(team, capsys, "decisions", "--all")
    assert retro(team, "decisions", "confirm", "2026-11-22-demo/D1") == 0
    assert states(team, capsys, "decisions", "list", "2026-11-22-demo/D1")


def test_a_later_decision_that_says_it_changes_another_does(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = Decision("D", "Merge, and mend at once", changes=f"{FIRST}/D1")
    put(team, a_session("2026-11-25-next", (decision,), 1))

    assert states(team, capsys, "decisions")[f"{FIRST}/D1"] == "changed, by 2026-11-25-next/D1"
    assert retro(team, "sessions", "delete", FIRST, "--yes") == 0
    assert [*states(team, capsys, "decisions")] == [f"{SECOND}/D1", "2026-11-25-next/D1"]


def test_where_the_meeting_of_a_record_is_gone_it_is_said(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "decisions", "change", f"{FIRST}/D1", "--by", f"{SECOND}/D1") == 0
    assert retro(team, "sessions", "delete", SECOND, "--yes") == 0

    said = states(team, capsys, "decisions")[f"{FIRST}/D1"]
    assert said == f"changed, by {SECOND}/D1, its meeting is not here any more"


def test_a_damaged_session_hides_no_other(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (team / "sessions" / f"{SECOND}.json").write_text("{", "utf-8")

    assert retro(team, "due") == 0
    said = capsys.readouterr()
    assert f"{FIRST}/D1" in said.out
    assert "records may be missing here" in said.err


def test_where_what_was_said_cannot_be_read_a_record_is_listed_all_the_same(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "Enough") == 0
    for file in (team / "sessions").glob(f"{FIRST}.json.after*"):
        file.write_text("{", "utf-8")

    assert retro(team, "due") == 0
    said = capsys.readouterr()
    assert f"{FIRST}/D1" in said.out
    assert "records may be missing here" in said.err
    assert retro(team, "minutes", FIRST) == 0


def test_what_several_say_at_the_same_moment_is_all_kept(team: Path) -> None:
    def say(number: int) -> None:
        word = RecordWord(record=f"{FIRST}/D1", said="confirmed", because=str(number), at=2_000_000_000)
        Followups(Library(team / "sessions").path(FIRST)).keep_word(word)

    with ThreadPoolExecutor(8) as people:
        list(people.map(say, range(8)))

    assert {word.because for word in words(team)} == {str(number) for number in range(8)}
    assert len({word.at for word in words(team)}) == 8


# On the page


def test_the_minutes_say_what_became_of_a_record(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (Decision("D", "Merge twice"), Decision("D", "Merge once", changes=f"{FIRST}/D1"))
    put(team, a_session("2026-11-25-next", (first, second), 1))
    assert retro(team, "lessons", "again", f"{FIRST}/L1", "--until", "2027-01-01") == 0
    capsys.readouterr()

    assert retro(team, "minutes", FIRST) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if "Since then" in line]
    today = in_days(0)
    assert lines == [
        "- Since then: changed on 2026-11-28 · by 2026-11-25-next/D2",
        f"- Since then: found true again on {today} · to be looked at again 2027-01-01",
    ]
    assert retro(team, "minutes", "2026-11-25-next") == 0
    assert "Since then" not in capsys.readouterr().out


# Erasing


def test_a_forgotten_name_is_in_nothing_that_was_said(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saw = "Zacharias released alone"
    assert retro(team, "experiments", "conclude", f"{FIRST}/E1", "dropped", "--saw", saw) == 0
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "Zacharias left") == 0
    assert b"Zacharias" in kept(team)

    assert retro(team, "sessions", "forget", FIRST, "zacharias", "--yes") == 0

    assert b"Zacharias" not in kept(team)
    assert [word.saw for word in words(team) if word.saw] == ["a participant released alone"]
    assert states(team, capsys, "experiments")[f"{FIRST}/E1"] == "dropped"


def test_other_sessions_whose_records_name_somebody_are_named(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "Ana left") == 0
    assert retro(team, "sessions", "forget", SECOND, "Ana", "--yes") == 0

    assert f"What was said later of {FIRST} has this name" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "verb"), [("D1", "decisions"), ("L1", "lessons"), ("E1", "experiments")])
def test_what_was_said_of_a_removed_record_goes_with_it(team: Path, name: str, verb: str) -> None:
    said = {"decisions": "end", "lessons": "retire"}.get(verb)
    ways = (
        [verb, said, f"{FIRST}/{name}", "--because"]
        if said
        else [verb, "conclude", f"{FIRST}/{name}", "dropped", "--saw"]
    )
    assert retro(team, *ways, "Zacharias") == 0
    assert b"Zacharias" in kept(team)

    assert retro(team, "sessions", "remove", FIRST, name, "--yes") == 0

    assert b"Zacharias" not in kept(team)
    assert words(team) == []


def test_what_was_said_can_be_removed_and_the_state_stays(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "Zacharias broke it") == 0
    assert retro(team, "decisions", "confirm", f"{FIRST}/D1", "--because", "Or not Zacharias") == 0
    assert retro(team, "decisions", "end", f"{FIRST}/D1", "--because", "It was") == 0
    capsys.readouterr()
    assert retro(team, "sessions", "remove", FIRST) == 0
    assert "later D1" in capsys.readouterr().out

    assert retro(team, "sessions", "remove", FIRST, "later", "D1", "--yes") == 0

    assert b"Zacharias" not in kept(team)
    assert states(team, capsys, "decisions")[f"{FIRST}/D1"] == "ended"
    assert retro(team, "sessions", "remove", FIRST, "later", "D1", "--yes") == 1
    assert "Nothing was said later" in capsys.readouterr().err


def kept(team: Path) -> bytes:
    """Every byte of every file of the workspace."""
    return b"\n".join(path.read_bytes() for path in sorted(team.rglob("*")) if path.is_file())


def test_nothing_is_changed_into_itself(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert retro(team, "decisions", "change", f"{FIRST}/D1", "--by", f"{FIRST}/D1") == 1
    assert capsys.readouterr().err == f"retro: {FIRST}/D1 cannot be changed into itself.\n"
