"""What people do without a screen over SSH: one command, or a conversation in lines."""

import msgspec

from retro.errors import RetroError, RuleError
from retro.exchange.document import exported
from retro.exchange.tables import TABLES, as_csv
from retro.plain import LineMode, PlainSeat
from retro.plain.changes import Change
from retro.plain.command_line import first_word, understood
from retro.plain.follower import GONE, Follower
from retro.plain.plain_seat import MISUSED, REFUSED, WATCH, Export
from retro.plain.verb import UsageError
from retro.room import Room
from retro.server.line_channel import LineChannel
from retro.session.text import visible, visible_in
from retro.stages.plain_stages import PLAIN_KINDS

FORMATS = ("md", "json", "csv")


class PlainSessions:
    """Answers commands and converses in lines, in all sessions of this process."""

    async def command(self, room: Room, seat: str, typed: str, lines: LineChannel, lead: str) -> int:
        """Do what was typed, and answer on the channel. Returns the exit status."""
        name, rest = first_word(typed)
        if name == WATCH.name:
            return await self._watch(room, seat, rest, lines)
        reply = await PlainSeat(room, seat, PLAIN_KINDS, export_of(room), lead=lead).run(typed, lines.rest)
        await lines.write(reply.out)
        if reply.question:
            lines.error(f"{reply.question} To do it, add --yes.")
        if reply.error:
            lines.error(reply.error)
        return reply.status

    async def converse(self, room: Room, seat: str, lines: LineChannel) -> str:
        """Hold a conversation in lines. Returns the last sentence. Raises RuleError."""
        return await LineMode(room, seat, PLAIN_KINDS, lines, export_of(room)).run()

    async def _watch(self, room: Room, seat: str, rest: str, lines: LineChannel) -> int:
        """Tell each change in a line until the session ends. Returns the exit status."""
        try:
            as_json = "json" in understood(WATCH, rest).options
            follower = Follower(room, seat, PLAIN_KINDS.plain_for, present=False)
        except RetroError as error:
            lines.error(str(error))
            return MISUSED if isinstance(error, UsageError) else REFUSED
        try:
            while not follower.view.ended:
                for change in await follower.next():
                    if change.what == GONE:
                        lines.error(change.text)
                        return REFUSED
                    await lines.write(told(change, room.clock.now(), as_json=as_json))
        finally:
            follower.close()
        return 0


def told(change: Change, now: int, *, as_json: bool) -> str:
    """Return a change as a line, or as an object of JSON on a line."""
    if not as_json:
        return f"{visible(change.text)}\n"
    data = {"at": now, "what": change.what, "text": change.text}
    return msgspec.json.encode(visible_in(data)).decode() + "\n"


def export_of(room: Room) -> Export:
    """Return what writes a session that is over in one of the formats besides Markdown."""

    def export(form: str) -> str:
        if form == "json":
            return exported(room.session)
        if form == "csv":
            return as_csv(TABLES["cards"](room.session), ",")
        raise RuleError(f"There is no format {form[:20]}. The formats are {', '.join(FORMATS)}.")

    return export
