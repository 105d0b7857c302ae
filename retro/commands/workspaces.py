"""`retro workspace`: of which workspaces this machine keeps something, and saying that one was moved."""

import argparse
import sys
from pathlib import Path

from retro.session.text import clean
from retro.state import StateFolder


def workspaces(state: StateFolder, arguments: argparse.Namespace) -> int:
    """List them, or note that one is at another place now."""
    if arguments.verb == "moved":
        return _moved(state, arguments.old, arguments.new)
    known = sorted(state.known().items())
    if not known:
        print(f"No workspace has private files yet, in {state.folder}", file=sys.stderr)
        return 0
    width = max(len(clean(path)) for path, _ in known)
    for path, each in known:
        there = "" if Path(path).is_dir() else "  (not there)"
        print(f"{clean(path):<{width}}  {each}{there}")
    return 0


def _moved(state: StateFolder, old: Path, new: Path) -> int:
    folder = state.move(old, new)
    print(f"The private files in {folder} now belong to {new.absolute()}.", file=sys.stderr)
    if old.is_dir() and not old.is_symlink():
        print(
            f"{old} is still there, but Retro has no private files for it any more. If it was copied and "
            "not moved, undo "
            "this with the same command and the folders the other way round.",
            file=sys.stderr,
        )
    return 0
