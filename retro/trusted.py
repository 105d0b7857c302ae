"""What a workspace's settings and team files can do, in sentences, and as a digest that changes with it.

A workspace may be a folder that somebody else made. What its settings can do is shown to the user in these
sentences before it counts: where minutes go, whose keys lead, which secrets are named. Nothing here reads a
secret, a file or a host. Texts of the settings are somebody else's: each is cleaned, and what cannot be shown
is said.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from retro.errors import WikiError
from retro.publish.targets.credentials import holds_secret, names_secret, spoken_secret
from retro.publish.targets.target_settings import (
    FolderSettings,
    GitSettings,
    HttpSettings,
    TargetSettings,
    target_settings,
)
from retro.session.text import clean, fold
from retro.teams.team_file import Team
from retro.words import listed, shown
from retro.workspace import Settings

SECRETS: Final = ("password", "token")
_WIKIS: Final = (("dokuwiki", "DokuWiki"), ("mediawiki", "MediaWiki"), ("confluence", "Confluence"))
_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")
_HOST: Final = re.compile(r"[A-Za-z0-9_.:${}-]{1,253}")
_COPIED: Final = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!//).*", re.DOTALL)
"""`user@host:path`, as git writes what it reaches by ssh."""


@dataclass(frozen=True)
class Capabilities:
    """What the settings of one workspace can do."""

    settings: Settings
    places: Mapping[str, str]
    """The whole paths of the folders that settings name, with all links followed."""
    teams: tuple[Team, ...] = ()
    """The teams of the workspace whose files can be read."""
    broken: Mapping[str, list[str]] = field(default_factory=dict)
    """The mistakes of each team's file that cannot be used, by its name; it can do nothing."""

    @property
    def targets(self) -> Mapping[str, TargetSettings]:
        """The targets that can be used; one that is not understood can do nothing."""
        return {name: target for name, target in self._targets() if target is not None}

    @property
    def acts(self) -> bool:
        """Whether there is anything that does more than to restrict who can join."""
        return self.settings_act or any(team.acts for team in self.teams)

    @property
    def settings_act(self) -> bool:
        """The same of `retro.toml` alone."""
        settings = self.settings
        return bool(settings.facilitators or settings.address or settings.limits or self.targets)

    @cached_property
    def digest(self) -> str:
        """Stand for the meaning: the same for other comments, another order, and what acts on nothing."""
        return self._digest_with({team.id: _meaning_of(team) for team in self.teams if team.acts})

    @cached_property
    def settings_digest(self) -> str:
        """The same of `retro.toml` alone."""
        return self._digest_with({})

    @cached_property
    def team_digests(self) -> Mapping[str, str]:
        """The same of each team's file that can do anything, by the id."""
        return {team.id: _digest_of(_meaning_of(team)) for team in self.teams if team.acts}

    def _digest_with(self, teams: Mapping[str, Any]) -> str:
        settings = self.settings
        meaning: dict[str, Any] = {
            "facilitators": sorted(set(settings.facilitators)),
            "allow": None if settings.allow is None else sorted(set(settings.allow)),
            "waiting": settings.waiting,
            "address": settings.address,
            "limits": settings.limits,
            "publish": {name: self._meaning(name, target) for name, target in self._targets()},
        }
        return _digest_of(meaning | ({"teams": teams} if teams else {}))

    def sentences_of_teams(self, fingerprint: Callable[[str], str]) -> dict[str, list[str]]:
        """Return what the file of each team can do, by the id, a sentence each."""
        return {team.id: [*_told_of(team, fingerprint)] for team in self.teams}

    def sentences(self, fingerprint: Callable[[str], str]) -> list[str]:
        """Return all of it, a sentence each. `fingerprint` returns that of a key line, or nothing."""
        settings = self.settings
        found = [f"{_key(line, fingerprint)} can lead every session here." for line in settings.facilitators]
        if settings.allow is not None:
            found.append("Only listed keys can join.")
            found += [f"{_key(line, fingerprint)} can join." for line in settings.allow]
        if settings.waiting:
            found.append("Newcomers wait until the facilitator lets them in.")
        if settings.address:
            host, _, port = settings.address.rpartition(":")
            place = (
                f"{_both(host)}, port {_plain(port)}"
                if port.isdecimal() and host
                else _both(settings.address)
            )
            found.append(f"The line that people type to join leads to {place}.")
        found += [f"The limit {_plain(name)} is {_said(thing)}." for name, thing in settings.limits.items()]
        for name, target in self._targets():
            found += [f"publish.{_plain(name)}: {sentence}" for sentence in self._told(name, target)]
        for told in self.sentences_of_teams(fingerprint).values():
            found += told
        return [*dict.fromkeys(found)]

    def _targets(self) -> Iterator[tuple[str, TargetSettings | None]]:
        for name, table in self.settings.publish.items():
            try:
                yield name, target_settings(name, table)
            except WikiError:
                yield name, None

    def _meaning(self, name: str, target: TargetSettings | None) -> object:
        table = self.settings.publish[name]
        if target is None:
            return {"not understood": _mark(table)}
        meaning: dict[str, Any] = {"kind": table["kind"], **_told_apart(target)}
        for key in SECRETS:
            if key in meaning and not names_secret(meaning[key]):
                meaning[key] = None  # not a name: it is refused where it would be used
        if isinstance(target, HttpSettings):
            headers = target.headers.items()
            meaning["headers"] = {key: None if _is_written_out(key, text) else text for key, text in headers}
        if isinstance(target, FolderSettings):
            meaning["folder"] = self.places[target.folder]
        return meaning

    def _told(self, name: str, target: TargetSettings | None) -> Iterator[str]:
        table = self.settings.publish[name]
        if target is None:
            yield f"this version of Retro cannot use it as it is written ({_mark(table)})."
            return
        others = _told_apart(target)
        kind, host = str(table["kind"]), ""
        match target:
            case FolderSettings(folder=folder):
                where = shown(self.places[folder])
                yield f"minutes are written into the folder {where}, and read back from there."
                del others["folder"]
            case GitSettings(url=url):
                host = host_of(url)
                where = f"at {host}, {shown(url)}, as you" if host else f"in {shown(url)} on this machine"
                yield f"minutes are pushed to the git repository {where}, and read back from there."
            case HttpSettings(url=url, read=read):
                host = host_of(url)
                yield f"minutes are sent to {host}, with {target.method} to {shown(url)}."
                if read:
                    yield f"pages are read back from {host_of(read)}, at {shown(read)}."
                for header, text in target.headers.items():
                    yield _secret_told(f"the header {_plain(header)}", text, host, holds_secret(header))
            case _:
                host = host_of(target.url)
                wiki = f"{dict(_WIKIS)[kind]} at {host}, {shown(target.url)}"
                yield f"minutes are written into {wiki}, and read back from there."
                for key in SECRETS:
                    if key in others:
                        yield _secret_told(key, str(others[key]), host, True)
        if others.pop("plain_http", False):
            yield f"data for {host} can be sent without encryption, including secrets."
        for key in ("url", "read", "method", "headers", *SECRETS):
            others.pop(key, None)
        yield from (f"its setting {key} is {_said(thing)}." for key, thing in others.items())


