"""What is due is asked of the index itself, whose answer takes no longer the more is due."""

from pathlib import Path
from typing import Any

import pytest

from retro.errors import RuleError
from retro.memory import index as index_module
from retro.memory import index_queries
from retro.memory.entry import Entry
from retro.memory.question import parse
from retro.memory.snippets import snippet
from tests.memory.libraries import TODAY, Memory, an_entry, an_index


@pytest.mark.parametrize("full_text", [True, False], ids=["fts5", "like"])
def test_of_what_is_due_only_what_is_shown_is_made_ready(
    full_text: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many are due says nothing of how long a question takes that shows a few of them."""
    made: list[str] = []

    def counted(entry: Entry, *more: Any) -> Any:
        made.append(entry.ref)
        return snippet(entry, *more)

    monkeypatch.setattr(index_queries, "snippet", counted)
    sources = {
        f"2026-10-{day:02}-meeting": [
            an_entry(f"2026-10-{day:02}-meeting/L{number}", "Ask", day=f"2026-10-{day:02}", review=review)
            for number in range(20)
            for review in ("2026-11-01" if number % 2 else "2027-11-01",)
        ]
        for day in range(1, 29)
    }
    index = an_index(tmp_path, Memory(sources), full_text=full_text)
    answer = index.answer(parse("state:due", TODAY), TODAY, most=5)
    assert answer.total == 280
    assert made == [found.entry.ref for found in answer.found]
    assert len(made) == 5


def test_a_question_for_what_is_due_ends_in_time_as_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_STEPS", 1)
    index = an_index(tmp_path, Memory({"a": [an_entry("a/L1", "Ask", review="2026-11-01")]}))
    index.refresh()
    with pytest.raises(RuleError, match="takes too long"):
        index.answer(parse("state:due", TODAY), TODAY, seconds=0.0)
