"""What a file is that cannot be imported, in a sentence, for those that people take for an export."""

from typing import Any, Final

import msgspec

_BYTES: Final = (
    (
        b"PK\x03\x04",
        "This is a workbook or an archive (ZIP); save the sheet as CSV (UTF-8), and import that.",
    ),
    (b"\xd0\xcf\x11\xe0", "This is a workbook of Office; save the sheet as CSV (UTF-8), and import that."),
    (b"\x1f\x8b", "This is a compressed file (gzip); unpack it, and import what is in it."),
    (b"%PDF", "This is a PDF, not an export."),
    (b"\x89PNG", "This is a picture, not an export."),
    (b"\xff\xd8\xff", "This is a picture, not an export."),
    (b"SQLite format 3\0", "This is a database of SQLite, not an export."),
)
_TABLES: Final = (
    "session,card,question,text,",
    "session,topic,title,cards,",
    "action,what,who,due,",
)
_JSON: Final = "import what this writes: retro minutes SESSION --format json"


def named_by_bytes(data: bytes) -> str:
    """Name what a file of bytes is; empty when it begins like none that is known."""
    return next((sentence for begin, sentence in _BYTES if data.startswith(begin)), "")


def named_by_text(text: str) -> str:
    """Name what a text is; empty when it may be an export."""
    begin = text.lstrip()
    if begin.startswith("{") and _is_session(begin):
        return f"This is a session of Retro, not an export; {_JSON}."
    if begin[:40].replace(";", ",").replace("\t", ",").startswith(_TABLES):
        return (
            f"This is a table that Retro wrote for spreadsheets, which does not contain everything; {_JSON}."
        )
    if begin.startswith("---\n") or (begin.startswith("# ") and "\n- **Date:** " in begin):
        return f"This is a page of Markdown, not an export; if Retro wrote it, {_JSON}."
    if begin[:200].casefold().startswith(("<!doctype", "<html", "<?xml")):
        return (
            "This is a web page, not an export; look for “CSV” or “JSON” where the tool exports its boards."
        )
    return ""


def _is_session(text: str) -> bool:
    try:
        found: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(found, dict) and {"meta", "events"} <= found.keys()
