"""What people write of teams and channels is read, or each mistake is told with its line."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import snowballstemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError, WorkspaceError
from retro.session.text import clean
from retro.teams.channel import Channels
from retro.teams.languages import CODES
from retro.teams.settings_file import Mistakes
from retro.teams.team_file import Member, Review, read_team
from retro.teams.team_folder import Teams

WHOLE = """\
# teams/platform.toml
name = "Platform"
purpose = "The build, the pipeline, the people on call"
language = "en"
members = [ { name = "Ana", keys = ["SHA256:1"] }, { name = "Ben" } ]
facilitators = ["SHA256:2", "SHA256:1"]
channels = ["ci", "#On call"]
template = "start-stop-continue"
publish = "wiki"
share = ["lessons", "decisions"]
repositories = ["../platform"]
recall = "off"
[review]
lesson = 90
[evidence]
trend = "2026-11-21-sprint-42/D2"
[skills]
list = ["postgres", "terraform"]
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_everything_that_a_team_can_say_is_read(tmp_path: Path) -> None:
    team = read_team(write(tmp_path / "teams", "platform.toml", WHOLE))

    assert (team.id, team.called, team.language, team.template) == (
        "platform",
        "Platform",
        "en",
        "start-stop-continue",
    )
    assert team.members == (Member("Ana", ("SHA256:1",)), Member("Ben"))
    assert team.names == ("Ana", "Ben")
    assert team.keys == ("SHA256:2", "SHA256:1")
    assert team.channels == ("ci", "on-call")
    assert team.share == ("lessons", "decisions")
    assert (team.recall, team.review) == ("off", Review(90, 180))
    assert team.evidence == {"trend": "2026-11-21-sprint-42/D2"}
    assert team.skills.list == ("postgres", "terraform")


def test_nothing_has_to_be_said(tmp_path: Path) -> None:
    team = read_team(write(tmp_path / "teams", "web-2.toml", ""))

    assert (team.called, team.names, team.keys, team.review) == ("web-2", (), (), Review(180, 180))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('name = "P"\nname = "Q"', 2, "this key is set twice"),
        ('name = "P"\n\nmember = []', 3, "there is no setting member; did you mean members?"),
        ('name = "P"\nmembers = ["Ana"]', 2, "members must be a list of people"),
        ('members = [ { name = "Ana", key = ["x"] } ]', 1, "members: there is no setting key"),
        ("members = [ { keys = [] } ]", 1, "members: name is missing"),
        ('[[members]]\nname = "Ana"\n\n[[members]]\nname = "ANA"\n', 1, "members: ANA stands there twice"),
        ('members = [ { name = "\\u200b" } ]', 1, "members: a name has at least one letter"),
        ('name = "P"\nlanguage = "english"', 2, "language must be the code of a language"),
        ('channels = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]', 1, "channels must be a list of up to 8"),
        (f'channels = ["{"x" * 32}"]', 1, "channels must be a list of up to 8"),
        ('share = ["everything"]', 1, "share must be a list of"),
        ('recall = "sometimes"', 1, 'recall must be "after", "off", "on" or "quiet"'),
        ('name = "P"\n[review]\nlesson = -1', 3, "review: lesson must be a whole number from 0 to 3,650"),
        ("[review]\ndays = 3", 2, "review: there is no setting days"),
        ("[evidence]\ntrend = 3", 1, "evidence must be a table"),
        ('[skills]\nlist = "postgres"', 2, "skills: list must be"),
        ('name = "P"\ntemplate = "../secret.md"', 2, "template must be the name of one, not a file"),
        ('template = "other.md"', 1, "template must be the name of one, not a file"),
        ("facilitators = [1]", 1, "facilitators must be a list of keys"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = write(tmp_path / "teams", "platform.toml", text)

    with pytest.raises(Mistakes) as refused:
        read_team(path)

    assert refused.value.lines[0].startswith(f"{path}:{line}: ")
    assert said in refused.value.lines[0]
    assert refused.value.lines[0].endswith((".", "?"))


def test_each_mistake_has_a_line_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "teams", "platform.toml", "name = 1\nrecall = 2\ncolour = 3\n")

    with pytest.raises(Mistakes) as refused:
        read_team(path)

    assert [line.partition(": ")[0] for line in refused.value.lines] == [f"{path}:{n}" for n in (1, 2, 3)]


