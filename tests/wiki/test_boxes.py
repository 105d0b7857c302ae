"""Boxes in the source of pages: in a dialect that nobody parses here, those of known actions."""

import pytest

from retro.minutes.wayback import Task
from retro.wiki.boxes import only_ticked, tasks_in
from retro.wiki.flavours import FLAVOURS
from retro.wiki.targets.target import Flavour

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
    assert only_ticked(PAGE, PAGE.replace(old, new), [task.id for task in KNOWN]) is is_so
