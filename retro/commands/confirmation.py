"""What the user of a workspace confirmed last: of `retro.toml` and of each team's file by itself.

What became of one file since, a mistake in it or another meaning, changes nothing of what was confirmed of
the others.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from retro.commands.prompts import shown_path
from retro.errors import WorkspaceError
from retro.trusted import Capabilities, changes
from retro.workspace import Settings, Workspace

NAME: Final = "trusted.json"
LONGEST: Final = 10_000_000
"""Bytes of what is kept; what one person can read through is far less."""


class ConfirmedTeam(msgspec.Struct, frozen=True):
    """What was confirmed of one team's file, and how it was said."""

    digest: str
    sentences: list[str]


class Confirmation(msgspec.Struct, frozen=True):
    """What was confirmed last, and how it was said."""

    digest: str
    """Of all files together; all that a version knew that had one digest only."""
    sentences: list[str]
    allow: list[str] | None = None
    waiting: bool = False
    settings: str = ""
    """The digest of `retro.toml` alone."""
    teams: dict[str, ConfirmedTeam] = {}
    """By the id; also those whose files could not be read when something else was confirmed."""

    def holds_for_settings(self, reach: Capabilities) -> bool:
        """Whether what `retro.toml` can do now was confirmed."""
        return self.digest == reach.digest or reach.settings_digest == (self.settings or self.digest)

    def holds_for_team(self, team_id: str, reach: Capabilities) -> bool:
        """Whether what the file of a team can do now was confirmed."""
        confirmed = self.teams.get(team_id)
        return self.digest == reach.digest or (
            confirmed is not None and confirmed.digest == reach.team_digests.get(team_id)
        )

    def changes(self, sentences: list[str], broken: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return what is new, and what is gone; of `broken` files, which cannot be used, nobody knows."""
        unknown = {each for name in broken if name in self.teams for each in self.teams[name].sentences}
        of_teams = (each for team in self.teams.values() for each in team.sentences)
        new, gone = changes([*dict.fromkeys((*self.sentences, *of_teams))], sentences)
        return new, [each for each in gone if each not in unknown]

    def loosened(self, settings: Settings) -> bool:
        """Whether more people may come in than when it was confirmed, or without waiting."""
        return (self.waiting and not settings.waiting) or (
            self.allow is not None
            and (settings.allow is None or not _keys(settings.allow) <= _keys(self.allow))
        )


def stricter(written: tuple[str, ...] | None, record: Confirmation | None) -> tuple[str, ...] | None:
    """Return the keys that both the file and the last confirmation let in; None when neither restricts it."""
    if record is None or record.allow is None:
        return written
    if written is None:
        return tuple(record.allow)
    known = _keys(record.allow)
    return tuple(line for line in written if _keys([line]) <= known)


def _keys(lines: Iterable[str]) -> set[str]:
    """Return keys without what they are called; a key and its own fingerprint count as two."""
    return {" ".join(line.split()[:2]) for line in lines}


def read_confirmation(workspace: Workspace) -> Confirmation | None:
    """Return what was confirmed; what cannot be read confirms nothing."""
    try:
        fd = os.open(workspace.private / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(fd, "rb") as file:  # noqa: PTH123
            return msgspec.json.decode(file.read(LONGEST), type=Confirmation)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def keep_confirmation(workspace: Workspace, reach: Capabilities, fingerprint: Callable[[str], str]) -> None:
    """Keep that this was seen; what was confirmed of files that cannot be used now stays.

    Raises WorkspaceError.
    """
    settings, before = reach.settings, read_confirmation(workspace)
    kept: Mapping[str, ConfirmedTeam] = before.teams if before else {}
    digests, said = reach.team_digests, reach.sentences_of_teams(fingerprint)
    record = Confirmation(
        reach.digest,
        reach.sentences(fingerprint),
        None if settings.allow is None else [*settings.allow],
        settings.waiting,
        reach.settings_digest,
        {name: kept[name] for name in reach.broken if name in kept}
        | {name: ConfirmedTeam(digest, said[name]) for name, digest in digests.items()},
    )
    workspace.prepare()
    try:
        # A name of its own, for the owner alone, and complete before it takes the place of the earlier one.
        handle, temporary = tempfile.mkstemp(dir=workspace.private, prefix=f".{NAME}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(record))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, workspace.private / NAME)  # noqa: PTH105
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkspaceError(
            f"What was confirmed cannot be kept in {shown_path(workspace.private)} ({error.strerror})."
        ) from error
