"""Actions from other tools: found in columns of actions, and closed where nobody says that they are open."""

import pytest

from retro.exchange.foreign_board import ForeignBoard, is_of_actions
from retro.exchange.import_reader import read
from retro.exchange.imported_meeting import finished
from retro.minutes import markdown
from retro.session.model import Session
from retro.session.open_actions import ActionStatus, PastSession, known_actions, to_carry_over
from tests.builders import OPENED


def imported(text: str, *, open_actions: bool = False) -> tuple[ForeignBoard, Session]:
    board = read(text)
    assert isinstance(board, ForeignBoard)
    return board, finished(board, "2026-03-06-x", "x", OPENED, authors=False, open_actions=open_actions)


@pytest.mark.parametrize("name", ["Action items", "ACTIONS", "🚀 Action Points", "Next actions:", "action"])
def test_a_column_of_actions_is_known_by_its_name(name: str) -> None:
    assert is_of_actions(name)


@pytest.mark.parametrize("name", ["Actionable", "Reactions", "Good actions of others", "To improve", ""])
def test_other_columns_hold_cards(name: str) -> None:
    assert not is_of_actions(name)


def test_an_action_in_a_list_of_cards_keeps_what_belongs_to_it() -> None:
    board, session = imported(
        'list,text,mood,votes\nGood,Tea,,1\nAction items,"Buy tea\nin bags",glad,2\nAction items, ,,\n'
    )

    assert [card.text for card in session.board.cards] == ["Tea"]
    assert [action.what for action in session.record.actions] == ["Buy tea in bags"]
    assert [note.text for note in session.record.notes] == ["mood: glad", "Buy tea\nin bags"]
    assert board.doubts == [
        "line 3: 2 votes for an action left out",
        "line 5: a card without text was left out",
    ]


def test_a_board_of_actions_alone_is_a_session() -> None:
    _, session = imported("list,text\nActions,Buy tea\n")

    assert session.board.cards == ()
    assert "Buy tea" in markdown(session)


def test_an_imported_action_is_closed_and_is_not_carried_over() -> None:
    _, session = imported("Good,Actions\nTea,Buy more\n")

    known = known_actions([PastSession(session)])

    assert [each.state for each in known] == ["closed"]
    assert to_carry_over(known) == ()
    assert "- Buy more — nobody yet · not known whether it was done · `2026-03-06-x/A1`" in markdown(session)


def test_an_imported_action_that_somebody_opens_is_carried_over() -> None:
    _, session = imported("Good,Actions\nTea,Buy more\n")
    reopened = ActionStatus(action="2026-03-06-x/A1", done=False, at=OPENED + 9)

    known = known_actions([PastSession(session, statuses=(reopened,))])

    assert [carried.action.what for carried in to_carry_over(known)] == ["Buy more"]


def test_with_open_actions_they_are_carried_over() -> None:
    _, session = imported("Good,Actions\nTea,Buy more\n", open_actions=True)

    assert [carried.action.what for carried in to_carry_over(known_actions([PastSession(session)]))] == [
        "Buy more"
    ]
    assert "- [ ] Buy more — nobody yet · `2026-03-06-x/A1`" in markdown(session)
