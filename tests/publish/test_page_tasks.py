"""What people did to the tasks of a page by hand is read back, and nothing else."""

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.markdown.escape import without_mentions
from retro.publish.page_tasks import date_in, tasks
from retro.publish.published_page import Task
from retro.session.record import Action, CarriedAction, Verdict
from retro.session.text import NAME_LIMIT, clean
from tests.builders import Meeting, a_whole_meeting, clean_texts

NIGHT = "the next night without an alarm"
RUNBOOK = Task("2026-11-21-sprint-42/A1", False, "Write the runbook", "Ana", "2026-12-05")


def a_page() -> str:
    meeting = Meeting().next().action("Write the runbook", "Ana", "2026-12-05").action("Buy a bell")
    return meeting.end().minutes


def after(change: Callable[[str], str]) -> Task:
    """Read the first task of a page that somebody changed."""
    page = a_page()
    changed = change(page)
    assert changed != page
    return tasks(changed)[0]


def test_every_action_of_a_page_is_read_back() -> None:
    assert tasks(a_whole_meeting().minutes) == (
        Task(
            "2026-11-21-sprint-42/A1",
            False,
            "Move the release window to Tuesday",
            "Ana & Ben",
            "2026-12-05",
        ),
        Task("2026-11-21-sprint-42/A2", False, "Put pairing hours into the calendar", "Chloé", ""),
        Task("2026-11-21-sprint-42/A3", False, "Thank the night shift", "", "", NIGHT),
        Task("2026-11-07-sprint-41/A1", True, "Book the big room", "Ben", "2026-11-14"),
        Task("2026-10-10-sprint-39/A2", False, "Write the on-call runbook", "Ana", ""),
    )


def owners() -> st.SearchStrategy[str]:
    return clean_texts().map(lambda text: clean(text[: NAME_LIMIT * 4]))


@settings(deadline=None)
@given(
    st.lists(st.tuples(clean_texts(), st.just("") | owners(), st.sampled_from(["", "2026-12-05"]))),
    st.just("") | clean_texts(),
)
def test_whatever_was_agreed_is_read_back_as_it_was_said(
    agreed: list[tuple[str, str, str]], trigger: str
) -> None:
    meeting = Meeting(
        carried_actions=tuple(CarriedAction(Action("A7", *said), "before", "") for said in agreed)
    )
    meeting.go("review")
    for number, _ in enumerate(agreed):
        meeting.judge(number, Verdict.DONE)
    meeting.go("ideate").join("Ana").add("Ana", "Start", "one").reveal()
    for what, who, due in agreed:
        meeting.action(what, who, due, "a1", trigger)
    expected = [(False, *said) for said in agreed] + [(True, *said) for said in agreed]

    for page in (meeting.minutes, without_mentions(meeting.minutes)):
        found = tasks(page)
        assert [(task.done, task.text, task.who, task.due) for task in found] == expected
        assert [task.trigger for task in found] == [trigger] * len(agreed) + [""] * len(agreed)


@given(clean_texts(), clean_texts(lines=True))
def test_nothing_people_say_is_taken_for_a_task(text: str, note: str) -> None:
    named = f"[x] {text} `2026-11-21-sprint-42/A1`"
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", named[:500]).reveal()
    meeting.note(note).note(named).note(f"{note}\n- {named}").decision(named, objections=named).action(
        "a", trigger=named
    ).lesson(named, named)

    assert [task.text for task in tasks(meeting.end().minutes)] == ["a"]


@pytest.mark.parametrize("box", ["[x]", "[X]", "[x ]", "[ x ]", "[\u00a0x]", "\\[x\\]"])
def test_a_ticked_box_is_done(box: str) -> None:
    assert after(lambda page: page.replace("[ ]", box, 1)) == Task(RUNBOOK.id, True, *RUNBOOK_SAID)


@pytest.mark.parametrize("box", ["[-]", "[/]", "[>]", "[]", "[\u00a0]", "\\[ \\]"])
def test_a_box_with_another_sign_is_neither_done_nor_gone(box: str) -> None:
    assert after(lambda page: page.replace("[ ]", box, 1)) == Task(RUNBOOK.id, False, *RUNBOOK_SAID)


