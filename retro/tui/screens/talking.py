"""Who speaks: raising a hand at a seat, and on the shared window calling on hands and leading a round."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from textual.widgets import Input

from retro.session import acts
from retro.session.asked_first import still_running
from retro.session.people import Role
from retro.session.view import View
from retro.tui.dialogs.choose import Choose
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank
from retro.tui.keys import SKIP, Command
from retro.tui.parts.raised_hands import hand_name
from retro.tui.parts.turns_line import turns_line
from retro.tui.screens.frame import HUNDRED
from retro.tui.screens.recalling import RecallScreen
from retro.tui.screens.steps import StepScreen
from retro.tui.widgets.drawn_lines import PictureLine
from retro.tui.widgets.plate_view import PlateView
from retro.tui.widgets.row import Row

TURN: Final = "The next person in the round speaks; at your own seat, you end or pass your turn."
HAND = Command(
    "h,f3",
    "hand",
    "raise hand",
    "Raise your hand to speak, or lower it (F3 while you are typing).",
    shown=False,
)
PASS = Command(
    "p,f4",
    "pass",
    "pass my turn",
    "End or pass your turn in the round (F4 while you are typing).",
    shown=False,
    means=TURN,
)
PHONE = Command(
    "F",
    "phone",
    "hand for a caller",
    "Raise a hand for somebody who is only on the phone.",
    shown=False,
)
CALL = Command("f", "call_on", "call on", "Call on the first raised hand, which goes down.", shown=False)
NEXT_PERSON = Command(
    "p",
    "next_person",
    "next person",
    "Let the next person in the round speak.",
    shown=False,
    rank=0,
    means=TURN,
)
ROUND = Command(
    "T",
    "round",
    "each in turn",
    "Start a round in which each in turn speaks, or end it.",
    shown=False,
    rank=2,
)
SPEAKERS = Command(
    "S",
    "speakers",
    "who speaks",
    "Choose a raised hand to call on, or somebody to skip in the round.",
    shown=False,
    means=SKIP,
)
OF_A_SEAT = (HAND, PASS, PHONE)
OF_WHO_LEADS = (CALL, NEXT_PERSON, ROUND, SPEAKERS, PHONE)
RARE: Final = ("write('L')", "write('E')", "write('N')")
LOWERED: Final = "Your hand was lowered: it may be your turn to speak."

Offer = tuple[Command, str]


class TalkScreen(RecallScreen):
    """What both screens know of who speaks."""

    def show_turns(self, view: View) -> None:
        """Show the round while one runs."""
        line = self.query_one("#turns", PictureLine)
        if view.round is not None and not view.ended:
            panel = self.panel
            spot = panel is not None and panel.talks and not panel.query(PlateView)
            line.show(turns_line(view.round, view.seat, spot=spot))
        line.display = view.round is not None and not view.ended

    async def action_phone(self) -> None:
        if self.view.stage is not None and (self.view.leads_too or self.view.role is Role.FACILITATOR):
            blank = Blank("name", "Name", limit=24)
            title = "Raise a hand for somebody on the phone"
            await self.ask_for(title, [blank], lambda answer: acts.RaiseHandFor(answer["name"]))


class HandScreen(TalkScreen):
    """A participant's own hand, and their turn in the round."""

    _raised_in = ""
    """The stage in which this hand was up last; empty while it is down."""
    _lowers = False
    """Whether the person at this seat asked to lower it."""

    def follow_hand(self, view: View) -> None:
        """Tell the person that somebody else lowered their hand."""
        up, stage = _is_up(view), view.stage.id if view.stage else ""
        if not up and self._raised_in == stage and stage and not self._lowers:
            self.call_later(self.tell, LOWERED)
        if up != bool(self._raised_in):
            self._lowers = False
        self._raised_in = stage if up else ""

    def offers_talk(self, command: Command) -> bool:
        """Whether a command about speaking makes sense now."""
        view = self.view
        if view.role is not Role.PARTICIPANT or view.stage is None:
            return False
        if command is PHONE:
            return view.leads_too
        return command is HAND or _may_pass(view)

    def talk_offers(self) -> Sequence[Offer]:
        """What of it belongs into the footer: the own turn, and hands where talk is the point."""
        view, typing = self.view, isinstance(self.focused, Input)
        offered = []
        if self.offers_talk(PASS):
            mine = view.round is not None and view.round.now.id == view.seat
            offered.append(
                (replace(PASS, rank=0 if mine else 1, face="F4" if typing else ""), _turn_label(view))
            )
        here = bool(view.hands) or (self.panel is not None and self.panel.talks)
        if self.offers_talk(HAND) and here:
            offered.append(
                (replace(HAND, face="F3" if typing else ""), "lower hand" if _is_up(view) else HAND.label)
            )
        return offered

    def beside_hands(self, offered: list[Offer]) -> list[Offer]:
        """In a narrow footer, let what is written down less often give way to hands and to who is done."""
        if self.app.size.width >= HUNDRED:
            return offered
        if self.view.hands:
            return [offer for offer in offered if offer[0].action not in RARE]
        if all(person.done is None for person in self.view.people):
            return offered
        return [(replace(c, rank=max(c.rank, 2)) if c.action in RARE else c, label) for c, label in offered]

    def action_hand(self) -> None:
        if self.panel is None or self.view.ended:
            return
        self._lowers = _is_up(self.view)
        self.panel.send(acts.LowerHand(self.seat) if self._lowers else acts.RaiseHand())

    def action_pass(self) -> None:
        if self.panel is not None and self.view.round is not None:
            self.panel.send(acts.PassTurn(self.seat, self.seat not in self.view.round.passed))