def test_a_file_with_a_mistake_hides_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    write(folder, "a.toml", "name = 1")
    write(folder, "b.toml", 'name = "Bees"')
    write(folder, "none.toml", "")
    write(folder, "No Name.toml", "")
    (folder / "latin.toml").write_bytes(b'name = "\xe9"')
    (folder / "link.toml").symlink_to(folder / "b.toml")
    (folder / "folder.toml").mkdir()
    write(folder, "notes.md", "# no team")
    write(folder, ".#b.toml", "x")

    teams = Teams.read(folder)

    assert [team.id for team in teams] == ["b"]
    assert sorted(teams.broken) == ["No Name", "a", "folder", "latin", "link", "none"]
    assert len(teams.mistakes) == 6
    assert all(line.startswith(str(folder)) for line in teams.mistakes)
    with pytest.raises(WorkspaceError, match=r"a\.toml:1: name must be"):
        teams.named("a")


def test_the_name_of_a_file_steers_no_terminal(tmp_path: Path) -> None:
    for folder in ("teams", "channels"):
        write(tmp_path / folder, "\x1b[2J\u202e.toml", "")
    write(tmp_path / "teams", "platform.toml", "")
    teams, channels = Teams.read(tmp_path / "teams"), Channels.read(tmp_path / "channels")

    assert teams.ids == ("platform",)
    assert len(lines := [*teams.mistakes, *channels.mistakes]) == 2
    assert all(clean(line) == line for line in lines)


def test_without_a_folder_there_are_no_teams(tmp_path: Path) -> None:
    teams = Teams.read(tmp_path / "teams")

    assert (len(teams), teams.ids, teams.mistakes) == (0, (), [])
    assert teams.meant(None) is None
    with pytest.raises(RuleError, match="there is no team yet"):
        teams.meant("platform")


def test_one_team_is_meant_without_saying_so_and_of_several_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    write(folder, "platform.toml", "")
    alone = Teams.read(folder)
    write(folder, "product.toml", "")
    both = Teams.read(folder)

    assert (team := alone.meant(None)) is not None
    assert team.id == "platform"
    assert alone.meant("none") is None
    assert both.meant("none") is None
    assert (named := both.meant("product")) is not None
    assert named.id == "product"
    with pytest.raises(RuleError) as refused:
        both.meant(None)
    assert str(refused.value) == "Which team: platform or product? Say --team, or --team none."
    with pytest.raises(RuleError, match=r"There is no team \"produkt\"; did you mean product\?"):
        both.meant("produkt")


def test_one_team_whose_file_has_a_mistake_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "teams", "platform.toml", "name = 1")

    with pytest.raises(WorkspaceError, match="platform"):
        Teams.read(tmp_path / "teams").meant(None)


def test_a_name_can_belong_to_two_teams(tmp_path: Path) -> None:
    folder = tmp_path / "teams"
    write(folder, "platform.toml", 'members = [ { name = "Ana" } ]')
    write(folder, "product.toml", 'members = [ { name = "ANA" }, { name = "Ben" } ]')
    teams = Teams.read(folder)

    assert [team.id for team in teams.with_name("ana")] == ["platform", "product"]
    assert [team.id for team in teams.with_name("Ben")] == ["product"]


def test_every_language_has_a_stemmer_and_no_other_is_left_out() -> None:
    pairs = {code: snowballstemmer.stemmer(name) for code, name in NAMES.items()}

    assert set(pairs) == set(CODES)


NAMES = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "fa": "persian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "st": "sesotho", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


def test_a_channel_can_have_other_spellings(tmp_path: Path) -> None:
    folder = tmp_path / "channels"
    write(folder, "ci.toml", 'title = "Build"\nabout = "All of it"\nalso = ["build", "#Pipe line", "ci"]\n')
    channels = Channels.read(folder)

    assert channels.said == ("ci",)
    assert channels.file("ci").title == "Build"
    assert [channels.of(word) for word in ("ci", "#CI", "build", "pipe-line", "hiring")] == [
        "ci",
        "ci",
        "ci",
        "ci",
        "hiring",
    ]
    assert channels.every(["build", "ci", "hiring"]) == ("ci", "hiring")
    assert channels.file("hiring").title == ""


def test_a_spelling_belongs_to_one_channel(tmp_path: Path) -> None:
    folder = tmp_path / "channels"
    write(folder, "a.toml", 'also = ["x"]')
    write(folder, "b.toml", 'title = "B"\nalso = ["x"]')
    write(folder, "c.toml", 'also = ["a"]')
    write(folder, "Big.toml", "")
    channels = Channels.read(folder)

    assert channels.said == ("a",)
    assert [line.partition(str(folder))[2] for line in channels.mistakes] == [
        "/Big.toml: a channel has up to 30 small letters, without # and blanks.",
        "/b.toml:2: also: x is taken by a.toml.",
        "/c.toml:1: also: a is taken by a.toml.",
    ]


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_read_or_refused_in_sentences_with_the_file(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        lines = []
        try:
            read_team(path)
        except Mistakes as refusal:
            lines = refusal.lines
        assert all(line.startswith(str(path)) and clean(line) == line for line in lines)
