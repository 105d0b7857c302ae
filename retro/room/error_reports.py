"""How an error of our own is logged: what kind and where, without its words, which may be somebody's."""

import logging
import traceback

log = logging.getLogger("retro.room")


def report(what: str, error: BaseException) -> None:
    """Log an error by its kind and its place; the text of an exception may quote a card."""
    log.error("%s: %s at %s", what, type(error).__name__, way_to(error))


def way_to(error: BaseException | None) -> str:
    """Return the calls that led to an error, last call last: files and lines, nothing of what they held."""
    frames = traceback.walk_tb(error.__traceback__ if error else None)
    way = [f"{frame.f_code.co_filename}:{line} in {frame.f_code.co_name}" for frame, line in frames]
    return " > ".join(way) or "an unknown place"
