"""What the facilitator does about people: let them in, rename them, name who may lead, take a seat away."""

from retro.errors import RuleError
from retro.session import acts
from retro.session.asked_first import before_removal
from retro.session.names import NO_NAME, spoken
from retro.session.people import Role
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.choose_several import ChooseSeveral
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import Command
from retro.tui.parts.people_strip import people_in_order
from retro.tui.screens.voices_dialog import VOTE_FOR, VoicesScreen, state_of
from retro.tui.widgets.row import Row

PEOPLE = Command(
    "P",
    "people",
    "people",
    "Let in several people at the same time, rename or remove a person, name a co-facilitator, "
    "let a seat vote for several people.",
    shown=False,
)
WAITING = "waiting"
"""The key of the row for those who wait; no seat has such an id."""


class PeopleScreen(VoicesScreen):
    """What a facilitator's screen knows of single people."""

    async def action_people(self) -> None:
        rows = [
            Row(person.name, key=person.seat, right=state_of(person))
            for person in people_in_order(self.view.people)
        ]
        if names := [name for _, name in self._waiting()]:
            rows.insert(0, Row(f"Let in: {', '.join(names)}", key=WAITING))
        await self.ask(Choose("People", rows), lambda seat: self.call_later(self._ask_about, seat))

    def _waiting(self) -> list[tuple[str, str]]:
        """Return who waits to be let in for a place of their own, as ids of their requests and names."""
        invitation = self.view.invitation
        requests = invitation.requests if invitation else ()
        return [(request.id, request.name) for request in requests if not request.seat]

    async def _let_in(self) -> None:
        def answered(marked: tuple[str, ...]) -> None:
            for request in marked:
                self._answer(request, let_in=True)

        await self.ask(ChooseSeveral("Who can come in?", self._waiting(), "let them in"), answered)

    async def _ask_about(self, seat: str) -> None:
        if seat == WAITING:
            await self._let_in()
            return
        person = next((person for person in self.view.people if person.seat == seat), None)
        if person is None:
            return
        name = person.name
        may_lead = person.cofacilitator
        role = "Stop being a co-facilitator" if may_lead else "Make a co-facilitator, who can take over"
        rows = [
            Row("Change the name", key="name"),
            Row(role, key="cofacilitator"),
            Row("Remove this person", key="remove"),
            Row("Remove this person and keep them out", key="ban"),
            *([Row(VOTE_FOR, key="voices")] if person.role is Role.PARTICIPANT else []),
        ]
        asking = {
            "name": self._ask_name,
            "cofacilitator": self._name_cofacilitator,
            "voices": self.ask_voices,
            "remove": self._ask_removal,
            "ban": self.ask_ban,
        }
        await self.ask(Choose(name, rows), lambda what: self.call_later(asking[what], seat, name))

    async def _ask_name(self, seat: str, name: str) -> None:
        blank = Blank("name", "Name", name, limit=24)
        await self.ask_for("Change the name", [blank], lambda answer: self._renaming(seat, answer["name"]))

    def _renaming(self, seat: str, name: str) -> acts.Act:
        invitation = self.view.invitation
        if invitation and spoken(name) == spoken(invitation.code):
            raise RuleError(NO_NAME)
        return acts.RenameSeat(seat, name)

    async def _name_cofacilitator(self, seat: str, name: str) -> None:
        cofacilitator = any(person.seat == seat and person.cofacilitator for person in self.view.people)
        self._send(acts.NameCoLead(seat, not cofacilitator))

    async def _ask_removal(self, seat: str, name: str) -> None:
        confirm = Confirm(before_removal(name), yes="remove them")
        await self.ask(confirm, lambda sure: self._send(acts.RemoveSeat(seat)) if sure else None)
