"""How many cells a text takes: letters behind a joiner have theirs."""

import pytest
from rich.cells import cell_len, chop_cells
from textual.content import Content

from retro.agenda.cells import cells
from retro.tui.rich_patches import split_graphemes


@pytest.mark.parametrize(
    ("text", "width"),
    [("क्‍ष", 2), ("ශ්‍රී", 2), ("র‍্য", 2), ("می‌خواهم", 7), ("👩‍💻", 2), ("🏳️‍🌈", 2), ("👩‍💻 क्‍ष", 5)],
)
def test_a_letter_behind_a_joiner_has_its_cell_and_an_emoji_has_none_more(text: str, width: int) -> None:
    assert cell_len(text) == Content(text).cell_length == cells(text) == width
    assert cell_len(text * 300) == width * 300

    spans, total = split_graphemes(text)
    assert total == sum(span[2] for span in spans) == width
    assert "".join(text[start:end] for start, end, _ in spans) == text
    assert "".join(chop_cells(text, 2)) == text
