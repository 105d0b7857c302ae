"""CSV files with a row for each card: read as such or refused, and nobody's name becomes a card."""

import pytest

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard
from retro.exchange.import_reader import decoded, read
from tests.exchange.test_other_tools import FILES, a_board, a_session, cards, dots


def of(text: str) -> ForeignBoard:
    found = read(text)
    assert isinstance(found, ForeignBoard)
    return found


def test_of_several_votings_of_scrumlr_the_newest_is_kept() -> None:
    session = a_session("scrumlr-two-votings.json")

    assert dots(session) == {"T1": 3, "b2": 2}
    assert a_board("scrumlr-two-votings.json").doubts == ["of 2 votings only the newest one is kept"]


def test_the_csv_of_scrumlr_has_a_row_for_each_card() -> None:
    session = a_session("scrumlr-own.csv")

    assert session.agenda.name == "Imported from scrumlr"
    assert cards(session) == [
        ("a1", "Positive", "qwert"),
        ("a2", "Positive", "asdf"),
        ("b1", "Negative", "poiuz"),
        ("b2", "Negative", "asdf"),
    ]
    assert [topic.cards for topic in session.board.topics] == [("a1", "a2"), ("b1",), ("b2",)]
    assert dots(session) == {"T1": 3, "b2": 2}
    assert session.seats == ()
    assert [seat.name for seat in a_session("scrumlr-own.csv", authors=True).seats] == ["Happy Hornet"]


def test_the_csv_of_scrumlr_keeps_the_newest_voting_and_no_id_for_a_name() -> None:
    head = "note_id,author_id,author,text,column_id,column,rank,stack,voting_1,voting_2\n"

    board = of(head + "n,u,u,one,c,Good,0,null,2,7\nn2,u,Ana,two,c,Good,1,null,many,1\nn3,short\n")

    assert [(card.text, card.dots, card.author) for card in board.cards] == [
        ("one", 2, ""),
        ("two", 0, "Ana"),
    ]
    assert board.doubts == [
        "of 2 votings only the newest one is kept",
        "line 4: 2 cells where 10 belong; left out",
        "line 3: “many” is not a number of votes",
    ]


def test_a_list_of_cards_is_read_by_its_columns() -> None:
    session = a_session("funretro-export-list-text-votes.csv")

    assert session.agenda.name == "Imported from a list of cards"
    assert cards(session) == [
        ("a1", "Went well", "Using OKRs to align the team"),
        ("b1", "To improve", "Forgetting QA, again"),
    ]
    assert dots(session) == {"a1": 4, "b1": 2}


def test_a_comma_that_nobody_quoted_stays_in_the_text() -> None:
    board = of("list,text,votes\nStart,Tell us, early, and often,2\nStop,no, votes\nStop,fine,0,\n")

    assert [(card.column, card.text, card.dots) for card in board.cards] == [
        ("Start", "Tell us, early, and often", 2),
        ("Stop", "no", 0),
        ("Stop", "fine", 0),
    ]
    assert board.doubts == ["line 3: “votes” is not a number of votes"]


def test_a_list_of_cards_has_other_columns_too() -> None:
    board = of(
        "card_id,Column,Card Text,Up-Votes,createdBy,Created At,Group,Mood,Assigned to\n"
        "7,Good,Pairing,1,Ana,2026-03-06T13:00:00Z,People,glad,Ben\n"
        "8,Good,Tea,2,Ben,2026-03-06T12:00:00Z,null,,\n"
    )

    assert [(card.text, card.group, card.author, card.notes) for card in board.cards] == [
        ("Pairing", "People", "Ana", ("Mood: glad",)),
        ("Tea", "", "Ben", ()),
    ]
    assert board.when == 1772798400
    assert board.doubts == ["line 1: “Assigned to” can show who wrote something; left out"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (decoded((FILES / "any.csv").read_bytes()), "“Name”, “Email”, “Vote”"),
        ("Title,user_id\nPairing,7\n", "“user_id”"),
        ("author,thought\nAna,Pairing\n", "“author”"),
        ("Thema,Stimmen,votes\nTee,3,3\n", "“votes”"),
        ("Teilnehmer,Adresse\nAna,ana@example.org\nBen,ben@example.org\n", "“Adresse”"),
        (
            "Was,Wer\nTee,1a536773-7159-4c33-b92f-1d510547170d\nRuhe,24ceedf8-9c7b-4993-b021-06ef0d67ef80\n",
            "“Wer”",
        ),
        ("Year,From,To\n2024,2024-01-14,2024-05-03\n2024,2024-08-27,2024-12-30", "“Year”, “From”, “To”"),
        ("TASKID,STORYPOINT,VALUE\n2000,2,3\n2001,1,2,\n", "“TASKID”, “STORYPOINT”, “VALUE”"),
        ("Epic,Feature,Type,Action\n0,0.2,Sustain,Be plain\n0,0.5,Improve,Say done\n", "“Epic”, “Feature”"),
    ],
)
def test_a_table_of_people_is_refused_by_the_names_of_its_columns(text: str, named: str) -> None:
    with pytest.raises(ImportFailed) as refusal:
        read(text)

    assert str(refusal.value).startswith(
        f"line 1: this table has {named} in it, so its columns are not those"
    )


def test_a_second_cell_that_says_what_a_row_is_makes_actions() -> None:
    board = of(
        "section,column,text,votes,rank,author,gif\r\nnote,Went well,Great teamwork,4,1,,\r\n"
        'note,Went well,"Line one\nline two",0,,,\r\naction,,Automate deploys,,,Ben,\r\n'
        "kudo,great-job,shipped the picker,,,,\r\nkudo,,no name,,,,\r\n"
    )

    assert [(card.column, card.text, card.dots, card.notes) for card in board.cards] == [
        ("Went well", "Great teamwork", 4, ("rank: 1",)),
        ("Went well", "Line one\nline two", 0, ()),
        ("great-job", "shipped the picker", 0, ()),
        ("kudo", "no name", 0, ()),
    ]
    assert [what for what, _ in board.actions] == ["Automate deploys"]


def test_one_column_of_figures_is_that_of_a_board() -> None:
    board = of("Went well,Mood\nTea,4\nQuiet,5\n")

    assert [(card.column, card.text) for card in board.cards][2:] == [("Mood", "4"), ("Mood", "5")]


@pytest.mark.parametrize(
    "head",
    ["Went well,To improve,Votes we liked", "Liked,Learned", "Type of work,Text messages", "Likes,Dislikes"],
)
def test_columns_of_a_board_are_still_columns(head: str) -> None:
    board = of(f"{head}\none,two\n")

    assert board.source == "EasyRetro"
    assert [card.text for card in board.cards] == ["one", "two"]
