"""A team's history from other tools: all is kept, nothing invented, doubts are said with their line."""

import contextlib
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import ImportFailed
from retro.exchange.foreign_board import ForeignBoard
from retro.exchange.import_reader import decoded, read
from retro.exchange.imported_meeting import finished
from retro.exchange.tools import parabol, scrumlr
from retro.minutes import markdown
from retro.session.model import Session
from retro.session.text import clean
from tests.builders import OPENED, clean_texts, texts

FILES = Path(__file__).parent / "files"
NAMES = ("scrumlr.json", "parabol.csv", "azure.csv", "easyretro.csv")


def a_board(name: str) -> ForeignBoard:
    found = read(decoded((FILES / name).read_bytes()))
    assert isinstance(found, ForeignBoard)
    return found


def a_session(name: str, *, authors: bool = False) -> Session:
    board = a_board(name)
    return finished(board, "2026-03-06-x", board.title or name, board.when or OPENED, authors=authors)


def cards(session: Session) -> list[tuple[str, str, str]]:
    prompts = {prompt.id: prompt.title for prompt in session.agenda.prompts}
    return [(card.id, prompts[card.prompt], card.text) for card in session.board.cards]


def dots(session: Session) -> dict[str, int]:
    return dict(session.states["voting"].tally)


def notes(session: Session) -> list[tuple[str, str]]:
    return [(note.topic, note.text) for note in session.record.notes]


def test_a_board_of_scrumlr() -> None:
    session = a_session("scrumlr.json")

    assert session.title == "Sprint 12"
    assert session.agenda.name == "Imported from scrumlr"
    assert [(prompt.title, prompt.question) for prompt in session.agenda.prompts] == [
        ("Positive", "What went well?"),
        ("Negative", ""),
    ]
    assert cards(session) == [
        ("a1", "Positive", "Pairing"),
        ("a2", "Positive", "Mob\nhour"),
        ("b1", "Negative", "Friday deploys"),
    ]
    assert [(topic.id, topic.cards) for topic in session.board.topics] == [
        ("T1", ("a1", "a2")),
        ("b1", ("b1",)),
    ]
    assert dots(session) == {"T1": 3, "b1": 2}
    assert a_board("scrumlr.json").doubts == [
        "a voting that was not closed is left out",
        "note 4: a card without text was left out",
    ]


def test_a_retrospective_of_parabol() -> None:
    session = a_session("parabol.csv")

    assert cards(session) == [
        ("a1", "Stop", "Friday deploys"),
        ("b1", "Start", 'Deploy "before" lunch,\nevery day'),
        ("c1", "Continue", "Tea"),
    ]
    assert [(topic.id, topic.title, topic.cards) for topic in session.board.topics] == [
        ("T1", "Deploys", ("a1", "b1")),
        ("c1", "Tea", ("c1",)),
    ]
    assert dots(session) == {"T1": 4}
    assert [(action.what, action.who, action.topic) for action in session.record.actions] == [
        ("Move the window", "", "T1")
    ]
    assert notes(session) == [("a1", "team mood: tense"), ("T1", "Who rolls back?"), ("T1", "I do")]
    assert a_board("parabol.csv").doubts == [
        "line 9: “many” is not a number of votes",
        "line 9: “Poll” is not a known part of a Parabol export; left out",
        "line 10: 2 cells where 9 belong; left out",
    ]
    assert "2026-03-06, 13:04 (UTC)" in markdown(session)


def test_a_summary_of_azure_devops() -> None:
    session = a_session("azure.csv")

    assert session.title == 'Sprint 12 "the long one"'
    assert cards(session) == [
        ("a1", "What went well?", 'He said "ship it", and we did'),
        ("a2", "What went well?", "Two lines,\nin one card"),
        ("b1", "What didn't go well?", "=SUM(A1)"),
    ]
    assert dots(session) == {"a1": 3, "b1": 1}
    assert [(action.what, action.topic) for action in session.record.actions] == [
        ('Write "ship it" down', "a1"),
        ("Fix it", ""),
    ]
    url = "https://dev.azure.com/x/_workitems/edit"
    assert notes(session) == [
        ("", f'Task 4711: Write "ship it" down, {url}/4711'),
        ("", f"Bug 4712: Fix it, {url}/4712"),
    ]
    assert a_board("azure.csv").doubts == [
        "line 10: not a row of this file; left out",
        "line 16: work item 4712 belongs to no card of the board",
    ]
    assert a_board("azure.csv").when == 1772802060


def test_a_board_of_easyretro() -> None:
    session = a_session("easyretro.csv")

    assert cards(session) == [
        ("a1", "Went well", "Pairing"),
        ("a2", "Went well", 'Said "yes"'),
        ("b1", "To improve", "Friday, again"),
        ("b2", "To improve", "Two\nlines"),
    ]
    assert [prompt.title for prompt in session.agenda.prompts] == ["Went well", "To improve"]
    assert [(action.what, action.who) for action in session.record.actions] == [("Move the window", "")]
    assert [stage.kind for stage in session.agenda.stages] == ["ideate"]
    assert a_board("easyretro.csv").doubts == []


