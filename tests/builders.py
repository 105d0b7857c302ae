"""Builders: a whole meeting in a few sentences, driven through the real rules, and hostile texts.

Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "Pair more").reveal().session
"""

import hashlib
import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from retro.minutes import markdown
from retro.room.sealing import NONCE, seal, unseal
from retro.session import acts
from retro.session.acts import Act
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.agenda_acts import AgendaAct, ChangeStage
from retro.session.before import stage_before
from retro.session.brought import BroughtCapture
from retro.session.codec import Codec
from retro.session.context import SYSTEM, Context
from retro.session.dealing import stage_dealt_in
from retro.session.earlier_figures import EarlierMeeting
from retro.session.engine import Engine
from retro.session.events import Event, PrivateDestroyed, SessionOpened
from retro.session.model import Session
from retro.session.names import LEADS, SIGNS, TITLES, alike, looks_like_code
from retro.session.people import Role
from retro.session.private import PrivatePart
from retro.session.record import (
    Action,
    CarriedAction,
    Decision,
    Entry,
    Experiment,
    FoundTask,
    Lesson,
    Note,
    Verdict,
)
from retro.session.text import NAME_LIMIT, clean, fold
from retro.session.view import RoomState, View
from retro.stages import KINDS, codec, engine
from retro.stages.checkin.rules import Answer, ShowAnswers
from retro.stages.close.rules import Rate, SayLine, ShowClosing
from retro.stages.discuss.rules import OpenTopic, ShowGoOnOrStop
from retro.stages.group.rules import (
    JoinTopics,
    KeepApart,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    UndoGrouping,
)
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import AddCard, IdeateView, PlaceCard, RevealCards
from retro.stages.review.rules import Judge
from retro.stages.vote.rules import CloseVote, GiveDot, ReopenVote

OPENED = 1_795_251_600
"""The moment at which every meeting opens: 2026-11-21, 10:00 where its facilitator is."""
OFFSET = 60
LEADER = "Dana"
START_STOP_CONTINUE = ("Start", "Stop", "Continue")

_TITLES = {
    "checkin": "Check-in",
    "review": "Open actions",
    "ideate": "Silent ideation",
    "group": "Grouping",
    "vote": "Voting",
    "discuss": "Discussion",
    "commit": "Actions",
    "lessons": "Lessons learned",
    "close": "Close",
}


def a_stage(kind: str, id: str = "", prompts: Sequence[str] = (), **more: Any) -> Stage:  # noqa: A002
    """Make a stage; its id is its kind unless said otherwise. `settings` go to the kind."""
    name = id or kind
    more.setdefault("title", _TITLES.get(kind, kind.title()))
    asked = tuple(Prompt(f"{name}-{n}", title) for n, title in enumerate(prompts))
    return Stage(id=name, kind=kind, prompts=asked, **{"minutes": 10, **more})


def an_agenda(privacy: Privacy = Privacy.ANONYMOUS, **more: Any) -> Agenda:
    """Make the agenda of a whole retrospective; `privacy` is that of its cards."""
    stages = (
        a_stage("checkin", prompts=["How are you?"], settings={"scale": 5, "low": "empty", "high": "full"}),
        a_stage("review", privacy=Privacy.NAMED),
        a_stage("ideate", prompts=START_STOP_CONTINUE, privacy=privacy),
        a_stage("group", privacy=Privacy.NAMED),
        a_stage("vote", settings={"dots": 3}),
        a_stage("discuss"),
        a_stage("commit", privacy=Privacy.NAMED),
        a_stage("lessons", privacy=Privacy.NAMED),
        a_stage("close"),
    )
    return Agenda(**{"name": "Start, stop, continue", "stages": stages, **more})


