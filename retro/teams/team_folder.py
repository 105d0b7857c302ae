"""All teams of a workspace. A file with a mistake hides no other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from retro.errors import RuleError, WorkspaceError
from retro.session.belonging import NO_TEAM, is_team_id
from retro.session.text import clean
from retro.teams.settings_file import Mistakes, files_in
from retro.teams.team_file import Team, read_team
from retro.words import listed, nearest, quoted


class Teams:
    """The teams whose files can be read, and a line for each mistake in the others."""

    def __init__(self, found: Mapping[str, Team], mistakes: Mapping[str, list[str]]) -> None:
        self._found = found
        self.broken = mistakes
        """The mistakes of each file that cannot be used, by the name that the file has without its ending."""

    @classmethod
    def read(cls, folder: Path) -> "Teams":
        """Read every file of the folder, which need not be there. Raises WorkspaceError."""
        found: dict[str, Team] = {}
        mistakes: dict[str, list[str]] = {}
        for path in files_in(folder):
            try:
                found[path.stem] = read_team(path)
            except Mistakes as refusal:
                mistakes[path.stem] = refusal.lines
        return cls(found, mistakes)

    def __iter__(self) -> Iterator[Team]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all teams, also of those whose files have mistakes."""
        return tuple(sorted({*self._found, *filter(is_team_id, self.broken)}))

    @property
    def mistakes(self) -> list[str]:
        """All of them, a line each."""
        return [line for lines in self.broken.values() for line in lines]

    def get(self, team_id: str) -> Team | None:
        """Find a team; None for one that is not there, or whose file has a mistake."""
        return self._found.get(team_id)

    def called(self, team_id: str) -> str:
        """Return the name of a team; of one without a file its id."""
        team = self.get(team_id)
        return team.called if team else team_id

    def named(self, team_id: str) -> Team:
        """Find a team by its id. Raises RuleError, or WorkspaceError where its file has a mistake."""
        if team_id in self.broken:
            raise WorkspaceError("\n".join(self.broken[team_id]))
        if team := self.get(team_id):
            return team
        meant = nearest(team_id, self.ids)
        if not self.ids:
            hint = "there is no team yet"
        else:
            hint = f"did you mean {meant}?" if meant else f"there are {listed(self.ids)}"
        raise RuleError(f"There is no team {quoted(clean(team_id))}; {hint}{'' if hint[-1] == '?' else '.'}")

    def meant(self, given: str | None) -> Team | None:
        """Return the team that a command means; None for no team.

        `given` is what was typed: an id, `none`, or None where nothing was said. Raises RuleError.
        """
        if given == NO_TEAM:
            return None
        if given is not None:
            return self.named(given)
        if len(self.ids) > 1:
            some = listed(self.ids, "or")
            raise RuleError(f"Which team: {some}? Say --team, or --team {NO_TEAM}.")
        return self.named(self.ids[0]) if self.ids else None

    def with_name(self, name: str) -> list[Team]:
        """Return the teams to which somebody of this name belongs."""
        return [team for team in self if team.holds(name)]
