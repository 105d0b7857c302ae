"""How much of what all teams keep somebody may find."""

from typing import Final

import msgspec

from retro.memory.entry import Entry


class Scope(msgspec.Struct, frozen=True):
    """Teams whose entries are found whole, and kinds that others share. Owners of theirs are left out."""

    teams: tuple[str, ...] | None = None
    """Ids of teams; empty is that of what belongs to none. None for everything."""
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Other teams, with the kinds of entries that they share."""

    def whole(self, team: str) -> bool:
        """Whether everything of a team may be found."""
        return self.teams is None or team in self.teams

    def has(self, entry: Entry) -> bool:
        """Whether an entry may be found."""
        return self.whole(entry.team) or any(
            team == entry.team and entry.kind in kinds for team, kinds in self.shared
        )


EVERYTHING: Final = Scope()