class Meeting:
    """A meeting under way. Its verbs send acts as a room would and give the meeting back, to be chained.

    People are called by their names, stages by their ids, prompts by their titles.
    """

    away: frozenset[str] = frozenset()
    """Names of people who are not connected."""
    recalled: frozenset[str] = frozenset()
    """The refs of what is shown of earlier meetings."""

    def __init__(
        self,
        agenda: Agenda | None = None,
        title: str = "Sprint 42",
        carried_actions: tuple[CarriedAction, ...] = (),
        *,
        name: str = "2026-11-21-sprint-42",
        now: int = OPENED,
        team: tuple[str, ...] = (),
        found: tuple[FoundTask, ...] = (),
        earlier: tuple[EarlierMeeting, ...] = (),
        team_id: str = "",
        channels: tuple[str, ...] = (),
        captures: tuple[BroughtCapture, ...] = (),
    ) -> None:
        self.engine: Engine = engine()
        self.codec: Codec = codec()
        self.now = now
        self.events: list[Event] = []
        """Everything that happened."""
        self.documents: list[dict[str, Any]] = []
        """The history that a store holds."""
        self.private: dict[str, dict[str, Any]] = {}
        """What a store holds of private parts, by stage."""
        self._seats: dict[str, str] = {}
        self._secrets: dict[str, bytes] = {}
        self._drawn = 0
        opened = SessionOpened(
            name,
            title,
            agenda or an_agenda(),
            now,
            OFFSET,
            carried_actions,
            team,
            found,
            earlier,
            team_id,
            channels,
            captures=captures,
        )
        self.session: Session = self.engine.apply(None, opened)
        self._store((opened,))
        self.let_in(LEADER, Role.FACILITATOR)

    def act(self, name: str, act: Act) -> "Meeting":
        """Ask for anything in a person's name; a RuleError passes through."""
        role = next(seat.role for seat in self.session.seats if seat.id == self.seat(name))
        return self._decide(act, self.seat(name), role)

    def lead(self, act: Act) -> "Meeting":
        """Ask for anything as the facilitator."""
        return self.act(LEADER, act)

    def let_in(self, name: str, role: Role = Role.PARTICIPANT, *, leads: bool = False) -> "Meeting":
        """Give a person a seat, perhaps somebody who leads as well."""
        seat = f"seat-{len(self.session.seats)}"
        self._decide(acts.TakeSeat(seat, name, role, leads=leads), SYSTEM, None)
        self._seats[name] = seat
        return self

    def join(self, *names: str) -> "Meeting":
        """Let participants in."""
        for name in names:
            self.let_in(name)
        return self

    def give_again(self, name: str) -> "Meeting":
        """Give a person's place to somebody who has neither its key nor its code; the name stays."""
        fresh = f"seat-{len(self.session.seats)}"
        self._decide(acts.GiveSeatAgain(self.seat(name), fresh, code="another hash"), SYSTEM, None)
        self._seats[name] = fresh
        return self

    def wait(self, minutes: float = 1) -> "Meeting":
        """Let time pass."""
        self.now += round(minutes * 60)
        return self

    def next(self) -> "Meeting":
        """Go on to the next stage."""
        return self.lead(acts.NextStage(self.session.stage.id if self.session.stage else ""))

    def go(self, stage: str) -> "Meeting":
        """Jump to a stage."""
        return self.lead(acts.JumpTo(stage))

    def change(self, act: type[AgendaAct], **what: Any) -> "Meeting":
        """Change the agenda, as a facilitator who sees it as it is."""
        return self.lead(act(version=self.session.agenda.version, here=self.here, **what))

    def change_stage(self, stage_id: str, *, sure: bool = False, **other: Any) -> "Meeting":
        """Change a stage: other minutes, title, prompts or numbers; all else stays."""
        stage = next(stage for stage in self.session.agenda.stages if stage.id == stage_id)
        now = {"title": stage.title, "minutes": stage.minutes, "prompts": stage.prompts}
        return self.change(ChangeStage, stage=stage_id, sure=sure, **{**now, **other})

    def interrupted(self, minutes: float) -> "Meeting":
        """Let time pass in which nobody hosts."""
        since = self.now
        self.wait(minutes)
        return self._decide(acts.Interrupt(since, self.now), SYSTEM, None)

    def time_up(self) -> "Meeting":
        """Let the timer reach zero."""
        return self._decide(acts.TimeUp(), SYSTEM, None)

    def done(self, name: str, done: bool = True) -> "Meeting":
        """Let somebody say that they are done."""
        return self.act(name, acts.MarkDone(self.here, done))

    def answer(self, name: str, option: int, statement: str = "") -> "Meeting":
        """Answer the question of a check-in, or one of its statements; options count from 0."""
        return self.act(name, Answer(self.here, option, statement))

    def show_answers(self) -> "Meeting":
        """Close a check-in."""
        return self.lead(ShowAnswers(self.here))

    def judge(self, number: int, verdict: Verdict) -> "Meeting":
        """Say what became of a carried-over action."""
        return self.lead(Judge(self.here, number, verdict))

    def add(self, name: str, prompt: str, *texts: str, topic: str = "", behalf: str = "") -> "Meeting":
        """Write cards under a prompt of the current stage, perhaps in answer to a topic."""
        asked = next(
            p for s in self.session.agenda.stages if s.id == self.here for p in s.prompts if p.title == prompt
        )
        panel = self.view(name).panel
        write = AddCard if isinstance(panel, IdeateView) and panel.hidden else PlaceCard
        for text in texts:
            self.act(name, write(self.here, asked.id, text, behalf, topic))
        return self

    def reveal(self) -> "Meeting":
        """Show all cards."""
        return self.lead(RevealCards(self.here))

    def reopen(self) -> "Meeting":
        """Hide the revealed cards again and let people go on writing."""
        return self.lead(ReopenCards(self.here))

    def label(self, text: str) -> str:
        """Find the label of a revealed card by its text."""
        return next(card.id for card in self.session.board.cards if card.text == text)

    def together(self, *topics: str, title: str = "") -> "Meeting":
        """Put topics (or cards) together, perhaps with a name."""
        self.lead(JoinTopics(self.here, topics))
        return self.lead(NameTopic(self.here, topics[0], title)) if title else self

    def split(self, topic: str) -> "Meeting":
        """Take a topic apart."""
        return self.lead(SplitTopic(self.here, topic))

    def undo(self) -> "Meeting":
        """Take back the last change of the board."""
        return self.lead(UndoGrouping(self.here))

    def redo(self) -> "Meeting":
        """Make the change of the board again that was undone last."""
        return self.lead(RedoGrouping(self.here))

    def keep_apart(self, topic: str, other: str) -> "Meeting":
        """Refuse that two topics belong together."""
        return self.lead(KeepApart(self.here, topic, other))

    def vote(self, name: str, *topics: str, question: str = "") -> "Meeting":
        """Give each of the topics a dot, in answer to a question where there are several."""
        for topic in topics:
            self.act(name, GiveDot(self.here, topic, question))
        return self

    def close_vote(self) -> "Meeting":
        """Close the voting."""
        return self.lead(CloseVote(self.here))

    def reopen_vote(self) -> "Meeting":
        """Forget all dots."""
        return self.lead(ReopenVote(self.here))

    def talk(self, topic: str, minutes: float = 5) -> "Meeting":
        """Open a topic and let the time it takes pass."""
        return self.lead(OpenTopic(self.here, topic)).wait(minutes)

    def write(self, entry: Entry, name: str = LEADER) -> "Meeting":
        """Write an entry down."""
        return self.act(name, acts.WriteDown(entry))

    def action(
        self, what: str, who: str = "", due: str = "", topic: str = "", trigger: str = ""
    ) -> "Meeting":
        """Agree on an action."""
        return self.write(Action("A", what, who, due, topic, trigger))

    def decision(self, text: str, topic: str = "", **how: Any) -> "Meeting":
        """Write a decision down."""
        return self.write(Decision("D", text, topic, **how))

    def lesson(
        self, statement: str, context: str = "", tags: tuple[str, ...] = (), topic: str = ""
    ) -> "Meeting":
        """Write a lesson down."""
        return self.write(Lesson("L", statement, context, tags, topic))

    def experiment(self, hypothesis: str, topic: str = "", **how: Any) -> "Meeting":
        """Write an experiment down."""
        return self.write(Experiment("E", hypothesis, topic=topic, **how))

    def note(self, text: str, topic: str = "") -> "Meeting":
        """Write a note down."""
        return self.write(Note("N", text, topic))

    def rate(self, name: str, rating: int, line: str = "") -> "Meeting":
        """Rate the meeting, perhaps with a line."""
        self.act(name, Rate(self.here, rating))
        return self.act(name, SayLine(self.here, line)) if line else self

    def show_closing(self) -> "Meeting":
        """Show ratings and lines."""
        return self.lead(ShowClosing(self.here))

    def end(self) -> "Meeting":
        """End the session."""
        return self.lead(acts.EndSession())

    @property
    def here(self) -> str:
        """The id of the current stage."""
        return self.session.stage.id if self.session.stage else ""

    @property
    def secret(self) -> bytes:
        """The secret of the current stage, which is destroyed whenever the stage is sealed."""
        return self._secret_of(self.here)

    def _secret_of(self, stage: str) -> bytes:
        if stage not in self._secrets:
            self._secrets[stage] = self._draw()
        return self._secrets[stage]

    @property
    def secrets(self) -> dict[str, bytes]:
        """What a vault holds: the secrets of open stages."""
        return {f"stage-{stage}": secret for stage, secret in self._secrets.items()}

    @property
    def minutes(self) -> str:
        """The page of this meeting."""
        return markdown(self.session)

    def leave(self, *names: str) -> "Meeting":
        """Let people's connections end."""
        self.away |= {*names}
        return self

    @property
    def present(self) -> frozenset[str]:
        """Ids of the seats with a connection."""
        gone = {self.seat(name) for name in self.away}
        return frozenset(seat.id for seat in self.session.seats if seat.id not in gone)

    def show_go_on_or_stop(self) -> "Meeting":
        """Close the question at the end of a time box."""
        return self.lead(ShowGoOnOrStop(self.here))

    def seat(self, name: str) -> str:
        """Find the seat of a person by the name they came with."""
        return self._seats[name]

    def view(self, name: str, ahead: str = "") -> View:
        """See the session as somebody sees it, with everybody present; before the meeting perhaps a stage."""
        room_state = RoomState(self.now, self.present, secret=self.secret, secrets=self._secrets, ahead=ahead)
        return self.engine.view_for(self.session, self.seat(name), room_state)

    def replayed(self) -> Session:
        """Fold the session anew from everything that happened."""
        return self.engine.fold(self.events)

    def reread(self) -> Session:
        """Make the session anew from what the store holds, and the secrets."""
        session = self.engine.fold(self.codec.decode(document) for document in self.documents)
        for stage in session.agenda.stages:
            if document := self.private.get(stage.id):
                plain = (
                    unseal(document["sealed"], self._secrets[stage.id], session.id, stage.id)
                    if stage.tagged
                    else msgspec.json.encode(
                        {name: kept for name, kept in document.items() if name != "stage"}
                    )
                )
                assert plain is not None
                session = session.with_part(stage.id, self.codec.part_read(stage, plain))
        return session

    def _decide(self, act: Act, seat: str, role: Role | None) -> "Meeting":
        entropy = self._draw()
        ahead = isinstance(act, acts.StageAct) and stage_before(self.session, KINDS, act.stage)
        secret = self._secret_of(ahead.id) if ahead else self.secret
        deals = stage_dealt_in(self.session, act, KINDS)
        dealing = self._secret_of(deals.id) if deals else b""
        context = Context(
            seat, role, self.now, entropy, secret, self.present, dealing=dealing, recalled=self.recalled
        )
        decided = self.engine.decide(self.session, act, context)
        for event in decided:
            self.session = self.engine.apply(self.session, event)
        self._store(decided)
        return self

    def _store(self, events: tuple[Event, ...]) -> None:
        self.events += events
        stored, erased = self.codec.stored(events, self.session)
        if erased:
            self.documents = [document for document in self.documents if not erased(document)]
        self.documents += stored
        for event in events:
            if isinstance(event, PrivateDestroyed):
                self._secrets.pop(event.stage, None)
        self.private = {
            stage.id: self._kept(stage, self.session.private[stage.id])
            for stage in self.session.agenda.stages
            if stage.id in self.session.private
        }

    def _kept(self, stage: Stage, part: PrivatePart) -> dict[str, Any]:
        plain = self.codec.part_written(part)
        if not stage.tagged:
            return {"stage": stage.id, **msgspec.json.decode(plain)}
        secret, seats = self._secrets[stage.id], len(self.session.seats)
        sealed = seal(plain, secret, bytes(NONCE), self.session.id, stage.id, seats)
        return {"stage": stage.id, "sealed": sealed}

    def _draw(self) -> bytes:
        self._drawn += 1
        return hashlib.sha256(str(self._drawn).encode()).digest()


