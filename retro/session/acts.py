"""What a seat can ask for in any stage. Acts that belong to one kind of stage live with its rules."""

import msgspec

from retro.session.agenda import Privacy
from retro.session.later_states import Said
from retro.session.people import Role
from retro.session.record import Entry, Reply, TextId


class Act(msgspec.Struct, frozen=True):
    """Something a seat asks for."""


class StageAct(Act, frozen=True):
    """An act that is meant for one stage and refused once the group has moved on."""

    stage: str


class TakeSeat(Act, frozen=True):
    """Let a person in. Asked by the room after the server has checked them."""

    seat: str
    name: str
    role: Role = Role.PARTICIPANT
    key: str = ""
    code: str = ""
    leads: bool = False
    """Whether this participant leads too."""


class BindKey(Act, frozen=True):
    """Remember a proven SSH key for a seat that came back by its return code."""

    seat: str
    key: str


class MarkLeading(Act, frozen=True):
    """Know of a participant's seat that its person leads too. Asked by the room."""

    seat: str


class SetReturnCode(Act, frozen=True):
    """Keep the hash of a seat's new return code; the old one opens nothing any more. Asked by the room."""

    seat: str
    code: str


class GiveSeatAgain(Act, frozen=True):
    """Give a participant's or observer's place to somebody who has neither its key nor its code, under a
    fresh id. Asked by the room after a facilitator said who it is."""

    seat: str
    fresh: str
    key: str = ""
    code: str = ""


class RenameSeat(Act, frozen=True):
    """Give a seat another name."""

    seat: str
    name: str


class RemoveSeat(Act, frozen=True):
    """Take a seat away; what it wrote stays."""

    seat: str


class SetVoices(Act, frozen=True):
    """Set for how many people, who sit in one room, a participant's seat votes."""

    seat: str
    voices: int


class NameCoLead(Act, frozen=True):
    """Name a seat whose person may take over the lead, or take that back."""

    seat: str
    on: bool = True


class TakeLead(Act, frozen=True):
    """Take over the lead, as a co-facilitator, after no facilitator was connected for a while."""


class HandOverLead(Act, frozen=True):
    """Hand the lead over to the person of a seat, who is here; from then on they lead alone."""

    seat: str


class TakeLeadBack(Act, frozen=True):
    """Lead again, as a facilitator, in place of the person to whom the lead was handed over."""

    holder: str
    """The place from which that person leads."""


class RenameSession(Act, frozen=True):
    """Give the session another title."""

    title: str


class NextStage(Act, frozen=True):
    """Go on to the next stage. `stage` is the one being left ("" while people gather).

    `to` is the stage that comes next, as whoever asks saw it; None for whichever it is.
    """

    stage: str
    to: str | None = None


class PreviousStage(Act, frozen=True):
    """Go back to the stage before. `left` is the stage being left; None for whichever it is."""

    left: str | None = None


class JumpTo(Act, frozen=True):
    """Go to any stage. `left` is the stage being left ("" while people gather); None for whichever it is."""

    stage: str
    left: str | None = None


class MakeMorePrivate(Act, frozen=True):
    """Make a stage that is not over more private."""

    stage: str
    privacy: Privacy


class StartTimer(Act, frozen=True):
    """Start the timer, or let it go on."""


class PauseTimer(Act, frozen=True):
    """Hold the time."""


class AddTime(Act, frozen=True):
    """Add seconds to the timer, or take some away; what is left stays above zero."""

    seconds: int = 60


class TimeUp(Act, frozen=True):
    """The timer has reached zero. Asked by the room itself."""


class Interrupt(Act, frozen=True):
    """Take the time out in which nobody hosted, and hold the timer where it stood. Asked by the room.

    With `until` as `since` the time is only held: hosting ends now.
    """

    since: int
    until: int


class MarkDone(StageAct, frozen=True):
    """Say "I am done" with this stage, or take it back."""

    done: bool = True


class WriteDown(Act, frozen=True):
    """Keep an entry of the record. An empty number in its id ("A") asks for a new one."""

    entry: Entry


class StrikeOut(Act, frozen=True):
    """Take an entry off the record."""

    entry: str


class AnswerRecalled(Act, frozen=True):
    """Say what the group thinks of an entry of an earlier meeting that came back."""

    ref: str
    reply: Reply


class JudgeRecord(Act, frozen=True):
    """Say what becomes of a record of an earlier meeting that is due for a second look."""

    ref: str
    said: Said
    until: str = ""
    because: str = ""
    saw: str = ""


class TakeVerdictBack(Act, frozen=True):
    """Take back what was said of such a record in this meeting."""

    ref: str


class RenameTopic(Act, frozen=True):
    """Put the name of a topic right, in whatever stage."""

    topic: str
    title: str


class AskRemoval(Act, frozen=True):
    """Ask the facilitator to remove a text that all can see. Nobody learns who asked."""

    text: TextId


class KeepText(Act, frozen=True):
    """Keep a text that somebody asked to be removed."""

    text: TextId


class RemoveText(Act, frozen=True):
    """Remove a text that all can see, for good."""

    text: TextId


class RaiseHand(Act, frozen=True):
    """Raise the own hand, to speak."""


class RaiseHandFor(Act, frozen=True):
    """Raise a hand for somebody who is only on the phone, by name; for somebody who leads."""

    name: str


class LowerHand(Act, frozen=True):
    """Lower a hand: the own one, or as the facilitator any, because its person speaks now."""

    hand: str


class StartRound(Act, frozen=True):
    """Start a round in which each in turn speaks, in an order that the host draws."""


class NextSpeaker(Act, frozen=True):
    """Go on to the next person of the round. `speaker` is whose turn ends."""

    speaker: str


class PassTurn(Act, frozen=True):
    """Pass a turn in the round, or take that back; the own one, or as the facilitator any.

    Whoever is at their turn ends it.
    """

    seat: str
    on: bool = True


class EndRound(Act, frozen=True):
    """End the round, even if somebody has not spoken yet."""


class EndSession(Act, frozen=True):
    """Close the meeting."""
