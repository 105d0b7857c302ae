"""Capturing in lines: keeping a line as it comes up, without a name, and putting it down later."""

from collections.abc import Sequence
from typing import Final

from retro.errors import RuleError
from retro.plain.verb import Call, Outcome, Verb
from retro.room.captured_lines import put_down
from retro.room.room_port import RoomPort
from retro.session import acts
from retro.session.captures import DRAFT, can_put_down, captured_note, with_draft
from retro.session.hidden_input import NOT_NOW
from retro.session.people import Role
from retro.session.text import counted
from retro.session.view import View

KEPT: Final = "Captured, without your name."
WITH_YOU: Final = "It stays with you: people write alone now. After that, put it down with: put-down"
WITH_YOU_BEFORE: Final = "It stays with you until the meeting begins. After that, put it down with: put-down"
OVER: Final = "The session is over, so this was not kept."
NOT_HERE: Final = "You cannot capture anything from here now, so this was not kept."


def _capture(call: Call) -> Outcome:
    view = call.view
    if not _may_capture(view):
        raise RuleError(OVER if view.ended else NOT_HERE)
    if can_put_down(view):
        written = tuple(acts.WriteDown(captured_note(text, view.topic)) for text in call.texts)
        return Outcome(written, KEPT)
    if view.role is Role.FACILITATOR:
        raise RuleError(NOT_NOW)
    drafts = view.drafts.get(DRAFT, "")
    for text in call.texts:
        drafts = with_draft(drafts, text)

    async def keep(room: RoomPort, seat: str) -> None:
        room.keep_draft(seat, DRAFT, drafts)

    return Outcome(said=WITH_YOU if view.stage else WITH_YOU_BEFORE, does=keep)


def _put_down(call: Call) -> Outcome:
    lines: Sequence[str] = call.view.drafts.get(DRAFT, "").split("\n")
    if not can_put_down(call.view):
        raise RuleError(NOT_NOW)

    async def put(room: RoomPort, seat: str) -> None:
        await put_down(room, seat, lines)

    return Outcome(said=f"{counted(len(lines), 'line')} put down, without your name.", does=put)


def _may_capture(view: View) -> bool:
    return not view.ended and (view.role is Role.PARTICIPANT or view.stage is not None)


def _has_captured(view: View) -> bool:
    return bool(view.drafts.get(DRAFT)) and not view.ended


CAPTURING: Final = (
    Verb(
        "capture",
        "Keep a line as it comes up, without your name; words with # say what it is about.",
        _capture,
        ("TEXT|-",),
        offered=_may_capture,
        sends=(acts.WriteDown,),
        example="capture They freeze at noon #release",
    ),
    Verb(
        "put-down",
        "Put down what you captured while people wrote alone.",
        _put_down,
        offered=_has_captured,
        sends=(acts.WriteDown,),
    ),
)