def a_whole_meeting(
    agenda: Agenda | None = None, *, name: str = "2026-11-21-sprint-42", now: int = OPENED
) -> Meeting:
    """Take four people from the check-in to the end."""
    carried_actions = (
        CarriedAction(
            Action("A1", "Book the big room", "Ben", "2026-11-14"), "2026-11-07-sprint-41", "2026-11-07"
        ),
        CarriedAction(Action("A2", "Write the on-call runbook", "Ana"), "2026-10-10-sprint-39", "2026-10-10"),
    )
    team = ("Ana", "Ben", "Chloé", "Deniz", "Eva")
    meeting = Meeting(agenda, carried_actions=carried_actions, name=name, now=now, team=team)
    meeting.join("Ana", "Ben", "Chloé", "Deniz").wait(2)
    meeting.next()
    for name, option in (("Ana", 3), ("Ben", 2), ("Chloé", 3), ("Deniz", 0)):
        meeting.answer(name, option)
    meeting.show_answers().wait(4)
    meeting.next().judge(0, Verdict.DONE).judge(1, Verdict.KEEP).wait(3)
    meeting.next()
    meeting.add("Ana", "Start", "Deploy on Tuesdays", "Pair on the scary parts")
    meeting.add("Ben", "Stop", "Friday deploys", "Meetings without an agenda")
    meeting.add("Chloé", "Stop", "Deploying by hand (see scripts/*.sh)")
    meeting.add("Deniz", "Continue", "Lunch together")
    meeting.wait(8).reveal().wait(2)
    tuesdays, fridays = meeting.label("Deploy on Tuesdays"), meeting.label("Friday deploys")
    by_hand = meeting.label("Deploying by hand (see scripts/*.sh)")
    pairs, lunch = meeting.label("Pair on the scary parts"), meeting.label("Lunch together")
    meeting.next().together(tuesdays, fridays, by_hand, title="Deploys").wait(5)
    meeting.next()
    meeting.vote("Ana", "T1", "T1", pairs).vote("Ben", "T1", lunch).vote("Chloé", "T1", pairs, lunch)
    meeting.vote("Deniz", "T1").wait(3).close_vote()
    meeting.next().talk("T1", 12)
    meeting.note("Three of four outages began on a Friday.\nNobody was there to roll back.", "T1")
    meeting.action("Move the release window to Tuesday", "Ana & Ben", "2026-12-05", "T1")
    how = {"method": "consent", "tally": "3 for, 1 aside", "objections": "hotfixes need a way"}
    meeting.decision("No deploys from Friday noon on", "T1", **how, review="2027-01-15")
    meeting.talk(pairs, 6).action("Put pairing hours into the calendar", "Chloé", topic=pairs)
    meeting.next().action("Thank the night shift", trigger="the next night without an alarm").wait(4)
    meeting.next()
    meeting.lesson(
        "Small releases fail small", "Holds where a rollback takes minutes", ("deploys", "risk"), "T1"
    )
    meeting.wait(3).next()
    meeting.rate("Ana", 4, "Good pace.").rate("Ben", 3).rate("Chloé", 5, "We finally said it.")
    return meeting.wait(2).show_closing().wait(1).end()


