"""From a table in retro.toml to a target that can be used."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from retro.publish.targets.deadline import Deadline
from retro.publish.targets.target import Target
from retro.publish.targets.target_settings import (
    ConfluenceSettings,
    DokuWikiSettings,
    FolderSettings,
    GitSettings,
    HttpSettings,
    MediaWikiSettings,
    target_settings,
)

IDENTITY: Final = ("kind", "url", "folder", "branch", "space")
"""The settings that say where a target is; the others say how it is used."""


@dataclass(frozen=True)
class TargetContext:
    """What targets need beside their settings: two folders, and the environment with secrets."""

    workspace: Path
    cache: Path
    environment: Mapping[str, str]


def open_target(name: str, table: Mapping[str, Any], context: TargetContext, deadline: Deadline) -> Target:
    """Make the target of a table; nothing is asked of it yet. Raises WikiError."""
    # A target is imported when it is used: few workspaces have several.
    match target_settings(name, table):
        case FolderSettings() as settings:
            from retro.publish.targets.folder import Folder

            return Folder(name, settings, context.workspace)
        case GitSettings() as settings:
            from retro.publish.targets.git import GitWiki
            from retro.publish.targets.git_process import checked_outside

            checked_outside(name, settings.url, context.workspace)
            return GitWiki(name, settings, context.cache, deadline)
        case DokuWikiSettings() as settings:
            from retro.publish.targets.dokuwiki import DokuWiki

            return DokuWiki(name, settings, context.environment, deadline)
        case MediaWikiSettings() as settings:
            from retro.publish.targets.mediawiki import MediaWiki

            return MediaWiki(name, settings, context.environment, deadline)
        case ConfluenceSettings() as settings:
            from retro.publish.targets.confluence import Confluence

            return Confluence(name, settings, context.environment, deadline)
        case HttpSettings() as settings:
            from retro.publish.targets.endpoint import Endpoint

            return Endpoint(name, settings, context.environment, deadline)


def mark_of(table: Mapping[str, Any]) -> str:
    """What tells one target from another under the same name: a page published to one is not on the other."""
    told = {name: table[name] for name in IDENTITY if name in table}
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:16]


def where(table: Mapping[str, Any]) -> str:
    """Return where a target is, in a few words."""
    return str(table.get("url") or table.get("folder") or "")
