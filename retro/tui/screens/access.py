"""The facilitator at the door: lock it, let people in one by one, a new code, keep somebody out."""

from collections.abc import Awaitable, Callable

from textual import work

from retro.errors import RetroError
from retro.session.view import Invitation, View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command
from retro.tui.room_port import AccessPort
from retro.tui.screens.session import SessionScreen
from retro.tui.widgets.row import Row

ACCESS = Command("D", "access", "door", "The door: lock it, let people in, change the code.", shown=False)

Order = Callable[[AccessPort, str], Awaitable[None]]
"""What to ask of the door, in the name of a seat."""


class AccessScreen(SessionScreen):
    """What a facilitator's screen knows of the door."""

    def lasting(self, view: View) -> str:
        invitation = view.invitation
        if invitation is None:
            return super().lasting(view)
        return view.banner or invitation.problem or super().lasting(view) or access_note(invitation)

    async def action_access(self) -> None:
        invitation = self.view.invitation
        if invitation is None or self.view.ended:
            return
        await self.ask(
            Choose("The door", access_rows(invitation)), lambda key: self.call_later(self._go, key)
        )

    async def _go(self, key: str) -> None:
        what, _, knock = key.partition(" ")
        if what == "renew":
            question = "Give a new code? The old one opens nothing any more; everybody inside stays."
            confirm = Confirm(question, yes="a new code")
            await self.ask(confirm, lambda sure: self._order(_renewed, "The code is new.") if sure else None)
        elif what in ("in", "away"):
            self._answer(knock, let_in=what == "in")
        else:
            order, said = ORDERS[what]
            self._order(order, said)

    async def ask_ban(self, seat: str, name: str) -> None:
        """Ask whether to take a seat away for good."""
        question = (
            f"Take {name}'s seat away and keep them out? Their key, name and return code open nothing "
            "any more; what they wrote stays."
        )
        said = f"{name} is out. Under another name the code still opens: D gives a new one."

        async def banned(access_control: AccessPort, by: str) -> None:
            await access_control.ban(by, seat)

        confirm = Confirm(question, yes="keep them out")
        await self.ask(confirm, lambda sure: self._order(banned, said) if sure else None)

    @work(group="access", exit_on_error=False)
    async def _order(self, order: Order, said: str) -> None:
        try:
            await order(self.room.access_control, self.seat)
        except RetroError as refusal:
            said = str(refusal)
        if said:
            self.tell(said)

    def _answer(self, knock: str, *, let_in: bool) -> None:
        invitation = self.view.invitation
        asked = invitation.knocks if invitation and knock == "all" else ()
        try:
            for knock_id in [one.id for one in asked] or [knock]:
                self.room.access_control.answer(self.seat, knock_id, let_in=let_in)
        except RetroError as refusal:
            self.tell(str(refusal))


def access_note(invitation: Invitation) -> str:
    """Return who waits, or that nobody new comes in."""
    if invitation.locked and not invitation.knocks:
        return "The door is locked: who has a seat comes back, nobody new comes in. D opens it."
    if invitation.knocks:
        names = [knock.name for knock in invitation.knocks]
        who = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return f"At the door: {who}. D lets them in."
    return ""


def access_rows(invitation: Invitation) -> list[Row]:
    """What can be done at the door now."""
    rows = [Row(f"Let {knock.name} in", key=f"in {knock.id}", right="waits") for knock in invitation.knocks]
    if len(invitation.knocks) > 1:
        rows.insert(0, Row("Let everybody in who waits", key="in all"))
    rows += [Row(f"Turn {knock.name} away", key=f"away {knock.id}") for knock in invitation.knocks]
    rows.append(
        Row("Open the door for everybody who has the code", key="open", right="locked")
        if invitation.locked
        else Row("Lock the door: nobody new comes in", key="lock")
    )
    rows.append(
        Row("Let newcomers in at once", key="at-once", right="they wait")
        if invitation.asks
        else Row("Let newcomers wait until you let them in", key="wait")
    )
    rows.append(Row("Give a new code: the old one opens nothing", key="renew"))
    if invitation.banned:
        rows.append(Row("Let those come back who were kept out", key="pardon", right=str(invitation.banned)))
    return rows


async def _renewed(access_control: AccessPort, by: str) -> None:
    await access_control.renew(by)


async def _locked(access_control: AccessPort, by: str) -> None:
    await access_control.lock(by, on=True)


async def _opened(access_control: AccessPort, by: str) -> None:
    await access_control.lock(by, on=False)


async def _waiting(access_control: AccessPort, by: str) -> None:
    await access_control.ask_first(by, on=True)


async def _at_once(access_control: AccessPort, by: str) -> None:
    await access_control.ask_first(by, on=False)


async def _pardoned(access_control: AccessPort, by: str) -> None:
    await access_control.pardon(by)


ORDERS: dict[str, tuple[Order, str]] = {
    "lock": (_locked, ""),
    "open": (_opened, ""),
    "wait": (_waiting, "Newcomers wait at the door until you let them in."),
    "at-once": (_at_once, "Newcomers come in at once."),
    "pardon": (_pardoned, "They can come back with the code."),
}
"""The orders by the row that gives them, with what is said then."""
