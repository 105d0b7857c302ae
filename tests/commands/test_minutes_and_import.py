"""`retro minutes` and `retro import`, as they are typed."""

import csv
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from retro.cli import main, parser
from retro.commands.exchange_arguments import FORMATS
from retro.exchange.tables import TABLES
from retro.publish.flavours import FLAVOURS
from retro.session.summary import summary_of
from retro.storage import Journal, Library
from tests.builders import Meeting, a_whole_meeting

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "exchange" / "files"
NAME = "2026-11-21-sprint-42"


def kept(folder: Path, meeting: Meeting, name: str = NAME) -> Path:
    """Store a meeting as a session of a workspace."""
    path = Library(folder / "sessions").new_path(name)
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()
    return folder


def run(*arguments: object, workspace: Path) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "retro", "--workspace", workspace, *arguments]
    return subprocess.run([str(word) for word in words], capture_output=True, check=False, cwd=ROOT)


def test_the_page_comes_out_as_it_is(tmp_path: Path) -> None:
    meeting = a_whole_meeting()

    done = run("minutes", NAME, workspace=kept(tmp_path, meeting))

    assert done.stdout.decode() == meeting.minutes
    assert done.stderr == b""


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_flavour_can_be_asked_for(
    flavour: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = a_whole_meeting()
    kept(tmp_path, meeting)
    file = tmp_path / "page"

    code = main(["--workspace", str(tmp_path), "minutes", NAME, "--format", flavour, "-o", str(file)])

    assert code == 0
    assert file.read_bytes().decode() == FLAVOURS[flavour](meeting.minutes)
    umask = os.umask(0o077)
    os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask
    assert str(file) in capsys.readouterr().err


@pytest.mark.parametrize("table", TABLES)
def test_tables_keep_the_line_ends_of_the_standard(table: str, tmp_path: Path) -> None:
    done = run(
        "minutes", NAME, "--format", "csv", "--table", table, workspace=kept(tmp_path, a_whole_meeting())
    )

    assert done.stdout.endswith(b"\r\n")
    assert b"\r\r" not in done.stdout


def test_the_command_line_knows_every_flavour_and_table() -> None:
    for flavour in (*FLAVOURS, "json", "csv"):
        assert parser().parse_args(["minutes", "x", "--format", flavour]).format == flavour
    for table in TABLES:
        assert parser().parse_args(["minutes", "x", "--table", table]).table == table


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--table", "cards"], "--table works only with --format csv"),
        (["--format", "text", "--front-matter"], "--front-matter works only with Markdown"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--workspace", str(tmp_path), "minutes", NAME, *words]) == 2
    assert sentence in capsys.readouterr().err


def test_a_folder_is_no_file_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(tmp_path, a_whole_meeting())

    assert main(["--workspace", str(tmp_path), "minutes", NAME, "-o", str(tmp_path)]) == 1
    assert "is a folder; name a file in it" in capsys.readouterr().err


def test_front_matter_is_plain_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(tmp_path, Meeting(title='--- "x": [y] # 😀').next().end())

    main(["--workspace", str(tmp_path), "minutes", NAME, "--front-matter"])

    assert capsys.readouterr().out.startswith(
        '---\ntitle: "--- \\"x\\": [y] # 😀"\ndate: "2026-11-21"\nagenda: "Start, stop, continue"\n'
        f'session: "{NAME}"\ntags: []\n---\n\n# '
    )


def test_figures_are_compared_with_the_session_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = a_whole_meeting(name="2026-11-07-before")
    kept(tmp_path, before, before.session.id)
    kept(tmp_path, a_whole_meeting(now=before.now + 86_400))

    main(["--workspace", str(tmp_path), "minutes", NAME])

    assert "3 answers (as in 2026-11-07-before)" in capsys.readouterr().out


def test_a_session_moves_to_another_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    meeting = a_whole_meeting()
    here, there, file = kept(tmp_path / "here", meeting), tmp_path / "there", tmp_path / "x.json"
    main(["--workspace", str(here), "minutes", NAME, "--format", "json", "-o", str(file)])
    capsys.readouterr()

    there.mkdir()
    assert main(["--workspace", str(there), "import", str(file)]) == 0
    assert capsys.readouterr().out == f"{NAME}\n"
    main(["--workspace", str(there), "minutes", NAME])
    assert capsys.readouterr().out == meeting.minutes
    assert main(["--workspace", str(there), "sessions", "check"]) == 0
    assert main(["--workspace", str(there), "sessions", "show", NAME]) == 0
    again = tmp_path / "again.json"
    main(["--workspace", str(there), "minutes", NAME, "--format", "json", "-o", str(again)])
    assert again.read_bytes() == file.read_bytes()


def test_nothing_unrevealed_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(tmp_path, Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret").end())

    for words in ([], ["--format", "json"], ["--format", "csv"], ["--format", "text"]):
        assert main(["--workspace", str(tmp_path), "minutes", NAME, *words]) == 0
    assert "secret" not in capsys.readouterr().out


def test_a_session_is_not_imported_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept(tmp_path, a_whole_meeting())
    file = tmp_path / "x.json"
    main(["--workspace", str(tmp_path), "minutes", NAME, "--format", "json", "-o", str(file)])

    assert main(["--workspace", str(tmp_path), "import", str(file)]) == 1
    assert f"There is already a session {NAME}; nothing was imported." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "session", "doubt"),
    [
        ("scrumlr.json", "2026-03-06-sprint-12", "note 4: "),
        ("parabol.csv", "2026-03-06-parabol", "line 9: "),
        ("azure.csv", "2026-03-06-sprint-12-the-long-one", "line 10: "),
    ],
)
def test_a_board_of_another_tool_becomes_a_session(
    name: str, session: str, doubt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--workspace", str(tmp_path), "import", str(FILES / name)]) == 0

    written = capsys.readouterr()
    assert written.out == f"{session}\n"
    assert doubt in written.err
    assert f"retro --workspace {tmp_path} minutes {session}" in written.err
    for command in (["minutes", session], ["sessions", "show", session], ["sessions", "check"]):
        assert main(["--workspace", str(tmp_path), *command]) == 0


def test_a_board_without_a_date_takes_the_one_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(FILES / "easyretro.csv")

    main(["--workspace", str(tmp_path), "import", file, "--date", "2024-02-29", "--title", "Old times"])
    assert capsys.readouterr().out == "2024-02-29-old-times\n"
    main(["--workspace", str(tmp_path), "import", file])
    assert "does not say when the meeting was; dated today (give --date)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xff", "line 1: this is not text in UTF-8."),
        (b"words", "Retro cannot import this file"),
        (b"a,b\n,\n", "This export of EasyRetro has no cards."),
    ],
)
def test_a_file_that_cannot_be_imported_is_named(
    content: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)

    assert main(["--workspace", str(tmp_path), "import", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"retro: {file}: {sentence}")
    assert Library(tmp_path / "sessions").ids() == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "import", str(tmp_path / "no")]) == 1
    assert "no cannot be read: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "sign"), [([], ","), (["--separator", "semicolon"], ";")])
