"""Python's collector of cycles, tuned for many screens in one process.

A screen is one large cycle. With Python's own thresholds the collector looks at all screens again and
again, which took 44 % of the time; with high ones it hardly ever finds those that have ended.
"""

import asyncio
import gc
from contextvars import Context
from typing import Final

APART: Final = 60.0
"""Seconds between two looks at everything, each of which holds the process for 0.2-0.4 s with 50 screens."""


def settle() -> None:
    """Exempt all objects that exist now from collection, since they stay, and collect later ones seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


class Sweeper:
    """Takes back the memory of screens that have ended, some time after they did."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def ended(self) -> None:
        """Note that a screen has ended."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            # In no app's context, which would hold that app.
            self._timer = loop.call_later(APART, self._sweep, context=Context())

    def close(self) -> None:
        """Sweep no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _sweep(self) -> None:
        self._timer = None
        gc.collect()
