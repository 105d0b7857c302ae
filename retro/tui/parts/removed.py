"""Texts that were removed, hidden again or are asked about: what screens say, and which dialogs show them.

What is said never has their words.
"""

import re
from collections.abc import Iterable
from typing import Any

from textual.screen import Screen
from textual.widgets import Input, Static

from retro.session.record import Part
from retro.session.view import View
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache

HIDDEN = "Writing was reopened; the cards are hidden again."
RECALLED = "What earlier meetings say about this is not shown now."
ENOUGH = 20
"""Characters at the beginning of a text by which a dialog is known to show it."""


def removed_texts(before: View, after: View) -> set[str]:
    """Return the words that only the view before has."""
    if before.record.removed == after.record.removed:
        return set()
    return {text.text for text in before.removable} - {text.text for text in after.removable}


def hidden_labels(before: View, after: View, cache: StripCache) -> set[str]:
    """Return what cards are called that writing was reopened for: the next reveal may call others so."""
    if after.ended or before.record.removed != after.record.removed or before.removable is after.removable:
        return set()
    return cache.once(after.removable, "hidden", lambda: _hidden(before, after), (before.removable,))


def _hidden(before: View, after: View) -> set[str]:
    left = {text.id for text in after.removable}
    return {text.label for text in before.removable if text.id.part is Part.CARD and text.id not in left}


def shows(dialog: Screen[Any], texts: Iterable[str]) -> bool:
    """Whether one of these texts or labels, or its beginning, stands in a dialog."""
    shown = [str(widget.content) for widget in dialog.query(Static)]
    shown += [widget.value for widget in dialog.query(Input)]
    rows = [row for widget in dialog.query(RowList) for row in widget.rows]
    shown += [f"{row.content} {row.right}" for row in rows]
    folded = " ".join(" ".join(shown).split())
    return any(re.search(_whole_words(" ".join(text.split())), folded) for text in texts)


def _whole_words(text: str) -> str:
    """Return a pattern for a text or its beginning that no part of a longer word or label matches."""
    after = r"(?!\w)" if len(text) <= ENOUGH else ""
    return rf"(?<!\w){re.escape(text[:ENOUGH])}{after}"
