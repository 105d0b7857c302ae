"""Channels: the words for what things are about. A file says more of one, where there is more to say."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from retro.session.belonging import Channels as Words
from retro.session.belonging import channel_of, channels_of, is_channel
from retro.session.text import NOTE_LIMIT, clean
from retro.teams.settings_file import ENDING, Mistakes, SettingsFile, files_in
from retro.teams.team_file import Text

ABOUT: Final = f"text in quotes of up to {NOTE_LIMIT} characters"


class ChannelFile(msgspec.Struct, frozen=True):
    """What stands in `channels/NAME.toml`."""

    title: Text = ""
    about: Annotated[str, Meta(max_length=NOTE_LIMIT, title=ABOUT)] = ""
    also: Words = ()
    """Other spellings that are taken as this one; what was written is not changed."""


class Channels:
    """What the files of a workspace say of channels, and a line for each mistake in them."""

    def __init__(self, found: Mapping[str, ChannelFile], mistakes: list[str]) -> None:
        self._found = found
        self._meant = {other: channel for channel, file in found.items() for other in file.also}
        self.mistakes = mistakes

    @classmethod
    def read(cls, folder: Path) -> "Channels":
        """Read every file of the folder, which need not be there. Raises WorkspaceError."""
        paths = files_in(folder)
        found: dict[str, ChannelFile] = {}
        mistakes: list[str] = []
        names = {path.stem for path in paths}
        taken: dict[str, str] = {}
        for path in paths:
            try:
                found[path.stem] = _read(path, names, taken)
            except Mistakes as refusal:
                mistakes += refusal.lines
        return cls(found, mistakes)

    def of(self, channel: str) -> str:
        """Return the channel that a word means: another spelling is taken for the one that names it."""
        wanted = channel_of(channel)
        return self._meant.get(wanted, wanted)

    def spellings(self, channel: str) -> tuple[str, ...]:
        """Return every spelling of the channel that a word means, the one that names it first."""
        meant = self.of(channel)
        return (meant, *self.file(meant).also)

    def every(self, channels: Iterable[str]) -> tuple[str, ...]:
        """Return the channels that words mean, each once."""
        return (*dict.fromkeys(map(self.of, channels)),)

    def file(self, channel: str) -> ChannelFile:
        """Return what is said of a channel; without a file nothing is."""
        return self._found.get(channel, ChannelFile())

    @property
    def said(self) -> tuple[str, ...]:
        """The channels that have a file."""
        return (*self._found,)


def _read(path: Path, names: set[str], taken: dict[str, str]) -> ChannelFile:
    """Read a file. `taken` are the other spellings of the files before, by what they mean; adds to them."""
    if not is_channel(path.stem):
        raise Mistakes([f"{clean(str(path))}: a channel has up to 30 small letters, without # and blanks."])
    file = SettingsFile(path)
    found = file.read(ChannelFile, {})
    also = tuple(word for word in channels_of(found.also) if word != path.stem)
    for word in also:
        if word in names or word in taken:
            other = taken.get(word, word)
            raise file.mistakes([(file.line("also"), f"also: {word} is taken by {other}{ENDING}")])
    taken |= dict.fromkeys(also, path.stem)
    return msgspec.structs.replace(found, also=also)