NASTY = (
    "[/]",
    "[bold]x[/bold]",
    "[@click=app.quit]x[/]",
    "\x1b[31mred\x1b]0;title\x07",
    "nul\0here",
    "\u202eright to left",
    "שלום עולם",
    "漢字かな ｗｉｄｅ",
    "می‌خواهم بنویسم",
    "क्‍ष ශ්‍රී র‍্যাম",
    "a\u200cb\u200d @\u200cana",
    "👩‍👩‍👧‍👦 🇨🇭 👍🏽",
    "e\u0301\u0301\u0301\u0301\u0301\u0301",
    "# heading",
    "C # #",
    "- item",
    "+ item",
    "* item",
    "-:",
    "1. one",
    "2) two",
    "- [ ] task",
    "> quote",
    "a | b",
    "a\\|b",
    "| a |\n| - |\n| b |",
    "title\n===",
    "title\n---",
    "***",
    "*a* _b_ **c** ~~d~~ ==e== %%f%%",
    "`code` ``more`` ```",
    "```\nfence",
    "~~~",
    "<b>bold</b> <!-- c --> <script>alert(1)</script>",
    "<https://example.com>",
    "https://example.com/a_b?c=d&copy;",
    "www.example.com A.AL ana@example.com //localhost",
    "mailto:a@b xmpp:a@b.c ftp://a.b",
    "&amp; &#64; &#x40; & &copy",
    "[link](http://x.y) ![image](x.png)",
    "[ref]: http://x.y",
    "[^1] [[wiki]] {{template}} {% tag %}",
    "@ana #12 !3 $x$ ^block",
    ":smile: 10:30:15",
    "back\\",
    "\\",
    "\t tab and  blanks ",
    "    indented",
    "line\n\nline\n\n\nline",
    "=SUM(A1)",
    "'; DROP TABLE",
    "\ud800 lone surrogate",
)

