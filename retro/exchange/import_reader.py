"""Reading a file from elsewhere: which tool it came from is seen in it, not in its name."""

from collections.abc import Callable
from types import ModuleType

import msgspec

from retro.errors import ImportFailed
from retro.exchange.document import FORMAT, imported
from retro.exchange.foreign_board import ForeignBoard
from retro.exchange.tools import azure, card_list, easyretro, parabol, scrumlr, scrumlr_csv
from retro.exchange.tools.rows import OTHER_SIGNS, sign_between
from retro.exchange.wrong_files import named_by_bytes, named_by_text
from retro.session.model import Session

TOOLS: tuple[ModuleType, ...] = (scrumlr, scrumlr_csv, azure, parabol, card_list, easyretro)
LARGEST = 50_000_000


def decoded(data: bytes) -> str:
    """Read the bytes of a file as text. Raises ImportFailed."""
    if len(data) > LARGEST:
        raise ImportFailed(f"This file has {len(data):,} bytes; up to {LARGEST:,} are read.")
    if sentence := named_by_bytes(data):
        raise ImportFailed(sentence)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ImportFailed(f"line {line}: this is not text in UTF-8.") from error
    before, nothing, _ = text.partition("\0")
    if nothing:
        line = before.count("\n") + 1
        raise ImportFailed(f"line {line}: this is not text in UTF-8.")
    return text


def read(text: str) -> Session | ForeignBoard:
    """Read a session of ours or the board of another tool. Raises ImportFailed."""
    if is_ours(text):
        return imported(text)
    if sentence := named_by_text(text):
        raise ImportFailed(sentence)
    reader: Callable[[str], ForeignBoard] | None = next(
        (tool.read for tool in TOOLS if tool.recognises(text)), None
    )
    if reader is None:
        raise ImportFailed(
            "Retro cannot import this file. It reads a session exported as JSON, a board of scrumlr"
            " (JSON or CSV), a CSV of Parabol, of Azure DevOps Retrospectives or of EasyRetro, and a list of"
            " cards (CSV with a column “list” and a column “text”)." + _apart(text)
        )
    return reader(text)


def _apart(text: str) -> str:
    """Return a hint when a spreadsheet wrote another sign between the cells than the tool did."""
    first, sign = text.lstrip().partition("\n")[0], sign_between(text)
    if sign == "," and "," not in first:
        sign = next((other for other in OTHER_SIGNS if other in first), sign)
    name = {"\t": "tabs", ";": "semicolons"}.get(sign)
    return f" Is it CSV? Its cells are separated by {name}, but must be separated by commas." if name else ""


def is_ours(text: str) -> bool:
    """Whether a text is a session that was exported as JSON."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT
