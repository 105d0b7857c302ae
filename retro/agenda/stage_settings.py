"""What a stage's block of settings says: its kind, minutes and privacy, and the settings of its kind."""

from collections.abc import Mapping, Set
from typing import Any

import msgspec

from retro.agenda.problem import ProblemReport
from retro.agenda.settings_block import SettingsTable, settled
from retro.session.agenda import Privacy
from retro.session.kind import Kind
from retro.settings import HERE
from retro.words import listed, nearest, value

LONGEST = 180
"""Minutes of a stage."""

_OWN = ("kind", "minutes", "anonymous", "before")
_CONTRACTS: tuple[tuple[object, Privacy], ...] = (
    (True, Privacy.ANONYMOUS),
    (False, Privacy.NAMED),
    (Privacy.REVEALED.value, Privacy.REVEALED),
)


class StageSettings(msgspec.Struct, frozen=True):
    """A block that was read as far as it can be."""

    table: SettingsTable
    kind: Kind[Any] | None
    minutes: int
    privacy: Privacy
    before: bool
    """Whether people take part in it before the meeting."""
    settings: dict[str, Any]
    """The settings of the kind that the block says, as plain values."""


def fields(kind: Kind[Any]) -> tuple[str, ...]:
    """Return the keys that belong to a kind."""
    return kind.Settings.__struct_fields__


def keys(kinds: Mapping[str, Kind[Any]]) -> Set[str]:
    """Return every key that a stage of some kind may have."""
    return {*_OWN, *(key for kind in kinds.values() for key in fields(kind))}


class StageSettingsReader:
    """Reads blocks of settings; `page_keys` are those that belong under the name of the template."""

    def __init__(self, kinds: Mapping[str, Kind[Any]], report: ProblemReport, page_keys: Set[str]) -> None:
        self.kinds = kinds
        self.report = report
        self.page_keys = page_keys

    def read(self, table: SettingsTable) -> StageSettings:
        """Read a block, reporting whatever does not fit."""
        kind = self._kind(table)
        settings = self._settings(table, kind) if kind else {}
        privacy = self._privacy(table, kind.usual_privacy(settings) if kind else Privacy.ANONYMOUS)
        return StageSettings(
            table=table,
            kind=kind,
            minutes=self._minutes(table),
            privacy=privacy,
            before=self._before(table, kind),
            settings=settings,
        )

    def _kind(self, table: SettingsTable) -> Kind[Any] | None:
        name = table.values.get("kind")
        if isinstance(name, str) and name in self.kinds:
            return self.kinds[name]
        if "kind" in table.refused:
            return None
        if name is None:
            sentence = f"kind is missing; it is one of {listed(self.kinds, 'or')}"
        elif isinstance(name, str) and (meant := nearest(name, self.kinds)):
            sentence = f"there is no kind {value(name)}; did you mean {value(meant)}?"
        else:
            sentence = f"there is no kind {value(name)}; there are {listed(self.kinds)}"
        self.report.error(table.line("kind"), sentence)
        return None

    def _minutes(self, table: SettingsTable) -> int:
        minutes = table.values.get("minutes")
        if type(minutes) is int and 1 <= minutes <= LONGEST:
            return minutes
        if "minutes" in table.refused:
            return 1
        if minutes is None:
            sentence = f"minutes is missing; it is 1-{LONGEST}"
        elif type(minutes) is int:
            sentence = f"minutes must be 1-{LONGEST}, not {minutes}"
        else:
            sentence = f"minutes must be a whole number of 1-{LONGEST}, not {value(minutes)}"
        self.report.error(table.line("minutes"), sentence)
        return 1

    def _privacy(self, table: SettingsTable, default: Privacy) -> Privacy:
        said = table.values.get("anonymous")
        if said is None:
            return default
        for spelling, privacy in _CONTRACTS:
            if type(said) is type(spelling) and said == spelling:
                return privacy
        sentence = f'anonymous must be true, false or "{Privacy.REVEALED}", not {value(said)}'
        self.report.error(table.line("anonymous"), sentence)
        return default

    def _before(self, table: SettingsTable, kind: Kind[Any] | None) -> bool:
        said = table.values.get("before", False)
        if not isinstance(said, bool):
            self.report.error(table.line("before"), f"before must be true or false, not {value(said)}")
            return False
        if said and kind and not kind.may_open_before:
            possible = [each.name for each in self.kinds.values() if each.may_open_before]
            sentence = (
                f"a stage of the kind {kind.name} cannot be open before the meeting; "
                f"these can: {listed(possible)}"
            )
            self.report.error(table.line("before"), sentence)
            return False
        return said

    def _settings(self, table: SettingsTable, kind: Kind[Any]) -> dict[str, Any]:
        said = [key for key in table.values if key not in _OWN]
        elsewhere = dict.fromkeys(
            self.page_keys, "a setting of the whole template; it belongs under its name"
        )
        for other in self.kinds.values():
            elsewhere |= dict.fromkeys(fields(other), f"a setting of {other.name}, not of {kind.name}")
        own = [key for key in _OWN if key != "before" or kind.may_open_before]
        elsewhere |= dict.fromkeys(own, HERE)
        settings = settled(table, kind.Settings, said, self.report, elsewhere)
        if settings is None:
            return {}
        plain: dict[str, Any] = msgspec.to_builtins(settings)
        return {key: list(plain[key]) if isinstance(plain[key], tuple) else plain[key] for key in said}