RUNBOOK_SAID = ("Write the runbook", "Ana", "2026-12-05")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Write the runbook", "Write *half* a [runbook](x)", ("Write half a runbook", "Ana", "2026-12-05")),
        ("Write the runbook", "Read — then write", ("Read — then write", "Ana", "2026-12-05")),
        ("Write the runbook", "Write the **runbook**", RUNBOOK_SAID),
        ("Write the runbook", "Read — **all** of it", ("Read — all of it", "Ana", "2026-12-05")),
        ("**Ana**", "**Ben and Ana**", ("Write the runbook", "Ben and Ana", "2026-12-05")),
        ("**Ana**", "Ben", ("Write the runbook", "Ben", "2026-12-05")),
        ("**Ana**", "nobody yet", ("Write the runbook", "", "2026-12-05")),
        ("2026-12-05", "next Friday", ("Write the runbook", "Ana", "next Friday")),
        ("2026-12-05", "2026-12-10, see PR #12", ("Write the runbook", "Ana", "2026-12-10, see PR #12")),
        ("**Ana**", "**Ben** (with Ana)", ("Write the runbook", "Ben (with Ana)", "2026-12-05")),
        ("— **Ana**", "- **Ben** (with Ana)", ("Write the runbook", "Ben (with Ana)", "2026-12-05")),
        ("**Ana**", "Ben (with Ana)", ("Write the runbook", "Ben (with Ana)", "2026-12-05")),
        (", by", ", due", RUNBOOK_SAID),
        (", by", ", due:", RUNBOOK_SAID),
        (", by", " due on", RUNBOOK_SAID),
        ("**Ana**, by", "Ana, due", RUNBOOK_SAID),
        ("**Ana**, by", "due", ("Write the runbook", "", "2026-12-05")),
        (", by 2026-12-05", "", ("Write the runbook", "Ana", "")),
        (" — **Ana**, by 2026-12-05", "", ("Write the runbook", "", "")),
        ("2026-12-05", "", ("Write the runbook", "Ana", "")),
        ("**Ana**, by", "by", ("Write the runbook", "", "2026-12-05")),
        ("**Ana**", "", ("Write the runbook", "", "2026-12-05")),
        ("**Ana**", "****", ("Write the runbook", "", "2026-12-05")),
        ("**Ana**, by 2026-12-05", "", ("Write the runbook", "", "")),
        ("— **Ana**", "- **Ana**", RUNBOOK_SAID),
        ("— **Ana**", "-- **Ana**", RUNBOOK_SAID),
        ("— **Ana**", "– **Ana**", RUNBOOK_SAID),
        ("the runbook —", "- **all** of it —", ("Write - all of it", "Ana", "2026-12-05")),
        ("the runbook — **Ana**", "- **all** of it — Ben", ("Write - all of it", "Ben", "2026-12-05")),
        ("the runbook", "the<br>runbook", RUNBOOK_SAID),
        ("- [ ] Write", "*   [ ]   Write", RUNBOOK_SAID),
        ("the runbook", "the\n  runbook", RUNBOOK_SAID),
        ("- [ ] Write", "- Ours:\n  - [ ] Write", RUNBOOK_SAID),
    ],
)
def test_a_task_that_somebody_mended_is_read_as_it_is_now(
    old: str, new: str, said: tuple[str, str, str]
) -> None:
    assert after(lambda page: page.replace(old, new, 1)) == Task(RUNBOOK.id, False, *said)


NOW = int(datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC).timestamp())


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2026-12-10", "2026-12-10"),
        ("2026-12-10, see PR #12", "2026-12-10"),
        ("2026-12-10 (moved)", "2026-12-10"),
        ("moved to 2026-12-10", "2026-12-10"),
        ("5 dec, if Ben is back", "2026-12-05"),
        ("friday - or when it rains", "2026-11-27"),
        ("2026-13-10", ""),
        ("12026-12-101", ""),
        ("when it rains", ""),
        ("", ""),
    ],
)
def test_a_date_is_found_also_with_more_behind_it(words: str, date: str) -> None:
    assert date_in(words, NOW) == date


def test_a_new_owner_and_date_are_read() -> None:
    page = a_page().replace("bell — nobody yet", "bell — Ben, by Friday")

    assert tasks(page)[1] == Task("2026-11-21-sprint-42/A2", False, "Buy a bell", "Ben", "Friday")


@pytest.mark.parametrize(
    ("old", "new", "trigger"),
    [
        ("the next night without an alarm", "the *first* quiet\n    night", "the first quiet night"),
        ("  - Trigger: the next", "    *  Trigger: the next", NIGHT),
        ("  - Trigger:", "  - Asked for by Ben\n  - Trigger:", NIGHT),
        ("Trigger: the next night without an alarm", "no hurry", ""),
        ("  - Trigger: the next night without an alarm\n", "", ""),
    ],
)
def test_what_sets_an_action_off_is_read_as_it_is_now(old: str, new: str, trigger: str) -> None:
    page = a_whole_meeting().minutes
    assert old in page

    assert [task.trigger for task in tasks(page.replace(old, new, 1))[:3]] == ["", "", trigger]


def test_a_task_that_was_removed_is_not_read() -> None:
    lines = [line for line in a_page().split("\n") if "runbook" not in line]

    assert [task.text for task in tasks("\n".join(lines))] == ["Buy a bell"]


def test_what_somebody_pasted_is_cleaned() -> None:
    assert after(lambda page: page.replace("runbook", "run\x1b[2Jbook\u202e")).text == "Write the run[2Jbook"


@pytest.mark.parametrize(
    "page", ["", "- [ ] no name", "- `s/A1`", "[x] a `s/A1`", "- [x] a `s/D1`", "- # [x] a `s/A1`"]
)
def test_other_lines_are_no_tasks(page: str) -> None:
    assert tasks(page) == ()


def test_a_page_with_front_matter_and_windows_lines_is_read() -> None:
    page = "---\ntitle: x\n---\n\n" + a_page()

    assert tasks(page.replace("\n", "\r\n")) == tasks(a_page())


@pytest.mark.parametrize("more", ["", " (Ben looks at it)"])
def test_a_line_that_lost_its_sign_is_none_of_the_words_of_the_one_above(more: str) -> None:
    page = f"- [x] Fix it — **Ana** · `2026-11-21-x/A1`{more}\nAsk them — **Ben** · `2026-11-21-x/A2`\n"

    assert [(task.id, task.done, task.text, task.who) for task in tasks(page)] == [
        ("2026-11-21-x/A1", True, "Fix it", "Ana")
    ]
