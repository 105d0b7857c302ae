"""Meetings with as much in them as people may put there: cards, names, questions, stages."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from retro.session.agenda import Privacy, Stage
from retro.session.people import Role
from retro.session.text import CARD_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean
from tests.builders import Meeting
from tests.tui.rooms import PROMISES, SETTINGS, WATCHER, reach, retrospective

QUESTION: Final = (
    "What has happened since we last sat together that made your work slower, harder or duller than it has "
    "to be, and which part of that could this group change by itself before the next release?"
)
STAGES: Final = 15
WORDS: Final = ("沉默的", "дождь ", "שלום", "سلام", "👩‍💻", "Wörter", "ดีมาก", "🎉 ")
CROWD: Final = tuple(
    clean(f"{number}{WORDS[number % len(WORDS)] * NAME_LIMIT}"[:NAME_LIMIT]) for number in range(60)
)
"""60 names of the greatest length: wide, right to left, of joined characters."""
TEXTS: Final = ("思考" * 250, "x" * CARD_LIMIT, "so many words " * 35, "👩‍💻" * 100, "שלום עולם " * 50)
"""Cards of the greatest length."""


def crowded() -> Meeting:
    """60 people in front of an agenda of 15 stages with a long question."""
    agenda = retrospective(Privacy.ANONYMOUS, **SETTINGS)
    again = tuple(
        Stage(f"again-{n}", "brief", f"再一次, for the {n}th time", n, privacy=agenda.stages[0].privacy)
        for n in range(1, STAGES - len(agenda.stages) + 1)
    )
    asked = (
        replace(stage, prompts=(replace(stage.prompts[0], question=QUESTION), *stage.prompts[1:]))
        if stage.prompts
        else stage
        for stage in agenda.stages
    )
    agenda = replace(agenda, stages=(*asked, *again))
    meeting = Meeting(agenda, title=("会议回顾 " * TITLE_LIMIT)[:TITLE_LIMIT], carried_actions=PROMISES * 20)
    return meeting.join(*CROWD).let_in(WATCHER, Role.OBSERVER)


def crowded_asked() -> Meeting:
    meeting = reach(crowded(), "checkin")
    for number, name in enumerate(CROWD):
        meeting.answer(name, number % 5)
    return meeting.show_answers()


def crowded_writing() -> Meeting:
    """Everybody has written four short cards and a long one."""
    meeting = reach(crowded(), "ideate")
    for number, name in enumerate(CROWD):
        question = ("Start", "Stop", "Continue")[number % 3]
        meeting.add(name, question, *(f"card {number}-{n}" for n in range(4)), TEXTS[number % len(TEXTS)])
    return meeting


def crowded_revealed() -> Meeting:
    return crowded_writing().reveal()


def crowded_grouping() -> Meeting:
    meeting = crowded_revealed().go("group")
    meeting.together(*(f"a{n}" for n in range(1, 40)), title="标题 " * 26)
    meeting.together(*(f"c{n}" for n in range(1, 91))).together(*(f"b{n}" for n in range(3, 81)))
    return meeting.together("b1", "b2", title="Two")


def crowded_voting() -> Meeting:
    meeting = crowded_grouping().go("vote")
    for name in CROWD:
        meeting.vote(name, "T1", "T1")
    return meeting


def crowded_talking() -> Meeting:
    meeting = crowded_voting().close_vote().go("discuss").talk("T1", 2)
    for number in range(20):
        meeting.note(TEXTS[number % len(TEXTS)], "T1")
        meeting.action(TEXTS[number % len(TEXTS)][:300], " & ".join(CROWD[number : number + 2]))
        meeting.decision(TEXTS[number % len(TEXTS)][:300], "T1")
    return meeting


def crowded_ended() -> Meeting:
    meeting = crowded_talking().go("close")
    for number, name in enumerate(CROWD):
        meeting.rate(name, 1 + number % 5, TEXTS[number % len(TEXTS)][:300])
    return meeting.show_closing().end()


CROWDS: Final[Mapping[str, Callable[[], Meeting]]] = {
    scene.__name__: scene
    for scene in (
        *(crowded, crowded_asked, crowded_writing, crowded_revealed, crowded_grouping, crowded_voting),
        *(crowded_talking, crowded_ended),
    )
}
"""Points of a meeting where the most is shown at once."""
