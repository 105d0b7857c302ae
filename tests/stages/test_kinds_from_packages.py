"""Kinds of stages that other distributions add: they are kinds like any other, and nobody depends on them."""

import asyncio
import importlib
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from retro.agenda import Severity, check
from retro.commands.home import content_of
from retro.commands.read_session import read_session
from retro.errors import BrokenKind, MissingKind
from retro.minutes import markdown
from retro.session.agenda import Agenda, Privacy
from retro.session.summary import summary_of
from retro.settings import faults
from retro.stages import KINDS
from retro.stages.panels import BrokenPanel, panel_for, panels_of
from retro.stages.plain_stages import plain_of
from retro.stages.playing import play_of
from retro.stages.registry import NAMES, load_part
from retro.stages.registry import installed as registered
from retro.storage import Journal, Library
from retro.workspace import Workspace
from tests.builders import LEADER, Meeting, a_stage
from tests.redteam.test_every_kind import PATHS, try_kind
from tests.stages.packages import a_template, as_installed, example, installed
from tests.tui.rooms import Harness, settle, text_of

OPTIONS = {"options": ["Tea", "Coffee", "Neither"]}


@dataclass(frozen=True)
class Added:
    """A kind that a distribution adds, and where that is installed."""

    name: str
    place: Path
    settings: str
    """What a template says of such a stage."""


@pytest.fixture(scope="module")
def a_random_kind(tmp_path_factory: pytest.TempPathFactory) -> Added:
    """The example under a name that nobody can have foreseen, installed with pip."""
    name = f"k{secrets.token_hex(4)}"
    files = example(name)
    return Added(name, installed(tmp_path_factory.mktemp("random"), files), files["template.toml"])


@pytest.fixture(scope="module")
def the_example(tmp_path_factory: pytest.TempPathFactory) -> Added:
    """The example of CONTRIBUTING.md as it stands there, installed with pip."""
    files = example()
    return Added("poll", installed(tmp_path_factory.mktemp("example"), files), files["template.toml"])


