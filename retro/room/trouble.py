"""How a trouble of our own is logged: what kind and where, without its words, which may be somebody's."""

import logging

log = logging.getLogger("retro.room")


def report(what: str, error: BaseException) -> None:
    """Log a trouble by its kind and its place; the text of an exception may quote a card."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "an unknown place"
    log.error("%s: %s at %s", what, type(error).__name__, where)
