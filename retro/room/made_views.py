"""The views that were made of a session, until something in them changes."""

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from retro.room.error_reports import report
from retro.session.model import Session
from retro.session.people import Role
from retro.session.view import View


class MeetingMinutes(msgspec.Struct, frozen=True):
    """The minutes of a session that is over, for every screen; they hold nothing private."""

    page: str = ""
    """Markdown."""
    place: str = ""
    """Where they will be found, in a sentence for everybody."""
    place_for_leader: str = ""
    """The same for whoever hosts."""


WriteMinutes: TypeAlias = Callable[[Session], MeetingMinutes]


def no_minutes(session: Session) -> MeetingMinutes:
    """Write none: for a room whose screens need none."""
    return MeetingMinutes()


class MadeViews:
    """What each seat sees, and what was worked out once for all of them."""

    def __init__(self, write: WriteMinutes = no_minutes) -> None:
        self._write = write
        self._minutes: tuple[Session, MeetingMinutes] | None = None
        self._views: dict[str, dict[str, View]] = {}
        """By seat, and by the stage that it looks at before the meeting."""
        self.memo: dict[str, Any] = {}
        """Holds until the session changes."""
        self.moment: dict[str, Any] = {}
        """Holds until anybody is told of anything."""

    def view(self, session: Session, seat: str, ahead: str, make: Callable[[], View]) -> View:
        """Return what a seat sees of the session, made now if it is not known."""
        if (made := self._views.get(seat, {}).get(ahead)) is None:
            made = make()
            made = self._with_minutes(made, session) if session.over else made
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

    def _with_minutes(self, view: View, session: Session) -> View:
        if self._minutes is None or self._minutes[0] is not session:
            try:
                self._minutes = session, self._write(session)
            except Exception as error:
                # The meeting is over and stored; whoever asks for its minutes later is told what is wrong.
                report("the minutes could not be written for the screens", error)
                self._minutes = session, MeetingMinutes()
        minutes = self._minutes[1]
        place = minutes.place_for_leader if view.role is Role.FACILITATOR else minutes.place
        return msgspec.structs.replace(view, minutes=minutes.page, minutes_place=place)
