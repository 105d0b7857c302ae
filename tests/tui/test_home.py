import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.geometry import Size

from retro.agenda import PURPOSES
from retro.commands.home import asked, content_of, home, preview_of
from retro.errors import DamagedFile, RuleError, TemplateError, WorkspaceError
from retro.session.agenda import Agenda
from retro.tui import home_screen
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.form import Form
from retro.tui.dialogs.help import Help
from retro.tui.home_app import HomeApp
from retro.tui.home_rows import (
    Format,
    HomeContent,
    Item,
    Meeting,
    Resume,
    Seen,
    SessionPreview,
    Start,
    key_of,
)
from retro.tui.home_screen import HomeReads, HomeScreen
from retro.tui.screens.page_reader import PageReader
from retro.tui.widgets.field import Field
from retro.tui.widgets.row_list import RowList
from retro.workspace import Workspace
from tests import builders
from tests.tui.hosts import screen_text, shipped_themes

UNFINISHED = Meeting("2026-11-21-sprint-42", "Sprint 42", "21 Nov 2026", "at Voting", people=7)
OVER = Meeting("2026-11-07-sprint-41", "Sprint 41", "7 Nov 2026", "over", people=12, over=True)
DAMAGED = Meeting("2026-10-24-lost", "2026-10-24-lost", error="No copy of the file can be read.")
FORMAT = Format(
    "plain", "Plain talk", 45, "3-12", "Talk, then write.", ("calm",), "Plain talk, 21 November 2026"
)
READING = Format("silent", "Silence", 45, suggestion="Silence, 21 November 2026", reads_text=True)
OTHER = Format("four-ls", "Four Ls", 60, "2-8", suggestion="Four Ls, 21 November 2026")
UNUSABLE = Format("our-own", "our-own", error="our-own.md:14: minutes must be 1-180, not 0")
EVERYTHING = HomeContent((UNFINISHED,), (FORMAT, OTHER, UNUSABLE), (OVER, DAMAGED))

AGENDA = Agenda("Plain talk", (builders.a_stage("ideate", prompts=["Start", "Stop"]),), "Talk, then write.")
GLIMPSE = SessionPreview(
    "Sprint 42",
    "Plain talk",
    "21 Nov 2026, 10:00",
    "It is at stage 2 of 5, Voting.",
    "Ana, 李娜",
    actions=(("Move the key", "Ana, 5 Dec 2026"),),
)
HOSTILE = ("[/]", "[type=x, v={'a[0]'}]", "[bold red]$text-quiet", "李娜" * 40, "🧑‍🚀" * 30, "a" * 300)

BROKEN = '# Broken\n\n## Stage\n\n```toml\nkind = "none"\nminutes = 2\n```\n'


def closer(item: Item) -> Seen:
    return AGENDA if isinstance(item, Format) else GLIMPSE


def an_app(content: HomeContent = EVERYTHING, **more: Any) -> HomeApp:
    reads = HomeReads(
        more.pop("closer", closer),
        more.pop("minutes", lambda _: "# Minutes\n\nAll said."),
        text=more.pop("text", str),
        library=more.pop("library", None),
        due=more.pop("due", str),
    )
    return HomeApp(content, reads, themes=shipped_themes(), theme="dark", where="~/team", **more)


def text_of(app: HomeApp) -> str:
    return "\n".join(screen_text(app))  # type: ignore[arg-type]


async def rested(pilot: Any) -> None:
    """Wait until what is read in a thread is there; a look that fails is waited for in vain."""
    await pilot.pause(0.3)  # the cursor has to rest before anybody looks
    await pilot.app.workers.wait_for_complete()
    screen = pilot.app.screen
    for _ in range(200):
        if not isinstance(screen, HomeScreen) or screen.item is None or screen.item.error:
            break
        if key_of(screen.item) in screen._seen:
            break
        await pilot.pause(0.1)
    await pilot.pause()


# What stands there


