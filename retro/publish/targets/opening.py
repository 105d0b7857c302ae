"""From a table in retro.toml to a target that can be used."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from retro.publish.targets.deadline import Deadline
from retro.publish.targets.settings import (
    ConfluenceSettings,
    DokuWikiSettings,
    FolderSettings,
    GitSettings,
    HttpSettings,
    MediaWikiSettings,
    understood,
)
from retro.publish.targets.target import Target

IDENTITY: Final = ("kind", "url", "folder", "branch", "space")
"""The settings that say where a target is; the others say how it is used."""


@dataclass(frozen=True)
class Around:
    """What targets need of the house: where it is, where copies are kept, and the environment."""

    workspace: Path
    cache: Path
    environment: Mapping[str, str]


def opened(name: str, table: Mapping[str, Any], around: Around, deadline: Deadline) -> Target:
    """Make the target of a table; nothing is asked of it yet. Raises WikiError."""
    match understood(name, table):
        case FolderSettings() as settings:
            from retro.publish.targets.folder import Folder

            return Folder(name, settings, around.workspace)
        case GitSettings() as settings:
            from retro.publish.targets.git import GitWiki
            from retro.publish.targets.gitrun import checked_outside

            checked_outside(name, settings.url, around.workspace)
            return GitWiki(name, settings, around.cache, deadline)
        case DokuWikiSettings() as settings:
            from retro.publish.targets.dokuwiki import DokuWiki

            return DokuWiki(name, settings, around.environment, deadline)
        case MediaWikiSettings() as settings:
            from retro.publish.targets.mediawiki import MediaWiki

            return MediaWiki(name, settings, around.environment, deadline)
        case ConfluenceSettings() as settings:
            from retro.publish.targets.confluence import Confluence

            return Confluence(name, settings, around.environment, deadline)
        case HttpSettings() as settings:
            from retro.publish.targets.endpoint import Endpoint

            return Endpoint(name, settings, around.environment, deadline)


def mark_of(table: Mapping[str, Any]) -> str:
    """What tells one target from another under the same name: a page published to one is not on the other."""
    told = {name: table[name] for name in IDENTITY if name in table}
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()[:16]


def where(table: Mapping[str, Any]) -> str:
    """Say where a target is, in a few words."""
    return str(table.get("url") or table.get("folder") or "")
