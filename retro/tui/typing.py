"""Keys in the order they were typed, however many arrive at once."""

import asyncio

from textual import events
from textual.app import App, ReturnType
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds to wait for a widget to take a key; only a widget that is going away needs longer."""


class OrderedKeys(App[ReturnType]):
    """An app in which each key has done its work before the next one is looked at.

    Textual hands a key to the focused widget's queue and runs a binding only after the key has come
    back through every parent's queue. Over a slow line many keys arrive in one packet, and then
    "card, Enter, next card" would be read in another order than it was typed. Here bindings run
    first, and text is waited for.
    """

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        focused = self.focused
        if isinstance(event, events.Key) and not _takes(focused, event):
            # The bindings of the focused widget and its parents, which Textual has no public call for.
            if await self._check_bindings(event.key, priority=True):
                return
            if await self._check_bindings(event.key):
                return
        await super().on_event(event)
        if focused is not None:
            await _settled(focused)


def _takes(focused: Widget | None, event: events.Key) -> bool:
    return focused is not None and focused.check_consume_key(event.key, event.character)


async def _settled(widget: Widget) -> None:
    """Wait until the widget has handled what is in its queue."""
    done = asyncio.Event()
    if widget.call_later(done.set):
        try:
            async with asyncio.timeout(PATIENCE):
                await done.wait()
        except TimeoutError:
            return
