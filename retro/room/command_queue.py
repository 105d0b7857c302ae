"""The acts that wait to be decided, in the order in which they came."""

import asyncio
from dataclasses import dataclass

from retro.errors import RetroError, RuleError
from retro.session import acts

QUEUE = 1000
"""Acts that may wait; beyond this the room is overrun and says so."""
OVERRUN = "Too much is happening at once; try again in a moment."
CLOSING = "The session is closing."
BROKEN = "This did not work; the session continues unchanged."


@dataclass(frozen=True, eq=False)
class Request:
    """What a seat asks for, and who waits for the answer."""

    seat: str
    act: acts.Act | None
    """None to have a time in which nobody hosted stored, if there is one."""
    done: "asyncio.Future[None]"
    """Has its result once the events are durable, or the refusal as its exception."""

    def answer(self, refusal: RetroError | None = None) -> None:
        """Answer whoever asked; only the first answer counts, and one who has gone away needs none."""
        if self.done.done():
            return
        if refusal is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(refusal)
            self.done.exception()  # an asker that has gone away is no reason for a warning


class CommandQueue:
    """A queue of bounded length with one reader, which takes all that waits at once.

    The reader takes a batch, because acts that arrive while the disk works are to share the next write.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Request] = asyncio.Queue(QUEUE)

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._queue.empty()

    def ask(self, seat: str, act: acts.Act | None) -> "asyncio.Future[None]":
        """Put a request behind the others. Raises RuleError when too many wait."""
        request = Request(seat, act, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(request)
        except asyncio.QueueFull:
            raise RuleError(OVERRUN) from None
        return request.done

    async def batch(self) -> list[Request]:
        """Wait until something is asked for, and take out all that waits."""
        batch = [await self._queue.get()]
        while not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    def finish(self, batch: list[Request]) -> None:
        """Mark a batch as handled; whoever has no answer yet learns that something broke."""
        for request in batch:
            request.answer(RuleError(BROKEN))
            self._queue.task_done()

    async def finished(self) -> None:
        """Wait until everything that was asked for has been handled."""
        await self._queue.join()

    def refuse_all(self) -> None:
        """Refuse what still waits, because the session is closing."""
        while not self._queue.empty():
            self._queue.get_nowait().answer(RuleError(CLOSING))