@pytest.mark.parametrize("name", NAMES)
def test_authors_are_dropped(name: str) -> None:
    session = a_session(name)

    assert session.seats == ()
    page = markdown(session)
    assert not any(author in page for author in ("Happy Hornet", "Lopez", "Ben", "Ana:"))
    assert "Cards: without a name; they come from another tool" in page
    assert "nobody can tell" not in page


def test_a_column_that_may_name_people_is_left_out_with_a_word() -> None:
    board = parabol.read("reflectionGroup,votes,type,content,createdBy,mood\nT,1,Reflection,Pair,Ana,good\n")

    assert board.cards[0].notes == ("mood: good",)
    assert board.doubts == ["line 1: “createdBy” can show who wrote something; left out"]


@pytest.mark.parametrize("name", ["Assigned To", "Member", "Reporter", "Participants", "Person", "Voters"])
def test_a_column_that_names_somebody_in_other_words_is_left_out(name: str) -> None:
    board = parabol.read(f"reflectionGroup,votes,type,content,{name}\nT,1,Reflection,Pair,Ana\n")

    assert board.cards[0].notes == ()
    assert board.doubts == [f"line 1: “{name}” can show who wrote something; left out"]


def test_columns_that_azure_added_later_are_kept() -> None:
    later = (FILES / "azure.csv").read_text("utf-8").replace("CreatedBy\n", "CreatedBy,Mood,Owner Mail\n")
    later = later.replace('Lopez"\n', 'Lopez","very "fine"",a@b.example\n').replace('"Ben"\n', '"Ben",,\n')
    later = later.replace('"undefined"\n', '"undefined",odd,"c@d.example"\n')
    later = later.replace("Id,Url\n", "Id,Url,State\n").replace("edit/4711", 'edit/4711,"Done, and well"')
    later = later.replace("edit/4712", "edit/4712,New")

    board = read(later)

    assert isinstance(board, ForeignBoard)
    assert [(card.text, card.author, card.notes) for card in board.cards] == [
        ('He said "ship it", and we did', 'Ana "A" Lopez', ('Mood: very "fine"',)),
        ("Two lines,\nin one card", "", ("Mood: odd",)),
        ("=SUM(A1)", "Ben", ()),
    ]
    assert [remark.text.rpartition("/")[2] for remark in board.remarks] == [
        "4711; State: Done, and well",
        "4712; State: New",
    ]
    assert board.doubts == [
        "line 5: “Owner Mail” can show who wrote something; left out",
        *a_board("azure.csv").doubts,
    ]


def test_a_broken_row_costs_itself_and_no_other() -> None:
    board = read('A,B,\n"one,x,\ntwo,y,\n"three "3" ,z,\n"four",,\n')

    assert isinstance(board, ForeignBoard)
    assert [(card.column, card.text) for card in board.cards] == [("A", "two"), ("A", "four"), ("B", "y")]
    assert [doubt.split(" (")[0] for doubt in board.doubts] == [
        "line 2: this is not a row of a CSV file",
        "line 4: this is not a row of a CSV file",
    ]


def test_a_file_of_broken_rows_is_no_board() -> None:
    with pytest.raises(ImportFailed, match="line 102: this is not a row of a CSV file"):
        read("a,b,\n" + '"y"z,\n' * 200)


def test_what_a_board_of_scrumlr_has_besides_is_said() -> None:
    text = (FILES / "scrumlr.json").read_text("utf-8")
    found = json.loads(text)
    found["reactions"] = [{"note": "x", "reactionType": "like"}]
    found["votings"][-1]["votes"]["votesPerNote"]["nowhere"] = {"total": 2}
    found["votings"] = found["votings"][-1:]
    found["votings"][0]["status"] = "CLOSED"

    doubts = scrumlr.read(json.dumps(found)).doubts

    assert "1 reaction to notes left out" in doubts
    assert "votes for 1 note that the board does not have left out" in doubts


