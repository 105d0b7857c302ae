"""A line on stderr while something takes its time."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from retro.commands.streams import draw
from retro.session.text import visible

AFTER: Final = 1.0
"""Seconds that nobody needs to be told of."""


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Print what is going on when it takes longer than a second; on a terminal the line counts on."""
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(doing, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell(doing: str, over: threading.Event) -> None:
    seconds = 0
    terminal = sys.stderr.isatty()
    while not over.wait(AFTER):
        seconds += 1
        if terminal:
            draw(f"\r{visible(doing)} … {seconds} s")
        elif seconds == 1:
            print(f"{doing} …", file=sys.stderr, flush=True)
    if terminal and seconds:
        draw("\r\x1b[K")
