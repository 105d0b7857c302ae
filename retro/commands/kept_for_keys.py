"""What people ask over SSH between meetings: what their team keeps, for the keys that its file names.

    key of `facilitators` in retro.toml    everything
    key in a file of teams/                what that team keeps, and what others share
    any other key                          nothing, and no name of a team

Only what is confirmed counts: see `retro trust`.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from textual.app import App

from retro.commands.kept_captures import PATIENCE, capture, take_back
from retro.commands.kept_library import KeptLibrary
from retro.commands.kept_verbs import (
    CAPTURE,
    EVERY_VERB,
    LIBRARY,
    LISTS,
    OF_A_SESSION_TOO,
    OPTIONS,
    explained,
    is_of_a_session,
)
from retro.commands.library_for_keys import BUSY, MOST, SECONDS, UNREADABLE, LibraryForKeys
from retro.commands.meeting_memory import KINDS
from retro.commands.printed_entries import printed
from retro.commands.public_keys import fingerprint_of
from retro.commands.search import closing_lines, entry_lines, whole_lines
from retro.commands.trust import trusted_settings
from retro.errors import RetroError, RuleError
from retro.memory.answer import document, entry_document
from retro.memory.index_files import InUse
from retro.memory.scope import EVERYTHING, Scope
from retro.plain.command_line import Typed, first_word, understood
from retro.plain.plain_seat import DONE, HELP, MISUSED, REFUSED
from retro.plain.verb import UsageError, Verb
from retro.room.error_reports import report
from retro.room.rate_limits import TokenBucket
from retro.server.kept_things import UNKNOWN_KEY
from retro.server.line_channel import LineChannel
from retro.session.text import visible
from retro.tui.library_rows import LibraryReads
from retro.workspace import Workspace

FRESH: Final = 2.0
"""Seconds for which it stays known whose keys count: a login asks several times."""
LOOKING: Final = 1.0
"""Seconds that a login waits to hear whose keys count; then what was known before holds."""
THREADS: Final = 2
"""Questions that are answered at the same time, in threads of their own: no meeting ever waits for one."""
AT_ONCE: Final = 4
"""Questions of one key that are asked and not answered yet, also where the one who asked has left."""
CAPTURES_AN_HOUR: Final = 20
NEEDS_TERMINAL: Final = (
    "The library needs a terminal that shows a screen. Type: ssh -t HOST library. Without one: search WORDS."
)
NO_SCREEN: Final = "The library has no screen here. To ask without one: search WORDS."
CAPTURED_OFTEN: Final = "Your key has captured very much; wait a few minutes. Nothing was kept."
TAKEN_BACK_OFTEN: Final = "Your key has taken back very much; wait a few minutes."
SEVERAL: Final = f"{AT_ONCE} questions of your key run already; wait for an answer."

Result = TypeVar("Result")


class KeptForKeys:
    """Answers what is asked over SSH between meetings."""

    answers: Final = True

    def __init__(
        self, workspace: Workspace, library_app: Callable[[LibraryReads], App[Any]] | None = None
    ) -> None:
        """`library_app` makes the app that shows the library."""
        self._workspace = workspace
        self._library_app = library_app
        self._scopes: Mapping[str, Scope] = {}
        """What each key may find, by its fingerprint, as it was confirmed when it was looked last."""
        self._looked = float("-inf")
        self._looking: asyncio.Future[Mapping[str, Scope]] | None = None
        self._looks = ThreadPoolExecutor(1, thread_name_prefix="keys")
        """A thread of its own: nobody's login waits behind questions."""
        self._paces: dict[tuple[str, str], TokenBucket] = {}
        """How much each key may still capture, and take back: with some tries its words could be guessed."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="kept")
        self._library = LibraryForKeys(workspace, self._threads, self.look, lambda key: self._scopes.get(key))
        self._running: Counter[str] = Counter()
        """Questions of each key. A thread goes on when who asked has left, so they count until it is done."""
        self._counting = threading.Lock()

    def knows(self, key: str) -> bool:
        """Whether a key may ask for anything, by its fingerprint."""
        return bool(key) and key in self._scopes

    async def look(self) -> None:
        """Look whose keys count as it is confirmed now, unless that was done a moment ago."""
        if self._looking is None and time.monotonic() - self._looked > FRESH:
            loop = asyncio.get_running_loop()
            self._looking = loop.run_in_executor(self._looks, _scopes_now, self._workspace)
            self._looking.add_done_callback(self._has_looked)
        if self._looking is not None:
            await asyncio.wait({self._looking}, timeout=LOOKING)

    def _has_looked(self, looking: "asyncio.Future[Mapping[str, Scope]]") -> None:
        # The time is that of the end: what took long to read would have to be read again at once.
        self._looking, self._looked, self._scopes = None, time.monotonic(), {}
        self._scopes = looking.result()

    def takes(self, command: str, *, seated: bool) -> bool:
        """Whether what was typed is asked of what is kept."""
        name, _ = first_word(command)
        return any(verb.name == name for verb in EVERY_VERB) and not (seated and name in OF_A_SESSION_TOO)

    def screen(self, key: str, may_ask: Callable[[], bool]) -> App[Any]:
        """Make the app that shows the library to a key; what it may find is looked up with each question."""
        if self._library_app is None:
            raise RuleError(NO_SCREEN)
        return self._library_app(self._library.reads(key, may_ask))

    def explains(self, command: str) -> bool:
        """Whether what was typed is `help`, or no verb at all, not even of a session."""
        name, _ = first_word(command)
        return name == HELP.name or not is_of_a_session(name)

    async def answer(self, key: str, command: str, lines: LineChannel) -> int:
        """Answer it. Returns the exit status."""
        await self.look()
        scope = self._scopes.get(key)
        if scope is None:
            lines.error(UNKNOWN_KEY)  # since it was looked last, a file has changed
            return REFUSED
        name, rest = first_word(command)
        verb = next((verb for verb in EVERY_VERB if verb.name == name), None)
        below: list[str] = []
        try:
            if verb is None:
                await lines.write(explained(name, rest))
                return DONE
            typed = understood(verb, rest)
            if verb is LIBRARY:  # there is no screen, or it would not have come here
                raise RuleError(NEEDS_TERMINAL)
            if verb is CAPTURE:
                text = await self._captured(key, scope, typed, lines)
            else:
                text, below = await self._in_a_thread(key, lambda: self._answered(scope, verb, typed))
        except UsageError as error:
            lines.error(str(error))
            return MISUSED
        except RuleError as refusal:
            lines.error(str(refusal))
            return REFUSED
        except InUse:
            lines.error(BUSY)
            return REFUSED
        except (RetroError, OSError) as error:
            # Its sentence is for who has the host: it may name folders, and sessions of other teams.
            report("what is kept could not be answered over SSH", error)
            lines.error(UNREADABLE)
            return REFUSED
        await lines.write(text)
        for line in below:
            lines.error(line)
        return DONE

    async def _captured(self, key: str, scope: Scope, typed: Typed, lines: LineChannel) -> str:
        """Keep a line for the next meeting, or take one back. Returns what is answered. Raises RetroError."""
        if "undo" in typed.options:
            self._pace(key, "undo", TAKEN_BACK_OFTEN)
            return await self._in_a_thread(key, lambda: take_back(self._workspace, scope, typed))
        self._pace(key, "capture", CAPTURED_OFTEN)
        given = "\n".join(await lines.rest()) if typed.reads_input else typed.given.get("TEXT", "")
        return await self._in_a_thread(key, lambda: capture(self._workspace, scope, typed, given))

    async def _in_a_thread(self, key: str, work: Callable[[], Result]) -> Result:
        """Do what may wait for files. Raises RuleError where a key asks too much at once."""
        with self._counting:
            if self._running[key] >= AT_ONCE:
                raise RuleError(SEVERAL)
            self._running[key] += 1
        done = self._threads.submit(work)
        done.add_done_callback(lambda _: self._is_done(key))
        return await asyncio.wrap_future(done)

    def _is_done(self, key: str) -> None:
        with self._counting:
            self._running[key] -= 1
            if not self._running[key]:
                del self._running[key]

    def _pace(self, key: str, what: str, too_often: str) -> None:
        """Count it. Raises RuleError where a key does it too often."""
        now = time.monotonic()
        full = TokenBucket(CAPTURES_AN_HOUR / 3600, CAPTURES_AN_HOUR, now)
        if not self._paces.setdefault((key, what), full).try_take(1, now):
            raise RuleError(too_often)

    def _answered(self, scope: Scope, verb: Verb, typed: Typed) -> tuple[str, list[str]]:
        """Return what is answered, and what is said of it."""
        as_json = "json" in typed.options
        library = KeptLibrary(self._workspace, scope, warn=lambda sentence: None, patience=PATIENCE)
        if verb.name == "show":
            entry = library.entry(typed.given["REF"])
            if as_json:
                return printed(entry_document(entry)), []
            return _text(whole_lines(library, entry)), []
        options = {name: [text] for name, text in typed.options.items() if name in OPTIONS}
        answer = library.ask(
            typed.given.get("TEXT", ""), options, most=MOST, seconds=SECONDS, always=LISTS.get(verb.name)
        )
        if as_json:
            return printed(document(answer)), []
        found = (
            line
            for each in answer.found
            for line in entry_lines(library, each.entry, each.snippet, bold=False)
        )
        return _text(found), closing_lines(answer, "show")


def _scopes_now(workspace: Workspace) -> Mapping[str, Scope]:
    try:
        return scopes_of(workspace)
    except RetroError:  # a mistake in a file lets nobody in; the host is told of it elsewhere
        return {}


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
