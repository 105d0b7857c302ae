"""What people ask over SSH between meetings: what their team keeps, for the keys that its file names.

    key of `facilitators` in retro.toml    everything
    key in a file of teams/                what that team keeps, and what others share
    any other key                          nothing, and no name of a team

Only what is confirmed counts: see `retro trust`.
"""

import asyncio
import shlex
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from retro.commands.capture_team import captures_of, whose_meeting
from retro.commands.capturing import keep
from retro.commands.kept_library import KeptLibrary
from retro.commands.meeting_memory import KINDS
from retro.commands.printed_entries import printed
from retro.commands.public_keys import fingerprint_of
from retro.commands.search import closing_lines, entry_lines, whole_lines
from retro.commands.trust import trusted_settings
from retro.errors import RetroError, RuleError
from retro.memory.answer import document, entry_document
from retro.memory.scope import EVERYTHING, Scope
from retro.plain.command_line import Typed, first_word, understood
from retro.plain.plain_seat import DONE, MISUSED, REFUSED
from retro.plain.verb import Call, Outcome, UsageError, Verb
from retro.room.error_reports import report
from retro.room.rate_limits import TokenBucket
from retro.server.line_channel import LineChannel
from retro.session.text import visible
from retro.teams.team_folder import Teams
from retro.words import listed
from retro.workspace import Workspace

SECONDS: Final = 0.5
"""After which a question over SSH is ended: one person must not hold up a meeting on the same machine."""
FRESH: Final = 2.0
"""Seconds for which it stays known whose keys count: a login asks several times."""
MOST: Final = 50
CAPTURES_AN_HOUR: Final = 20
FAILED: Final = "What is kept here cannot be used now. Tell the facilitator; the host's log says why."
CAPTURED_OFTEN: Final = "Your key has captured very much; wait a few minutes. Nothing was kept."
OPTIONS: Final[Mapping[str, str]] = {
    "kind": "KIND",
    "channel": "WORD",
    "team": "ID",
    "who": "NAME",
    "since": "DATE",
    "until": "DATE",
    "state": "STATE",
}


def _nothing(call: Call) -> Outcome:
    """Stand for what is done: these verbs are answered by the library."""
    return Outcome()


def _list_verb(name: str, does: str) -> Verb:
    options = {option: meaning for option, meaning in OPTIONS.items() if option != "kind"}
    return Verb(name, does, _nothing, ("[TEXT]",), options, shows=True)


VERBS: Final = (
    Verb(
        "search",
        "Find what earlier meetings decided, learned and wrote.",
        _nothing,
        ("TEXT",),
        OPTIONS,
        shows=True,
        example="search flaky kind:lesson",
    ),
    Verb("show", "Show one thing that a meeting kept, whole.", _nothing, ("REF",), shows=True),
    _list_verb("lessons", "List what was learned."),
    _list_verb("decisions", "List what was decided."),
    _list_verb("experiments", "List what is being tried, and what came of it."),
    _list_verb("actions", "List the open actions."),
    _list_verb("due", "List what is to be looked at again, or over its date."),
)
CAPTURE: Final = Verb(
    "capture",
    "Keep a line for the next meeting, without your name; - reads it from the input.",
    _nothing,
    ("TEXT|-",),
    {"about": "WORD", "team": "ID"},
    example="capture Ask operations before Friday deploys #release",
)
LISTS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "lessons": {"kind": ("lesson",)},
    "decisions": {"kind": ("decision",)},
    "experiments": {"kind": ("experiment",)},
    "actions": {"kind": ("action",), "state": ("open",)},
    "due": {"state": ("due",)},
}
"""What the verbs that list stand for."""
OF_A_SESSION_TOO: Final = frozenset({"actions", "capture"})
"""Verbs that are asked of the session by somebody who has a seat in one."""


