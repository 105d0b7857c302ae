"""The agenda as one line, at any width."""

import pytest
from msgspec.structs import replace

from retro.session import acts
from retro.tui.parts.agenda_bar import GONE, AgendaBar, Segment, agenda_bar
from tests.builders import LEADER, Meeting
from tests.tui.rooms import a_meeting, before_topics, gathering, reach, writing

HOUR = AgendaBar(
    (
        Segment("review", "Open actions", 5, "past"),
        Segment("ideate", "Silent ideation", 10, "past"),
        Segment("group", "Grouping", 7, "skipped"),
        Segment("vote", "Voting", 4, "past"),
        Segment("discuss", "Discussion", 24, "now", gone=600, planned=1440),
        Segment("commit", "Actions", 7, "ahead"),
        Segment("close", "Close", 3, "ahead"),
    )
)
WIDTHS = range(1, 260)


def one(status: str, **more: int) -> AgendaBar:
    return AgendaBar((Segment("a", "Discussion", 24, status, **more),))


def text(bar: AgendaBar, width: int) -> str:
    (line,) = bar.lines(width)
    return line.plain


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            136,
            " ✓ Open ac…  ✓ Silent ideation     – Grouping      ✓ Voting  Discussion 24'                   "
            "                    Actions 7'      Close ",
        ),
        (78, " ✓      ✓ Silent …  – Grou…  ✓    Discussion 24'              Actions   Close "),
        (58, " ✓    ✓       –     ✓    Discussion 24'   Actions   Close "),
        (40, " ✓    ✓    –    ✓    Discussi…  ·    ·  "),
        (20, "✓ ✓  –  ✓  ▶    ·  ·"),
    ],
)
def test_names_are_cut_and_become_signs_where_there_is_less_room(width: int, line: str) -> None:
    assert text(HOUR, width) == line


