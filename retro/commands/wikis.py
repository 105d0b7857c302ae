"""The targets of a workspace: which there are, and how each is open_target."""

import os
from collections.abc import Mapping
from typing import Any

from retro.commands import earlier_files
from retro.commands.prompts import say
from retro.commands.trust import trusted_settings
from retro.errors import WikiError
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.open_target import TargetContext, mark_of, open_target, where
from retro.publish.targets.target import Draft, Target
from retro.session.text import clean
from retro.workspace import Workspace

EXAMPLE = """
    [publish.wiki]
    kind = "git"
    url = "git@github.com:team/project.wiki.git"
"""


class Wikis:
    """What `[publish.NAME]` in retro.toml names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        trusted = trusted_settings(workspace)
        self.refusal = trusted.refusal(workspace)
        """Why none can be used, if that is so although retro.toml names some."""
        links = {"link_urls": trusted.settings.link_urls}
        self.tables: Mapping[str, Mapping[str, Any]] = {
            name: {**links, **table} for name, table in trusted.settings.publish.items()
        }

    @property
    def marks(self) -> dict[str, str]:
        """Which target each name means: a page that was published to another one is not on it."""
        return {name: mark_of(table) for name, table in self.tables.items()}

    def open(self, name: str, deadline: Deadline) -> Target:
        """Make a target ready; nothing is asked of it yet. Raises WikiError and StateError."""
        if self.tables[name].get("kind") == "git":
            self._workspace.claim()  # where our copy of it will be
        return self._opened(name, deadline)

    def _opened(self, name: str, deadline: Deadline) -> Target:
        context = TargetContext(self._workspace.folder, self._workspace.wikis, os.environ)
        return open_target(name, self.tables[name], context, deadline)

    def tried(self, name: str) -> None:
        """Open a target and name a page, as publishing begins; sends nothing. Raises WikiError."""
        try:
            self._try(name)
        except WikiError as refusal:
            raise refusal if name in str(refusal) else WikiError(f"{name}: {refusal}") from refusal

    def _try(self, name: str) -> None:
        target = self._opened(name, Deadline())
        draft = Draft("2026-11-21-doctor", "2026-11-21", "Doctor", "")
        place = target.place(draft)
        match self.tables[name]["kind"]:
            case "git":
                pass  # what else could be wrong is known to its host alone
            case "folder":
                target.read(place)
            case _:
                target.preview(place, draft, None)

    def chosen(self, name: str | None) -> str:
        """Take the target that was named, or the only one. Raises WikiError."""
        if self.refusal:
            raise WikiError(self.refusal)
        if not self.tables:
            raise WikiError(
                "No wiki is set up yet. Set in the workspace's retro.toml where minutes go, for example:\n"
                f"{EXAMPLE}\nThe kinds are folder, git, dokuwiki, mediawiki, confluence and http."
            )
        if name is None and len(self.tables) == 1:
            return next(iter(self.tables))
        known = ", ".join(self.tables)
        if name is None:
            raise WikiError(f"There are several wikis; choose one with --to: {known}.")
        if name not in self.tables:
            raise WikiError(f"retro.toml names no wiki {name!r}; it names {known}.")
        return name

    def listed(self) -> list[str]:
        """One line for each."""
        width = max((len(clean(name)) for name in self.tables), default=0)
        return [
            f"{clean(name):<{width}}  {clean(str(table.get('kind', '?'))):<10}  {clean(where(table))}"
            for name, table in self.tables.items()
        ]


def wiki_of_team(workspace: Workspace, team: str) -> str | None:
    """Name the wiki where the pages of a team go, if its file says one; "" is no team.

    Raises WikiError where that was not confirmed, or where the file has a mistake, so that nobody knows what
    it would say: the only wiki may not be the one that is meant.
    """
    trusted = trusted_settings(workspace)
    if mistakes := trusted.broken.get(team):
        for line in mistakes:
            say(f"retro: {line}")
        raise WikiError(
            f"Nothing is sent: the file of the team {team} has a mistake, so it is not known to which wiki"
            " its pages go. Correct the file, or choose one with --to."
        )
    if refusal := trusted.refusal_for(team, workspace):
        raise WikiError(refusal)
    found = trusted.team(team)
    return (found.publish or None) if found else None


def forget_copies(workspace: Workspace) -> None:
    """Remove what is kept of wikis to be quicker, which holds what was published. Raises WikiError."""
    from retro.publish.targets.git import forget_copies as forget  # what git needs is slow to load

    forget(workspace.wikis, Deadline())
    earlier_files.forget_copies(workspace)
