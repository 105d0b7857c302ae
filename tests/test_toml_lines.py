"""What it takes to read TOML grows no faster than the text, and the lines that are named are right."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.agenda import check
from retro.errors import WorkspaceError
from retro.settings import NotToml, read_toml
from retro.stages import KINDS
from retro.teams.team_folder import Teams
from retro.toml_lines import KeyLines, parts_of
from retro.workspace import Workspace

SECONDS = 3.0
"""For texts that each took minutes when the whole was read again for every line of it."""
PIECES = (
    "a = 1\n", "b.c = 'x'\n", 'd = """\n', '"""\n', "e = '''\n", "'''\n", "f = [\n", "]\n", "[g]\n",
    "[[h]]\n", "name = 1\n", '"quoted key" = "#"\n', "i = { j = [1, 2] }\n", "# it's\n", "\n", '"""',
    "'''", '"', "'",
    "\\", "[", "]", "{ ", " }", ",", "=", ".", "#", "\r\n", 'k = "\\""\n', "l = ''\n", 'm = """"n""""\n',
)  # fmt: skip


def whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=400)
def test_a_text_can_be_cut_where_all_above_is_whole(text: str) -> None:
    lines = text.split("\n")
    cuts = [number for number in range(len(lines)) if whole("\n".join([*lines[:number], ""]))]

    if whole(text):
        assert parts_of(text).starts == cuts
        return
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    if "end of document)" in str(refused.value):
        with pytest.raises(NotToml) as told:
            read_toml(text)
        assert told.value.line == cuts[-1]


def test_a_key_is_found_where_it_stands_and_not_within_a_text() -> None:
    lines = ['x = """', "name = 1", '"""', "[team]", ' "name"= 2', "[[team.member]]", "name.last = 3"]
    keys = KeyLines(lines)

    assert [keys.line_of(key) for key in ("x", "name", "team", "last", "y")] == [0, 4, 3, -1, -1]
    assert [keys.line_of("name", start) for start in range(8)] == [4, 4, 4, 4, 4, 6, 6, -1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = """' + "\n" * 49_000, ":1: this is not valid TOML: unterminated string."),
        ("a = [" + "\n" * 49_000, ":1: this is not valid TOML"),
        ('x = """\n' + "name = 1\n" * 5_400 + '"""\nname = 1\n', ":1: there is no setting x"),
        ("share = lesons" + " " * 49_000 + "x", ':1: put the text in quotes: share = "lesons x"'),
        ("\n".join(f"k{n} = 1" for n in range(4_900)), ":1: there is no setting k0"),
        ("members = [" + "{a=1}," * 8_000 + "]", ":1: members: name is missing."),
        ("a" + ".a" * 24_900 + " = 1", ":1: the settings are nested too deeply."),
        ("[a" + ".a" * 12_000 + "]\n" + "\n".join(f"k{n}=1" for n in range(3_000)), "nested too deeply"),
        ("name = 1\n" + "a = { b" + ".b" * 30 + " = { c" + ".c" * 30 + " = 1 } }", ":2: the settings are"),
        (
            "\n".join(f"k{n} = 1" for n in range(3_000)) + f"\na = {'1' * 5_000}",
            ":3001: this is not valid TOML: this number",
        ),
        ("recall = 'on'\nname = 0x" + "f" * 40_000, ":2: name is too large a number."),
        ("a = 1\r\nb = [\r\n", ":2: this is not valid TOML"),
        ("#" * 50_001, " is longer than 50,000 bytes."),
    ],
    ids=range(13),
)
def test_a_damaged_file_costs_nobody_more_than_a_moment(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "platform.toml"
    path.write_text(text, "utf-8")
    began = time.process_time()

    mistakes = Teams.read(tmp_path).mistakes

    assert time.process_time() - began < SECONDS
    assert said in mistakes[0]
    assert mistakes[0].startswith(str(path))
    assert len(mistakes) <= 21


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[limits]\n" + 'a = """' + "\n" * 200_000, ":2: this is not valid TOML: unterminated string."),
        ("[publish.wiki]\na" + ".a" * 100_000 + " = 1", ":1: the settings are nested too deeply."),
        ("#" * 1_000_001, " is longer than 1,000,000 bytes."),
    ],
    ids=range(3),
)
def test_neither_do_damaged_settings_of_a_workspace(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "retro.toml").write_text(text, "utf-8")
    began = time.process_time()

    with pytest.raises(WorkspaceError) as refused:
        Workspace(tmp_path).settings()

    assert time.process_time() - began < SECONDS
    assert str(refused.value).endswith(f"retro.toml{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind" + ".a" * 45_000 + " = 1", "5: the settings are nested too deeply"),
        ("kind = " + '\\"' * 30_000, "6: this is not valid TOML: a text needs quotes around it"),
        ("kind = x" + " " * 50_000 + "“y", "6: put the text in quotes: kind = "),
    ],
    ids=range(3),
)
def test_neither_does_a_damaged_block_of_a_template(text: str, said: str) -> None:
    began = time.process_time()

    problems = check(f"# Ours\n\n## Ideas\n\n```toml\n{text}\n```\n", "x.md", KINDS)

    assert time.process_time() - began < SECONDS
    assert any(f"{each.line}: {each.message}".startswith(said) for each in problems)


def test_of_many_mistakes_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "platform.toml"
    path.write_text("\n".join(f"k{n} = 1" for n in range(21)), "utf-8")

    mistakes = Teams.read(tmp_path).mistakes

    assert [line.partition(": ")[0] for line in mistakes] == [
        *(f"{path}:{n}" for n in range(1, 21)),
        str(path),
    ]
    assert mistakes[-1] == f"{path}: There are more mistakes than these."