async def test_what_can_be_resumed_stands_first_and_everything_in_one_line() -> None:
    async with an_app().run_test(size=(80, 45)) as pilot:
        lines = [row.text.plain for row in pilot.app.screen.query_one("#list", RowList).rows]
        await pilot.press("tab")
        past = [row.text.plain for row in pilot.app.screen.query_one("#list", RowList).rows]
        await pilot.press("shift+tab")
        assert pilot.app.screen.query_one("#list", RowList).highlighted == "session 2026-11-21-sprint-42"

    assert lines[:2] == ["Continue", "Sprint 42"]
    assert lines[3] == "Start a meeting"
    assert [line.split("  ")[0] for line in lines[4:]] == ["Plain talk", "Four Ls", "our-own"]
    assert past == ["Sprint 41", "2026-10-24-lost"]


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 20)])
async def test_the_tabs_name_what_there_is_and_count_past_sessions(size: tuple[int, int]) -> None:
    app = an_app()
    async with app.run_test(size=size) as pilot:
        assert "Start    Past sessions 2" in text_of(app)
        await pilot.press("tab")
        assert "Sprint 41" in text_of(app)
        assert "Four Ls" not in text_of(app)
        assert "Tab start" in text_of(app)


async def test_a_session_that_can_be_continued_has_an_edge_of_its_own() -> None:
    for size in ((140, 45), (80, 24)):
        app = an_app()
        async with app.run_test(size=size):
            marked = [line for line in text_of(app).split("\n") if "▌ Sprint 42" in line]
            assert len(marked) == 1
            assert "at Voting" in marked[0]


async def test_the_tray_shows_each_stage_in_a_line_with_a_bar_as_long_as_its_share() -> None:
    stages = (
        builders.a_stage("ideate", minutes=10, prompts=["Start", "Stop"]),
        builders.a_stage("vote", minutes=5),
    )
    agenda = Agenda("Plain talk", stages)
    app = an_app(closer=lambda _: agenda)
    async with app.run_test(size=(140, 45)) as pilot:
        await pilot.press("down")
        await rested(pilot)
        lines = text_of(app).split("\n")
        bars = [(line.count("▄"), line.split()[-1]) for line in lines if "▄" in line]
        assert bars == [(16, "10'"), (8, "5'")]
        assert [line.split("▌ ")[-1].strip() for line in lines if "▌ St" in line] == ["Start", "Stop"]


async def test_the_footer_says_what_enter_does_with_this_row() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        verbs = []
        for key in ("down", "down", "down", "tab", "down", "down"):
            verbs.append(text_of(app).splitlines()[-1].split("   ")[0].strip())
            await pilot.press(key)

    assert verbs == [
        "Enter continue",
        "Enter start",
        "Enter start",
        "Enter see why",
        "Enter read minutes",
        "Enter see why",
    ]


async def test_without_sessions_it_says_how_to_begin() -> None:
    app = an_app(HomeContent(formats=(FORMAT,)))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Continue" not in text_of(app)
        await pilot.press("tab")
        assert "No sessions yet. Choose a format under Start and press Enter." in text_of(app)


async def test_an_empty_workspace_without_formats_does_not_break() -> None:
    app = an_app(HomeContent())
    async with app.run_test(size=(80, 24)) as pilot:
        assert "No formats here." in text_of(app)
        await pilot.press("enter", "i", "down", "q")

    assert app.return_value is None


async def test_the_top_line_says_what_waits_for_the_next_meeting_and_keeps_nobody_waiting() -> None:
    found = threading.Event()

    def due() -> str:
        found.wait(60)
        return "3 due"

    app = an_app(HomeContent(formats=(FORMAT,), captured="5 captured since the last meeting"), due=due)
    async with app.run_test(size=(80, 24)) as pilot:
        assert text_of(app).splitlines()[0].endswith("5 captured since the last meeting")
        found.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert text_of(app).splitlines()[0].endswith("5 captured since the last meeting · 3 due")


async def test_a_count_that_fails_leaves_the_top_line_as_it_was() -> None:
    def due() -> str:
        raise RuleError("This machine can keep nothing.")

    app = an_app(HomeContent(formats=(FORMAT,)), due=due)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert text_of(app).splitlines()[0].endswith("~/team")


# The preview


async def test_the_row_under_the_cursor_is_looked_at_in_a_thread_and_once() -> None:
    threads: list[tuple[str, bool]] = []

    def watching(item: Item) -> Seen:
        threads.append((item.title, threading.current_thread() is threading.main_thread()))
        return closer(item)

    app = an_app(closer=watching)
    async with app.run_test(size=(140, 45)) as pilot:
        await rested(pilot)
        assert "It is at stage 2 of 5, Voting." in text_of(app)
        await pilot.press("down")
        await rested(pilot)
        assert "▌ Start" in text_of(app)
        await pilot.press("up")
        await rested(pilot)

    assert threads == [("Sprint 42", False), ("Plain talk", False)]


