"""Settings that the user of a workspace has seen and confirmed, for tests of what they do then."""

from pathlib import Path

from retro.commands.trust import confirm
from retro.workspace import Workspace


def confirmed(folder: Path, toml: str) -> Workspace:
    """Write `retro.toml` and confirm what it can do."""
    (folder / "retro.toml").write_text(toml, "utf-8")
    confirm(Workspace(folder))
    return Workspace(folder)
