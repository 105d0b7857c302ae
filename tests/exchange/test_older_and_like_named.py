"""Groups of one title stay apart, and exports of earlier versions of a tool are read like those of today."""

from retro.exchange.tools import parabol
from tests.exchange.test_other_tools import a_board, a_session, cards, dots

_HEAD = "reflectionGroup,author,votes,prompt,type,content\n"


def test_two_groups_of_parabol_with_one_title_are_two_topics() -> None:
    session = a_session("parabol-same-title.csv")

    assert [(topic.title, topic.cards) for topic in session.board.topics] == [
        ("Testing", ("a1",)),
        ("Testing", ("b1",)),
    ]
    assert dots(session) == {"a1": 2, "b1": 3}


def test_what_was_said_on_a_group_of_parabol_finds_it_by_its_votes() -> None:
    board = parabol.read(
        f"{_HEAD}T,,2,Stop,Reflection,one\nT,,3,Stop,Reflection,two\nU,,3,Stop,Reflection,x\n"
        "T,,3,Stop,Reflection,three\nT,,2,,Task,of the first\nT,,3,,Comment,of which\n"
        "T,,2,,Task, \nT,,2,,Reply,\n"
    )

    groups = [card.group for card in board.cards]
    assert len(set(groups)) == 4
    assert board.actions == [("of the first", groups[0])]
    assert [remark.group for remark in board.remarks] == [groups[1]]
    assert board.doubts == [
        "line 7: 2 groups are called “T”; the comments are kept with the first",
        "line 8: an action without text was left out",
        "line 9: a comment without text was left out",
    ]


def test_a_summary_of_azure_devops_with_its_older_title() -> None:
    session = a_session("azure-older-version.csv")

    assert session.title == "Old board"
    assert [text for _, _, text in cards(session)] == [
        "Great teamwork",
        "Need better communication",
        "Grouped feedback parent",
        "Grouped child item 1",
        "Grouped child item 2",
    ]
    assert dots(session) == {"a1": 3, "a2": 1, "a4": 1, "b1": 2}
    assert [(action.what, action.topic) for action in session.record.actions] == [
        ("Improve team communication", "a1"),
        ("Set up team retrospectives", "a1"),
    ]
    assert a_board("azure-older-version.csv").doubts == []


def test_a_summary_of_azure_devops_without_quotes_around_its_cells() -> None:
    board = a_board("azure-first-version.csv")

    assert board.title == 'Old "1" board'
    assert [(card.column, " ".join(card.text.split()), card.dots, card.author) for card in board.cards] == [
        ("What went well", "Great, really great, teamwork", 3, "Test User 1"),
        ("To improve", "Two lines", 0, ""),
    ]
    assert board.actions == [("Keep, please", "Great, really great, teamwork")]
    assert board.doubts == []