@pytest.fixture
def poll(the_example: Added, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the kind of the example, which is there for this test."""
    find_in(monkeypatch, the_example.place)
    return the_example.name


def find_in(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    """Let modules be found in these places for the rest of the test."""
    for place in places:
        monkeypatch.syspath_prepend(str(place))


def a_meeting(kind: str, *names: str) -> Meeting:
    stage = a_stage(kind, "drinks", settings=OPTIONS, title="What shall we drink?")
    return Meeting(Agenda("Lunch", (stage,))).join(*names).next()


def choose(meeting: Meeting, kind: str, name: str, option: int) -> Meeting:
    rules = load_part(kind, "rules")
    assert rules is not None
    return meeting.act(name, rules.Choose("drinks", option))


# The example of CONTRIBUTING.md


def test_the_example_has_all_its_parts(poll: str) -> None:
    assert registered().added == (poll,)
    assert registered().refused == {}
    assert panels_of(poll).seat is panels_of(poll).shared
    assert play_of(poll).__module__ == "retro_poll.demo"


@pytest.mark.parametrize("privacies", PATHS, ids=lambda path: " then ".join(path))
async def test_the_example_is_private(
    poll: str, privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await try_kind(tmp_path, KINDS, poll, privacies, monkeypatch)


def test_the_example_hides_its_sums_until_it_is_closed(poll: str) -> None:
    meeting = a_meeting(poll, "Ana", "Ben", "Chidi", "Dora")
    for name, option in (("Ana", 0), ("Ben", 1), ("Chidi", 1), ("Dora", 1)):
        choose(meeting, poll, name, option)
    choose(meeting, poll, "Dora", 2)
    before = meeting.minutes
    step = meeting.view(LEADER).next
    assert step is not None
    meeting.lead(step.act)

    assert "The poll is still open." in before
    assert "Tea" not in before
    assert "| Tea | 1 |\n| Coffee | 2 |\n| Neither | 1 |" in meeting.minutes


def test_a_small_group_is_warned_without_a_word_from_the_kind(poll: str) -> None:
    warning = "With fewer than 3 people, it is easy to guess."

    assert a_meeting(poll, "Ana", "Ben").view("Ana").privacy_note.endswith(warning)
    assert warning not in a_meeting(poll, "Ana", "Ben", "Chidi").view("Ana").privacy_note


async def test_the_example_is_played_on_both_screens(poll: str) -> None:
    meeting = a_meeting(poll, "Ana", "Ben", "Chidi")
    for name in ("Ben", "Chidi"):
        choose(meeting, poll, name, 1)
    async with Harness(meeting) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press("down", "down", "down", "enter")  # nothing is chosen beforehand
            await settle(pilot)
            assert any("Neither" in line and "✓ your answer" in line for line in text_of(pilot).split("\n"))
        async with harness.at(LEADER) as pilot:
            assert "your answer" not in text_of(pilot)
            await pilot.press("n", "y")
            await settle(pilot)
            shown = text_of(pilot)

    assert [line.split()[-1] for line in shown.split("\n") if "Coffee" in line] == ["2"]


def store(meeting: Meeting, folder: Path) -> None:
    """Write the session of a meeting into a workspace, with what is private in it."""
    workspace = Workspace(folder)
    workspace.prepare()
    head, (first, *rest) = summary_of(meeting.session), meeting.documents
    path = Library(workspace.sessions).new_path(meeting.session.id)
    with closing(Journal.create(path, head, [first])) as journal:
        asyncio.run(journal.commit(rest, head=head, private=meeting.private))


# A kind of any name, as people use it


def test_a_kind_that_is_installed_is_used_in_a_template_a_demo_the_home_and_files(
    a_random_kind: Added, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    a_workspace(there, a_random_kind.settings)
    elsewhere.mkdir()
    env = {**os.environ, "PYTHONPATH": str(a_random_kind.place)}

    retro(there, "templates", "check", "lunch", env=env)
    assert a_random_kind.name in retro(there, "templates", "show", "lunch", env=env)
    report = retro(there, "demo", "--fast", "--seats", "4", "--template", "lunch", env=env)
    session = next(there.glob("sessions/*.json")).stem
    assert f"{a_random_kind.name} What shall we drink?" in " ".join(report.split())
    assert "4 answers" in report
    page = retro(there, "minutes", session, env=env)
    assert "### What shall we drink?\n\n| Answer | People |\n| --- | ---: |\n| Tea | 2 |" in page
    assert "over" in retro(there, "sessions", "list", env=env)
    assert "good" in retro(there, "sessions", "check", env=env)
    assert f"the kind {a_random_kind.name} can be used" in doctor(there, env)
    export = tmp_path / "export.json"
    retro(there, "minutes", session, "--format", "json", "-o", str(export), env=env)
    retro(elsewhere, "import", str(export), env=env)
    assert retro(elsewhere, "minutes", session, env=env) == page
    find_in(monkeypatch, a_random_kind.place)
    (meeting,) = content_of(Workspace(there)).past
    assert (meeting.error, meeting.over) == ("", True)
    ((_, entry),) = Library(there / "sessions").heads()
    assert getattr(entry, "kinds", ()) == ("ideate", a_random_kind.name, "close")


# A kind that is not there any more


@pytest.fixture(scope="module")
def left_behind(a_random_kind: Added, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an open session that holds something private, whose kind is not installed here."""
    folder = tmp_path_factory.mktemp("left")
    a_workspace(folder, a_random_kind.settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(a_random_kind.place))
        meeting = a_meeting(a_random_kind.name, "Ana", "Ben", "Chidi")
        choose(meeting, a_random_kind.name, "Ana", 1)
        store(meeting, folder)
    return folder


def test_a_session_whose_kind_is_missing_is_listed_as_such(left_behind: Path, a_random_kind: Added) -> None:
    needs = f"needs kind {a_random_kind.name}"
    (meeting,) = content_of(Workspace(left_behind)).past

    assert needs in retro(left_behind, "sessions", "list")
    assert (meeting.title, meeting.told) == ("Sprint 42", needs)
    assert f"needs the kind {a_random_kind.name}, which is not installed here" in meeting.error
    assert f"needs the kind {a_random_kind.name}" in doctor(left_behind)


def test_actions_of_a_session_whose_kind_is_missing_are_said_to_be_missing(
    a_random_kind: Added, tmp_path: Path
) -> None:
    a_workspace(tmp_path, a_random_kind.settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(a_random_kind.place))
        store(a_meeting(a_random_kind.name, "Ana", "Ben", "Chidi").action("Buy tea", "Ana").end(), tmp_path)

    listed = run(tmp_path, "actions")
    assert "Buy tea" not in listed.stdout
    assert "actions may be missing here: 2026-11-21-sprint-42 needs the kind" in listed.stderr


@pytest.mark.parametrize("verb", [["check"], ["check", "--repair"]], ids=" ".join)
def test_a_session_whose_kind_is_missing_is_neither_damaged_nor_repaired(
    verb: list[str], left_behind: Path, a_random_kind: Added
) -> None:
    before = files_of(left_behind)
    said = retro(left_behind, "sessions", *verb)

    assert f"needs the kind {a_random_kind.name}, which is not installed here; nothing is wrong" in said
    assert "damaged" not in said
    assert "unreadable" not in said
    assert files_of(left_behind) == before


@pytest.mark.parametrize(
    "order",
    [
        ["sessions", "show"],
        ["sessions", "forget"],
        ["minutes"],
        ["serve", "--port", "0"],
        ["doctor", "--privacy"],
    ],
    ids=" ".join,
)
def test_what_needs_the_missing_kind_says_so_in_a_sentence(
    order: list[str], left_behind: Path, a_random_kind: Added
) -> None:
    before = files_of(left_behind)
    (session,) = Library(left_behind / "sessions").ids()
    more = ["Ana"] if order[-1] == "forget" else []
    place = order.index("--port") if "--port" in order else len(order)
    done = run(left_behind, *order[:place], session, *order[place:], *more)

    assert done.returncode == 1
    assert f"{session} needs the kind {a_random_kind.name}, which is not installed here" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(left_behind) == before


def test_a_session_whose_kind_comes_back_goes_on(
    left_behind: Path, a_random_kind: Added, monkeypatch: pytest.MonkeyPatch
) -> None:
    (session,) = Library(left_behind / "sessions").ids()
    with pytest.raises(MissingKind):
        read_session(Workspace(left_behind), session)

    find_in(monkeypatch, a_random_kind.place)
    assert "The" in markdown(read_session(Workspace(left_behind), session))


# Packages that cannot be used


RULES: Mapping[str, str] = {
    "a syntax error": "def (",
    "an import that fails": "import retro_nowhere_to_be_found",
    "a module that ends the program": "raise SystemExit(3)",
    "no KIND": "",
    "a KIND that is none": "KIND = 1",
    "the name of another kind": (
        "from retro.session.kind import Kind\n"
        "class Broken(Kind):\n    name = 'other'\n    title = 'Other'\nKIND = Broken()\n"
    ),
    "the event of another kind": (
        "from retro.session.events import StageEvent\nfrom retro.session.kind import Kind\n"
        "class Closed(StageEvent, frozen=True, tag='VoteClosed'):\n    pass\n"
        "class Broken(Kind):\n    name = 'broken'\n    title = 'B'\n    events = (Closed,)\nKIND = Broken()\n"
    ),
    "the state of another kind": (
        "import msgspec\nfrom retro.session.kind import Kind\n"
        "class State(msgspec.Struct, frozen=True):\n    pass\n"
        "class Broken(Kind):\n    name = 'broken'\n    title = 'B'\n    State = State\n"
        "    state_name = 'VoteState'\nKIND = Broken()\n"
    ),
    "a state that cannot be stored": (
        "import msgspec\nfrom retro.session.kind import Kind\n"
        "class State(msgspec.Struct, frozen=True):\n    a: dict[int, str] | dict[str, int]\n"
        "class Broken(Kind):\n    name = 'broken'\n    title = 'B'\n    State = State\nKIND = Broken()\n"
    ),
}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_a_package_whose_rules_are_broken_costs_only_itself(
    rules: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"retro_{secrets.token_hex(4)}"
    files = {f"{package}/__init__.py": "", f"{package}/rules.py": rules}
    place = as_installed(tmp_path / package, "broken", files, package)
    find_in(monkeypatch, place)
    (sentence,) = registered().refused["broken"]

    assert tuple(KINDS) == NAMES
    assert package in sentence
    assert "\n" not in sentence
    assert Meeting().next().session.stage is not None
    said = doctor(tmp_path, {**os.environ, "PYTHONPATH": str(place)})
    assert sentence in said


def test_a_name_that_is_taken_is_refused(
    the_example: Added, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = as_installed(tmp_path / secrets.token_hex(4), "vote", example("vote"), "retro_vote")
    second = as_installed(tmp_path / secrets.token_hex(4), "poll", {"retro_zz/__init__.py": ""}, "retro_zz")
    find_in(monkeypatch, vote, second, the_example.place)
    assert type(KINDS["vote"]).__module__ == "retro.stages.vote.rules"
    assert type(KINDS["poll"]).__module__ == "retro_poll.rules"
    assert registered().refused == {
        "vote": ("retro_vote cannot add a kind vote: Retro has one of that name",),
        "poll": ("retro_zz cannot add a kind poll: another package has added one",),
    }


@pytest.mark.parametrize("name", ["Poll", "a b", "x" * 21, "über", "poll\u202e"])
def test_a_kind_with_a_name_that_is_none_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"retro_{secrets.token_hex(4)}"
    find_in(monkeypatch, as_installed(tmp_path / package, name, {}, package))
    ((sentence,),) = registered().refused.values()

    assert tuple(KINDS) == NAMES
    assert sentence.endswith("a name has 1 to 20 small letters and digits")
    assert "\u202e" not in sentence


def test_entry_points_that_cannot_be_read_cost_only_their_own_package(
    the_example: Added, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = as_installed(tmp_path / secrets.token_hex(4), "broken", {}, "retro_broken")
    (place / "retro_broken-1.0.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe[retro.stages")
    find_in(monkeypatch, place, the_example.place)

    assert tuple(KINDS) == (*NAMES, "poll")
    (sentence,) = registered().refused[""]
    assert sentence.startswith("what retro_broken adds cannot be read: ")


PARTS: Mapping[str, Callable[[str], object]] = {
    "panel": panels_of,
    "minutes": lambda kind: importlib.import_module("retro.minutes.sections").minutes_of_kind(kind),
    "plain": plain_of,
    "demo": play_of,
}


@pytest.mark.parametrize("content", ["import retro_nowhere_to_be_found\n", ""], ids=["fails", "empty"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_broken_costs_only_itself(
    part: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"k{secrets.token_hex(4)}"
    files = {**example(name), f"retro_{name}/{part}.py": content}
    place = as_installed(tmp_path / name, name, files)
    find_in(monkeypatch, place)
    meeting = a_meeting(name, "Ana", "Ben", "Chidi")
    view = meeting.view("Ana")

    with pytest.raises(BrokenKind, match=name) as broken:
        PARTS[part](name)
    assert "What shall we drink?" in meeting.minutes
    assert (getattr(panel_for(view), "func", None) is BrokenPanel) == (part == "panel")
    assert str(broken.value) in doctor(tmp_path, {**os.environ, "PYTHONPATH": str(place)})


@pytest.mark.parametrize("method", ["section", "withheld", "figures", "discussed"])
def test_minutes_that_fail_cost_only_their_own_part_of_the_page(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"k{secrets.token_hex(4)}"
    files = dict(example(name))
    files[f"retro_{name}/minutes.py"] += (
        f"\n\ndef fails(*of: object) -> object:\n    raise ValueError(of)\n\n\n"
        f"{name.capitalize()}Minutes.{method} = fails\n"
    )
    find_in(monkeypatch, as_installed(tmp_path / name, name, files))
    page = a_meeting(name, "Ana", "Ben", "Chidi").minutes

    assert page.startswith("# Sprint 42")
    failed = f"Its result cannot be shown here. The minutes of the kind {name} failed: ValueError."
    assert (failed in page) == (method == "section")


async def test_where_a_panel_is_broken_everybody_sees_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"k{secrets.token_hex(4)}"
    place = as_installed(
        tmp_path / name, name, {**example(name), f"retro_{name}/panel.py": "raise ValueError\n"}
    )
    find_in(monkeypatch, place)
    meeting = a_meeting(name, "Ana", "Ben", "Chidi")
    async with Harness(meeting) as harness:
        async with harness.at("Ana") as pilot:
            assert "This stage cannot be shown here." in text_of(pilot)
            assert f"The panel of the kind {name} cannot be loaded: ValueError." in text_of(pilot)
        async with harness.at(LEADER) as pilot:
            assert "This stage cannot be shown here." in text_of(pilot)


def test_a_kind_needs_no_minutes_and_no_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"k{secrets.token_hex(4)}"
    files = {
        path: text for path, text in example(name).items() if not path.endswith(("minutes.py", "demo.py"))
    }
    find_in(monkeypatch, as_installed(tmp_path / name, name, files))
    assert a_meeting(name, "Ana").end().minutes.startswith("# Sprint 42")
    assert play_of(name).__module__ == "retro.stages.playing"


def test_a_kind_is_never_loaded_from_the_folder_people_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"k{secrets.token_hex(4)}"
    here = as_installed(tmp_path / name, name, example(name))
    monkeypatch.chdir(here)
    find_in(monkeypatch, here)

    assert name not in KINDS
    assert f"the kind {name}" not in doctor(here)


# Settings without a default


def test_a_setting_that_is_missing_is_named_with_its_line(poll: str) -> None:
    page = a_template('kind = "poll"\nminutes = 5')
    (problem,) = [p for p in check(page, "lunch.md", KINDS) if p.severity is Severity.ERROR]

    assert str(problem) == "lunch.md:14: options is missing"


def test_what_else_is_wrong_in_a_block_is_said_beside_what_is_missing(poll: str) -> None:
    page = a_template('kind = "poll"\nminutes = 5\ncups = ["Tea"]')
    found = [str(p) for p in check(page, "lunch.md", KINDS) if p.severity is Severity.ERROR]

    assert found == [
        "lunch.md:14: options is missing",
        "lunch.md:17: there is no setting cups; there are anonymous, kind, minutes and options",
    ]


def test_a_setting_that_is_missing_is_named_although_another_is_wrong() -> None:
    class Settings(msgspec.Struct):
        options: tuple[str, ...]
        most: int = 1

    found = [(fault.key, fault.sentence) for fault in faults({"most": "two"}, Settings)]

    assert found == [
        ("most", 'most must be a whole number, not "two"'),
        ("options", "options is missing"),
    ]


def test_templates_with_a_missing_setting_are_listed_with_it(the_example: Added, tmp_path: Path) -> None:
    a_workspace(tmp_path, 'kind = "poll"\nminutes = 5')
    env = {**os.environ, "PYTHONPATH": str(the_example.place)}

    assert "lunch.md:14: options is missing" in retro(tmp_path, "templates", "list", env=env)
    assert "lunch.md:14: options is missing" in doctor(tmp_path, env)


# How people call it


def a_workspace(folder: Path, settings: str) -> None:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "lunch.md").write_text(a_template(settings), "utf-8")


def run(
    folder: Path, *order: str, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "retro", "--workspace", str(folder), *order],
        capture_output=True,
        encoding="utf-8",
        env=env or os.environ,
        timeout=180,
        stdin=subprocess.DEVNULL,
    )


def retro(folder: Path, *order: str, env: Mapping[str, str] | None = None) -> str:
    done = run(folder, *order, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout


def doctor(folder: Path, env: Mapping[str, str] | None = None) -> str:
    """What `retro doctor` says; what else this machine lacks is of no interest here."""
    done = run(folder, "doctor", "--port", "0", env=env)
    assert "Traceback" not in done.stderr
    return done.stdout


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.glob("sessions/*") if file.suffix != ".lock"}
