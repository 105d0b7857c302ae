"""Who wrote a card that carries their name corrects it, also after the reveal; nobody else does."""

import msgspec
import pytest

from retro.errors import RuleError
from retro.session.agenda import Privacy
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.ideate.rules import IdeateView
from tests.builders import LEADER, Meeting, an_agenda


def revealed(privacy: Privacy) -> Meeting:
    meeting = Meeting(an_agenda(privacy)).join("Ana", "Ben").go("ideate")
    return meeting.add("Ana", "Start", "XTYPOX").reveal()


def own(meeting: Meeting, name: str) -> list[str]:
    panel = meeting.view(name).panel
    assert isinstance(panel, IdeateView)
    return [card.text for card in panel.own]


@pytest.mark.parametrize("privacy", [Privacy.NAMED, Privacy.REVEALED])
def test_the_author_corrects_a_revealed_card_and_no_file_keeps_the_old_words(
    privacy: Privacy,
) -> None:
    meeting = revealed(privacy)
    assert own(meeting, "Ana") == ["XTYPOX"]
    assert own(meeting, "Ben") == []

    meeting.act("Ana", CorrectCard("ideate", "a1", "right"))

    assert [card.text for card in meeting.session.board.cards] == ["right"]
    assert b"XTYPOX" not in msgspec.json.encode([meeting.documents, meeting.private])
    assert meeting.reread() == meeting.session


@pytest.mark.parametrize("name", ["Ben", LEADER])
def test_nobody_else_corrects_it(name: str) -> None:
    with pytest.raises(RuleError):
        revealed(Privacy.NAMED).act(name, CorrectCard("ideate", "a1", "wrong"))


def test_a_card_without_a_name_is_nobodys_to_correct() -> None:
    meeting = revealed(Privacy.ANONYMOUS)

    assert own(meeting, "Ana") == []
    with pytest.raises(RuleError, match="only where names are shown"):
        meeting.act("Ana", CorrectCard("ideate", "a1", "wrong"))


def test_a_card_cannot_be_corrected_once_it_is_hidden_again_or_the_group_has_gone_on() -> None:
    meeting = revealed(Privacy.NAMED).reopen()
    with pytest.raises(RuleError):
        meeting.act("Ana", CorrectCard("ideate", "a1", "late"))

    meeting.reveal().go("group")
    with pytest.raises(RuleError, match="The group has moved on"):
        meeting.act("Ana", CorrectCard("ideate", "a1", "late"))
