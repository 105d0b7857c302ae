"""What is said to whoever sits at the terminal of a command, and asked of them."""

import sys
from pathlib import Path

from retro.errors import StoreError
from retro.session.text import clean, visible


def say(line: str) -> None:
    """Print a line for whoever started this, if their terminal is still there."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        return


def has_terminal() -> bool:
    """Whether somebody can be asked: what is typed comes from a terminal, and what is said goes to one."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agrees(question: str) -> bool:
    """Ask at the terminal; only `y` means yes."""
    return answer_to(question) == "y"


def answer_to(question: str) -> str:
    """Ask at the terminal; the answer comes back in small letters and without blanks around it."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold()


def typed(question: str) -> str | None:
    """Ask at the terminal for a text; it comes back clean, and None when nobody types any more."""
    print(visible(f"{question} "), end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return clean(line).strip() if line else None


def is_meant(question: str) -> bool:
    """Ask before what cannot be undone. Raises StoreError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise StoreError(f"{question} This cannot be undone; to confirm it, add --yes.")
    return input(visible(f"{question} Type yes: ")).strip().casefold() == "yes"


def shown_path(path: Path) -> str:
    """The path without what could steer the terminal: somebody else may have named the folder."""
    return clean(str(path))
