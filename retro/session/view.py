"""What one seat may see: the only form in which a session reaches a screen.

`view_for` leaves out what is private to others, so that no panel can show it. The shared window is
the view of a facilitator's seat and holds nothing private at all.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from retro.session.acts import Act
from retro.session.agenda import Privacy, Stage
from retro.session.agenda_plan import Plan
from retro.session.before_row import BeforeRow
from retro.session.done_words import DoneWords
from retro.session.identity_cache import IdentityCache
from retro.session.invitation import Invitation
from retro.session.people import Role
from retro.session.recalled import Recalled
from retro.session.record import Record, TextId
from retro.session.timer import Timer

T = TypeVar("T")


class RoomState(msgspec.Struct, frozen=True):
    """What the room knows besides the session: the time, who is connected, the stage's secret, drafts."""

    now: int
    present: frozenset[str] = frozenset()
    """Ids of the seats with at least one connection."""
    away_since: dict[str, int] = {}
    """When the last connection of a seat was lost, epoch seconds."""
    secret: bytes = b""
    secrets: dict[str, bytes] = {}
    """Of the stages that are open before the meeting, by their ids."""
    ahead: str = ""
    """The id of the stage that this seat looks at before the meeting; empty for the lobby."""
    recalled: tuple[Recalled, ...] = ()
    """Entries of earlier meetings that fit what the meeting is about now."""
    drafts: dict[str, str] = {}
    """What this seat was typing, by the name of the field."""
    return_code: str = ""
    """With which this seat can be taken again from another terminal."""
    invitation: Invitation | None = None
    banner: str = ""
    """A problem everybody should know of while it lasts, such as a full disk."""
    resumed: str = ""
    """For how long nobody hosted, in a sentence; empty once the timer runs again."""
    held: int | None = None
    """The moment at which the timer stood still although its pause is not stored yet."""
    memo: dict[str, Any] = {}
    """What was worked out once for all seats; given anew whenever the session changes."""

    moment: dict[str, Any] = {}
    """The same with who is here and what time it is; given anew whenever a seat is told of anything."""

    kept: IdentityCache = msgspec.field(default_factory=IdentityCache)
    """What was made of parts of the session for all seats, while these parts stay what they are."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Work out something that is the same for every seat only for the first that asks."""
        return _once(self.memo, name, make)

    def once_now(self, name: str, make: Callable[[], T]) -> T:
        """Work out something that also depends on who is here and on the time, for the first that asks."""
        return _once(self.moment, name, make)


def _once(known: dict[str, Any], name: str, make: Callable[[], T]) -> T:
    if name not in known:
        known[name] = make()
    made: T = known[name]
    return made


class StageRow(msgspec.Struct, frozen=True):
    """One line of the agenda."""

    id: str
    title: str
    kind: str
    minutes: int
    status: str
    """`past`, `now`, `ahead`, or `skipped` where the group went on without it."""
    privacy: Privacy | None = None
    """What is kept private; None where nothing private is given."""
    added: int = 0
    """Seconds that were given to the current stage beyond its minutes."""
    spent: int = 0
    """Seconds that went by in it, without those since `since`."""
    since: int | None = None
    """Since when time passes in it, epoch seconds; None unless the group is in it and somebody hosts."""
    again: bool = False
    """Whether the group was in it before, and is in it again or will come to it again."""
    skipped: bool = False
    """Whether the agenda leaves it out."""
    before: bool = False
    """Whether people could take part in it before the meeting."""

    @property
    def planned(self) -> int:
        """The seconds that it takes as things are now."""
        return self.minutes * 60 + self.added

    def went_by(self, now: int) -> int:
        """Return the seconds that went by in it until `now`."""
        return self.spent + (max(now - self.since, 0) if self.since is not None else 0)


class TopicsInTime(msgspec.Struct, frozen=True):
    """How many topics the next discussion has time for, each with its first time box."""

    stage: str
    """The title of the discussion."""
    minutes: int
    """Of the whole discussion."""
    box: int
    """Minutes of the first time box of a topic."""
    count: int
    """How many topics there is time for, however many there are; at least one."""
    topics: tuple[str, ...]
    """Ids of those there is time for, most dots first."""
    tie: tuple[str, ...] = ()
    """Ids of all topics with as many dots, where there is time for some of them only; those without dots
    are no tie."""
    limited: bool = False
    """Whether the agenda limits the topics of the discussion to fewer than it has time for."""


class TopicOutcome(msgspec.Struct, frozen=True):
    """A topic that was talked about, and what came of it."""

    id: str
    title: str
    labels: tuple[str, ...] = ()
    """Ids of what was written down on it but notes, sort by sort; empty where nothing was agreed."""

    def came_of(self, *, over: bool) -> str:
        """Return what came of it, in words; `over` says whether the meeting is."""
        return ", ".join(self.labels) or ("nothing agreed" if over else "nothing yet")


class Made(msgspec.Struct, frozen=True):
    """How much the meeting has made so far, for all to see. Nothing hidden is counted."""

    people: int = 0
    """Who take part by writing and voting."""
    cards: int = 0
    """Those that are revealed."""
    topics: int = 0
    talked_about: int = 0
    """Topics."""
    decisions: int = 0
    actions: int = 0
    lessons: int = 0
    experiments: int = 0


class Person(msgspec.Struct, frozen=True):
    """One line of the list of people. `done` is None where there is nothing to be done with."""

    seat: str
    name: str
    role: Role
    here: bool
    done: bool | None = None
    away_since: int | None = None
    cofacilitator: bool = False
    """Whether this person may take over the lead."""
    leading: bool = False
    """Whether the lead was handed over to this person, who is here."""
    owner: str = ""
    """Of the place that a co-facilitator leads from: the id of the own place."""
    voices: int = 1
    """For how many people this person votes."""