async def test_what_the_cursor_only_passes_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = home_screen.PATIENCE
    monkeypatch.setattr(home_screen, "PATIENCE", 600)  # however long it takes to begin
    read: list[str] = []

    def watching(item: Item) -> Seen:
        read.append(item.title)
        return closer(item)

    app = an_app(closer=watching)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, HomeScreen)
        monkeypatch.setattr(home_screen, "PATIENCE", rest)
        screen.action_move(1)
        screen.action_move(1)
        await rested(pilot)

    assert read == ["Four Ls"]


async def test_a_slow_disk_does_not_hold_the_keys_up() -> None:
    release = threading.Event()

    def slow(item: Item) -> Seen:
        release.wait(60)
        return closer(item)

    app = an_app(closer=slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.1)
        began = time.monotonic()
        await pilot.press("down")
        assert "Talk, then write." in text_of(app)  # what the list knows stands there at once
        release.set()
        assert time.monotonic() - began < 30


@pytest.mark.parametrize("error", [DamagedFile("It is damaged."), ZeroDivisionError("oops")])
async def test_what_cannot_be_read_becomes_a_sentence(error: Exception) -> None:
    def failing(_: Item) -> Seen:
        raise error

    app = an_app(closer=failing)
    async with app.run_test(size=(140, 45)) as pilot:
        said = "It is damaged." if isinstance(error, DamagedFile) else "This page cannot be read."
        for _ in range(300):
            await pilot.pause(0.1)
            if said in text_of(app):
                break
        assert said in text_of(app)
        assert app.is_running


async def test_trouble_is_told_as_a_sentence_and_leads_nowhere() -> None:
    app = an_app()
    async with app.run_test(size=(140, 45)) as pilot:
        await pilot.press("down", "down", "down")
        assert "minutes must be 1-180, not 0" in text_of(app)
        await pilot.press("enter")
        await rested(pilot)
        assert isinstance(app.screen, PageReader)
        assert "minutes must be 1-180, not 0" in text_of(app)
        await pilot.press("escape", "tab", "end")
        assert "No copy of the file can be read." in text_of(app)


# What is chosen


async def test_enter_on_an_unfinished_session_resumes_it() -> None:
    app = an_app()
    async with app.run_test() as pilot:
        await pilot.press("enter")

    assert app.return_value == Resume("2026-11-21-sprint-42")


async def test_enter_on_a_format_asks_for_the_title_and_starts_it() -> None:
    app = an_app()
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        assert isinstance(app.screen, Form)
        assert app.screen.query_one(Field).value == "Plain talk, 21 November 2026"
        await pilot.press("ctrl+u", *"Sprint", "enter")

    assert app.return_value == Start("plain", "Sprint")


async def test_an_empty_title_becomes_the_suggestion() -> None:
    app = an_app()
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "ctrl+u", "enter")

    assert app.return_value == Start("plain", "Plain talk, 21 November 2026")


def unreadable(path: str) -> str:
    if path != "memo.md":
        raise TemplateError(f"{path} does not exist")
    return "# Memo"


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_format_with_a_text_to_read_asks_for_its_file(size: tuple[int, int]) -> None:
    app = an_app(HomeContent(formats=(READING,)), text=unreadable)
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter", "ctrl+u", *"Plans", "enter", *"nemo.md", "enter")
        shown = text_of(app)
        assert "leave it empty to show" in shown
        assert "✗ nemo.md does not exist." in shown
        assert "Esc cancel" in shown
        focused = app.focused
        assert isinstance(focused, Field)
        assert focused.value == "nemo.md"
        await pilot.press("home", "delete", "m", "enter")

    assert app.return_value == Start("silent", "Plans", "memo.md")


async def test_of_several_teams_one_is_asked_for() -> None:
    content = HomeContent(formats=(FORMAT,), teams=("platform", "product", "none"))
    app = an_app(content)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", *"platfrom", "enter")
        assert "✗ Which team: platform, product or none?" in text_of(app)
        await pilot.press("ctrl+u", *"product", "enter")

    assert app.return_value == Start("plain", FORMAT.suggestion, team="product")


