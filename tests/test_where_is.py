"""What CONTRIBUTING.md says is somewhere is there."""

import importlib
import re
from functools import reduce
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = re.findall(
    r"`(retro/[\w/]+\.py)`(?:,| \|) `([\w.]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8")
)


def test_ten_questions_and_two_ways_are_answered() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    questions = re.findall(r"^\| .+ \| `retro/", text.partition("## Where is")[2], re.MULTILINE)
    steps = re.findall(r"^\d+\. `retro/", text.partition("## Where is")[2], re.MULTILINE)

    assert len(questions) >= 10
    assert len(steps) >= 12


@pytest.mark.parametrize(("file", "name"), PLACES, ids=[f"{file}:{name}" for file, name in PLACES])
def test_it_is_where_it_is_said_to_be(file: str, name: str) -> None:
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    found = reduce(getattr, name.split("."), module)

    assert callable(found)
    assert found.__module__ == module.__name__
