"""What whoever leads opens over the shared window: the agenda, and handing the lead over or back."""

from collections.abc import Sequence

from retro.session import acts
from retro.session.people import Role
from retro.session.privacy import FEWEST_BESIDE_A_LEADER
from retro.session.view import Person, View
from retro.tui.dialogs.agenda_dialog import AgendaDialog
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command
from retro.tui.screens.people_dialogs import PeopleScreen
from retro.tui.stage_offers import StageOffers, no_offers
from retro.tui.widgets.row import Row

HAND_OVER = Command(
    "L",
    "hand_over",
    "hand the lead over",
    "Hand the lead over to somebody who is here, or take it back.",
    shown=False,
    rank=0,
)
TAKE_BACK = "take the lead back"
YOU_LEAD = "You are leading now. Help: ?"


AGENDA = Command(
    "A",
    "agenda",
    "agenda",
    "Change the agenda: skip, repeat, insert, move or change stages.",
    shown=False,
    rank=0,
)


class HandingOverScreen(PeopleScreen):
    """What a facilitator's screen knows of who leads, and of the agenda."""

    stage_offers: StageOffers = staticmethod(no_offers)
    """The stages that can be inserted."""

    async def action_agenda(self) -> None:
        view = self.room.view(self.seat)
        if view.led_by:
            self.tell(f"{view.led_by} leads now.")
        elif view.plan is not None:
            await self.app.push_screen(AgendaDialog(self.room, view, self.stage_offers))

    async def show(self, view: View) -> None:
        await super().show(view)
        for dialog in self.app.screen_stack:
            if isinstance(dialog, AgendaDialog) and dialog.is_attached:
                dialog.show(view)

    async def action_hand_over(self) -> None:
        if self.view.ended:
            return
        if self.view.led_by:
            await self._ask_taking_back()
            return
        rows = [Row(p.name, key=p.seat) for p in who_could_lead(self.room.view(self.seat))]
        if not rows:
            self.tell("Nobody else is here to take the lead.")
            return
        await self.ask(
            Choose("Hand the lead over to", rows), lambda s: self.call_later(self._ask_handing_over, s)
        )

    async def _ask_handing_over(self, seat: str) -> None:
        person = next((person for person in self.view.people if person.seat == seat), None)
        if person is None:
            self.tell("This person was removed. The lead has not changed.")
            return
        act = acts.HandOverLead(seat)
        confirm = Confirm(handing_over_question(person), yes="hand it over")
        await self.ask(confirm, lambda sure: self._send(act) if sure else None)

    async def _ask_taking_back(self) -> None:
        if self.view.own_seat:
            self.tell(f"{self.view.led_by} leads now.")
            return
        act = acts.TakeLeadBack(self.view.lead_holder)
        confirm = Confirm(f"Take the lead back from {self.view.led_by}?", yes="take it back")
        await self.ask(confirm, lambda sure: self._send(act) if sure else None)


def who_could_lead(view: View) -> Sequence[Person]:
    """Who is here besides the one at this seat, each once: at the own place or at the one to lead from."""
    here = {seat for person in view.people if person.here for seat in (person.seat, person.owner)}
    mine = (view.seat, view.own_seat)
    return [p for p in view.people if p.seat in here and p.seat not in mine and not p.owner]


def handing_over_question(person: Person) -> str:
    """Return what is asked before the lead is handed to somebody, and what that means."""
    no_vote = f" With fewer than {FEWEST_BESIDE_A_LEADER} voters they have no vote then."
    return (
        f"Hand the lead over to {person.name}? This stays the shared window; you can take the lead back "
        "with L." + (no_vote if person.role is Role.PARTICIPANT else "")
    )