class CallScreen(StepScreen, TalkScreen):
    """What the facilitator does about who speaks."""

    def offers_talk(self, command: Command) -> bool:
        """Whether a command about speaking makes sense now."""
        if command is CALL:
            return bool(self.view.hands)
        return self.view.stage is not None and (command is not NEXT_PERSON or self.view.round is not None)

    def talk_offers(self) -> Sequence[Offer]:
        """What of it belongs into the footer: who speaks next, and a round where talk is the point."""
        view, offered = self.view, []
        if view.led_by or view.ended:
            return ()
        if view.round is not None:
            following = next((person.name for person in view.round.then if person.here), "")
            offered.append((NEXT_PERSON, f"next: {following}" if following else "end the round"))
        if view.hands:
            offered.append((CALL, f"call on {view.hands[0].name}"))
        if view.round is None and view.stage is not None and self.panel is not None and self.panel.talks:
            offered.append((ROUND, ROUND.label))
        return offered

    def action_call_on(self) -> None:
        if self.view.hands:
            self._call_on(self.view.hands[0].id)

    def _call_on(self, hand: str) -> None:
        name = next((other.name for other in self.view.hands if other.id == hand), "")
        self._send(acts.LowerHand(hand))
        if name and not self.view.led_by:
            self.tell(f"{name} speaks now.")

    def action_next_person(self) -> None:
        if self.view.round is not None:
            self._send(acts.NextSpeaker(self.view.round.now.id))

    async def action_round(self) -> None:
        running = self.view.round
        if running is None:
            self._send(acts.StartRound())
            return
        waiting = f" {still_running(running)}" if running.then else ""
        confirm = Confirm(f"End the round?{waiting}", yes="end the round")
        await self.ask(confirm, lambda sure: self._send(acts.EndRound()) if sure else None)

    async def action_speakers(self) -> None:
        if self.view.stage is None or self.view.ended:
            return
        hands, running = self.view.hands, self.view.round
        rows = [
            Row(f"Call on {hand_name(hand)}", key=f"call {hand.id}", right=f"hand {place}")
            for place, hand in enumerate(hands, 1)
        ]
        rows.append(Row("Raise a hand for somebody on the phone", key="phone", right=PHONE.key))
        if running is None:
            rows.append(Row("Start a round: each in turn speaks", key="round", right=ROUND.key))
        else:
            rows += [Row(f"Skip {person.name}", key=f"skip {person.id}") for person in running.then]
            rows.append(Row("End the round", key="round", right=ROUND.key))
        await self.ask(Choose("Who speaks", rows), self._choose_speaker)

    def _choose_speaker(self, key: str) -> None:
        what, _, which = key.partition(" ")
        match what:
            case "call":
                self._call_on(which)
            case "skip":
                self._send(acts.PassTurn(which))
            case "phone":
                self.call_later(self.action_phone)
            case _:
                self.call_later(self.action_round)


def _is_up(view: View) -> bool:
    return any(hand.id == view.seat for hand in view.hands)


def _may_pass(view: View) -> bool:
    running = view.round
    if running is None:
        return False
    return view.seat in (running.now.id, *(person.id for person in running.then), *running.passed)


def _turn_label(view: View) -> str:
    assert view.round is not None  # noqa: S101  (its caller looked)
    if view.round.now.id == view.seat:
        return "end my turn"
    return "speak after all" if view.seat in view.round.passed else PASS.label
