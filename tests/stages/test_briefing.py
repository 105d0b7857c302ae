"""A briefing: its Markdown, its facts, and roles that the host draws and of which each sees one."""

import hashlib
from collections import Counter
from math import comb, factorial, perm

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.agenda import parse
from retro.errors import TemplateError
from retro.exchange.document import exported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Stage
from retro.session.context import Context
from retro.session.dealing import dealt
from retro.session.events import PrivateGiven
from retro.session.people import Role
from retro.session.record import Action, CarriedAction, Verdict
from retro.stages import KINDS
from retro.stages.brief.facts import NONE, facts_of
from retro.stages.brief.rules import BriefView, DrawnRole
from tests.builders import LEADER, Meeting, a_stage

CREW = ("Ana", "Ben", "Chloé", "Deniz", "Elif")
ROLES = ("Chairrole", "Scepticrole", "Expertrole")
TODAY = "2026-11-21"
"""The day of every meeting here."""


def a_meeting(people: int = 3, *, privacy: Privacy = Privacy.ANONYMOUS) -> Meeting:
    brief = a_stage("brief", privacy=privacy, settings={"roles": list(ROLES)})
    stages = (a_stage("checkin", prompts=["How are you?"]), brief, a_stage("commit", privacy=Privacy.NAMED))
    return Meeting(Agenda("any", stages)).join(*CREW[:people]).go("brief")


def shown(meeting: Meeting, name: str) -> BriefView:
    panel = meeting.view(name).panel
    assert isinstance(panel, BriefView)
    return panel


def roles(meeting: Meeting, *names: str) -> list[str]:
    return [shown(meeting, name).role for name in names]


@pytest.mark.parametrize("people", range(6))
def test_everybody_gets_a_role_and_each_is_given_as_often_as_can_be(people: int) -> None:
    times = Counter(roles(a_meeting(people), *CREW[:people]))
    assert times.keys() <= set(ROLES)
    assert all(times[role] - min(times[other] for other in ROLES) <= 1 for role in ROLES)


def test_whoever_comes_late_gets_one_and_who_has_one_keeps_it() -> None:
    meeting = a_meeting(2)
    before = roles(meeting, "Ana", "Ben")
    meeting.join("Zoë")
    assert roles(meeting, "Ana", "Ben") == before
    assert {*roles(meeting, "Ana", "Ben", "Zoë")} == {*ROLES}
    meeting.go("commit").go("brief")
    assert roles(meeting, "Ana", "Ben") == before


def test_somebody_who_comes_after_the_briefing_gets_one_too_and_everybody_is_reminded() -> None:
    meeting = a_meeting(2).go("commit").join("Zoë")
    notes = {name: meeting.view(name).privacy_note for name in ("Ana", "Ben", "Zoë")}
    assert {role for role in ROLES for note in notes.values() if f"Your role: {role}." in note} == {*ROLES}
    assert "role" not in meeting.view(LEADER).privacy_note
    assert "role" not in meeting.go("checkin").view("Ana").privacy_note


def test_roles_end_where_a_later_stage_says_so() -> None:
    given = a_stage("brief", "given", settings={"roles": list(ROLES)})
    left = a_stage("brief", "left", settings={"roles_end": True})
    stages = (given, a_stage("checkin", prompts=["How are you?"]), left, a_stage("commit"))
    meeting = Meeting(Agenda("any", stages)).join("Ana", "Ben").go("given").go("checkin")
    assert "Your role" in meeting.view("Ana").privacy_note
    for stage in ("left", "commit"):
        meeting.go(stage)
        assert "Your role" not in meeting.view("Ana").privacy_note
    meeting.join("Zoë")
    assert "Your role" not in meeting.view("Zoë").privacy_note
    assert "Your role" in meeting.go("checkin").view("Ana").privacy_note


def test_who_only_watches_and_who_leads_have_none() -> None:
    meeting = a_meeting()
    meeting.let_in("Wim", Role.OBSERVER)
    assert roles(meeting, LEADER, "Wim") == ["", ""]


def test_a_removed_person_and_a_place_that_is_given_again() -> None:
    meeting = a_meeting()
    meeting.lead(acts.RemoveSeat(meeting.seat("Ben"))).give_again("Ana")
    assert shown(meeting, "Ana").role in ROLES


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_role_is_in_no_other_view_in_no_history_and_nowhere_after_the_end(privacy: Privacy) -> None:
    meeting = a_meeting(privacy=privacy)
    mine = shown(meeting, "Ana").role
    for name in (LEADER, "Ben", "Chloé"):
        view = msgspec.structs.replace(meeting.view(name), stage=None, panel=None)
        assert mine not in repr(view)
        assert shown(meeting, name).role != mine
    everything = b"".join(map(msgspec.json.encode, meeting.documents))
    named = everything.count(mine.encode())
    assert named == everything.count(ROLES[0].encode())  # in the agenda alone, as often as any other
    if privacy is not Privacy.NAMED:
        assert mine.encode() not in msgspec.json.encode(meeting.private)
    meeting.go("commit").end()
    assert meeting.session.private == {}
    assert meeting.private == {}
    assert meeting.session.unseen == {}
    assert mine not in markdown(meeting.session)
    assert exported(meeting.session).count(mine) == 1  # what the template says


def test_it_can_become_more_private_and_the_roles_stay() -> None:
    meeting = a_meeting(privacy=Privacy.NAMED)
    before = roles(meeting, *CREW[:3])
    meeting.lead(acts.MakeMorePrivate("brief", Privacy.ANONYMOUS))
    assert roles(meeting, *CREW[:3]) == before


