"""Rooms in memory at every point of a meeting, as people really fill them, and the apps that look in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import msgspec
import textual._wait
from textual import events
from textual.pilot import Pilot

import retro.tui.app
from retro.minutes import for_screens
from retro.room import AccessPolicy, Room
from retro.room.made_views import MeetingMinutes
from retro.room.recalls import Memory, NoMemory
from retro.room.subscription import FRAME, Subscription
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.invitation import Invitation
from retro.session.model import Session
from retro.session.people import Role
from retro.session.record import Action, CarriedAction, Lesson, Verdict
from retro.session.view import View
from retro.stages import codec, engine
from retro.stages.commit.confidence import AskConfidence, SayConfidence, ShowConfidence
from retro.stages.discuss.rules import GoOnOrStop
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.panels import panel_for
from retro.stages.review.opinions import SayOfAction, ShowOpinions
from retro.textual_styles import SharedStyles
from retro.tui.app import SessionApp
from retro.tui.screens.lead import LeadScreen
from retro.tui.theme import RetroTheme
from retro.tui.widgets.strips import StripCache
from tests.builders import LEADER, Meeting, a_stage
from tests.fakes import FakeClock, MemoryJournal, MemoryVault, counting_entropy
from tests.tui.hosts import screen_text, shipped_themes
from tests.tui.small_groups import (
    alone_first,
    called_back,
    fours_at_work,
    many_groups,
    pairs_at_work,
    same_groups,
    same_groups_called_back,
)

STYLES: Final = Path(retro.tui.app.__file__).with_name("session.tcss")

Size = tuple[int, int]
WINDOW: Final[Size] = (140, 45)
"""The shared window, as wide as it is on most screens."""
TERMINAL: Final[Size] = (80, 24)
"""A terminal as it opens."""

ROUNDS: Final = 20
"""How often a screen may be painted anew until it stays as it is."""

INVITATION: Final = Invitation(
    "ssh -p 2222 192.168.1.20",
    "maple-otter-violin-42",
    "SHA256:u9VqZk2Yw0bq3nGJ4mWc7Rr1xTj8sLhP5dEoAaBbm3c",
)
RETURN_CODE: Final = "river stone eleven"
WATCHER: Final = "Olga"

PEOPLE: Final = (
    *("Ana", "Björn Ákosson-Müller", "Chidi", "李娜", "Fatima Zahra El-Idrissi", "Maximiliane von Habsburg"),
    *("Олександра", "שרה", "Zoë 🦊", "Jean-Baptiste", "Siobhán", "Thị Mai"),
)
FEW: Final = ("Ana", "Björn", "Chidi", "李娜", "Fatima")

START: Final = (
    "Pair on the deploy script once a week",
    "Ask for help after one hour, not after one day",
    "Write the release note before the code: if it cannot be said in two sentences, the change is too big, "
    "nobody will review it well, and the person on call that night will be the first to read it",
    "一緒にコードレビューをする時間を週に二回とる",
    "Celebrate small things 🎉",
    "A rota for the build, so that it is not always the same two people",
    "Look at what customers do, not at what they say",
    "להתחיל בזמן",
    "Five quiet minutes before every decision",
)
STOP: Final = (
    "Standups that turn into status reports",
    "Only Björn can sign the build",
    "Two releases slipped because of leave",
    "The signing key is on one laptop",
    "Nobody dares to touch the pipeline",
    "Meetings without an agenda",
    "Friday deploys 🔥",
    "Flaky tests that we restart until they are green",
    "Answering at eleven at night",
    "Estimating in hours",
)
CONTINUE: Final = (
    "Lunch together",
    "Blameless reviews of outages",
    "Pull requests under 300 lines",
    "The on-call handover on Mondays 👩‍💻",
    "Saying “I do not know” aloud",
    "Thursday demos",
)

PRE_READ: Final = """\
# What happened in sprint 42

We shipped the new checkout on time, and rolled it back **twice**.

## Numbers

- 14 deploys, 3 of them at night
- 2 rollbacks, the longer one took 50 minutes
- 37 support tickets, most of them about the second one

| week | deploys | rollbacks |
|------|---------|-----------|
| 45   | 6       | 0         |
| 46   | 8       | 2         |

## What we do not know yet

1. Why the canary stayed green while every fifth payment failed.
2. Whether the alert was late or nobody saw it.

> The pager rang on a phone that lay in a locker.

