"""Boxes in the source of pages: in a dialect that nobody parses here, those of known actions."""

import pytest

from retro.publish.flavours import FLAVOURS
from retro.publish.page_tasks import only_ticked, tasks, tasks_in, with_ticks
from retro.publish.published_page import Task
from retro.publish.targets.target import Flavour
from tests.builders import Meeting
from tests.publish.helpers import SESSION

PAGE = """# A page

- [x] One — **Ana** · `s/A1`
- [ ] Two · `s/A12`
- [ ] Three · `s/A3`

See `s/A3` too.
"""
KNOWN = tuple(Task(f"s/A{number}", False, f"text {number}", "", "") for number in (1, 12, 3, 4))


@pytest.mark.parametrize("flavour", ["mediawiki", "dokuwiki", "confluence", "text"])
def test_the_boxes_of_known_actions_are_found(flavour: Flavour) -> None:
    found = tasks_in(FLAVOURS[flavour](PAGE), flavour, KNOWN)

    assert [(task.id, task.done) for task in found] == [("s/A1", True), ("s/A12", False), ("s/A3", False)]
    assert [task.text for task in found] == ["text 1", "text 12", "text 3"]


@pytest.mark.parametrize("flavour", ["mediawiki", "dokuwiki", "confluence", "text"])
def test_an_action_that_another_speaks_of_keeps_its_own_box(flavour: Flavour) -> None:
    meeting = Meeting().go("commit").action("One", trigger=f"{SESSION}/A2 is done")
    meeting.action(f"Undo {SESSION}/A3", f"whoever did {SESSION}/A1").action("Three").end()
    known = tasks(meeting.minutes)
    page = meeting.minutes.replace("- [ ] Undo", "- [x] Undo")

    found = tasks_in(FLAVOURS[flavour](page), flavour, known)

    assert [(task.id[-2:], task.done) for task in found] == [("A1", False), ("A2", True), ("A3", False)]


@pytest.mark.parametrize("flavour", ["mediawiki", "dokuwiki", "text"])
def test_an_action_that_is_gone_is_not_found_where_another_speaks_of_it(flavour: Flavour) -> None:
    meeting = Meeting().go("commit").action(f"Undo {SESSION}/A2").action("Two").end()
    lines = FLAVOURS[flavour](meeting.minutes).split("\n")

    left = "\n".join(line for line in lines if "Two" not in line)

    assert [task.id[-2:] for task in tasks_in(left, flavour, tasks(meeting.minutes))] == ["A1"]


@pytest.mark.parametrize("flavour", ["mediawiki", "dokuwiki", "confluence", "text"])
def test_a_name_that_somebody_took_the_marks_from_is_found(flavour: Flavour) -> None:
    page = FLAVOURS[flavour](PAGE)
    for mark in ("''", "<code>", "</code>"):
        page = page.replace(mark, "")

    assert [task.done for task in tasks_in(page, flavour, KNOWN)] == [True, False, False]


def test_markdown_is_read_in_full() -> None:
    assert [task.text for task in tasks_in(PAGE, "gfm")] == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        ("- [ ] Two", "- [x] Two", True),
        ("- [x] One", "- [ ] One", True),
        ("- [ ] Two", "- [x] Two!", False),
        ("Two", "Too", False),
        ("# A page", "# [x]A page", False),
        ("See", "\nSee", False),
    ],
)
def test_only_ticks_are_only_ticks(old: str, new: str, is_so: bool) -> None:
    assert only_ticked(PAGE, PAGE.replace(old, new), [task.id for task in KNOWN], "md") is is_so


@pytest.mark.parametrize(
    "flavour", ["md", "gfm", "mkdocs", "kramdown", "dokuwiki", "mediawiki", "confluence"]
)
@pytest.mark.parametrize(
    "session", ["2026-11-21-2nd-sprint", "2026-11-21-640x480", "2026-11-21-spec-of-rfc-1"]
)
def test_whatever_a_session_is_called_its_actions_are_read_back(session: str, flavour: Flavour) -> None:
    minutes = Meeting(name=session).next().action("One", "Ana").action("Two", "Ben").end().minutes
    page = FLAVOURS[flavour](with_ticks(minutes, {f"{session}/A2": True}))

    assert [task.done for task in tasks_in(page, flavour, tasks(minutes))] == [False, True]
