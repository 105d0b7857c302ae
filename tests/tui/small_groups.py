"""Small groups at every point of their work, for the tests of screens."""

from typing import Any, Final

from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.people import Role
from retro.stages.breakout.group_acts import BringBack, CallBack, FormNextGroups, WriteGroupCard
from retro.stages.breakout.rules import KIND
from tests.builders import Meeting

NINE: Final = ("Ana", "Björn Ákosson-Müller", "Chidi", "Dana B", "Emil", "Goran", "李娜", "Hana", "Ivo")
TEXTS: Final = ("Nobody asks for help before lunch", "We review too late in the day", "我们太晚才评审")
ASKED: Final = "What would make the biggest difference?"


def small_groups(*people: str, privacy: Privacy = Privacy.ANONYMOUS, **settings: Any) -> Meeting:
    """A meeting that has just been put into groups."""
    asked = (Prompt("one", "One sentence", ASKED),)
    stages = (
        Stage(
            "breakout",
            "breakout",
            "In pairs",
            4,
            privacy,
            "Tell each other your two most important cards. Bring one sentence back.",
            asked,
            settings,
        ),
        Stage("group", "group", "All together", 10, Privacy.NAMED),
        Stage("vote", "vote", "Voting", 4),
    )
    return begun(stages, people)


def with_actions(*people: str) -> Meeting:
    """The same with actions right behind the groups."""
    stages = (
        Stage("breakout", "breakout", "In pairs", 4, prompts=(Prompt("one", "One sentence", ASKED),)),
        Stage("commit", "commit", "Actions", 5, Privacy.NAMED),
    )
    return begun(stages, people)


def begun(stages: tuple[Stage, ...], people: tuple[str, ...]) -> Meeting:
    """A meeting with these stages, the first of which has begun."""
    meeting = Meeting(Agenda("Small groups", stages), title="Sprint 42 retrospective")
    return meeting.join(*(people or NINE)).let_in("Olga", Role.OBSERVER).go("breakout").wait(0.5)


def written(meeting: Meeting) -> Meeting:
    """Let everybody write on the board of their group."""
    for number, member in enumerate(meeting.session.members):
        text = ("Nobody asks for help before lunch", "We review too late in the day", "我们太晚才评审")[
            number % 3
        ]
        meeting.act(member.name, WriteGroupCard("breakout", f"{text} ({member.name})"))
    return meeting


def people_of_group(meeting: Meeting, number: int) -> list[str]:
    """The names of those who are in a group, by its number from 1."""
    group = KIND.state(meeting.session, meeting.session.agenda.stages[0]).groups[number - 1]
    return [member.name for member in meeting.session.members if member.id in group.seats]


def pairs_at_work() -> Meeting:
    """The first group is done, and the first and the third have brought something back."""
    meeting = written(small_groups())
    first, third = people_of_group(meeting, 1)[0], people_of_group(meeting, 3)[0]
    meeting.done(first).act(first, BringBack("breakout", "Signing moves into the pipeline."))
    return meeting.act(third, BringBack("breakout", "Ask for help after one hour, not after one day."))


def alone_first() -> Meeting:
    return written(small_groups(groups="1-2-4-all")).done("Ana")


def fours_at_work() -> Meeting:
    meeting = alone_first().lead(FormNextGroups("breakout", 0)).lead(FormNextGroups("breakout", 1))
    return meeting.act("Ana", BringBack("breakout", "Two people can sign every build."))


def same_groups() -> Meeting:
    """The second stage of the same groups, of which each can bring three sentences back."""
    asked = (Prompt("one", "One sentence", ASKED),)
    stages = (
        Stage("first", "breakout", "First turn", 4, prompts=asked, settings={"groups": 3}),
        Stage(
            "breakout",
            "breakout",
            "Second turn",
            9,
            instruction="The next person asks. Bring the three thoughts back that matter most.",
            prompts=(Prompt("two", "Second sentence", ASKED),),
            settings={"groups": "same", "bring": 3},
        ),
        Stage("vote", "vote", "Voting", 4),
    )
    meeting = Meeting(Agenda("Small groups", stages), title="Sprint 42 retrospective")
    meeting.join(*NINE).let_in("Olga", Role.OBSERVER).go("first").lead(CallBack("first")).go("breakout")
    written(meeting.wait(0.5))
    number = KIND.state(meeting.session, stages[1]).number_of(meeting.seat("Ana"))
    assert number is not None
    for text in ("Signing moves into the pipeline.", "Ask for help after one hour, not after one day."):
        meeting.act("Ana", BringBack("breakout", text))
    other = next(m.name for m in meeting.session.members if m.id in _seats(meeting, 1 - min(number, 1)))
    for text in TEXTS:
        meeting.act(other, BringBack("breakout", text))
    return meeting


def _seats(meeting: Meeting, number: int) -> tuple[str, ...]:
    return KIND.state(meeting.session, meeting.session.agenda.stages[1]).groups[number].seats


def same_groups_called_back() -> Meeting:
    return same_groups().lead(CallBack("breakout"))


def called_back() -> Meeting:
    return pairs_at_work().lead(CallBack("breakout"))


def many_groups() -> Meeting:
    meeting = written(small_groups("Ana", *(f"Person {number}" for number in range(2, 25))))
    return meeting.act("Person 7", BringBack("breakout", "A rota for the build " * 6))


def one_person() -> Meeting:
    return small_groups("Ana", groups="fours")
