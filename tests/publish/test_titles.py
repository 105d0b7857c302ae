"""Which targets show a page's title above it by themselves, so that it is not on the page once more."""

from pathlib import Path

import pytest

from retro.minutes import without_title
from retro.publish.targets.open_target import TargetContext, open_target
from retro.publish.targets.target import Titled
from tests.builders import Meeting
from tests.publish.helpers import a_draft, quick

GITLAB = "https://gitlab.example.org/team/project.wiki.git"
CASES: list[tuple[bool, dict[str, object]]] = [
    (True, {"kind": "confluence", "url": "https://w.example.org", "space": "T"}),
    (False, {"kind": "confluence", "url": "https://w.example.org", "space": "T", "page": "{date}-{slug}"}),
    (False, {"kind": "mediawiki", "url": "https://w.example.org/api.php"}),
    (True, {"kind": "mediawiki", "url": "https://w.example.org/api.php", "page": "Retrospectives/{title}"}),
    (False, {"kind": "dokuwiki", "url": "https://w.example.org"}),  # its first heading is its title
    (False, {"kind": "folder", "folder": "x", "front_matter": True}),
    (False, {"kind": "git", "url": "https://github.com/team/project.wiki.git", "front_matter": True}),
    (False, {"kind": "git", "url": GITLAB}),  # it shows the name of the file
    (True, {"kind": "git", "url": GITLAB, "front_matter": True}),
    (False, {"kind": "git", "url": GITLAB.replace(".wiki", ""), "front_matter": True}),
]


@pytest.mark.parametrize(("shown", "table"), CASES)
def test_the_title_is_left_out_where_it_is_shown_anyway(
    shown: bool, table: dict[str, object], tmp_path: Path
) -> None:
    target = open_target("wiki", table, TargetContext(tmp_path, tmp_path, {}), quick())
    draft = a_draft()
    assert (isinstance(target, Titled) and target.shows_title(target.place(draft), draft)) is shown


def test_only_the_title_is_taken_off() -> None:
    page = Meeting(title="# a\nb").end().minutes
    assert without_title(page) == page.partition("\n\n")[2]
    assert without_title(without_title(page)) == without_title(page)
