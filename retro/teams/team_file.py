"""A team: the people who belong together, and what holds for their sessions."""

import re
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from retro.session.belonging import Channels, channels_of, is_team_id
from retro.session.clusters import cut
from retro.session.text import NAME_LIMIT, NOTE_LIMIT, TITLE_LIMIT, clean, fold
from retro.teams.languages import CODES, Language
from retro.teams.settings_file import Mistakes, SettingsFile

MOST_DAYS: Final = 3650
Keys: TypeAlias = Annotated[
    tuple[str, ...], Meta(title='a list of keys, such as ["ssh-ed25519 AAAAC3Nz… ana@laptop"]')
]
Text: TypeAlias = Annotated[
    str, Meta(max_length=TITLE_LIMIT, title=f"text in quotes of up to {TITLE_LIMIT} characters")
]
Words: TypeAlias = Annotated[tuple[Text, ...], Meta(title='a list of texts, such as ["postgres"]')]
Days: TypeAlias = Annotated[int, Meta(ge=0, le=MOST_DAYS)]
Shared: TypeAlias = Literal["lessons", "decisions", "experiments"]


class Member(msgspec.Struct, frozen=True):
    """Somebody who belongs to a team."""

    name: Annotated[str, Meta(title="a name in quotes")]
    keys: Keys = ()


class Review(msgspec.Struct, frozen=True):
    """After how many days a record is looked at again; 0: only when somebody says a date."""

    lesson: Days = 180
    decision: Days = 180


class Skills(msgspec.Struct, frozen=True):
    """What people of the team can be asked about."""

    list: Words = ()


class TeamFile(msgspec.Struct, frozen=True):
    """What stands in `teams/ID.toml`; nothing has to be in it."""

    name: Text = ""
    purpose: Annotated[
        str, Meta(max_length=NOTE_LIMIT, title=f"text in quotes of up to {NOTE_LIMIT} characters")
    ] = ""
    language: Annotated[Language, Meta(title=f'the code of a language ({", ".join(CODES)}) or ""')] = ""
    members: Annotated[
        tuple[Member, ...], Meta(title='a list of people, such as [ { name = "Ana" }, { name = "Ben" } ]')
    ] = ()
    facilitators: Keys = ()
    """Keys that can lead the sessions of the team."""
    channels: Channels = ()
    """What its sessions are about where nothing else is said."""
    template: Text = ""
    """What `retro host --team ID` starts."""
    publish: Text = ""
    """The name of the wiki in retro.toml where its minutes go."""
    share: Annotated[
        tuple[Shared, ...], Meta(title='a list of "lessons", "decisions" and "experiments"')
    ] = ()
    """What other teams of the workspace may find."""
    repositories: Words = ()
    recall: Literal["on", "after", "quiet", "off"] = "on"
    """Whether earlier meetings come back in its sessions: `after` something that people gave alone was shown,
    or in `quiet`, only to who asks. What is due for a second look comes back in both."""
    review: Annotated[Review, Meta(title="a table that begins with a line of [review]")] = Review()
    evidence: Annotated[
        dict[str, Text],
        Meta(title='a table that begins with a line of [evidence], with decisions such as "SESSION/D2"'),
    ] = {}
    skills: Annotated[Skills, Meta(title="a table that begins with a line of [skills]")] = Skills()


class Team(TeamFile, frozen=True, kw_only=True):
    """A team as it counts: its texts are clean, each name stands once."""

    id: str
    """The name of its file without the ending, for ever."""

    @property
    def called(self) -> str:
        """The name that people read."""
        return self.name or self.id

    @property
    def names(self) -> tuple[str, ...]:
        """Who is expected at its sessions."""
        return tuple(member.name for member in self.members)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key line of its people and facilitators, as it is written, each once."""
        return (*dict.fromkeys((*self.facilitators, *(key for each in self.members for key in each.keys))),)

    @property
    def acts(self) -> bool:
        """Whether the file does more than to say who belongs together and what they talk about."""
        return bool(self.keys or self.share or self.publish)

    @property
    def tamed(self) -> "Team":
        """This team without what acts."""
        members = tuple(Member(member.name) for member in self.members)
        return msgspec.structs.replace(self, members=members, facilitators=(), share=(), publish="")

    def holds(self, name: str) -> bool:
        """Whether somebody of this name belongs to it."""
        return any(fold(member.name) == fold(name) for member in self.members)


def is_template_name(text: str) -> bool:
    """Whether this can be the name of a template, and no file: a path could lead out of the workspace."""
    return not re.search(r"[/\\]|\.md$", text)


def read_team(path: Path, written: bytes | None = None) -> Team:
    """Read a team's file, or what is to be written into it. Raises Mistakes."""
    if not is_team_id(path.stem):
        raise Mistakes(
            [
                f"{clean(str(path))}: the name of a team's file has small letters, digits and hyphens, such "
                "as platform.toml; it cannot be none.toml."
            ]
        )
    file = SettingsFile(path, written)
    found = file.read(TeamFile, {"members": Member, "review": Review, "skills": Skills})
    if not is_template_name(found.template):
        raise file.mistakes([(file.line("template"), "template must be the name of one, not a file")])
    members: dict[str, Member] = {}
    for member in found.members:
        name = cut(member.name, NAME_LIMIT)
        if not name:
            raise file.mistakes([(file.line("members"), "members: a name has at least one letter")])
        if fold(name) in members:
            raise file.mistakes([(file.line("members"), f"members: {name} stands there twice")])
        members[fold(name)] = Member(name, member.keys)
    kept = {field: getattr(found, field) for field in TeamFile.__struct_fields__}
    kept |= {"members": (*members.values(),), "channels": channels_of(found.channels)}
    return Team(id=path.stem, **kept)
