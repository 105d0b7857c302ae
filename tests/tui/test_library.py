"""The library: what is typed is looked for, and what is found can be read whole and at its place."""

import threading
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from retro.errors import RuleError
from retro.tui import library_screen
from retro.tui.dialogs.help import Help
from retro.tui.library_app import LibraryApp
from retro.tui.library_rows import Found, FoundEntry, LibraryReads, WholeEntry
from retro.tui.library_screen import EntryPage, LibraryScreen
from retro.tui.screens.page_reader import PageReader
from retro.tui.widgets.row_list import RowList
from tests.tui.hosts import screen_text, shipped_themes
from tests.tui.test_home import an_app as a_home

ENTRIES = (
    FoundEntry(
        "2026-03-07-sprint-24/L2",
        "lesson, found true twice · #ci · Platform",
        (("A ", False), ("flaky", True), (" test is mended or deleted within the week", False)),
    ),
    FoundEntry(
        "2026-03-07-sprint-24/D1",
        "decision, in force · Platform",
        (("No merge while a test is known to be ", False), ("flaky", True)),
    ),
)
LESSON = WholeEntry(
    "2026-03-07-sprint-24/L2",
    "A flaky test is mended or deleted within the week",
    "lesson, found true twice · #ci · Platform",
    (("Evidence", "Three builds a day failed for nothing."), ("From", "T1 Builds")),
    "2026-03-07-sprint-24",
)
MINUTES = (
    "# Sprint 24\n\n"
    + "\n\n".join(f"Line {n}" for n in range(80))
    + "\n\n- A flaky test is mended or deleted "
    "within the week (L2)\n"
)