class Speaker(msgspec.Struct, frozen=True):
    """Somebody who speaks or wants to, by the id of the seat or the hand, and whether they are here."""

    id: str
    name: str
    here: bool = True


class RoundShown(msgspec.Struct, frozen=True):
    """A round in which each in turn speaks: whose turn it is, and who comes then, in this order."""

    now: Speaker
    then: tuple[Speaker, ...] = ()
    passed: tuple[str, ...] = ()
    """The ids of the seats that have no turn, because they passed or were skipped or away."""


class Step(msgspec.Struct, frozen=True):
    """The obvious next thing: what it is called and the act it sends. `question` is asked before it."""

    label: str
    act: Act
    question: str = ""


class RemovableText(msgspec.Struct, frozen=True):
    """A text that all can see, and what it is called without its words: `card a3`."""

    id: TextId
    label: str
    text: str


class View(msgspec.Struct, frozen=True):
    """A session as one seat may see it."""

    session: str
    title: str
    seat: str
    name: str
    role: Role
    rows: tuple[StageRow, ...]
    position: int
    stage: Stage | None
    """The current stage with its instruction and prompts; None while people gather and after the end."""
    panel: object
    """What the stage's kind shows this seat; its type belongs to the kind."""
    privacy_note: str
    """What others can see of what is written or chosen here, in one sentence."""
    people: tuple[Person, ...]
    done: int
    expected: int
    """Of how many `done` are done: everybody who takes part and is here."""
    mine_done: bool
    timer: Timer
    ends: int
    """When the meeting will be over if every stage ahead takes its minutes, epoch seconds."""
    late: int
    """Minutes the meeting is behind (positive) or ahead of its agenda."""
    record: Record
    offset: int
    next: Step | None
    """For facilitators: what comes next."""
    recalled: tuple[Recalled, ...] = ()
    """Entries of earlier meetings that fit what the meeting is about now; none while something is hidden."""
    more_due: int = 0
    """How many more records are due for a second look than the stage lists."""
    removable: tuple[RemovableText, ...] = ()
    """Every text that the facilitator can remove for good."""
    in_time: TopicsInTime | None = None
    """After a vote was closed: which topics the next discussion has time for; None where none follows."""
    talked_about: tuple[TopicOutcome, ...] = ()
    """What came of each topic so far, in the order they were opened, with the one that is open."""
    made: Made = Made()
    """How much the meeting has made so far."""
    topic: str = ""
    """The topic that is open, if one is: what is written down now is about it."""
    topic_title: str = ""
    """What that topic is called."""
    awaited: tuple[str, ...] = ()
    """For facilitators: who of the team is not here yet, while people gather."""
    unseen: str = ""
    """For facilitators: what the end of the session would destroy, in a sentence."""
    answered: bool = False
    """Whether this seat gave all that the stage asks for, and is done by that: no key takes it back."""
    drafts: dict[str, str] = {}
    done_words: DoneWords = DoneWords()
    return_code: str = ""
    """With which this seat can be taken again; empty until it was drawn, which the room does when asked."""
    returns_by_key: bool = False
    """Whether this seat can be taken again with an SSH key."""
    invitation: Invitation | None = None
    """For facilitators: how people join."""
    banner: str = ""
    announced: str = ""
    """What everybody is told for a moment when it changes within a stage."""
    agenda_version: int = 0
    """How often the agenda was changed."""
    agenda_note: str = ""
    """What was changed in the agenda last, in a sentence that everybody is told once."""
    plan: Plan | None = None
    """For facilitators: the agenda with what can be changed in it."""
    given_anew: str = ""
    """What this seat must give again and why, in a sentence; nobody else is told."""
    leader_away: int | None = None
    """Since when no facilitator has been connected, epoch seconds; None while one is."""
    away_note: str = ""
    """While no facilitator is connected: since when, and what can be done, in sentences."""
    resumed: str = ""
    """For facilitators: for how long nobody hosted, until the timer is started again."""
    may_take_lead: bool = False
    """Whether this seat may send `TakeLead` now."""
    lead_seat: str = ""
    """Of a co-facilitator who took over: the id of the seat to lead from. Nobody else may sit there."""
    own_seat: str = ""
    """Of a seat that a co-facilitator leads from: the id of the seat to go back to."""
    lead_note: str = ""
    """Who leads while the facilitator is away, or to whom the lead was handed over, in a sentence: "Ana leads
    now, since 10:31."."""
    lead_holder: str = ""
    """The id of the place of who leads alone, because the lead was handed over to them; else empty."""
    leading: bool = False
    """Whether the lead was handed over to this person, at the own seat and at the one to lead from."""
    led_by: str = ""
    """Of a facilitator's place: the name of who leads instead; then nothing here moves the meeting."""
    cofacilitator: bool = False
    """Whether this person may take the lead once no facilitator has been connected for a minute."""
    before: tuple[BeforeRow, ...] = ()
    """While people gather: the stages that are open before the meeting. With a `stage` besides, this seat
    looks at that one of them."""
    given_again: str = ""
    """Whose places were given again in this stage, in a sentence for everybody."""
    hands: tuple[Speaker, ...] = ()
    """The raised hands, in the order they were raised."""
    round: RoundShown | None = None
    """The round in which each in turn speaks, while one runs."""
    leads_too: bool = False
    """Whether this is the own place of somebody who leads."""
    takes_hidden: bool = False
    """Whether somebody writes or answers now what others may not see yet."""
    ended: bool = False
    minutes: str = ""
    """After the end: the minutes as Markdown; the same object for every seat."""
    minutes_place: str = ""
    """Where they will be found, in a sentence."""