def test_a_table_opens_right_in_a_spreadsheet_with_owners_and_known_states(
    words: list[str], sign: str, tmp_path: Path
) -> None:
    kept(tmp_path, a_whole_meeting())
    assert main(["--workspace", str(tmp_path), "actions", "done", f"{NAME}/A1"]) == 0
    file = tmp_path / "x.csv"

    asked = ["minutes", NAME, "--format", "csv", "--table", "actions", *words, "-o", str(file)]
    assert main(["--workspace", str(tmp_path), *asked]) == 0

    assert file.read_bytes().startswith(b"\xef\xbb\xbfaction")
    rows = [*csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=sign)]
    assert [row["state"] for row in rows] == ["done", "open", "open", "done", "open"]
    assert rows[0]["who"] == a_whole_meeting().session.record.actions[0].who != ""


def test_the_bytes_of_a_table_hold_every_letter_and_line_and_no_formula(tmp_path: Path) -> None:
    meeting = Meeting().next().action('=HYPERLINK("http://x.y")', "Jürgen Weiß", "2026-12-05")
    meeting.action("می\u200cخواهم کار\u200cها\tx", "سارا", trigger="a; @SUM(1)").action("+1", "@ana").end()
    kept(tmp_path, meeting)
    file = tmp_path / "x.csv"

    asked = ["--format", "csv", "--table", "actions", "--separator", "semicolon", "-o", str(file)]
    assert main(["--workspace", str(tmp_path), "minutes", NAME, *asked]) == 0

    assert (
        file.read_bytes()
        == (
            "\ufeffaction;what;who;due;trigger;topic;state\r\n"
            f'{NAME}/A1;"\'=HYPERLINK(""http://x.y"")";Jürgen Weiß;2026-12-05;;;open\r\n'
            f'{NAME}/A2;می\u200cخواهم کار\u200cها x;سارا;;"a; \'@SUM(1)";;open\r\n'
            f"{NAME}/A3;'+1;'@ana;;;;open\r\n"
        ).encode()
    )


def test_a_note_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one").reveal().go("discuss").talk("a1")
    kept(tmp_path, meeting.note("first\n=1+1\n\nüber", "a1").end())
    file = tmp_path / "x.csv"

    main(
        [
            "--workspace",
            str(tmp_path),
            "minutes",
            NAME,
            "--format",
            "csv",
            "--table",
            "topics",
            "-o",
            str(file),
        ]
    )

    assert '"first\n\'=1+1\n\nüber"\r\n'.encode() in file.read_bytes()


def test_the_page_shows_what_became_of_an_action_since(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept(tmp_path, a_whole_meeting())
    main(["--workspace", str(tmp_path), "actions", "done", f"{NAME}/A1"])
    capsys.readouterr()

    main(["--workspace", str(tmp_path), "minutes", NAME])

    (line,) = (line for line in capsys.readouterr().out.splitlines() if f"`{NAME}/A1`" in line)
    assert line.startswith("- [x] ")


def test_minutes_are_offered_in_every_flavour_there_is() -> None:
    assert sorted(FORMATS) == sorted([*FLAVOURS, "json", "csv"])