class KeptForKeys:
    """Answers what is asked over SSH between meetings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._scopes: Mapping[str, Scope] = {}
        self._looked = float("-inf")
        self._captures: dict[str, TokenBucket] = {}
        """What each key may still capture."""

    def knows(self, key: str) -> bool:
        """Whether a key may ask for anything, by its fingerprint."""
        return bool(key) and key in self._known()

    def takes(self, command: str, *, seated: bool) -> bool:
        """Whether what was typed is asked of what is kept."""
        name, _ = first_word(command)
        return any(verb.name == name for verb in (*VERBS, CAPTURE)) and not (
            seated and name in OF_A_SESSION_TOO
        )

    async def answer(self, key: str, command: str, lines: LineChannel) -> int:
        """Answer it. Returns the exit status."""
        scope = self._known().get(key)
        name, rest = first_word(command)
        verb = next(verb for verb in (*VERBS, CAPTURE) if verb.name == name)
        if scope is None:
            return REFUSED
        below: list[str] = []
        try:
            typed = understood(verb, rest)
            if verb is CAPTURE:
                if not self._may_capture(key):
                    raise RuleError(CAPTURED_OFTEN)
                given = "\n".join(await lines.rest()) if typed.reads_input else typed.given["TEXT"]
                text = await asyncio.to_thread(self._captured, scope, typed, given)
            else:
                text, below = await asyncio.to_thread(self._answered, scope, verb, typed)
        except UsageError as error:
            lines.error(str(error))
            return MISUSED
        except RuleError as refusal:
            lines.error(str(refusal))
            return REFUSED
        except RetroError as error:  # of the machine: its sentence names files of the host
            report("what is kept could not be asked", error)
            lines.error(FAILED)
            return REFUSED
        await lines.write(text)
        for line in below:
            lines.error(line)
        return DONE

    def _may_capture(self, key: str) -> bool:
        now = time.monotonic()
        bucket = self._captures.setdefault(key, TokenBucket(CAPTURES_AN_HOUR / 3600, CAPTURES_AN_HOUR, now))
        return bucket.try_take(1, now)

    def _captured(self, scope: Scope, typed: Typed, text: str) -> str:
        """Keep a line for the next meeting of the key's team; return what is answered. Raises RetroError."""
        team = typed.options.get("team", "")
        own = scope.teams
        if own is not None and len(own) > 1 and not team:
            raise RuleError(f"Which team: {listed(own, 'or')}? Say --team.")
        team = team or (own[0] if own else "")
        if not scope.whole(team):
            raise RuleError("Your key is in no team of this name.")
        teams = Teams.read(self._workspace.teams)
        found = teams.named(team) if team else teams.meant(None)
        files = captures_of(self._workspace, found.id if found else "")
        if not text.strip():
            raise RuleError("The input is empty; nothing was kept.")
        ((kept, words),) = keep(files, [text], typed.options.get("about", ""))
        # Not where the workspace is: whoever types it is on the host, and all others need not know.
        undo = shlex.join(["retro", "capture", *(("--team", team) if team else ()), "--undo", kept.id, words])
        return (
            f"{kept.id} is kept for {whose_meeting(found)}, without your name. "
            f"To take it back today, on the host: {undo}\n"
        )

    def _answered(self, scope: Scope, verb: Verb, typed: Typed) -> tuple[str, list[str]]:
        """Return what is answered, and what is said of it."""
        as_json = "json" in typed.options
        library = KeptLibrary(self._workspace, scope, warn=lambda sentence: None)
        if verb.name == "show":
            entry = library.entry(typed.given["REF"])
            if as_json:
                return printed(entry_document(entry)), []
            return _text(whole_lines(library, entry)), []
        options = {name: [text] for name, text in typed.options.items() if name in OPTIONS}
        for name, values in LISTS.get(verb.name, {}).items():
            options.setdefault(name, [*values])
        answer = library.ask(typed.given.get("TEXT", ""), options, most=MOST, seconds=SECONDS)
        if as_json:
            return printed(document(answer)), []
        found = (
            line
            for each in answer.found
            for line in entry_lines(library, each.entry, each.snippet, bold=False)
        )
        return _text(found), closing_lines(answer, "show")

    def _known(self) -> Mapping[str, Scope]:
        """Return what each key may find, by its fingerprint, as it is confirmed now."""
        now = time.monotonic()
        if now - self._looked > FRESH:
            try:
                self._scopes = scopes_of(self._workspace)
            except RetroError:  # a mistake in a file lets nobody in; the host is told of it elsewhere
                self._scopes = {}
            self._looked = now
        return self._scopes


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{visible(line)}\n" for line in lines)


def scopes_of(workspace: Workspace) -> dict[str, Scope]:
    """Return what each key of the workspace may find, by its fingerprint. Raises WorkspaceError."""
    trusted = trusted_settings(workspace)
    own: dict[str, list[str]] = {}
    for team in trusted.teams:
        for key in filter(None, map(fingerprint_of, team.keys)):
            own.setdefault(key, []).append(team.id)
    scopes = {
        key: Scope(
            tuple(teams),
            tuple(
                (team.id, tuple(KINDS[each] for each in team.share))
                for team in trusted.teams
                if team.id not in teams and team.share
            ),
        )
        for key, teams in own.items()
    }
    leaders = filter(None, map(fingerprint_of, trusted.settings.facilitators))
    return scopes | dict.fromkeys(leaders, EVERYTHING)
