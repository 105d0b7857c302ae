"""The first event of a session: its agenda, copied, with what earlier sessions left open."""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.session.agenda import Agenda
from retro.session.brought import BroughtCapture
from retro.session.earlier_figures import EarlierMeeting
from retro.session.events import SessionOpened
from retro.session.kind import Kind
from retro.session.record import CarriedAction, FoundTask
from retro.session.text import TITLE_LIMIT, required


def opening(
    session_id: str,
    title: str,
    agenda: Agenda,
    *,
    kinds: Mapping[str, Kind[Any]],
    at: int,
    offset: int,
    carried_actions: tuple[CarriedAction, ...] = (),
    found: tuple[FoundTask, ...] = (),
    team: tuple[str, ...] = (),
    earlier: tuple[EarlierMeeting, ...] = (),
    team_id: str = "",
    channels: tuple[str, ...] = (),
    captures: tuple[BroughtCapture, ...] = (),
    due: bool = False,
) -> SessionOpened:
    """Return the event; without carried-over actions and found tasks, stages that review them are left out.

    `team` names who is expected; it is kept only where the minutes may tell who was there. `earlier` is what
    sessions of the same format have shown, the oldest first. `team_id` is its team;
    `channels` are what it is about where the template does not say it. `captures` are those that a stage
    looks at; without any, such a stage is left out too. `due` says that records are due for a second look:
    then those that list them stay.
    """
    stages = tuple(
        stage
        for stage in agenda.stages
        if (
            carried_actions
            or found
            or not kinds[stage.kind].reviews_actions
            or (due and kinds[stage.kind].recalls_due)
        )
        and (captures or not kinds[stage.kind].reviews_captures)
    )
    return SessionOpened(
        id=session_id,
        title=required(title, "A title", TITLE_LIMIT),
        agenda=msgspec.structs.replace(agenda, stages=stages),
        at=at,
        offset=offset,
        carried_actions=carried_actions,
        found=found,
        team=team if agenda.attendance else (),
        earlier=earlier,
        team_id=team_id,
        channels=agenda.channels or channels,
        captures=captures,
    )
