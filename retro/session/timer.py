"""The timer: pure arithmetic on seconds; the room supplies the time."""

import msgspec


class Timer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A countdown of `planned` seconds; `since` is when it was last started (epoch seconds), if it runs."""

    planned: int = 0
    spent: int = 0
    since: int | None = None
    added: int = 0
    """Seconds of `planned` that were given beyond the agenda."""

    @property
    def running(self) -> bool:
        """Whether time is passing."""
        return self.since is not None

    def used(self, now: int) -> int:
        """Return the seconds that have passed on this timer."""
        return self.spent + (max(now - self.since, 0) if self.since is not None else 0)

    def left(self, now: int) -> int:
        """Return the seconds left; negative once the time is over."""
        return self.planned - self.used(now)

    def started(self, now: int) -> "Timer":
        """Return this timer running from now on."""
        return self if self.running else msgspec.structs.replace(self, since=now)

    def paused(self, now: int) -> "Timer":
        """Hold the time where it stands."""
        return msgspec.structs.replace(self, spent=self.used(now), since=None)

    def extended(self, seconds: int, now: int) -> "Timer":
        """Add time; over time, the addition counts from now and not from the moment it ran out."""
        overdrawn = max(-self.left(now), 0)
        planned = max(self.planned + overdrawn + seconds, 0)
        added = max(self.added + overdrawn + seconds, 0)
        return msgspec.structs.replace(self, planned=planned, added=added)
