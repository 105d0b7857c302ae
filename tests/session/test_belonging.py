"""To which team a session belongs and what it is about: from its opening to its file, page and export."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import ImportFailed
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.minutes.front_matter import front_matter
from retro.room import opening
from retro.session.belonging import channels_of, is_channel, is_team_id
from retro.session.record_rules import TAGS
from retro.session.summary import summary_of
from retro.stages import KINDS
from tests.builders import a_whole_meeting, an_agenda
from tests.storage.folding import CODEC, ENGINE, read


def test_a_session_keeps_its_team_and_channels_through_every_writing() -> None:
    session = ENGINE.fold([opening("s", "S", an_agenda(), kinds=KINDS, at=1, offset=0, team_id="platform")])
    belonging = msgspec.structs.replace(a_whole_meeting().session, team_id="platform", channels=("ci",))

    assert session.team_id == "platform"
    assert read(CODEC.whole(belonging)) == belonging
    assert (summary_of(belonging).team_id, summary_of(belonging).channels) == ("platform", ("ci",))


def test_what_belongs_nowhere_is_written_as_ever() -> None:
    document = CODEC.whole(a_whole_meeting().session)[0]

    assert not {"team_id", "channels"} & set(document["session"])


def test_the_template_says_what_its_sessions_are_about_before_the_team_does() -> None:
    own = msgspec.structs.replace(an_agenda(), channels=("hiring",))

    assert opening("s", "S", own, kinds=KINDS, at=1, offset=0, channels=("ci",)).channels == ("hiring",)
    assert opening("s", "S", an_agenda(), kinds=KINDS, at=1, offset=0, channels=("ci",)).channels == ("ci",)


def test_the_page_says_the_team_and_what_it_was_about() -> None:
    session = msgspec.structs.replace(
        a_whole_meeting().session, team_id="platform", channels=("ci", "on-call")
    )

    assert "**Team:** platform" in markdown(session)
    assert "**About:** #ci #on-call" in markdown(session).replace("\\", "")
    head = front_matter(session)
    assert 'team: "platform"' in head
    assert '"ci","on-call"' in head
    assert "**Team:**" not in markdown(a_whole_meeting().session)


@pytest.mark.parametrize(
    "wrong", [{"team_id": "none"}, {"team_id": "A/b"}, {"channels": ["x" * 31]}, {"channels": ["Ci"]}]
)
def test_a_document_with_a_team_or_channel_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    document = json.loads(exported(a_whole_meeting().session))

    with pytest.raises(ImportFailed, match="contradicts itself"):
        imported(json.dumps(document | wrong))


@given(st.lists(st.text(max_size=40), max_size=20))
def test_whatever_is_typed_becomes_channels_that_can_be_kept(texts: list[str]) -> None:
    kept = channels_of(texts)

    assert len(set(kept)) == len(kept) <= TAGS
    assert all(map(is_channel, kept))
    assert channels_of(kept) == kept


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("platform", True),
        ("web-2", True),
        ("a", True),
        ("none", False),
        ("", False),
        ("-a", False),
        ("A", False),
    ],
)
def test_the_id_of_a_team_is_a_plain_name(text: str, fits: bool) -> None:
    assert is_team_id(text) is fits
