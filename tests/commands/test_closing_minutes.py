"""What a session that opens knows of earlier ones, and where its minutes will be found after its end."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from retro.commands.closing_minutes import ASK, closing_minutes
from retro.commands.hosted_session import new_session
from retro.commands.past_actions import FromEarlierSessions, from_earlier_sessions
from retro.session.agenda import DEMO, Prompt
from retro.session.earlier_figures import EarlierFigure, EarlierMeeting
from retro.stages import codec, engine
from retro.storage import Library
from retro.workspace import Workspace
from tests.builders import OPENED, a_whole_meeting, an_agenda
from tests.commands.test_demo_sessions import keep
from tests.confirming import confirmed
from tests.tui.checkin_rooms import minutes_of_health

DAY = 24 * 60 * 60


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace(tmp_path).prepare()
    return tmp_path


def test_a_session_that_opens_knows_what_sessions_of_its_format_have_shown(workspace: Path) -> None:
    agenda = an_agenda()
    for number in range(7):
        now = OPENED + number * DAY
        keep(workspace, a_whole_meeting(agenda, name=f"2026-11-{21 + number}-sprint", now=now))
    keep(workspace, a_whole_meeting(an_agenda(name="Other"), name="2026-11-29-other", now=OPENED + 8 * DAY))
    demo = an_agenda(tags=(DEMO,))
    keep(workspace, a_whole_meeting(demo, name="2026-11-30-demo", now=OPENED + 9 * DAY))
    library = Library(workspace / "sessions")

    told = from_earlier_sessions(Workspace(workspace), library, agenda.name)

    assert [meeting.date for meeting in told.figures] == [f"2026-11-{23 + number}" for number in range(5)]
    figures = (EarlierFigure("How are you?", 3.0, 5), EarlierFigure("Worth the time", 4.0, 5))
    assert told.figures[-1] == EarlierMeeting("2026-11-27-sprint", "2026-11-27", figures)
    journal = new_session(library, agenda, "Next", told)
    journal.close()
    events = [codec().decode(event) for event in library.events(journal.path.stem)]
    assert engine().fold(events).earlier == told.figures
    assert from_earlier_sessions(Workspace(workspace), library, "None such").figures == ()


def test_what_was_typed_in_an_earlier_session_does_not_go_on_into_another(workspace: Path) -> None:
    agenda = an_agenda()
    typed = Prompt("checkin-0", "How is Bob?", typed_title=True)
    stages = (replace(s, prompts=(typed,)) if s.kind == "checkin" else s for s in agenda.stages)
    keep(workspace, a_whole_meeting(replace(agenda, stages=tuple(stages)), now=OPENED))
    library = Library(workspace / "sessions")

    told = from_earlier_sessions(Workspace(workspace), library, agenda.name)

    assert [figure.name for meeting in told.figures for figure in meeting.figures] == ["Worth the time"]


def test_a_session_without_earlier_ones_stores_nothing_of_them(workspace: Path) -> None:
    library = Library(workspace / "sessions")
    journal = new_session(library, an_agenda(), "First", FromEarlierSessions())
    journal.close()
    assert b"earlier" not in journal.path.read_bytes()


def test_where_the_minutes_will_be_found_holds_no_secret(workspace: Path) -> None:
    meeting = minutes_of_health()
    assert closing_minutes(Workspace(workspace), meeting.session)(meeting.session).place == ASK
    tables = (
        '[publish.wiki]\nkind = "http"\nurl = "https://ana:XSECRETX@wiki.example.org:8443/team?key=XSECRETX"\n'
        '[publish.here]\nkind = "folder"\nfolder = "pages"\n'
    )

    written = closing_minutes(confirmed(workspace, tables), meeting.session)(meeting.session)

    assert "https://wiki.example.org:8443/team." in written.place
    assert "XSECRETX" not in written.place + written.place_for_leader
    assert str(workspace) not in written.place
    assert f"publish {meeting.session.id}" in written.place_for_leader


def test_addresses_that_nobody_has_confirmed_are_told_to_nobody(workspace: Path) -> None:
    (workspace / "retro.toml").write_text('[publish.wiki]\nkind = "http"\nurl = "https://evil.example"\n')
    meeting = minutes_of_health()
    assert closing_minutes(Workspace(workspace), meeting.session)(meeting.session).place == ASK
