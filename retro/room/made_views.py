"""The views that were made of a session, until something in them changes."""

from collections.abc import Callable
from typing import Any

from retro.session.view import View


class MadeViews:
    """What each seat sees, and what was worked out once for all of them."""

    def __init__(self) -> None:
        self._views: dict[str, dict[str, View]] = {}
        """By seat, and by the stage that it looks at before the meeting."""
        self.memo: dict[str, Any] = {}
        """Holds until the session changes."""
        self.moment: dict[str, Any] = {}
        """Holds until anybody is told of anything."""

    def view(self, seat: str, ahead: str, make: Callable[[], View]) -> View:
        """Return what a seat sees, made now if it is not known."""
        if (made := self._views.get(seat, {}).get(ahead)) is None:
            made = make()
            self._views.setdefault(seat, {})[ahead] = made
        return made

    def drop(self, seat: str) -> None:
        """Forget what one seat sees."""
        self._views.pop(seat, None)

    def told(self) -> None:
        """Forget what depends on who is here and on the time, and every view."""
        self._views.clear()
        self.moment = {}

    def session_changed(self) -> None:
        """Forget what was worked out for all seats: a view must not mix two sessions."""
        self.memo, self.moment = {}, {}
