"""A page that is published again says what became of its records, and loses nothing that people did there."""

import re
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.commands.past_actions import past_session
from retro.minutes import markdown
from retro.publish.carry_out import carry_out, look_at
from retro.publish.flavours import FLAVOURS
from retro.publish.followups import Followups
from retro.publish.page_tasks import tasks
from retro.publish.plan import Plan, Publication, draft_of, plan_publication
from retro.publish.published_page import published_pages
from retro.session.later_sentences import later_lines
from retro.session.later_states import FITTING
from retro.session.later_words import RecordWord
from retro.session.model import Session
from retro.session.open_actions import ActionStatus
from retro.session.record import Decision, Record
from retro.session.record_states import KnownRecord, PastRecords, known_records
from tests.commands.records_workspace import EARLIER, FIRST, a_session
from tests.publish.helpers import Memory

RECORDS = ("D1", "L1", "E1")


@cache
def the_session() -> Session:
    return a_session(FIRST, EARLIER, -37).session


@dataclass
class Team:
    """A team with one session, and a wiki with its page."""

    folder: Path
    wiki: Memory = field(default_factory=Memory)
    now: int = the_session().ended or 0

    @property
    def followups(self) -> Followups:
        return Followups(self.folder / f"{FIRST}.json")

    @property
    def known(self) -> list[KnownRecord]:
        return known_records([PastRecords(the_session(), tuple(self.followups.of(RecordWord)))])

    def planned(self) -> Plan:
        session, kept = the_session(), self.followups.all()
        last, reading = next(iter(published_pages(kept, {"wiki": "m"})), (None, None))
        pasts, later = [past_session(session, kept)], later_lines(self.known, session.id)
        there = look_at(self.wiki, draft_of(session), last)
        return plan_publication(
            there, Publication(session, None, pasts, last, reading, at=self.now, later=later)
        )

    def publish(self) -> str:
        plan = self.planned()
        return carry_out(plan, self.wiki, "m", self.followups, self.now, tell=lambda said: None).step

    @property
    def shown(self) -> dict[str, str]:
        """The line below each record on the page."""
        page = re.sub(r"\\(.)", r"\1", self.wiki.text or "")
        return dict(
            re.findall(r"\((\w\d)(?:, [^\n]*)?\)\n(?:  - (?!Since)[^\n]*\n)*  - Since then: (.*)", page)
        )


def a_word(name: str, said: str, at: int, text: str) -> RecordWord:
    into = {"changed": f"{FIRST}/D2", "practice": f"{FIRST}/D1"}.get(said, "")
    return RecordWord(record=f"{FIRST}/{name}", said=said, saw=text, because=text, into=into, at=at)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.tuples(st.sampled_from(("say", "say", "publish", "tick", "scribble")), st.integers(0, 99)),
        max_size=14,
    )
)
def test_the_page_says_what_became_of_every_record(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        team, ticked, scribbled = Team(Path(folder)), False, 0
        team.publish()
        for what, number in (*steps, ("publish", 0)):
            team.now += 3600
            before, kept = team.known, team.followups.of(RecordWord)
            match what:
                case "say":
                    name = RECORDS[number % len(RECORDS)]
                    said = FITTING[name[0]][number % len(FITTING[name[0]])]
                    team.followups.keep([a_word(name, said, team.now, "")])
                case "tick":
                    ticked = not ticked
                    old, new = ("[ ]", "[x]") if ticked else ("[x]", "[ ]")
                    team.wiki.edit((team.wiki.text or "").replace(f"- {old} Ask", f"- {new} Ask"))
                case "scribble":
                    scribbled += 1
                    team.wiki.edit(f"{team.wiki.text}\nMine {scribbled}\n")
                case _:
                    team.publish()
                    assert (team.known, team.followups.of(RecordWord)) == (before, kept)
                    assert team.shown == later_lines(team.known, FIRST)
                    assert team.publish() == "nothing"
                    done = {status.action: status.done for status in team.followups.of(ActionStatus)}
                    assert done.get(f"{FIRST}/A1", False) is ticked
                    assert (team.wiki.text or "").count("Mine ") == scribbled


@given(st.text(max_size=60))
def test_what_people_say_of_a_record_is_text_in_every_flavour(text: str) -> None:
    """It makes no task, no heading and no other line."""
    word = a_word("D1", "ended", (the_session().ended or 0) + 1, " ".join(f"- [ ] {text}".split()))
    known = known_records([PastRecords(the_session(), (word,))])

    page = markdown(the_session(), later=later_lines(known, FIRST))
    bare = markdown(the_session())

    assert [task.id for task in tasks(page)] == [f"{FIRST}/A1"]
    assert [line for line in page.split("\n") if "Since then" not in line] == bare.split("\n")
    for flavour in FLAVOURS.values():
        flavour(page)


def test_what_a_session_said_of_its_own_record_is_on_its_page_anyway() -> None:
    record = Record(decisions=(Decision("D1", "Wait"), Decision("D2", "Do not wait", replaces="D1")))
    session = msgspec.structs.replace(the_session(), record=record)
    known = known_records([PastRecords(session)])

    assert known[0].state == "changed"
    assert later_lines(known, FIRST) == {}


def test_a_page_changes_by_what_is_said_and_not_by_time(tmp_path: Path) -> None:
    team = Team(tmp_path)
    team.publish()
    team.now += 10 * 365 * 24 * 3600

    assert team.publish() == "nothing"