_MARKUP = st.text(st.sampled_from("\\`*_{}[]()<>#+-.!|~&@$^=:/\"' \n\taAbB019wé"), max_size=40)


def texts() -> st.SearchStrategy[str]:
    """Draw what people and their clipboards may send."""
    single = st.one_of(st.sampled_from(NASTY), _MARKUP, st.text(max_size=40))
    return st.one_of(single, st.lists(single, min_size=2, max_size=3).map("".join))


def clean_texts(*, lines: bool = False) -> st.SearchStrategy[str]:
    """Draw texts as they are after they were cleaned."""
    return texts().map(lambda text: clean(text, lines=lines)[:200].strip()).filter(bool)


def names() -> st.SearchStrategy[str]:
    """Draw what somebody may be called."""
    drawn = clean_texts().map(lambda text: clean(text[: NAME_LIMIT - 1])).filter(bool)
    said = drawn.map(lambda text: text if any(map(str.isalnum, text)) else clean("x" + text))
    return said.filter(
        lambda text: not set(text) & set(SIGNS) and not _is_role(text) and not looks_like_code(text)
    )


def _is_role(name: str) -> bool:
    letters = "".join(filter(str.isalpha, fold(name)))
    return LEADS in letters or letters in TITLES


def apart(*people: str) -> bool:
    """Whether nobody of these can be taken for another."""
    return not any(alike(one, other) for one, other in itertools.combinations(people, 2))
