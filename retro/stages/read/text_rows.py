"""The text to read as rows, with notes below the parts that they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.content import Content

from retro.stages.read.rules import ReadView
from retro.stages.read.text_blocks import blocks_of
from retro.tui.markdown_rows import rows_by_block
from retro.tui.widgets.row import Row

SIGN = "✎ "
YOURS = "your note: "
FREE = Row("")
BELOW = 2
"""Cells before a note."""


def base_rows(document: str) -> tuple[tuple[Row, ...], ...]:
    """The text by its parts; the first row of a part that notes can be about has a key."""
    laid = []
    for number, (rows, block) in enumerate(zip(rows_by_block(document), blocks_of(document), strict=True)):
        # An item of a list that holds nothing has no row, or the free one behind the list.
        named = [replace(rows[0], key=key_of(number)), *rows[1:]] if block.place and rows else rows
        laid.append(tuple(named))
    return tuple(laid)


def key_of(block: int) -> str:
    """The key of a part of the text."""
    return f"block {block}"


def key_of_note(note: str) -> str:
    """The key of an own note."""
    return f"note {note}"


def block_at(key: str | None, shown: ReadView) -> int | None:
    """The number of the part under the cursor, or of the one that the note under it is about."""
    if key is None:
        return None
    kind, _, name = key.partition(" ")
    if kind == "block":
        return int(name)
    return next((note.block for note in shown.own if note.id == name), None)


def with_notes(base: Sequence[Sequence[Row]], shown: ReadView) -> list[Row]:
    """The text, and below each part its notes: the own ones while people read, then those of all."""
    notes: dict[int, list[Row]] = {}
    for note in shown.own:
        said = Content.assemble(SIGN, (YOURS, "quiet"), note.text)
        row = Row(said, key=key_of_note(note.id), style="mark", indent=BELOW, hanging=len(SIGN))
        notes.setdefault(note.block, []).append(row)
    for shared in shown.notes:
        writer = shown.names.get(shared.author, "")
        row = Row(
            Content.assemble(SIGN, shared.text),
            right=Content.styled(writer, "$text-quiet") if writer else "",
            style="mark",
            indent=BELOW,
            hanging=len(SIGN),
        )
        notes.setdefault(shared.block, []).append(row)
    rows: list[Row] = []
    for number, block in enumerate(base):
        end = len(block) - bool(block and block[-1] == FREE)
        rows += [*block[:end], *notes.get(number, ()), *block[end:]]
    return rows[:-1] if rows and rows[-1] == FREE else rows


def notes_by_section(shown: ReadView) -> Mapping[str, int]:
    """How many notes stand under each heading."""
    counts: dict[str, int] = {}
    for note in shown.notes:
        counts[note.section] = counts.get(note.section, 0) + 1
    return counts
