"""docs/formats has a page and a picture of every format that comes with the program: `make formats`."""

import os

import pytest

from retro.stages import KINDS
from tests import format_pages
from tests.format_pages import INDEX, LARGEST, PAGES, index_of, page_of, templates, write_pages
from tests.test_documentation import anchors

NAMES = templates().names()


@pytest.fixture(scope="module", autouse=True)
def written() -> None:
    if os.environ.get("UPDATE_FORMATS"):
        write_pages()


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_format_is_as_its_template_is(name: str) -> None:
    assert (PAGES / f"{name}.md").read_text("utf-8") == page_of(name, templates().read(name)), "make formats"


@pytest.mark.parametrize("name", NAMES)
def test_a_format_has_a_picture_that_is_quickly_there(name: str) -> None:
    picture = PAGES / f"{name}.svg"

    assert picture.stat().st_size <= LARGEST
    assert picture.read_text("utf-8").startswith("<svg")


def test_the_list_has_every_format_and_nothing_else_is_there() -> None:
    known = templates()

    assert (PAGES / INDEX).read_text("utf-8") == index_of([(name, known.read(name)) for name in NAMES])
    assert {page.stem for page in PAGES.iterdir()} == {*NAMES, "README"}


def test_the_links_to_kinds_lead_to_their_headings() -> None:
    kinds = anchors(format_pages.ROOT / "docs" / "kinds.md")
    known = templates()
    for name in NAMES:
        for stage in known.load(name).stages:
            title = KINDS[stage.kind].title
            assert format_pages._anchor(stage.kind, title) in kinds
