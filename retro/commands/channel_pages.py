"""What is remembered of the pages of channels on wikis: digests by digests, so no word of theirs is in it."""

import hashlib
from typing import Final

import msgspec

from retro.commands.prompts import say
from retro.errors import DamagedFile, StoreError
from retro.publish.channel_plan import ChannelPage
from retro.storage import FollowupFile
from retro.storage.followup_file import KEY
from retro.workspace import Workspace

FILE: Final = "published.json"
"""Of the folder of channels; `.after` stands behind it."""


class ChannelPages:
    """What is remembered of them, for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._folder = workspace.channels
        self._file = FollowupFile(workspace.channels / FILE)

    def get(self, mark: str, team: str, channel: str) -> ChannelPage | None:
        """Return what is remembered of a page on a target; `mark` says which that is. Raises StoreError.

        Not by the name of the page: two of them may have the same name there.
        """
        found = self._file.entries().get(_key(mark, team, channel))
        try:
            return (
                msgspec.convert({k: v for k, v in found.items() if k != KEY}, ChannelPage) if found else None
            )
        except msgspec.ValidationError as error:
            raise DamagedFile(
                f"The file {self._file.path} holds something this program does not understand: {error}."
            ) from error

    def keep(self, mark: str, team: str, channel: str, left: ChannelPage) -> None:
        """Return when it is durable. Raises StoreError."""
        self._folder.mkdir(exist_ok=True)
        self._file.put({KEY: _key(mark, team, channel), **msgspec.to_builtins(left)})

    def any(self) -> bool:
        """Whether any was published. Raises StoreError."""
        return bool(self._file.entries())


def say_what_pages_have(workspace: Workspace) -> None:
    """Say after something was deleted that published pages of channels may have it.

    What cannot be read keeps nobody from deleting the rest.
    """
    try:
        published = ChannelPages(workspace).any()
    except StoreError as error:
        say(f"It is not known whether published pages of channels have it. {error}")
        return
    if published:
        again = workspace.command("publish", "--channel", "NAME")
        say(f"Published pages of channels may still have it; to write one again: {again}")


def _key(mark: str, team: str, channel: str) -> str:
    return f"channel:{hashlib.sha256(msgspec.json.encode((mark, team, channel))).hexdigest()}"