def test_authors_are_kept_when_asked_for() -> None:
    assert "Pairing — Happy Hornet" in markdown(a_session("scrumlr.json", authors=True))
    assert 'and we did — Ana "A" Lopez' in markdown(a_session("azure.csv", authors=True))
    assert "Two lines,\\\n  in one card\n" in markdown(a_session("azure.csv", authors=True))
    assert "Ben: Who rolls back?" in markdown(a_session("parabol.csv", authors=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_an_import_invents_nothing(name: str) -> None:
    page = markdown(a_session(name))

    assert not any(
        word in page for word in ("not begun", "planned", "ended early", "0 people", "Facilitator")
    )


def test_a_card_that_is_too_long_is_kept_whole_in_notes() -> None:
    long = "word " * 1000
    board = read(f"a,b,\nshort,{long},\n")
    assert isinstance(board, ForeignBoard)

    session = finished(board, "x", "x", OPENED, authors=False)

    assert board.doubts[0].startswith("line 2: a card of 4,999 characters is shortened to 500")
    assert "".join(note.text for note in session.record.notes if note.topic == "b1") == long.strip()
    assert session.board.card("b1").text.endswith("…")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Retro cannot import this file"),
        ("just words", "Retro cannot import this file"),
        ('{"board": {}, "columns": [], "notes": 3}', "This board of scrumlr cannot be read: "),
        ("\"Retrospectives Summary for 'x' (y)\"\n\n", "line 3: the block “Feedback Items” is missing, or"),
        ("story,dimension,finalScore,voteCount\n", "line 1: this is a Parabol meeting of another kind"),
        ('a,b,\n"open,\n', "This export of EasyRetro has no cards (line 2: this is not a row of a CSV file"),
        ("[" * 5000, "Retro cannot import this file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ImportFailed) as refusal:
        finished(read(text), "x", "x", OPENED, authors=False)  # type: ignore[arg-type]

    assert str(refusal.value).startswith(sentence)


def test_bytes_that_are_no_text_name_their_line() -> None:
    with pytest.raises(ImportFailed, match="line 2: this is not text"):
        decoded(b"a,b\n\xff\xfea")


def test_text_of_two_bytes_a_letter_that_does_not_say_so_is_no_text() -> None:
    with pytest.raises(ImportFailed, match="line 1: this is not text in UTF-8"):
        decoded("Good,Bad,\nsmall steps,long days,\n".encode("utf-16-le"))


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_cells_that_a_spreadsheet_put_apart_in_its_own_way_are_said_to_be(sign: str, name: str) -> None:
    with pytest.raises(
        ImportFailed, match=f"Its cells are separated by {name}, but must be separated by commas"
    ):
        read(f"Good{sign}Bad{sign}\nsmall steps{sign}long days{sign}\n")


@pytest.mark.parametrize(
    "text",
    [
        "Good, so far;Bad\nsmall steps;long days\n",
        "Good, so far;Bad;\nsmall steps;long, long days, again;\n",
        '"Good, so far";Bad\nsmall steps;long days\n',
    ],
)
def test_a_comma_in_a_heading_does_not_make_semicolons_words(text: str) -> None:
    with pytest.raises(ImportFailed, match="Its cells are separated by semicolons, but must be"):
        read(text)


@pytest.mark.parametrize("card", ["small steps", "small; steps", "small; steps; again"])
def test_a_semicolon_in_a_heading_is_a_sign_like_others(card: str) -> None:
    board = read(f"Good; so far,Bad,\n{card},long days,\n")

    assert isinstance(board, ForeignBoard)
    assert [(each.column, each.text) for each in board.cards] == [
        ("Good; so far", card),
        ("Bad", "long days"),
    ]


def test_a_file_of_a_spreadsheet_is_read() -> None:
    assert decoded("a,b\n".encode("utf-16")) == "a,b\n"


@given(st.lists(st.lists(texts(), min_size=3, max_size=3), max_size=4))
def test_any_cell_is_kept_as_it_is_cleaned(rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([["Good", "Bad", "Odd"], ["x", "", ""], *rows])
    board = read(sendable(written.getvalue()))
    assert isinstance(board, ForeignBoard)

    session = finished(board, "x", "x", OPENED, authors=False)

    cells = [clean(sendable(cell), lines=True) for place in range(3) for row in rows for cell in [row[place]]]
    assert [card.text for card in session.board.cards][1:] == [cell for cell in cells if cell]


@given(clean_texts(), clean_texts())
def test_azure_texts_with_any_quotes_are_told_apart(text: str, column: str) -> None:
    column = column.replace('"', "'")
    page = (
        "\"Retrospectives Summary for 'x' (u)\"\n\n\n"
        "Feedback Items\nType,Description,Votes,CreatedDate,CreatedBy\n"
        f'"{column}","{text}",2,2026-03-06T13:01:00.000Z,"Ben"\n'
    )
    board = read(page)
    assert isinstance(board, ForeignBoard)

    assert [(card.column, card.text, card.dots) for card in board.cards] == [(column, text, 2)]


@given(st.text() | texts())
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in (
        "",
        "\"Retrospectives Summary for 'x' (u)\"\n",
        "reflectionGroup,type,content\n",
        '{"board":',
    ):
        with contextlib.suppress(ImportFailed):
            found = read(start + sendable(text))
            assert isinstance(found, ForeignBoard)
            page = markdown(finished(found, "x", "x", OPENED, authors=True))
            assert page.startswith("# x\n")


def sendable(text: str) -> str:
    """Give what can be in a file of text."""
    return text.replace("\0", "").encode(errors="replace").decode()
