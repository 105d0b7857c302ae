"""Causes that nobody sees in a page, or that come out of habit: named, with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.agenda import Severity, check, parse
from retro.agenda.causes import (
    BLANK_IN_FENCE,
    BLANK_IN_HEADING,
    BLANK_IN_SETTING,
    CURLY_QUOTES,
    FRONT_MATTER,
)
from retro.stages import KINDS

PAGE = """\
# Ours

## Ideas

```toml
kind = "ideate"
minutes = 5
```

Write.

### Start
What is new?

## Close

```toml
kind = "close"
minutes = 3
```
"""
NO_BREAK = "\u00a0"


def errors(text: str) -> list[str]:
    return [f"{p.line}: {p.message}" for p in check(text, "x.md", KINDS) if p.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "front",
    [
        "---\ntags: [x]\n---\n",
        "+++\ntags = ['x']\n+++\n",
        "---\r\ntitle: x\r\n---\r\n\r\n",
        "---\na: 1\n...\n",
    ],
)
def test_front_matter_is_named_and_nothing_else(front: str) -> None:
    assert errors(front + PAGE) == [f"1: {FRONT_MATTER}"]


def test_lines_below_front_matter_keep_their_numbers() -> None:
    page = "---\ntags: [x]\n---\n" + PAGE.replace("minutes = 5", "minutes = 0")

    assert errors(page) == [f"1: {FRONT_MATTER}", "10: minutes must be 1-180, not 0"]


def test_a_line_above_the_name_is_no_front_matter() -> None:
    assert errors("---\n\n" + PAGE) == ["1: a template starts with its name; remove everything above it"]


@pytest.mark.parametrize(
    ("of", "by", "found"),
    [
        ("### Start", f"###{NO_BREAK}Start", [f"12: {BLANK_IN_HEADING}"]),
        ("### Start", f"{NO_BREAK}### Start", [f"12: {BLANK_IN_HEADING}"]),
        ("### Start", "\u200b### Start", [f"12: {BLANK_IN_HEADING}"]),
        ('kind = "ideate"', f'kind{NO_BREAK}= "ideate"', [f"6: {BLANK_IN_SETTING}"]),
        ('kind = "ideate"', f'{NO_BREAK}kind = "ideate"', [f"6: {BLANK_IN_SETTING}"]),
        ('kind = "ideate"', "kind = “ideate”", [f"6: {CURLY_QUOTES}"]),
        ("minutes = 5", f"minutes = 5{NO_BREAK}", [f"7: {BLANK_IN_SETTING}"]),
        ("Write.", f"Write{NO_BREAK}a card.", []),
    ],
)
def test_what_nobody_sees_is_named_as_the_cause(of: str, by: str, found: list[str]) -> None:
    assert errors(PAGE.replace(of, by, 1)) == found


def test_a_blank_before_a_fence_or_in_a_stage_is_among_what_is_said() -> None:
    assert f"5: {BLANK_IN_FENCE}" in errors(PAGE.replace("```toml", f"{NO_BREAK}```toml", 1))
    assert f"15: {BLANK_IN_HEADING}" in errors(PAGE.replace("## Close", f"##{NO_BREAK}Close"))


def test_a_text_to_read_holds_what_it_likes() -> None:
    page = (
        f'# Ours\n\n## Read\n\n```toml\nkind = "read"\nminutes = 5\n```\n\n---\n\n##{NO_BREAK}Not a heading\n'
    )

    assert errors(page) == []
    assert "Not a heading" in parse(page, "x.md", KINDS).stages[0].document


@given(st.text(alphabet="-+\n.a:= #`\u00a0\r", max_size=60))
def test_any_beginning_is_read_or_refused_with_a_line(text: str) -> None:
    for problem in check(text + PAGE, "x.md", KINDS):
        assert 1 <= problem.line <= (text + PAGE).count("\n") + text.count("\r") + 1
