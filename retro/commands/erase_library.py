"""Erasing what the library's index holds, before words are erased anywhere else."""

from retro.memory.index_files import IndexFiles
from retro.workspace import Workspace


def erase_library(workspace: Workspace) -> None:
    """Remove every word that the index holds; it is built again when somebody asks. Raises StateError."""
    IndexFiles(workspace.private).erase()