def test_teams_are_asked_for_only_where_it_is_not_clear_which_is_meant(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (tmp_path / "teams").mkdir()
    assert content_of(workspace).teams == ()
    (tmp_path / "teams" / "platform.toml").touch()
    assert content_of(workspace).teams == ()
    (tmp_path / "teams" / "product.toml").touch()
    assert content_of(workspace).teams == ("platform", "product", "none")
    assert content_of(workspace, team="product").teams == ()
    with pytest.raises(RuleError, match="There is no team"):
        content_of(workspace, team="zoo")


def test_the_team_that_was_chosen_or_named_is_that_of_the_new_session_only() -> None:
    named = argparse.Namespace(team="product")

    assert asked(Start("plain", "S", team="platform"), EVERYTHING, None).team == "platform"
    assert asked(Start("plain", "S"), EVERYTHING, named).team == "product"
    assert asked(Start("plain", "S"), EVERYTHING, None).team is None
    assert asked(Resume("2026-11-21-sprint-42"), EVERYTHING, named).team is None
    assert asked(Resume("2026-11-21-sprint-42"), EVERYTHING, None).plain is False


async def test_without_a_file_the_template_s_own_text_is_read() -> None:
    app = an_app(HomeContent(formats=(READING,)), text=unreadable)
    async with app.run_test() as pilot:
        await pilot.press("enter", "enter", "enter")

    assert app.return_value == Start("silent", "Silence, 21 November 2026")


async def test_a_title_that_was_called_off_starts_nothing() -> None:
    app = an_app()
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "escape")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("q")

    assert app.return_value is None


async def test_a_past_session_opens_its_minutes_to_read() -> None:
    app = an_app(minutes=lambda session_id: f"# Minutes of {session_id}\n\n- [/] *said*")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await rested(pilot)
        assert "Minutes of 2026-11-07-sprint-41" in text_of(app)
        assert "• [/] said" in text_of(app)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_minutes_that_cannot_be_read_say_why() -> None:
    def damaged(_: str) -> str:
        raise DamagedFile("The file is damaged; put one back from a backup.")

    app = an_app(minutes=damaged)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "enter")
        await rested(pilot)
        assert "The file is damaged; put one back from a backup." in text_of(app)


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#list", offset=(8, 2))
        assert isinstance(app.screen, HomeScreen)
        assert app.screen.item == FORMAT
        await pilot.click("#list", offset=(8, 2))
        await pilot.pause()
        assert isinstance(app.screen, Form)


# Keys


async def test_words_narrow_the_list_and_escape_shows_everything_again() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"calm q")
        assert "Nothing here contains these words." in text_of(app)
        await pilot.press("backspace", "backspace")
        assert isinstance(app.screen, HomeScreen)
        assert app.screen.item == FORMAT
        assert "Four Ls" not in text_of(app)
        await pilot.press("escape")
        assert "Four Ls" in text_of(app)
        assert app.screen.item == FORMAT
        assert app.is_running


MANY = HomeContent(
    (UNFINISHED,),
    (
        *(
            Format(f"f{n}", f"Format {n}", 60, "3-12", "Talk.", purpose=purpose, whence="comes with Retro")
            for purpose, first in (("look back", 0), ("decide", 20), ("", 40))
            for n in range(first, first + 20)
        ),
        UNUSABLE,
    ),
)


async def test_formats_stand_under_what_they_are_for_and_those_with_a_mistake_last() -> None:
    async with an_app(MANY).run_test(size=(140, 45)) as pilot:
        rows = pilot.app.screen.query_one("#list", RowList).rows

    titles = [(row.text.plain, n) for n, row in enumerate(rows) if row.key is None and row.text.plain]
    assert [title for title, _ in titles] == [
        "Continue",
        "Start a meeting",
        "Look back",
        "Decide",
        "Others",
        "Cannot be used",
    ]
    assert [place - titles[2][1] for _, place in titles[2:]] == [0, 21, 42, 63]
    assert "line 14: minutes must be" in rows[-1].text.plain


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_formats_are_browsed_by_purpose_and_escape_shows_all_again(size: tuple[int, int]) -> None:
    app = an_app(MANY)
    async with app.run_test(size=size) as pilot:
        assert "B browse" in text_of(app)
        await pilot.press("B")
        assert isinstance(app.screen, Choose)
        assert [row.text.plain for row in app.screen.query_one(RowList).rows] == [
            "All formats",
            "Look back",
            "Decide",
        ]
        await pilot.press("end", "enter")
        lines = app.screen.query_one("#list", RowList)
        assert len([row for row in lines.rows if row.key]) == 20
        assert lines.highlighted == "format f20"
        assert "Start: decide" in text_of(app)
        assert "Esc show all" in text_of(app)
        await pilot.press("B")
        await pilot.press("escape")
        assert len([row for row in lines.rows if row.key]) == 20
        await pilot.press("escape")
        assert len([row for row in lines.rows if row.key]) == 62
        assert "Start: decide" not in text_of(app)
        await pilot.press("tab")
        assert "B browse" not in text_of(app)