def test_a_briefing_without_roles_keeps_nothing_private() -> None:
    stage = a_stage("brief", privacy=Privacy.NAMED)
    meeting = Meeting(Agenda("any", (stage,))).join("Ana").next()
    assert meeting.session.private == {}
    assert meeting.view(LEADER).rows[0].privacy is None
    assert a_meeting().view(LEADER).rows[1].privacy is Privacy.ANONYMOUS


def test_what_is_private_is_read_again_and_tells_nothing_of_itself() -> None:
    meeting = a_meeting()
    assert meeting.reread() == meeting.session == meeting.replayed()


@given(st.lists(st.sampled_from(ROLES), max_size=9), st.integers(0, 9))
def test_the_rarest_roles_are_drawn_first(dealt: list[str], people: int) -> None:
    stage = a_stage("brief", settings={"roles": list(ROLES)})
    drawn = KINDS["brief"].deal(stage, [DrawnRole(role) for role in dealt], people, list)
    assert len(drawn) == people
    before = Counter(dealt)
    for role in (one.role for one in drawn):
        assert before[role] == min(before[other] for other in ROLES)
        before[role] += 1


# The template.


def a_template(settings: str, prose: str) -> str:
    return f'# T\n\n## Welcome\n\n```toml\nkind = "brief"\nminutes = 3\n{settings}\n```\n\n{prose}\n'


def parsed(settings: str, prose: str = "Welcome.") -> Stage:
    return parse(a_template(settings, prose), "t.md", KINDS).stages[0]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ('roles = ["A", "a"]', "each role stands in roles once"),
        ('roles = [""]', "a role has 1-40 characters"),
        (f'roles = ["{"x" * 41}"]', "a role has 1-40 characters"),
        (f"roles = {[f'R{n}' for n in range(21)]}", "roles are up to 20"),
        ('roles = ["A"]\nroles_end = true', "roles and roles_end do not go together"),
        ('facts = "yes"', "facts must be"),
    ],
)
def test_what_is_no_setting_is_refused_with_its_line(settings: str, why: str) -> None:
    with pytest.raises(TemplateError, match=why):
        parsed(settings)


def test_markdown_is_kept_where_there_is_any() -> None:
    assert parsed("").document == ""
    assert parsed("", "One line\nand another one.\n\nA paragraph.").document == ""
    said = "Welcome to **all**.\n\n- one\n- two\n\n### Rules\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    stage = parsed("", f"<!-- for authors -->\n\n{said}")
    assert stage.document == said
    assert stage.prompts == ()
    assert stage.instruction.startswith("Welcome to all.")


def test_roles_make_a_stage_private_unless_the_template_says_otherwise() -> None:
    assert parsed('roles = ["A"]').privacy is Privacy.ANONYMOUS
    assert parsed('roles = ["A"]\nanonymous = false').privacy is Privacy.NAMED
    assert parsed("").privacy is Privacy.NAMED


# The facts.


def carried(number: int, date: str, verdict: Verdict = Verdict.OPEN) -> CarriedAction:
    return CarriedAction(Action(f"A{number}", f"Action {number}"), f"{date}-sprint", date, verdict)


def test_without_actions_the_facts_say_so() -> None:
    assert facts_of((), TODAY).sentences == (NONE,)


def test_the_facts_tell_what_is_open_and_what_became_of_the_last_ones() -> None:
    facts = facts_of(
        (
            carried(1, "2026-10-10"),
            carried(1, "2026-11-07", Verdict.DONE),
            carried(2, "2026-11-07"),
            carried(3, "2026-11-07", Verdict.DROP),
        ),
        TODAY,
    )
    assert facts.sentences == (
        "2 actions of earlier meetings are open; the oldest is 6 weeks old.",
        "Last time, on 7 Nov 2026, 3 actions were agreed; 1 of them is done.",
    )
    assert [one.action.id for one in facts.last] == ["A1", "A2", "A3"]


def test_one_open_action_of_yesterday_and_none_that_is_open() -> None:
    one = facts_of((carried(1, "2026-11-20"),), TODAY)
    assert one.sentences[0] == "1 action of earlier meetings is open; it is 1 day old."
    assert one.sentences[1].endswith("1 action was agreed; it is not done yet.")
    assert facts_of((carried(1, "2026-11-20", Verdict.DONE),), TODAY).sentences[0] == NONE


@pytest.mark.parametrize("people", [2, 3])
@pytest.mark.parametrize("there", [2, 3, 5])
def test_every_way_to_deal_roles_is_as_likely_as_any_other(people: int, there: int) -> None:
    """Nobody can tell from the order in which people came, nor from the own role, which role somebody has."""
    named = [f"Role {number}" for number in range(there)]
    brief = a_stage("brief", privacy=Privacy.NAMED, settings={"roles": named})
    meeting = Meeting(Agenda("any", (brief, a_stage("commit")))).join(*CREW[:people])
    seats = [meeting.seat(name) for name in CREW[:people]]
    rounds, found = 3000, Counter[tuple[str, ...]]()
    for number in range(rounds):
        entropy = hashlib.sha256(str(number).encode()).digest()
        drawn = dealt(KINDS, meeting.session, brief, meeting.session.members, Context("", None, 0, entropy))
        got = {event.pseudonym: event.value.role for event in drawn if isinstance(event, PrivateGiven)}
        found[tuple(got[seat] for seat in seats)] += 1

    ways = perm(there, people) if people <= there else there * comb(people, there) * factorial(there - 1)
    assert len(found) == ways
    assert max(found.values()) < 1.5 * rounds / ways
