"""Which dialogs are closed when a text or a label may not be seen or used any more."""

import pytest

from retro.tui.dialogs.confirm import Confirm
from retro.tui.parts.removed import ENOUGH, shows
from tests.tui.hosts import Host

LONG = "a text that is longer than its beginning"


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("card a1", "Remove card a1 permanently?", True),
        ("card a1", "Remove card a10 permanently?", False),
        ("ok", "Take this token off?", False),
        ("ok", "About: ok. Sure?", True),
        ("(x", "Is it (x or y?", True),
        (LONG, f"About: {LONG[: ENOUGH + 3]}…", True),
    ],
)
async def test_a_text_is_shown_where_its_words_stand_and_not_in_a_longer_word(
    text: str, question: str, shown: bool
) -> None:
    app = Host()
    async with app.run_test():
        dialog = Confirm(question, yes="yes")
        await app.push_screen(dialog)
        assert shows(dialog, [text]) is shown
