"""Breaking a content into lines of a width in cells: no line is wider, no text is lost."""

import re
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content

from retro.tui.rich_patches import split_graphemes


def wrapped(content: Content, width: int, hanging: int = 0) -> list[Content]:
    """The lines of the content; all but the first start `hanging` cells in.

    Breaks at spaces, inside a word only if the word alone is wider than a line. The spaces at a
    break are dropped. A character that is wider than the width stands alone on its line.
    """
    width, hanging = max(1, width), max(0, min(hanging, width - 1))
    lines: list[Content] = []
    for paragraph in content.split("\n", allow_blank=True) or [content]:
        whole = paragraph.expand_tabs(4)
        cuts = breaks(whole.plain, width - hanging if lines else width, width - hanging)
        for start, end in pairwise([0, *cuts, len(whole.plain)]):
            line = whole[start:end].rstrip()
            lines.append(line.pad_left(hanging) if lines and hanging else line)
    return lines


def breaks(text: str, first_width: int, next_width: int) -> list[int]:
    """The indices at which to break."""
    if cell_len(text) <= first_width:
        return []
    cuts: list[int] = []
    width, used = first_width, 0
    for match in re.finditer(r"(\s*)(\S+)", text):
        gap, word, start = cell_len(match[1]), match[2], match.start(2)
        word_cells = cell_len(word)
        if used + gap + word_cells <= width:
            used += gap + word_cells
            continue

        # Scripts without spaces come as one long word: they fill the line that is begun.
        fills = word_cells > next_width and width - used - gap >= width // 3
        if fills:
            used += gap
        elif start:
            cuts.append(start)
            width, used = next_width, 0
        if used + word_cells <= width:
            used += word_cells
            continue
        for offset, _end, cells in split_graphemes(word)[0]:
            if used + cells > width and used:
                cuts.append(start + offset)
                width, used = next_width, 0
            used += cells
    return [cut for cut in dict.fromkeys(cuts) if cut]