async def test_all_formats_can_be_chosen_again_and_looking_for_words_looks_in_all() -> None:
    app = an_app(MANY)
    async with app.run_test(size=(80, 24)) as pilot:
        lines = app.screen.query_one("#list", RowList)
        await pilot.press("B", "down", "enter")
        await pilot.press("B", "home", "enter")
        assert len([row for row in lines.rows if row.key]) == 62
        await pilot.press("B", "down", "enter")
        await pilot.press("slash", *"decide 21")
        assert [row.key for row in lines.rows if row.key] == ["format f21"]


async def test_the_preview_says_what_a_format_is_for_and_where_it_comes_from() -> None:
    own = Format("plain", "Plain talk", 45, purpose="decide", whence="yours")
    for size in ((80, 24), (140, 45)):
        app = an_app(HomeContent(formats=(own,)))
        async with app.run_test(size=size) as pilot:
            await rested(pilot)
            assert "decide · yours" in text_of(app)


def test_formats_are_in_the_order_of_their_purposes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.templates.mkdir()
    page = '# {}\n\n```toml\n{}\n```\n\n## Vote\n\n```toml\nkind = "vote"\nminutes = 2\n```\n'
    (workspace.templates / "four-ls.md").write_text(page.format("Ours", 'purpose = "decide"'), "utf-8")
    (workspace.templates / "a.md").write_text(page.format("None", ""), "utf-8")
    (workspace.templates / "b.md").write_text(BROKEN, "utf-8")

    formats = content_of(workspace).formats

    told = [each.purpose for each in formats if not each.error]
    assert [purpose for purpose in PURPOSES if purpose in told] == list(dict.fromkeys(told))[:-1]
    assert [each.name for each in formats][-2:] == ["a", "b"]
    whence = {each.name: each.whence for each in formats}
    assert whence["four-ls"] == "yours, instead of the shipped one"
    assert whence["a"] == "yours"
    assert whence["lean-coffee"] == "comes with Retro"


async def test_help_and_colours() -> None:
    remembered: list[str] = []
    app = an_app(remember_theme=remembered.append)
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        await pilot.press("escape", "f2")
        assert isinstance(app.screen, Choose)
        await pilot.press("end", "enter")
        assert app.theme != "dark"
        assert remembered == [app.theme]


async def test_escape_goes_back_and_never_quits() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "slash", *"four", "escape", "escape", "question_mark", "escape", "escape")
        await pilot.press("i", "escape", "escape", "tab", "enter", "escape", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert app.is_running
        assert "Esc" not in app.screen.keybar.plain
        assert "q quit" in app.screen.keybar.plain


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_chooses_nothing(key: str) -> None:
    app = an_app()
    async with app.run_test() as pilot:
        await pilot.press(key)

    assert app.return_value is None
    assert not app.return_code


# Any terminal, any text


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (60, 20), (80, 24), (140, 45)])
async def test_no_size_and_no_text_breaks_it(size: tuple[int, int]) -> None:
    content = HomeContent(
        tuple(Meeting(f"u{n}", text, "21 Nov 2026", text, n) for n, text in enumerate(HOSTILE)),
        tuple(Format(f"f{n}", text, 60, text, text) for n, text in enumerate(HOSTILE)),
        tuple(Meeting(f"p{n}", text, error=text) for n, text in enumerate(HOSTILE)),
    )
    app = an_app(content, minutes=lambda _: "\n\n".join(HOSTILE))
    async with app.run_test(size=size) as pilot:
        await pilot.press("end", "i", "escape", "home", "i", "escape", "tab", "end", "i", "escape")
        past = len(pilot.app.screen.query_one("#list", RowList).rows)
        await pilot.press("tab")
        await pilot.resize_terminal(80, 24)
        await pilot.resize_terminal(*size)
        await rested(pilot)
        widths = [row.aside.cell_length + 2 for row in pilot.app.screen.query_one("#list", RowList).rows]

    assert past == len(HOSTILE)
    assert len(widths) == 2 * len(HOSTILE) + (1 if size[1] < 28 else 3)