def test_the_bar_fills_any_line_and_never_more() -> None:
    for count in (1, 2, 7, 40):
        bar = AgendaBar(
            tuple(
                Segment(str(n), "Stille 沉默 🎉", n % 9, "now" if n == count // 2 else "ahead", 60, 300)
                for n in range(count)
            )
        )
        for width in WIDTHS:
            (line,) = bar.lines(width)
            assert line.cell_length <= width
            widths = [cells for cells in bar.widths(width) if cells]
            assert sum(widths) + len(widths) - 1 == width


def test_a_segment_is_as_wide_as_its_share_of_the_minutes() -> None:
    ideate, discuss = HOUR.widths(160)[1], HOUR.widths(160)[4]
    assert abs(discuss / ideate - 2.4) < 0.1
    assert min(HOUR.widths(60)) == 4


def test_the_running_stage_keeps_its_name_where_others_lose_theirs() -> None:
    short = AgendaBar((Segment("a", "Discussion", 90, "ahead"), Segment("b", "Voting", 1, "now", 0, 60)))
    assert text(short, 40).endswith(" Voting ")


def test_short_stages_of_a_long_agenda_keep_their_names_as_far_as_there_is_room() -> None:
    titles = (
        "Welcome",
        "Check-in",
        "Open actions",
        "Ideas",
        "Grouping",
        "Voting",
        "Discussion",
        "Actions",
        "Close",
    )
    minutes = (2, 2, 3, 10, 7, 3, 90, 5, 2)
    status = ("past", "past", "past", "now", *["ahead"] * 5)
    segments = (Segment(t, t, m, s) for t, m, s in zip(titles, minutes, status, strict=True))
    line = text(AgendaBar(tuple(segments), bare=True), 84)
    assert line.split() == [*"✓✓✓", "Ideas", *titles[4:]]


def test_a_skipped_stage_has_no_tick_and_no_ground() -> None:
    (line,) = one("skipped").lines(30)
    assert line.plain.startswith(" – Discussion")
    assert [span.style for span in line.spans] == ["$text-quiet"]


@pytest.mark.parametrize(("gone", "cells"), [(0, 0), (360, 10), (720, 20), (1440, 40), (9999, 40)])
def test_the_part_that_has_gone_by_is_filled(gone: int, cells: int) -> None:
    (line,) = one("now", gone=gone, planned=1440).lines(40)
    filled = [span.end - span.start for span in line.spans if span.style == GONE]
    assert sum(filled) == cells


@pytest.mark.parametrize(
    ("gone", "said"), [(1440, "24'"), (1499, "24'"), (1500, "24' +1'"), (1600, "24' +2'")]
)
def test_minutes_over_time_are_said(gone: int, said: str) -> None:
    assert text(one("now", gone=gone, planned=1440), 40).strip() == f"Discussion {said}"


def test_a_stage_without_a_timer_has_no_filled_part() -> None:
    (line,) = one("now").lines(40)
    assert GONE not in [span.style for span in line.spans]


def test_a_bare_bar_says_the_minutes_of_the_running_stage_alone() -> None:
    both = (Segment("a", "Voting", 5, "now", 0, 300), Segment("b", "Talking", 5, "ahead"))
    assert text(AgendaBar(both, bare=True), 60).split() == ["Voting", "5'", "Talking"]


def test_where_not_all_stages_fit_those_around_the_running_one_are_shown() -> None:
    many = AgendaBar(tuple(Segment(str(n), "Talk", 5, "now" if n == 30 else "ahead") for n in range(40)))
    shown = {many.at(cell, 20) for cell in range(20)} - {""}
    assert "30" in shown
    assert len(shown) == 7


def test_every_cell_but_those_between_belongs_to_a_stage() -> None:
    for width in (20, 40, 80, 140):
        cells = [HOUR.at(cell, width) for cell in range(width)]
        assert list(dict.fromkeys(filter(None, cells))) == [segment.id for segment in HOUR.segments]
        assert cells.count("") == len(HOUR.segments) - 1
    assert HOUR.at(500, 80) == ""


def test_the_bar_of_a_meeting_is_read_from_its_view() -> None:
    meeting = writing()
    view = meeting.view(LEADER)
    bar = agenda_bar(view, meeting.now)
    assert [s.status for s in bar.segments][:6] == [row.status for row in view.rows][:6]
    running = next(s for s in bar.segments if s.status == "now")
    assert (running.gone, running.planned) == (view.timer.used(meeting.now), view.timer.planned)
    assert {s.status for s in agenda_bar(gathering().view(LEADER), 0).segments} == {"ahead"}
    assert agenda_bar(replace(view, rows=()), 0).lines(80)[0].plain == ""


def test_the_elapsed_part_is_that_of_the_clock_also_after_a_pause_and_with_added_minutes() -> None:
    meeting = reach(a_meeting(), "ideate").wait(2)
    assert elapsed(meeting) == (120, 480)
    assert elapsed(meeting.lead(acts.PauseTimer()).wait(3)) == (120, 480)
    assert elapsed(meeting.lead(acts.StartTimer()).wait(1)) == (180, 480)
    assert elapsed(meeting.lead(acts.AddTime(60))) == (180, 540)
    assert elapsed(meeting.wait(10)) == (780, 540)


def test_the_clock_of_a_topic_takes_no_time_back_from_its_stage() -> None:
    meeting = before_topics().wait(22)
    assert elapsed(meeting) == (22 * 60, 24 * 60)
    meeting.talk(meeting.session.board.topics[0].id, 0)  # five minutes of its own
    assert elapsed(meeting) == (22 * 60, 24 * 60)
    assert elapsed(meeting.wait(4)) == (26 * 60, 24 * 60)


def elapsed(meeting: Meeting) -> tuple[int, int]:
    bar = agenda_bar(meeting.view(LEADER), meeting.now)
    return next((s.gone, s.planned) for s in bar.segments if s.status == "now")