def _digest_of(meaning: object) -> str:
    # Not msgspec: TOML has numbers and dates that it would refuse or make equal.
    text = json.dumps(meaning, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning_of(team: Team) -> dict[str, Any]:
    return {
        "facilitators": sorted(set(team.facilitators)),
        "members": sorted({(fold(member.name), key) for member in team.members for key in member.keys}),
        "share": sorted(set(team.share)),
        "publish": team.publish,
    }


def _told_of(team: Team, fingerprint: Callable[[str], str]) -> Iterator[str]:
    called = f"the team {_plain(team.id)}"
    for line in team.facilitators:
        yield f"{_key(line, fingerprint)} can lead every session of {called}."
    for member in team.members:
        for line in member.keys:
            yield (
                f"{_key(line, fingerprint)} belongs to {shown(member.name, 80)} of {called}, and can look up "
                "what that team keeps."
            )
    if team.share:
        yield f"Other teams can find the {listed(sorted(set(team.share)))} of {called}."
    if team.publish:
        yield f"Minutes of {called} are published to {_plain(team.publish)} where nothing else is said."


def changes(before: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """Return what is new, and what is gone."""
    return [each for each in now if each not in before], [each for each in before if each not in now]


def host_of(url: str) -> str:
    """Name the host of a URL so that one that looks like another is seen; empty for this machine's files."""
    if url.startswith(("/", "file:")):
        return ""
    if "://" not in url and (found := _COPIED.fullmatch(url)):
        return _both(found[1])
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return f"the host of {shown(url)}"
    return _both(host) + (f", port {port}" if port else "")


def _both(host: str) -> str:
    """Return a host in letters that cannot be mistaken, and as it is written or meant where that differs."""
    try:
        if not host.isascii():
            told = host.encode("idna").decode("ascii")
            return f"{told} (written {shown(host)}, whose letters may look like others)"
        if any(label.startswith("xn--") for label in host.lower().split(".")):
            meant = host.encode("ascii").decode("idna")
            return f"{clean(host)} (which means {shown(meant)}, whose letters may look like others)"
    except UnicodeError:
        return f"{shown(host)}, which can be no host"
    return host if _HOST.fullmatch(host) else shown(host)


def _key(line: str, fingerprint: Callable[[str], str]) -> str:
    print_, words = fingerprint(line), line.split(maxsplit=2)
    if not print_:
        return f"What is no key, {shown(line, 120)},"
    called = f" (called {shown(words[2], 80)} there)" if len(words) == 3 else ""
    return f"The key {print_}{called}"


def _secret_told(setting: str, text: str, host: str, guarded: bool) -> str:
    if place := spoken_secret(text):
        return f"the secret in {place} is read, and sent as {setting} to {host}."
    if guarded:
        return f"{setting} is a secret that is written out, which is refused."
    return f"{setting} is {shown(text)}."


def _is_written_out(header: str, text: str) -> bool:
    return holds_secret(header) and not names_secret(text)


def _told_apart(target: TargetSettings) -> dict[str, Any]:
    """Return the settings that are not as they are when nothing is said."""
    fields = msgspec.structs.fields(target)
    found = {field.name: (getattr(target, field.name), field.default) for field in fields}
    return {name: thing for name, (thing, default) in found.items() if thing != default and thing != {}}


def _plain(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else shown(name, 80)


def _said(thing: object) -> str:
    if isinstance(thing, str):
        return shown(thing)
    return shown(json.dumps(thing, sort_keys=True, default=str)).strip('"')


def _mark(thing: object) -> str:
    told = json.dumps(thing, sort_keys=True, default=str)
    return f"SHA-256 {hashlib.sha256(told.encode()).hexdigest()[:16]}…"