async def test_a_long_title_keeps_to_its_line() -> None:
    long = Meeting("long", "Why we moved the data base three times " * 3, "1 Nov 2026", "at Voting", people=3)
    app = an_app(HomeContent((long, UNFINISHED)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = screen_text(app)  # type: ignore[arg-type]

    first = next(n for n, line in enumerate(lines) if "Why we" in line)
    assert "…" in lines[first]
    assert lines[first].rstrip().endswith("1 Nov 2026")
    assert "Sprint 42" in lines[first + 1]


async def test_a_stale_size_does_not_come_back() -> None:
    app = an_app()
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.post_message(events.Resize(Size(80, 24), Size(80, 24)))
        await pilot.pause(0.1)
        assert app.screen.size == Size(120, 40)
        assert app.screen.has_class("-wide")


async def test_a_crash_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    app = an_app()

    async def crash(pilot: Any) -> None:
        words = "somebody's words"
        pilot.app.screen.call_later(lambda: 1 / (len(words) - len(words)))
        await pilot.pause()

    await app.run_async(headless=True, auto_pilot=crash)

    assert app.return_code == 1
    assert isinstance(app.error, ZeroDivisionError)
    assert "".join(capsys.readouterr()) == ""


# The composition


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="needs a terminal; retro --help lists"):
        home(Workspace(tmp_path))


def test_shelves_of_a_new_workspace_hold_the_shipped_formats(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a-broken-one.md").write_text(BROKEN)
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "2026-10-24-lost.json").write_text('{"meta": 3')

    content = content_of(Workspace(tmp_path), "Sprint 42")

    assert content.unfinished == ()
    assert [(m.id, bool(m.error)) for m in content.past] == [("2026-10-24-lost", True)]
    assert content.formats[-1].name == "a-broken-one"
    assert content.formats[-1].error
    assert {f.suggestion for f in content.formats[:-1]} == {"Sprint 42"}


def test_a_glimpse_holds_no_card_and_no_names_where_attendance_is_private() -> None:
    meeting = builders.Meeting(builders.an_agenda(attendance=False)).join("Ana", "Ben")
    session = meeting.go("ideate").add("Ana", "Start", "Nobody may see this").session

    preview = preview_of(session)

    assert "Nobody may see this" not in repr(preview)
    assert "Ana" not in repr(preview)
    assert preview.people == "2 people"
    assert preview.standing == "It is at stage 3 of 9, Silent ideation."
    assert [step.status for step in preview.steps[:4]] == ["skipped", "skipped", "now", "ahead"]
    assert [step.status for step in preview_of(meeting.go("group").end().session).steps[:5]] == [
        *("skipped", "skipped", "past", "past", "skipped")
    ]


def test_what_was_chosen_becomes_what_host_is_asked() -> None:
    given = argparse.Namespace(
        what=None, title="x", name="Dana", bind="127.0.0.1", port=0, code=None, other=1
    )

    resumed = asked(Resume("2026-11-21-sprint-42"), EVERYTHING, None)
    started = asked(Start("plain", "Sprint", "memo.md"), EVERYTHING, given)
    unnamed = asked(Start("plain", FORMAT.suggestion), EVERYTHING, None)

    assert vars(resumed) == {
        "what": "2026-11-21-sprint-42",
        "title": None,
        "read": None,
        "name": None,
        "bind": "",
        "port": 2222,
        "address": None,
        "via": None,
        "via_port": None,
        "code": None,
        "team": None,
        "plain": False,
        "captured": False,
    }
    assert (started.what, started.title, started.name, started.port) == ("plain", "Sprint", "Dana", 0)
    assert started.read == "memo.md"
    assert unnamed.title is None


def test_the_screen_of_the_home_loads_no_wire_and_no_file() -> None:
    unwanted = {"asyncssh", "tinydb", "retro.storage", "retro.agenda"}
    code = f"import sys, retro.tui.home_app; print({unwanted} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize("size", [(20, 6), (60, 20), (100, 30), (200, 60), (500, 200)])
async def test_the_home_keeps_to_a_box_in_the_middle_and_its_first_key_is_whole(
    size: tuple[int, int],
) -> None:
    app = an_app()
    async with app.run_test(size=size) as pilot:
        await rested(pilot)
        for name in ("#tabs", "#body"):
            region = app.screen.query_one(name).region
            assert region.width <= 168
            assert abs((size[0] - region.right) - region.x) <= 1
        assert "Enter continue" in text_of(app).split("\n")[-1]
        assert "▌ Spr" in text_of(app)
