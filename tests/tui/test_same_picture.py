"""What is painted fast is what Textual paints by itself, cell by cell, and nobody's words come too early.

A few random meetings of those that `tests/bench/same_picture.py` plays by the thousand.
"""

import inspect
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.geometry import Region
from textual.strip import Strip

from retro import textual_painting
from retro.textual_painting import ChangedCells, LineCompositor, LineRefresh
from retro.tui.widgets.strips import StripCache
from tests.tui import random_meeting
from tests.tui.compared_meetings import compared, faults, played
from tests.tui.random_beginnings import BEGINNINGS, TURNS
from tests.tui.random_meeting import Shown

STEPS = 12
LONG = 15
SEEDS = range(1, len(BEGINNINGS), 6)
"""Meetings that are played; each begins in another way."""


def number_of(scene: str) -> int:
    """A seed of a meeting that begins with this scene."""
    return TURNS.index(scene)


@pytest.mark.parametrize("seed", SEEDS)
def test_terminals_show_what_textual_would_have_painted(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    met: Counter[str] = Counter()

    assert [*faults(seed, STEPS, monkeypatch, met)] == []
    assert met["steps"] == STEPS


def test_nothing_that_makes_painting_faster_runs_in_a_meeting_that_is_painted_plainly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: set[str] = set()
    for owner in (textual_painting, *filter(inspect.isclass, vars(textual_painting).values())):
        for name, function in inspect.getmembers(owner, inspect.isroutine):
            if getattr(function, "__module__", "") == textual_painting.__name__ and not name.startswith("__"):
                monkeypatch.setattr(owner, name, partial(_watched, ran, function.__qualname__))

    played(number_of("revealed"), 4, monkeypatch, Counter(), plain=True)

    assert ran == set()


def _watched(ran: set[str], name: str, *_: Any, **__: Any) -> None:
    ran.add(name)


# Faults that are planted into what makes painting faster: each is found.


@pytest.fixture(scope="module")
def plain() -> dict[int, list[Shown]]:
    """Two meetings that are painted plainly, by their seeds."""
    with pytest.MonkeyPatch.context() as patch:
        return {
            seed: played(seed, LONG, patch, Counter(), plain=True)
            for seed in (number_of("grouping"), number_of("live"))
        }


def _late_by_a_line(patch: pytest.MonkeyPatch) -> None:
    """The first of some changed lines is not painted."""
    within = LineCompositor._within

    def fewer(compositor: LineCompositor, wanted: Region, behind: int = 0) -> list[Any]:
        pieces = within(compositor, wanted, behind)
        return pieces[1:] if not behind and wanted.height > 2 else pieces

    patch.setattr(LineCompositor, "_within", fewer)


def _one_cell_to_the_right(patch: pytest.MonkeyPatch) -> None:
    """A piece within a line is painted beside its place."""
    begin = ChangedCells.__init__

    def shifted(update: ChangedCells, pieces: Any, encoded: Any = ()) -> None:
        begin(update, [(x + (0 < x < 40), y, strip) for x, y, strip in pieces], encoded)

    patch.setattr(ChangedCells, "__init__", shifted)


def _not_painted_again(patch: pytest.MonkeyPatch) -> None:
    """A widget that is asked for several lines forgets to say so."""
    refresh = LineRefresh.refresh

    def some(widget: LineRefresh, *regions: Region, **options: bool) -> Any:
        return refresh(widget, *(regions[:1] if len(regions) > 1 else regions), **options)

    patch.setattr(LineRefresh, "refresh", some)


def _of_another_terminal(patch: pytest.MonkeyPatch) -> None:
    """What was painted for one size or theme is taken for another."""

    def shelf(cache: StripCache, shape: object) -> int:
        return 0

    patch.setattr(StripCache, "shelf", shelf)


def _in_the_colour_before(patch: pytest.MonkeyPatch) -> None:
    """The colours of a piece are those of the one before it."""
    render = Strip.render
    patch.setattr(
        ChangedCells,
        "render_segments",
        lambda update, console: "".join(
            f"\x1b[{y + 1};{x + 1}H" + (render(strip, console) if not number % 7 else strip.text)
            for number, (x, y, strip) in enumerate(update.pieces)
        ),
    )


@pytest.mark.parametrize(
    "planted",
    [
        _late_by_a_line,
        _one_cell_to_the_right,
        _not_painted_again,
        _of_another_terminal,
        _in_the_colour_before,
    ],
)
def test_a_fault_that_is_planted_into_the_painting_is_found(
    planted: Callable[[pytest.MonkeyPatch], None],
    plain: dict[int, list[Shown]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        planted(patch)
        assert any(differs(seed, wanted, monkeypatch) for seed, wanted in plain.items())


def differs(seed: int, wanted: list[Shown], patch: pytest.MonkeyPatch) -> bool:
    """Whether a meeting shows something else than the plain one, or a fault has ended an app."""
    try:
        shown = played(seed, LONG, patch, Counter())
    except Exception:
        return True
    return any("terminal of" in fault for fault in compared(shown, wanted))


def test_words_that_everybody_is_shown_too_early_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(meeting: random_meeting.RandomMeeting, what: str) -> None:
        words = meeting.words(meeting.people[0])
        for app in meeting.apps.values():
            meeting.terminals.write(app, words)

    monkeypatch.setattr(random_meeting.RandomMeeting, "_note", tell)

    shown = played(number_of("writing"), 2, monkeypatch, Counter())
    assert any("was written to" in leak for here in shown for leak in here.leaks)