class Library:
    """What is asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def ask(self, question: str) -> Found:
        self.asked.append(question)
        if "kin:" in question:
            raise RuleError("There is no filter kin:; did you mean kind:?")
        if "flaky" in question:
            return Found(ENTRIES, "2 of 17")
        if "nothing" in question:
            return Found(note="Nothing has “nothing”.")
        return Found(ENTRIES[:1], "1 of 1") if question else Found()

    def whole(self, ref: str) -> WholeEntry:
        if ref != LESSON.ref:
            raise RuleError("Its meeting is not here any more.")
        return LESSON

    def reads(self) -> LibraryReads:
        return LibraryReads(self.ask, self.whole, lambda session: MINUTES)


def an_app(library: Library) -> LibraryApp:
    return LibraryApp(library.reads(), themes=shipped_themes(), theme="dark", where="~/team")


async def settled(pilot: Pilot[None]) -> str:
    """Wait until what was typed is answered and the entry under the cursor read; what the screen says."""
    before, shown = None, ""
    while shown != before or waits(pilot.app.screen):
        before = shown
        await pilot.pause(0.1)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        shown = "\n".join(screen_text(pilot.app))
    return shown


def waits(screen: Screen[Any]) -> bool:
    """Whether something is asked or read soon, because nothing was typed for a moment."""
    if not isinstance(screen, LibraryScreen):
        return False
    timers = [screen._pausing] if library_screen.REST > 1 else [screen._pausing, screen._resting]
    return any(timer and timer._task and not timer._task.done() for timer in timers)


@pytest.mark.parametrize("size", [(140, 45), (80, 24), (60, 16)])
async def test_what_is_typed_is_found_and_shown_whole(size: tuple[int, int]) -> None:
    library = Library()
    async with an_app(library).run_test(size=size) as pilot:
        assert "Nothing is kept yet." in await settled(pilot)
        await pilot.press(*"flaky")
        shown = await settled(pilot)
        assert "L2  2026-03-07-sprint-24" in shown
        assert "2 of 17" in shown
        assert library.asked[-1] == "flaky"
        assert ("Three builds a day failed for nothing." in shown) is (size[0] >= 80)
        await pilot.press("enter")
        assert "Three builds a day failed for nothing." in await settled(pilot)


async def test_only_the_answer_to_the_last_question_is_shown() -> None:
    library, held = Library(), threading.Event()
    answer = library.ask

    def slow(question: str) -> Found:
        if question == "flaky":
            held.wait(60)
        return answer(question)

    reads = LibraryReads(slow, library.whole, lambda session: MINUTES)
    app = LibraryApp(reads, themes=shipped_themes(), theme="dark")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"flaky")
        await pilot.pause(0.3)
        await pilot.press(*" nothing")
        await pilot.pause(0.3)
        held.set()
        shown = await settled(pilot)
        assert app.screen.query_one("#list", RowList).keys == [each.ref for each in ENTRIES]
        assert library.asked[-1] == "flaky" or "flaky nothing" in library.asked
        assert "2 of 17" in shown
        await pilot.press("escape", *"nothing")
        assert "Nothing has “nothing”." in await settled(pilot)


async def test_tab_goes_through_the_kinds_and_back() -> None:
    library = Library()
    async with an_app(library).run_test(size=(80, 24)) as pilot:
        await pilot.press(*"flaky", "tab")
        await settled(pilot)
        assert library.asked[-1] == "flaky kind:lesson"
        await pilot.press("shift+tab", "shift+tab")
        await settled(pilot)
        assert library.asked[-1] == "flaky kind:session"


async def test_a_question_that_is_not_understood_is_answered_with_the_sentence() -> None:
    async with an_app(Library()).run_test(size=(80, 24)) as pilot:
        await pilot.press(*"kin:lesson")
        assert "There is no filter kin:; did you mean kind:?" in await settled(pilot)


async def test_the_minutes_open_at_the_place_of_the_entry() -> None:
    async with an_app(Library()).run_test(size=(80, 24)) as pilot:
        await pilot.press(*"flaky")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, EntryPage)
        await pilot.press("Y")
        assert "Its name is copied, if your terminal allows it." in await settled(pilot)
        await pilot.press("O")
        shown = await settled(pilot)
        assert "A flaky test is mended or deleted within the week" in shown
        assert "Sprint 24" not in shown
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_an_entry_that_cannot_be_read_says_why() -> None:
    async with an_app(Library()).run_test(size=(140, 45)) as pilot:
        await pilot.press(*"flaky")
        await settled(pilot)
        await pilot.press("down")
        assert "Its meeting is not here any more." in await settled(pilot)
        await pilot.press("enter")
        assert "Its meeting is not here any more." in await settled(pilot)
        assert isinstance(pilot.app.screen, PageReader)


async def test_escape_empties_the_line_first_and_then_leaves() -> None:
    app = an_app(Library())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, Help)
        await pilot.press("escape", *"flaky", "escape")
        assert app.return_code is None
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert not pilot.app.screen.words.value
        await pilot.press("escape")
        assert app.return_code == 0


async def test_the_home_leads_to_it_and_back() -> None:
    library = Library()
    app = a_home(library=library.reads())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, LibraryScreen)
    async with a_home().run_test(size=(80, 24)) as pilot:
        await pilot.press("l")
        assert not isinstance(pilot.app.screen, LibraryScreen)


async def test_where_minutes_and_the_clipboard_are_not_for_the_reader_neither_is_offered() -> None:
    library = Library()
    reads = LibraryReads(library.ask, library.whole, None, copies=False)
    async with LibraryApp(reads, themes=shipped_themes(), theme="dark").run_test(size=(80, 24)) as pilot:
        await pilot.press(*"flaky")
        await settled(pilot)
        await pilot.press("enter")
        shown = await settled(pilot)
        assert "Three builds a day failed for nothing." in shown
        assert "its minutes" not in shown
        assert "copy its name" not in shown
        await pilot.press("O", "Y")
        assert await settled(pilot) == shown
        assert not pilot.app.clipboard


async def test_an_entry_is_read_in_a_thread_also_when_enter_comes_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library_screen, "REST", 60)
    library, threads = Library(), list[bool]()

    def whole(ref: str) -> WholeEntry:
        threads.append(threading.current_thread() is threading.main_thread())
        return library.whole(ref)

    reads = LibraryReads(library.ask, whole, lambda session: MINUTES)
    async with LibraryApp(reads, themes=shipped_themes(), theme="dark").run_test(size=(80, 24)) as pilot:
        await pilot.press(*"flaky")
        await settled(pilot)
        assert not threads
        await pilot.press("enter")
        assert "Three builds a day failed for nothing." in await settled(pilot)
        assert "its minutes" in "\n".join(screen_text(pilot.app))
    assert threads
    assert not any(threads)


async def test_nothing_is_said_of_what_is_kept_before_it_was_read() -> None:
    library, held = Library(), threading.Event()

    def slow(question: str) -> Found:
        held.wait(60)
        return library.ask(question)

    reads = LibraryReads(slow, library.whole, None)
    async with LibraryApp(reads, themes=shipped_themes(), theme="dark").run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.2)
        shown = "\n".join(screen_text(pilot.app))
        held.set()
        assert "Reading…" in shown
        assert "Nothing is kept yet." not in shown
        assert "Nothing is kept yet." in await settled(pilot)


async def test_not_everything_that_was_ever_read_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_screen, "KEPT", 0)
    library, read = Library(), list[str]()

    def whole(ref: str) -> WholeEntry:
        read.append(ref)
        return library.whole(ref)

    reads = LibraryReads(library.ask, whole, None)
    async with LibraryApp(reads, themes=shipped_themes(), theme="dark").run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as asked_once:
            asked_once.setattr(library_screen, "PAUSE", 600)  # however long it takes to type
            await pilot.press(*"flak")
        await pilot.press("y")
        await settled(pilot)
        assert read == [LESSON.ref]
        await pilot.press("space")
        await settled(pilot)
        assert read == [LESSON.ref] * 2
