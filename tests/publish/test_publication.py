"""One session and its page: no word on an action is lost, and nothing else of a person's is overwritten."""

import re
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.commands.past_actions import past_session
from retro.errors import Conflict
from retro.publish.carry_out import carry_out, look_at
from retro.publish.followups import Followups
from retro.publish.plan import Plan, Publication, draft_of, plan_publication
from retro.publish.published_page import published_pages
from retro.publish.targets.target import Flavour
from retro.session.model import Session
from retro.session.open_actions import ActionStatus
from tests.builders import Meeting
from tests.publish.helpers import SESSION, Memory

Step: TypeAlias = Literal["publish", "force", "tick", "reword", "scribble", "status"]
OFTEN: Final[tuple[Step, ...]] = ("publish", "publish", "publish", "tick", "tick", "status", "status")
SELDOM: Final[tuple[Step, ...]] = ("force", "reword", "scribble")
ACTIONS: Final = 3


@cache
def a_session() -> Session:
    meeting = Meeting().join("Ana").go("commit")
    for number in range(ACTIONS):
        meeting.action(f"Word{number}", "Ana")
    return meeting.end().session


def renamed(session: Session) -> Session:
    return msgspec.structs.replace(session, title="Sprint 42 and a half")


@dataclass
class Team:
    """A team with one session, and a wiki with its page."""

    folder: Path
    wiki: Memory = field(default_factory=Memory)
    now: int = a_session().ended or 0
    told: list[str] = field(default_factory=list)

    @property
    def followups(self) -> Followups:
        return Followups(self.folder / f"{SESSION}.json")

    def planned(self, *, force: bool = False, session: Session | None = None) -> Plan:
        session, kept = session or a_session(), self.followups.all()
        last, reading = next(iter(published_pages(kept, {"wiki": "m"})), (None, None))
        pasts = [past_session(session, kept)]
        there = look_at(self.wiki, draft_of(session), last)
        return plan_publication(
            there, Publication(session, None, pasts, last, reading, at=self.now, force=force)
        )

    def publish(self, *, force: bool = False, session: Session | None = None) -> None:
        plan = self.planned(force=force, session=session)
        carry_out(plan, self.wiki, "m", self.followups, self.now, tell=self.told.append)

    def say(self, number: int, *, done: bool) -> None:
        """What `retro actions` keeps."""
        self.followups.keep([ActionStatus(action=f"{SESSION}/A{number + 1}", done=done, at=self.now)])

    @property
    def shown(self) -> list[tuple[bool, str]]:
        """Box and words of each action on the page."""
        found = re.findall(r"^- \[([ x])\] (\w+) — .*/A\d`$", self.wiki.text or "", re.MULTILINE)
        return [(box == "x", words) for box, words in found]

    @property
    def scribbles(self) -> list[str]:
        """What people wrote on the page that has to do with no action."""
        return re.findall("^[XYZ]$", self.wiki.text or "", re.MULTILINE)

    def by_hand(self, number: int, box: str, words: str) -> None:
        """Change the line of an action, as somebody with an editor does."""
        line = re.compile(rf"^- \[.\] \w+( — .*/A{number + 1}`)$", re.MULTILINE)
        changed = line.sub(rf"- [{box}] {words}\1", self.wiki.text or "")
        if changed and changed != self.wiki.text:
            self.wiki.edit(changed)


@dataclass
class Known:
    """What is known of the actions by whoever was told everything, and how the page was left."""

    said: list[tuple[bool, str]]
    left: list[tuple[bool, str]] | None = None

    def read(self, page: list[tuple[bool, str]]) -> None:
        """What differs from how the page was left, somebody did there."""
        for number, (here, there) in enumerate(zip(self.left or page, page, strict=True)):
            done, words = self.said[number]
            done = there[0] if there[0] != here[0] else done
            self.said[number] = (done, there[1] if there[1] != here[1] else words)
        self.left = page


