"""EasyRetro, formerly FunRetro: a CSV with a column for each of the board, names first, cards below.

After `generateCsv` and `buildCsvText` in funretro/distributed, js/services/importExportService.js and
csvService.js: every row ends with a comma, short columns are filled up with empty cells, and votes,
authors and dates are not exported.
"""

from retro.exchange.foreign_board import ForeignBoard, ForeignCard
from retro.exchange.tools.rows import heading, rows, sign_between


def recognises(text: str) -> bool:
    """Whether the first row names columns; there is no other sign, so this is asked last."""
    names = [cell.strip() for cell in heading(text)]
    if len([name for name in names if name]) < 2 or text.lstrip().startswith(("{", "[")):
        return False
    return sign_between(text) == ","


def read(text: str) -> ForeignBoard:
    """Read the board column by column."""
    board = ForeignBoard("EasyRetro")
    found = [*rows(text, board.doubts)]
    _, names = found[0]
    for name in filter(str.strip, names):
        board.columns.setdefault(name.strip(), "")
    for place, name in enumerate(names):
        for line, row in found[1:]:
            cell = row[place].strip() if place < len(row) else ""
            if cell and name.strip():
                board.add(ForeignCard(name, cell), f"line {line}")
            elif cell:
                board.doubts.append(f"line {line}: “{cell[:40]}” is not under a column; left out")
    width = len(names)
    for line, row in found[1:]:
        if any(cell.strip() for cell in row[width:]):
            board.doubts.append(f"line {line}: more cells than the board has columns; left out")
    return board
