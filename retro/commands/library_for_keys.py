"""The library on a screen over SSH: to look things up in, and to change nothing.

A key finds here what the verbs find for it. Minutes are not shown: they say more than what is kept, such as
who took part. Nothing names a place on the host.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Final

from retro.commands.kept_captures import PATIENCE
from retro.commands.kept_library import KeptLibrary
from retro.commands.library_reads import questions
from retro.errors import RetroError, RuleError
from retro.memory.index_files import InUse
from retro.memory.scope import Scope
from retro.room.error_reports import report
from retro.tui.library_rows import LibraryReads, Result
from retro.workspace import Workspace

MOST: Final = 50
SECONDS: Final = 0.5
"""After which a question is ended: one person must not hold up a meeting on the same machine."""
AGAIN: Final = 0.2
"""Seconds until it is looked again whether the pace allows a question."""
NOT_ANY_MORE: Final = "This host does not know your key any more. Ask the facilitator to add your key."
BUSY: Final = "What is kept is being read again just now; ask again in a minute."
UNREADABLE: Final = "What is kept cannot be read just now; tell the facilitator."


class OneAfterTheOther:
    """Does in threads what screens ask for, one thing at a time. What nobody waits for is not done."""

    def __init__(self, threads: Executor) -> None:
        self._threads = threads
        self._turn = asyncio.Lock()

    async def __call__(self, work: Callable[[], Result], /) -> Result:
        """Do it when its turn comes, and return what it returns."""
        await self._turn.acquire()
        try:
            doing = asyncio.get_running_loop().run_in_executor(self._threads, work)
        except BaseException:
            self._turn.release()
            raise
        # A thread cannot be broken off: the next one waits for it also where nobody else does any more.
        doing.add_done_callback(self._done)
        return await asyncio.shield(doing)

    def _done(self, doing: "asyncio.Future[Result]") -> None:
        self._turn.release()
        if not doing.cancelled():
            doing.exception()  # taken note of: whoever asked may be gone


class LibraryForKeys:
    """How the screens of keys ask for what is kept."""

    def __init__(
        self,
        workspace: Workspace,
        threads: Executor,
        look: Callable[[], Awaitable[None]],
        scope_of: Callable[[str], Scope | None],
    ) -> None:
        """`look` looks whose keys count; `scope_of` returns what a key may find since, by its fingerprint."""
        self._workspace = workspace
        self._threads = threads
        self._look = look
        self._scope_of = scope_of
        self._apart: dict[str, OneAfterTheOther] = {}
        """One for all screens of a key."""

    def reads(self, key: str, may_ask: Callable[[], bool]) -> LibraryReads:
        """Return how one screen of a key asks; `may_ask` says whether the pace allows one more question."""
        ask, whole = questions(lambda: self._opened(key), most=MOST, seconds=SECONDS)

        async def turn() -> None:
            while not may_ask():  # noqa: ASYNC110  (nothing happens when a pace allows it)
                await asyncio.sleep(AGAIN)
            await self._look()

        return LibraryReads(
            _of_the_library_only(ask),
            _of_the_library_only(whole),
            None,
            copies=False,
            apart=self._apart.setdefault(key, OneAfterTheOther(self._threads)),
            turn=turn,
        )

    def _opened(self, key: str) -> KeptLibrary:
        """Open what a key may find. Done for each question: it may have been taken away in between."""
        scope = self._scope_of(key)
        if scope is None:
            raise RuleError(NOT_ANY_MORE)
        return KeptLibrary(self._workspace, scope, warn=lambda sentence: None, patience=PATIENCE)


def _of_the_library_only(read: Callable[[str], Result]) -> Callable[[str], Result]:
    """Return the same without sentences about files of the host, which are for people there."""

    def guarded(text: str) -> Result:
        try:
            return read(text)
        except RuleError:
            raise
        except InUse:
            raise RuleError(BUSY) from None
        except (RetroError, OSError) as error:
            report("the library could not be read over SSH", error)
            raise RuleError(UNREADABLE) from None

    return guarded
