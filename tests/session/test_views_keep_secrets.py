"""A view holds nothing that is private to somebody else: not in any field, for any seat, in any stage."""

import msgspec
import pytest

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.context import SYSTEM, Context
from retro.session.people import Role
from retro.session.view import RoomState
from retro.stages.close.rules import CloseView
from retro.stages.ideate.rules import IdeateView
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, OPENED, Meeting, an_agenda

OTHERS = ("Ben", LEADER, "Eve")


def a_meeting(privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    return Meeting(an_agenda(privacy)).join("Ana", "Ben").let_in("Eve", Role.OBSERVER)


def seen_by(meeting: Meeting, name: str) -> str:
    return msgspec.json.encode(meeting.view(name)).decode()


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_hidden_card_is_seen_by_its_author_only(privacy: Privacy) -> None:
    meeting = a_meeting(privacy).go("ideate").add("Ana", "Start", "XSECRETX")

    assert "XSECRETX" in seen_by(meeting, "Ana")
    assert not any("XSECRETX" in seen_by(meeting, name) for name in OTHERS)


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.parametrize("stage", ["group", "vote", "discuss", "commit", "lessons", "close"])
def test_a_hidden_card_stays_hidden_when_the_group_goes_on(stage: str, privacy: Privacy) -> None:
    meeting = a_meeting(privacy).go("ideate").add("Ana", "Start", "XSECRETX").go(stage)

    assert not any("XSECRETX" in seen_by(meeting, name) for name in ("Ana", *OTHERS))


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_revealed_card_tells_its_author_only_where_the_contract_allows(privacy: Privacy) -> None:
    meeting = a_meeting(privacy).go("ideate").add("Ana", "Start", "open").reveal()

    for name in OTHERS:
        panel = meeting.view(name).panel
        assert isinstance(panel, IdeateView)
        author = panel.columns[0].cards[0].author
        assert author == ("" if privacy is Privacy.ANONYMOUS else meeting.seat("Ana"))


def test_an_own_dot_is_seen_by_nobody_else() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "one").reveal().go("vote")
    meeting.vote("Ana", meeting.label("one"))

    for name in ("Ana", *OTHERS):
        panel = meeting.view(name).panel
        assert isinstance(panel, VoteView)
        assert (panel.given, panel.rows[0].mine) == ((1, 1) if name == "Ana" else (0, 0))
        assert panel.rows[0].dots is None


def test_a_closing_line_is_seen_by_nobody_else() -> None:
    meeting = a_meeting().go("close").rate("Ana", 1, "XSECRETX")

    for name in OTHERS:
        panel = meeting.view(name).panel
        assert isinstance(panel, CloseView)
        assert panel.rating.mine is None
        assert "XSECRETX" not in seen_by(meeting, name)


def test_the_shared_window_shows_no_drafts() -> None:
    meeting = a_meeting().go("ideate")
    room_state = RoomState(OPENED, secret=meeting.secret, drafts={"card": "XSECRETX"})

    assert "XSECRETX" in repr(meeting.engine.view_for(meeting.session, meeting.seat("Ana"), room_state))
    assert "XSECRETX" not in repr(meeting.engine.view_for(meeting.session, meeting.seat(LEADER), room_state))


def test_no_view_holds_a_key_or_a_return_code() -> None:
    meeting = a_meeting().next()
    context = Context(SYSTEM, None, OPENED)
    for event in meeting.engine.decide(
        meeting.session, acts.TakeSeat("k", "Kim", key="SHA256:XK", code="XC"), context
    ):
        meeting.session = meeting.engine.apply(meeting.session, event)

    for name in ("Ana", *OTHERS):
        assert "SHA256:XK" not in seen_by(meeting, name)
        assert "XC" not in seen_by(meeting, name)