def words_of(shown: list[tuple[bool, str]]) -> list[str]:
    return [words for _, words in shown]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(OFTEN + SELDOM),
            st.integers(0, ACTIONS - 1),
            st.sampled_from("XYZ"),
        ),
        min_size=4,
        max_size=16,
    )
)
def test_the_page_shows_what_was_said_last_of_every_action(steps: list[tuple[Step, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team, known = Team(Path(folder)), Known([(False, f"Word{number}") for number in range(ACTIONS)])
        written: list[str] = []
        for what, number, letter in (*steps, ("force", 0, "")):
            team.now += 10
            done, words = team.shown[number] if team.shown else (False, "")
            match what:
                case "tick":
                    team.by_hand(number, " " if done else "x", words)
                case "reword":
                    team.by_hand(number, "x" if done else " ", f"New{letter}")
                case "scribble" if team.wiki.text:
                    team.wiki.edit(f"{team.wiki.text}\n{letter}\n")
                case "status":
                    known.said[number] = (not known.said[number][0], known.said[number][1])
                    team.say(number, done=known.said[number][0])
                case "publish" | "force":
                    known.read(team.shown) if team.shown else None
                    text, scribbles, kept = team.wiki.text, team.scribbles, team.followups.all()
                    team.planned()
                    assert (team.wiki.text, team.followups.all()) == (text, kept)
                    try:
                        team.publish(force=what == "force")
                    except Conflict:
                        assert what == "publish"
                        assert team.wiki.text == text
                        assert scribbles or words_of(team.shown) != written  # a tick alone is in nobody's way
                    else:
                        assert team.shown == known.said
                        assert what == "force" or team.scribbles == scribbles
                        known.left = team.shown
                        written = words_of(team.shown)


def test_planning_twice_gives_the_same_plan(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.publish()
    team.by_hand(1, "x", "Word1")

    assert team.planned() == team.planned()


def test_what_people_did_is_kept_and_told_also_where_a_change_is_in_the_way(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.publish()
    team.by_hand(1, "x", "Word1")
    assert team.wiki.text is not None
    team.wiki.edit(team.wiki.text.replace("Sprint 42\n", "Sprint 42, by Pat\n", 1))

    plan = team.planned(session=renamed(a_session()))
    assert (plan.step, plan.conflict is None) == ("conflict", False)
    assert team.told == []
    with pytest.raises(Conflict, match=r"line 1 \(“# Sprint 42, by Pat”\)") as conflict:
        team.publish(session=renamed(a_session()))
    assert "+# Sprint 42, by Pat" in conflict.value.difference

    assert team.told == [f"wiki: {SESSION}/A2 (Word1) is done."]
    assert [status.done for status in team.followups.of(ActionStatus)] == [True]
    assert "by Pat" in team.wiki.text


def test_what_people_ticked_and_wrote_stays_when_more_is_known(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.publish()
    team.by_hand(1, "x", "Word1")
    team.wiki.edit(f"{team.wiki.text}\nA word of mine.\n")
    for number in (0, 2):
        team.now += 1
        team.say(number, done=True)
        team.publish()

    assert team.shown == [(True, "Word0"), (True, "Word1"), (True, "Word2")]
    assert (team.wiki.text or "").endswith("\nA word of mine.\n")
    assert team.told == [f"wiki: {SESSION}/A2 (Word1) is done."]


def test_a_page_in_a_flavour_that_is_not_parsed_is_planned_from_its_boxes(tmp_path: Path) -> None:
    flavour: Flavour = "mediawiki"
    team = Team(tmp_path, Memory(flavour=flavour))
    team.publish()
    assert team.wiki.text is not None
    team.wiki.edit(team.wiki.text.replace("☐", "☑", 1))

    plan = team.planned()

    assert [(status.action, status.done) for status in plan.readback.statuses] == [(f"{SESSION}/A1", True)]
    assert (plan.step, plan.seen) == ("nothing", team.wiki.read(""))
