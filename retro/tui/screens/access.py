"""Who may join: lock the session, let people in one by one, give a new code, keep somebody out."""

from collections.abc import Awaitable, Callable

from textual import work

from retro.errors import RetroError
from retro.room.room_port import AccessPort
from retro.session.asked_first import before_ban
from retro.session.invitation import Invitation
from retro.session.told_once import asked_note
from retro.session.view import View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import Command
from retro.tui.screens.session import SessionScreen
from retro.tui.widgets.row import Row

ACCESS = Command(
    "D",
    "access",
    "who can join",
    "Decide who can join: lock the session, let people in, answer requests for a seat, change the code.",
    shown=False,
)

Order = Callable[[AccessPort, str], Awaitable[None]]
"""An order about who may join, in the name of a seat."""


class AccessScreen(SessionScreen):
    """What a facilitator's screen knows of who may join."""

    def lasting(self, view: View) -> str:
        invitation = view.invitation
        if invitation is None:
            return super().lasting(view)
        first = view.banner or invitation.problem
        asks = " ".join(filter(None, (waiting_note(invitation), asked_note(view))))
        # Who waits for an answer comes before news that stay until the timer runs again, and a locked
        # session is nothing that waits for an answer: neither hides anything that does.
        first = first or ("" if asks else view.resumed)
        return first or " ".join(filter(None, (asks, view.given_again, locked_note(invitation))))

    async def action_access(self) -> None:
        invitation = self.view.invitation
        if invitation is None or self.view.ended:
            return
        await self.ask(
            Choose("Who can join", access_rows(invitation)), lambda key: self.call_later(self._go, key)
        )

    async def _go(self, key: str) -> None:
        what, _, request = key.partition(" ")
        if what == "renew":
            question = "Make a new code? The old one stops working; people already in stay."
            confirm = Confirm(question, yes="make a new code")
            await self.ask(
                confirm, lambda sure: self._order(_renewed, "The session has a new code.") if sure else None
            )
        elif what in ("in", "away"):
            self._answer(request, let_in=what == "in")
        elif what == "seat":
            await self._ask_who(request)
        else:
            order, said = ORDERS[what]
            self._order(order, said)

    async def _ask_who(self, request_id: str) -> None:
        """Ask whether to give a place again to somebody who has neither its key nor its code."""
        invitation = self.view.invitation
        request = next((k for k in invitation.requests if k.id == request_id), None) if invitation else None
        if request is None:
            self.tell("Nobody is asking for this seat any more.")
            return
        here = any(person.seat == request.seat and person.here for person in self.view.people)
        question = (
            f"Somebody says they are {request.name}. Let them in? First ask {request.name} on the call. "
            + (f"{request.name} is connected now and will be disconnected. " if here else "")
            + "Earlier keys and codes for this seat stop working, and everybody is told."
        )
        confirm = Confirm(question, yes="let them in", no="not yet")
        await self.ask(confirm, lambda sure: self._answer(request_id, let_in=True) if sure else None)

    async def ask_ban(self, seat: str, name: str) -> None:
        """Ask whether to take a seat away for good."""
        question = before_ban(name)
        said = (
            f"{name} was removed. With the code they could still join under another name: D makes a new code."
        )

        async def banned(access_control: AccessPort, by: str) -> None:
            await access_control.ban(by, seat)

        confirm = Confirm(question, yes="remove them")
        await self.ask(confirm, lambda sure: self._order(banned, said) if sure else None)

    @work(group="access", exit_on_error=False)
    async def _order(self, order: Order, said: str) -> None:
        try:
            await order(self.room.access_control, self.seat)
        except RetroError as refusal:
            said = str(refusal)
        if said:
            self.tell(said)

    def _answer(self, request: str, *, let_in: bool) -> None:
        invitation = self.view.invitation
        everybody = (
            [k.id for k in invitation.requests if not k.seat] if invitation and request == "all" else []
        )
        for request_id in everybody or [request]:
            try:
                self.room.access_control.answer(self.seat, request_id, let_in=let_in)
            except RetroError as refusal:
                self.tell(str(refusal))


def waiting_note(invitation: Invitation) -> str:
    """Return who waits for an answer, or nothing."""
    claimed = [request.name for request in invitation.requests if request.seat]
    newcomers = [request.name for request in invitation.requests if not request.seat]
    said = [f"Somebody says they are {_first(claimed, 'or')}. Press D."] if claimed else []
    if newcomers:
        said.append(f"Waiting to be let in: {_first(newcomers, 'and')}. Press D.")
    return " ".join(said)


def locked_note(invitation: Invitation) -> str:
    """Return that nobody new comes in, or nothing while somebody waits or the session is not locked."""
    if not invitation.locked or invitation.requests:
        return ""
    return "Locked: people already in can return; nobody new can join. Press D to unlock."


def _first(names: list[str], word: str) -> str:
    """Return the first names and how many more there are."""
    return ", ".join(names[:3]) + (f" {word} {len(names) - 3} more" if len(names) > 3 else "")


def access_rows(invitation: Invitation) -> list[Row]:
    """What can be done about who may join now."""
    claims = [request for request in invitation.requests if request.seat]
    newcomers = [request for request in invitation.requests if not request.seat]
    rows = []
    for request in claims:
        rows += [
            Row(
                f"Let in the person who says they are {request.name}", key=f"seat {request.id}", right="asks"
            ),
            Row(f"Refuse the person who says they are {request.name}", key=f"away {request.id}"),
        ]
    if len(newcomers) > 1:
        rows.append(Row("Let in everybody who is waiting", key="in all"))
    rows += [Row(f"Let in {request.name}", key=f"in {request.id}", right="waiting") for request in newcomers]
    rows += [Row(f"Refuse {request.name}", key=f"away {request.id}") for request in newcomers]
    rows.append(
        Row("Unlock the session: everybody with the code can join", key="open", right="locked")
        if invitation.locked
        else Row("Lock the session: nobody new can join", key="lock")
    )
    rows.append(
        Row("Let newcomers in immediately", key="at-once", right="they wait")
        if invitation.asks
        else Row("Make newcomers wait until you let them in", key="wait")
    )
    rows.append(Row("Make a new code: the old one stops working", key="renew"))
    if invitation.banned:
        rows.append(Row("Let people return who were kept out", key="pardon", right=str(invitation.banned)))
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
    "wait": (_waiting, "Newcomers wait until you let them in."),
    "at-once": (_at_once, "Newcomers join immediately."),
    "pardon": (_pardoned, "They can join again with the code."),
}
"""The orders by the row that gives them, with what is said then."""
