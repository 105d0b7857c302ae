"""Words that somebody who learned English at school stumbles over are in no text that people read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md")),
    *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name != "keys.md"),  # made from the program
    *sorted((ROOT / "templates").glob("*.md")),
]

BANNED = (
    r"promis\w*",
    r"anew|thereof|of late|at hand|gathering",
    r"what sets it off|set off",
    r"seat away|seat was taken away|take the seat",
    r"who has a seat comes back|nobody new comes in",
    r"place was given|asks? for (?:a|this|their) place",
    r"leave (?:all )?as it was",
    r"put right|strike out|for good",
    r"still at it|while people gather|at the door",
    r"opens? nothing|comes? in at once|goes on",
    r"nobody \w+ but|what was never shown",
)
"""Old sentences, rare words and words that have a plain twin, as regular expressions."""
WORDS = re.compile(rf"\b(?:{'|'.join(BANNED)})\b", re.IGNORECASE)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that can be on a screen: all but docstrings, f-strings without their values."""
    tree = ast.parse(source)
    inside = {
        id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pieces = [v.value if isinstance(v, ast.Constant) else "…" for v in node.values]
            yield node.lineno, "".join(map(str, pieces))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def odd(text: str) -> list[str]:
    """The banned words of a text; a line break in it is a blank."""
    return [found[0] for found in WORDS.finditer(re.sub(r"\s+", " ", text))]


def test_no_string_of_the_program_has_odd_words() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line}: {word}"
        for file in sorted((ROOT / "retro").rglob("*.py"))
        for line, text in strings(file.read_text("utf-8"))
        if " " in text
        for word in odd(text)
    ]

    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_no_page_has_odd_words(page: Path) -> None:
    assert odd(re.sub(r"`[^`\n]*`", "", page.read_text("utf-8"))) == []


def test_odd_words_are_found_in_every_form_of_a_string() -> None:
    source = (
        '"""A promise in a docstring."""\nA = "We promise"\n'
        'B = f"{A} are still at it"\nC = "nobody new " "comes in"\n'
    )

    assert [odd(text) for _, text in strings(source)] == [
        ["promise"],
        ["still at it"],
        ["nobody new comes in"],
    ]