Read the timeline in `docs/outage-46.md` if you have the time.
"""

RULES: Final = """\
We look at the last three weeks, **not** at people. Everybody did the best they could
with what they knew then.

- One person speaks at a time, and *whoever has not spoken goes first*.
- What is said here stays here.

| when | what |
|------|------|
| 10:00 | look back |
| 10:40 | decide |
"""

PROMISES: Final = (
    CarriedAction(
        Action("A1", "Move the release window to Tuesday", "Ana", "2026-11-14"), "s41", "2026-11-07"
    ),
    CarriedAction(
        Action("A2", "Write the on-call runbook", "Björn & 李娜", "2026-11-20", trigger="an alarm at night"),
        "s41",
        "2026-11-07",
    ),
    CarriedAction(
        Action("A3", "Find out who pays for the old build server and whether anybody would miss it"),
        "s39",
        "2026-10-10",
    ),
)


def retrospective(privacy: Privacy = Privacy.ANONYMOUS, **settings: Mapping[str, Any]) -> Agenda:
    """The agenda of a whole meeting; `settings` by stage id."""

    def stage(kind: str, title: str, minutes: int, instruction: str, **more: Any) -> Stage:
        return Stage(
            kind, kind, title, minutes, instruction=instruction, settings=dict(settings.get(kind, {})), **more
        )

    asked = (
        Prompt("start", "Start", "What new behaviours should we adopt?"),
        Prompt("stop", "Stop", "What slowed us down?"),
        Prompt("continue", "Continue", "What should we keep doing?"),
    )
    named = Privacy.NAMED
    return Agenda(
        name="Start, stop, continue",
        stages=(
            stage(
                "brief",
                "Welcome",
                2,
                "We look at the last three weeks, not at people. Everybody did the best they could with what "
                "they knew then.\nWhat is said here stays here; what we decide goes into the minutes.",
                privacy=named,
            ),
            stage("read", "Silent reading", 6, "Read this first.", privacy=named, document=PRE_READ),
            stage(
                "checkin",
                "Check-in",
                2,
                "",
                prompts=(Prompt("mood", "Mood", "How full is your battery today?"),),
            ),
            stage(
                "review",
                "Open actions",
                5,
                "What became of the actions we agreed on last time? Say it as it is. Dropping an action on "
                "purpose is fine too.",
                privacy=named,
            ),
            stage(
                "ideate",
                "Silent ideation",
                8,
                "Think alone first and write one thought per card. Small things count.",
                privacy=privacy,
                prompts=asked,
            ),
            stage(
                "group",
                "Grouping",
                7,
                "Put cards together that mean the same, and give each group a short name.",
                privacy=named,
            ),
            stage(
                "vote",
                "Voting",
                4,
                "What would make the biggest difference if we talked about it today?",
            ),
            stage("discuss", "Discussion", 24, "One topic at a time. What is behind it, what could we try?"),
            stage(
                "commit",
                "Actions",
                7,
                "Few and small: who does what by when? If it cannot begin next week, cut it smaller.",
                privacy=named,
            ),
            stage(
                "lessons",
                "Lessons learned",
                5,
                "What would have helped us to know three weeks ago?",
                privacy=named,
            ),
            stage("close", "Close", 3, "Was this hour worth your time? One line helps the next one."),
        ),
    )


SETTINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "checkin": {"scale": 5, "low": "empty", "high": "full"},
    "vote": {"dots": 5, "most": 2},
    "discuss": {"boxes": (5, 2, 1)},
    "lessons": {"of": ("Continue",)},
}


def a_meeting(
    *people: str,
    privacy: Privacy = Privacy.ANONYMOUS,
    team: tuple[str, ...] = (),
    agenda: Agenda | None = None,
    **settings: Mapping[str, Any],
) -> Meeting:
    """A meeting that people have come to and that has not begun."""
    agenda = agenda or retrospective(privacy, **{**SETTINGS, **settings})
    meeting = Meeting(agenda, title="Sprint 42 retrospective", carried_actions=PROMISES, team=team)
    meeting.join(*(people or FEW)).let_in(WATCHER, Role.OBSERVER)
    return meeting.wait(3)


def reach(meeting: Meeting, stage: str) -> Meeting:
    """Go through the agenda up to a stage; those before it take their minutes."""
    while meeting.here != stage:
        if here := meeting.session.stage:
            meeting.wait(here.minutes)
        meeting.next()
    return meeting


def filled(meeting: Meeting) -> Meeting:
    """Let everybody write cards, in turns."""
    people = [s.name for s in meeting.session.members]
    cards = [(p, t) for p, ts in (("Start", START), ("Stop", STOP), ("Continue", CONTINUE)) for t in ts]
    for number, (prompt, text) in enumerate(cards):
        meeting.add(people[number % len(people)], prompt, text)
    return meeting


def gathering() -> Meeting:
    return a_meeting()


def awaited() -> Meeting:
    """Some of the team are not here yet."""
    return a_meeting(team=(*FEW, "Sigríður Jónsdóttir", "Wim"))


def brief() -> Meeting:
    return reach(a_meeting(), "brief").wait(0.5)


def reading() -> Meeting:
    return reach(a_meeting(), "read").wait(1).done("Ana")


def asking() -> Meeting:
    return reach(a_meeting(), "checkin").answer("Ana", 3).answer("Chidi", 1).wait(0.5).done("Ana")


def asked() -> Meeting:
    meeting = reach(a_meeting(*PEOPLE), "checkin")
    for number, name in enumerate(PEOPLE):
        meeting.answer(name, (3, 2, 3, 0, 4)[number % 5])
    return meeting.wait(1).show_answers()


def withheld() -> Meeting:
    return asking().show_answers()


def review() -> Meeting:
    return reach(a_meeting(), "review").judge(0, Verdict.DONE).judge(1, Verdict.KEEP).wait(1)


def writing() -> Meeting:
    return filled(reach(a_meeting(*PEOPLE), "ideate").wait(3)).done("Ana").done("Chidi").done("李娜")


def writing_few() -> Meeting:
    meeting = reach(a_meeting(), "ideate").wait(3.5)
    meeting.add("Ana", "Start", *START[:2]).add("Ana", "Stop", STOP[5])
    meeting.add("Björn", "Stop", *STOP[:3]).add("Chidi", "Continue", CONTINUE[0])
    return meeting.done("Björn").done("Chidi").done("李娜")


def writing_nothing() -> Meeting:
    return reach(a_meeting(), "ideate")


def revealed() -> Meeting:
    return writing().wait(4).reveal()


def live() -> Meeting:
    meeting = reach(a_meeting(privacy=Privacy.NAMED, ideate={"hidden": False}), "ideate").wait(1)
    meeting.add("Ana", "Start", START[0], START[3]).add("Fatima", "Stop", *STOP[:3])
    return meeting.add("Björn", "Continue", CONTINUE[3])


def asked_in_turn() -> Meeting:
    """Two of three questions are asked; each person writes at most four cards."""
    settings = {"one_by_one": True, "cards": 4}
    meeting = reach(a_meeting(ideate=settings), "ideate").wait(1)
    meeting.add("Ana", "Start", *START[:2]).add("Björn", "Start", START[3]).lead(NextQuestion("ideate", 0))
    return meeting.add("Ana", "Stop", STOP[1]).add("Chidi", "Stop", *STOP[2:4])


def answering() -> Meeting:
    """People write what could help against the topics with most dots."""
    stages = (
        a_stage("ideate", prompts=["Problem"]),
        a_stage("group"),
        a_stage("vote", settings={"dots": 3}),
        a_stage(
            "ideate",
            id="answers",
            title="Ideas",
            prompts=["What could help?"],
            settings={"answers": ["Problem"]},
        ),
    )
    meeting = Meeting(Agenda("Problems", stages), title="Problems and ideas").join(*FEW)
    meeting.let_in(WATCHER, Role.OBSERVER).go("ideate").add("Ana", "Problem", *STOP[:4])
    meeting.add("Björn", "Problem", *STOP[4:8]).reveal().go("group")
    meeting.together(*(meeting.label(text) for text in STOP[1:5]), title="Releases wait for one person")
    first, second = meeting.label(STOP[0]), meeting.label(STOP[7])
    meeting.go("vote").vote("Ana", "T1", "T1", second).vote("Björn", "T1", first, second).vote("Chidi", first)
    meeting.close_vote().go("answers").add("Ana", "What could help?", "A second key", topic="T1")
    meeting.add("Ana", "What could help?", "Quarantine for a week", topic=second)
    return meeting.add("Björn", "What could help?", "A rota", "Sign in the pipeline", topic="T1")


def answered() -> Meeting:
    return answering().wait(1).reveal()


def grouping() -> Meeting:
    meeting = revealed().go("group").wait(1)
    return meeting.together(
        *(meeting.label(text) for text in STOP[1:5]), title="Releases wait for one person"
    )


def grouped() -> Meeting:
    meeting = grouping()
    meeting.together(meeting.label(STOP[7]), meeting.label(STOP[9]))
    meeting.together(meeting.label(STOP[0]), meeting.label(STOP[5]), title="Meetings")
    return meeting


def voting() -> Meeting:
    meeting = grouped().go("vote").wait(1)
    flaky, lunch, night = (
        meeting.session.board.topic(meeting.label(t)).id for t in (STOP[7], CONTINUE[0], STOP[8])
    )
    meeting.vote("Ana", "T1", "T1", flaky).vote("Björn Ákosson-Müller", "T1", flaky, flaky, lunch, night)
    meeting.vote("Chidi", "T1", "T1", night, night, lunch).vote("李娜", "T1", flaky)
    return meeting.done("Chidi").done("Björn Ákosson-Müller")


def voted() -> Meeting:
    return voting().wait(2).close_vote()


def before_topics() -> Meeting:
    return voted().go("discuss")


def talking() -> Meeting:
    meeting = before_topics().talk(before_topics().label(CONTINUE[0]), 3).talk("T1", 2)
    meeting.note("The key should move to the vault; Ana has done it elsewhere", "T1")
    meeting.decision("Two people can sign every build from December on", "T1")
    meeting.action("Move signing into CI", "Björn and Ana", "2026-12-05", "T1")
    return meeting.lesson("A step that one person can do is a step that will stop", topic="T1")


def go_on_or_stop() -> Meeting:
    """Everybody has answered but one."""
    meeting = talking().wait(3).time_up()
    for seat in meeting.session.members:
        if seat.name != "Thị Mai":
            meeting.act(seat.name, GoOnOrStop("discuss", seat.name != "Chidi"))
    return meeting


def speaking() -> Meeting:
    """A round runs, somebody passed, and hands are up, one of them for somebody on the phone."""
    meeting = talking()
    for name in ("Chidi", "Ana", "李娜"):
        meeting.act(name, acts.RaiseHand())
    meeting.lead(acts.RaiseHandFor("Grandma Olu")).lead(acts.StartRound())
    return meeting.act("Zoë 🦊", acts.PassTurn(meeting.seat("Zoë 🦊")))


def all_said() -> Meeting:
    return go_on_or_stop().act("Thị Mai", GoOnOrStop("discuss", False)).show_go_on_or_stop()


def commit() -> Meeting:
    meeting = talking().go("commit").wait(2)
    meeting.action("Put pairing hours into everybody's calendar", "Chidi")
    meeting.action("Ask finance what the old build server costs us each month, and who signed for it")
    meeting.action(
        "Write down what we do by hand", "Ana", trigger="the next release that has to be rolled back"
    )
    how = {"method": "consent", "tally": "11 for, 1 aside", "objections": "two keys are two to lose"}
    return meeting.decision("Freeze nothing on Fridays any more", **how, review="2027-01-15")


def commit_nothing() -> Meeting:
    return reach(a_meeting(), "commit")


def lessons() -> Meeting:
    meeting = commit().go("lessons").wait(1)
    return meeting.lesson(
        "Small releases fail small", "Holds where a rollback takes minutes, not hours", ("deploys", "risk")
    )


def closing() -> Meeting:
    meeting = lessons().go("close").wait(1)
    return meeting.rate("Ana", 4, "Good pace, and we finally said it.").rate("Chidi", 3).done("Ana")


def closed() -> Meeting:
    meeting = closing().rate("李娜", 5, "感謝大家 🙏").rate("Thị Mai", 3).rate("Siobhán", 4, "Start on time.")
    return meeting.show_closing()


def ended() -> Meeting:
    return closed().wait(1).end()


def briefing() -> Meeting:
    """A briefing with lists and a table, facts, and a role for everybody."""
    settings = {"facts": True, "roles": ("Chair", "Sceptic", "Treasurer", "Customer")}
    all_settings: dict[str, Mapping[str, Any]] = {**SETTINGS, "brief": settings}
    agenda = retrospective(Privacy.ANONYMOUS, **all_settings)
    stage = msgspec.structs.replace(agenda.stages[0], privacy=Privacy.ANONYMOUS, document=RULES)
    agenda = msgspec.structs.replace(agenda, stages=(stage, *agenda.stages[1:]))
    return reach(a_meeting(agenda=agenda), "brief").wait(0.5)


def opinions() -> Meeting:
    """Everybody says alone what became of the open actions."""
    meeting = reach(a_meeting(review={"by": "vote"}), "review").wait(1)
    answers = (Verdict.DONE, Verdict.KEEP, Verdict.DROP)
    for number, name in enumerate(FEW[:4]):
        for action in range(2 if name == "Ana" else 3):
            meeting.act(name, SayOfAction("review", action, answers[(action * number) % 3]))
    return meeting


def opinions_shown() -> Meeting:
    meeting = opinions().act("Fatima", SayOfAction("review", 0, Verdict.DONE))
    return meeting.lead(ShowOpinions("review"))


def more_or_less() -> Meeting:
    """The same in other words, recorded by the facilitator."""
    meeting = reach(a_meeting(review={"answers": "more or less"}), "review").wait(1)
    return meeting.judge(0, Verdict.MORE).judge(1, Verdict.LESS)


def sure() -> Meeting:
    """Everybody says alone whether the actions will happen."""
    meeting = reach(a_meeting(commit={"confirm": True}), "commit").wait(2)
    meeting.action("Put pairing hours into everybody's calendar", "Chidi", "2026-12-01")
    meeting.action("Ask finance what the old build server costs us each month, and who signed for it")
    meeting.lead(AskConfidence("commit")).act("Ana", SayConfidence("commit", 4))
    for name, rating in (("Björn", 2), ("Chidi", 5), ("李娜", 1)):
        meeting.act(name, SayConfidence("commit", rating))
    return meeting


def sure_shown() -> Meeting:
    return sure().lead(ShowConfidence("commit"))


def whole_lessons() -> Meeting:
    """Lessons with evidence and a recommendation."""
    meeting = lessons()
    return meeting.write(
        Lesson(
            "L",
            "Ask operations before choosing the queue",
            "Whenever a part is chosen that somebody else has to run",
            ("operations", "queue"),
            evidence="We moved twice: the first one could not be watched",
            recommendation="Invite operations to the first hour, with a veto",
        )
    )


SCENES: Final[Mapping[str, Callable[[], Meeting]]] = {
    scene.__name__: scene
    for scene in (
        *(gathering, brief, reading, asking, asked, withheld, review, writing, writing_few, writing_nothing),
        *(revealed, live, grouping, voting, voted, before_topics, talking, speaking, go_on_or_stop, commit),
        *(commit_nothing, lessons, closing, closed, ended),
        *(briefing, opinions, opinions_shown, more_or_less, sure, sure_shown, whole_lessons),
        *(alone_first, pairs_at_work, fours_at_work, called_back, many_groups),
        *(asked_in_turn, answering, answered),
        *(same_groups, same_groups_called_back),
    )
}
"""Every point of a meeting that has a look of its own."""


class Harness:
    """A room with people in it, and the apps of its seats. Use it as a context; it needs a running loop."""

    def __init__(
        self,
        meeting: Meeting,
        present: Iterable[str] | None = None,
        *,
        away: Iterable[str] = (),
        theme: str = "dark",
        memory: Memory = NoMemory(),  # noqa: B008  (keeps nothing)
    ) -> None:
        self.meeting = meeting
        self.theme = theme
        self.themes: dict[str, RetroTheme] = shipped_themes()
        self.cache = StripCache()
        self.styles = SharedStyles()
        self.clock = FakeClock(meeting.now)
        self.journal = MemoryJournal(meeting.documents, meeting.private)
        vault = MemoryVault()
        vault.secrets |= meeting.secrets
        self.room = Room(
            engine=engine(),
            codec=codec(),
            journal=self.journal,
            vault=vault,
            clock=self.clock,
            entropy=counting_entropy(),
            access_policy=AccessPolicy(INVITATION.code, "basil-comet-harbor-linen-17"),
            draw_return_code=lambda: RETURN_CODE,
            write_minutes=written_minutes,
            memory=memory,
        )
        self.room.invite(INVITATION)
        everybody = [seat.name for seat in meeting.session.seats]
        self.present = tuple(name for name in (present or everybody) if name not in set(away))
        self.away = tuple(away)
        self._others: dict[str, Subscription] = {}

    def start(self) -> None:
        """Open the room and let everybody in."""
        self.room.start()
        for name in (*self.present, *self.away):
            seat = self.seat(name)
            self._others[name] = self.room.subscribe(seat, _nothing, _nothing)
            taken = self.meeting.session.seat(seat)
            if name != LEADER and taken and not taken.key:
                self.room.return_codes.keep(seat, RETURN_CODE)
        for name in self.away:
            self.room.unsubscribe(self._others.pop(name))

    async def __aenter__(self) -> Harness:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for subscription in self._others.values():
            self.room.unsubscribe(subscription)
        await self.room.close()

    def seat(self, name: str) -> str:
        """The seat of a person."""
        return self.meeting.seat(name)

    def view(self, name: str) -> View:
        """What a person may see now."""
        return self.room.view(self.seat(name))

    async def act(self, name: str, act: acts.Act) -> None:
        """Let somebody do something from another terminal."""
        await self.room.submit(self.seat(name), act)

    def app(self, name: str = LEADER, *, theme: str = "", **more: Any) -> SessionApp:
        """The app of a person."""
        return SessionApp(
            self.room,
            self.seat(name),
            panel_for=panel_for,
            themes=self.themes,
            theme=theme or self.theme,
            cache=self.cache,
            styles=self.styles,
            **more,
        )

    def opening_app(self, name: str = LEADER) -> SessionApp:
        """An app that opens the room itself, for those who run it without a loop of their own."""
        harness = self

        class Opening(SessionApp):
            CSS_PATH = str(STYLES)

            def on_load(self) -> None:
                harness.start()

            async def run_async(self, **kwargs: Any) -> Any:
                """Give what the app was left with: here that is its picture."""
                await super().run_async(**kwargs)
                return self.return_value

        return Opening(
            self.room,
            self.seat(name),
            panel_for=panel_for,
            themes=self.themes,
            theme=self.theme,
            cache=self.cache,
            styles=self.styles,
        )

    @contextlib.asynccontextmanager
    async def at(self, name: str = LEADER, size: Size = TERMINAL, **more: Any) -> AsyncIterator[Pilot[str]]:
        """Sit down at the terminal of a person."""
        async with self.app(name, **more).run_test(size=size) as pilot:
            with looked_at_often():
                await settle(pilot)
                yield pilot


def written_minutes(session: Session) -> MeetingMinutes:
    """The minutes, as a host writes them for the screens."""
    return MeetingMinutes(for_screens(session))


@contextlib.contextmanager
def looked_at_often() -> Iterator[None]:
    """Look every 10 ms whether an app has come to rest: Textual waits 20, several times for each key."""
    before = textual._wait.SLEEP_GRANULARITY
    textual._wait.SLEEP_GRANULARITY = 1 / 100
    try:
        yield
    finally:
        textual._wait.SLEEP_GRANULARITY = before


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until what was asked for is done and shown."""
    app = pilot.app
    assert isinstance(app, SessionApp)
    await pilot.pause()
    await app.workers.wait_for_complete()
    while app._subscription and app._subscription.waits:  # noqa: ASYNC110  (nobody tells of it)
        await asyncio.sleep(FRAME / 10)
    await pilot.pause()
    for _ in range(ROUNDS):
        if not _has_more_to_paint(app):
            break
        await pilot.pause()


def _has_more_to_paint(app: SessionApp) -> bool:
    """Whether a new size, a new place or a new text is not on the screen yet."""
    if not app.is_running or not app.screen_stack:
        return False
    screen = app.screen
    return bool(screen._layout_required or screen._scroll_required or screen._callbacks)


async def resize(pilot: Pilot[Any], size: Size) -> None:
    await pilot.resize_terminal(*size)
    await settle(pilot)


def a_moment_passes(pilot: Pilot[Any]) -> None:
    """Let the moment after a step of the meeting be over, in which keys take no other one."""
    screen = pilot.app.session_screen  # type: ignore[attr-defined]
    assert isinstance(screen, LeadScreen)
    screen.step_pause.end()


def text_of(pilot: Pilot[Any]) -> str:
    """What the terminal shows."""
    return "\n".join(screen_text(pilot.app))


def burst(pilot: Pilot[Any], *keys: str) -> None:
    """Let keys arrive all at once, as over a slow line."""
    for key in keys:
        character = {"space": " ", "enter": "\r", "tab": "\t"}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Key(key, character))


def _nothing() -> None:
    return None
