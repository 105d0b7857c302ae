"""`retro init`: a folder for a team, with settings to be filled in."""

import shlex
import sys
from pathlib import Path

from retro.commands.wikis import EXAMPLE
from retro.errors import WorkspaceError
from retro.workspace import SIGNS, Workspace

SETTINGS = """\
# The team's settings; each one is optional. To use a line, remove the "# " before it.
# retro doctor says whether everything here can be used. What sends minutes or lets somebody lead has no
# effect until you have confirmed it; retro trust shows it and asks.

# The people who are expected at every meeting; the shared window says who is not here yet.
# team = ["Ana", "Ben"]
# Several teams in this folder have a file each instead: retro teams new NAME

# "light" or "dark", or a theme of your own in the folder themes.
# theme = "dark"

# Whether newcomers wait until the facilitator lets them in.
# waiting = true

# Whether web addresses that people typed are links in minutes. E-mail addresses never are.
# link_urls = true

# Where retro publish puts the minutes. The other kinds are folder, dokuwiki, mediawiki, confluence and http.
"""
LINKS = """
# The same, for the pages of this wiki only.
# link_urls = true
"""


def init(folder: Path | None, given: Path | None) -> int:
    """Make the folder, or make a workspace of it when it is there. `given` is what --workspace says."""
    if folder and given:
        print("retro: name the folder only once, with init DIR or with --workspace DIR", file=sys.stderr)
        return 2
    root = (folder or given or Path()).absolute()
    there = [name for name in SIGNS if (root / name).exists()]
    if there:
        raise WorkspaceError(f"{root} already has {' and '.join(there)}; nothing was changed.")
    workspace = Workspace(root, given=root != Path.cwd())
    try:
        root.mkdir(parents=True, exist_ok=True)
        workspace.sessions.mkdir(mode=0o700)  # what people said is for the owner only
        workspace.templates.mkdir()
        with workspace.settings_file.open("x", encoding="utf-8") as file:
            file.write(_settings())
    except OSError as error:
        raise WorkspaceError(f"{error.filename} cannot be made: {error.strerror}.") from error
    print(f"Created in {root}:", file=sys.stderr)
    print("  retro.toml  the team's settings; every line is explained in it", file=sys.stderr)
    print("  templates/  meeting formats of your own", file=sys.stderr)
    print("  sessions/   a file for each session, which only you can read", file=sys.stderr)
    print(f"Start a meeting: {workspace.command('host', 'start-stop-continue')}", file=sys.stderr)
    if workspace.given:
        print(f"Inside this folder you do not need --workspace: cd {shlex.quote(str(root))}", file=sys.stderr)
    return 0


def _settings() -> str:
    return SETTINGS + "".join(f"# {line.strip()}\n" for line in EXAMPLE.strip().splitlines()) + LINKS
