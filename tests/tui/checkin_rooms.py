"""Every way in which a meeting can begin and end, each with a look of its own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.earlier_figures import EarlierFigure, EarlierMeeting
from retro.session.people import Role
from retro.stages.checkin.rules import SayTrend, SayWord
from retro.stages.close.closing_questions import FOLLOW, HEARD
from retro.stages.close.rules import DELTA, PLUS, AnswerQuestion, Rate, SayLine
from tests.builders import Meeting, a_stage
from tests.tui.rooms import PEOPLE, WATCHER

CREW: Final = PEOPLE[:8]
HEALTH: Final = (
    ("Tests", "We trust our tests."),
    ("Releases", "We can release whenever we want to."),
    ("Purpose", "We know what our work is good for."),
    ("Speed", "What we begin is done soon."),
    ("Learning", "We learn something every week."),
    ("Support", "We get help when we ask for it."),
    ("Influence", "We decide how we work."),
    ("Teamwork", "We work together, not beside each other."),
    ("Fun", "We like coming to work."),
)
ANSWERS: Final = (3, 2, 4, 1, 3, 0, 4, 2)
EARLIER: Final = tuple(
    EarlierMeeting(
        f"{date}-{name}",
        date,
        (
            EarlierFigure("Mood", mood, 5),
            *(EarlierFigure(title, mean, 5) for title, mean in (("Tests", 2.1), ("Releases", 4.4))),
            EarlierFigure("Worth the time", 3.3, 5),
            EarlierFigure("Everybody was heard", 4.1, 5),
        ),
    )
    for date, name, mood in (
        ("2026-10-10", "sprint-39", 2.9),
        ("2026-10-24", "sprint-40", 3.4),
        ("2026-11-07", "sprint-41", 3.2),
    )
)


def questions(*asked: tuple[str, str]) -> tuple[Prompt, ...]:
    return tuple(Prompt(f"p{number}", *each) for number, each in enumerate(asked, 1))


def a_check_in(*asked: tuple[str, str], people: Sequence[str] = CREW, **settings: Any) -> Meeting:
    first = Stage(
        "checkin",
        "checkin",
        "Check-in",
        8,
        instruction="Each of us answers alone. Nobody sees who gave which answer." if len(asked) > 1 else "",
        prompts=questions(*asked),
        settings=settings,
    )
    stages = (first, a_stage("commit", title="Actions"), a_stage("close", title="Close", minutes=3))
    meeting = Meeting(Agenda("Health check", stages), "Sprint 42", earlier=EARLIER).join(*people)
    return meeting.let_in(WATCHER, Role.OBSERVER).wait(2).next().wait(1)


def health_asked() -> Meeting:
    meeting = a_check_in(*HEALTH, trend=True, low="not at all", high="fully")
    for name in CREW[1:4]:
        for number in range(1, 10):
            meeting.answer(name, 2, f"p{number}").act(name, SayTrend("checkin", f"p{number}", 1))
    return meeting.answer("Ana", 3, "p1").act("Ana", SayTrend("checkin", "p1", 0)).answer("Ana", 1, "p2")


def health_shown() -> Meeting:
    meeting = a_check_in(*HEALTH, trend=True, low="not at all", high="fully")
    for number, name in enumerate(CREW):
        for place in range(1, 10 if number < 2 else 9):
            meeting.answer(name, ANSWERS[(number + place) % 8], f"p{place}")
            meeting.act(name, SayTrend("checkin", f"p{place}", (number * place) % 3))
    return meeting.show_answers()


def colours_shown() -> Meeting:
    """Statements with answers that are no scale, and no trend."""
    meeting = a_check_in(*HEALTH[:3], choices=["red", "yellow", "green"])
    for number, name in enumerate(CREW):
        for place in range(1, 4):
            meeting.answer(name, (number * place) % 3, f"p{place}")
    return meeting.show_answers()


def mood_asked() -> Meeting:
    return a_check_in(("Mood", "With which feeling do you come into this meeting?"), ask="mood")


def mood_shown() -> Meeting:
    return answered(mood_asked())


def unsafe() -> Meeting:
    meeting = a_check_in(("Safety", "How safe is it to speak here today?"), ask="safety", destroy=True)
    return answered(meeting, (0, 1, 1, 1, 4, 0, 2, 1))


def unwilling() -> Meeting:
    meeting = a_check_in(("Here", "With which attitude are you here?"), ask="esvp")
    return answered(meeting, (3, 2, 2, 3, 0, 1, 3, 2))


def destroyed() -> Meeting:
    return unsafe().go("commit").go("checkin")


def words_asked() -> Meeting:
    meeting = a_check_in(("Word", "What is on your mind, in one word?"), ask="word")
    return meeting.act("Ana", SayWord("checkin", "sunny"))


def words_shown() -> Meeting:
    meeting = words_asked()
    for name, word in zip(
        CREW[1:], ("tired", "curious", "好奇", "Tired", "over the moon", "ready", "שמח"), strict=True
    ):
        meeting.act(name, SayWord("checkin", word))
    return meeting.show_answers()


def a_closing(*ask: str) -> Meeting:
    close = Stage("close", "close", "Close", 3, settings={"ask": [*ask]}, instruction="How was it?")
    stages = (a_stage("commit", title="Actions"), close)
    meeting = Meeting(Agenda("Health check", stages), "Sprint 42", earlier=EARLIER).join(*CREW)
    meeting.let_in(WATCHER, Role.OBSERVER).wait(2).next().action("Ask operations for the logs", "Ana")
    return meeting.next().wait(1)


def closings_asked() -> Meeting:
    meeting = a_closing("time", "heard", "follow-through", "plus-delta")
    meeting.rate("Chidi", 4).act("Ana", AnswerQuestion("close", HEARD, 3))
    return meeting.act("Ana", SayLine("close", "We began on time.", PLUS))


def closings_shown() -> Meeting:
    meeting = closings_asked()
    for number, name in enumerate(CREW):
        meeting.act(name, Rate("close", 1 + ANSWERS[number]))
        meeting.act(name, AnswerQuestion("close", HEARD, ANSWERS[-number]))
        meeting.act(name, AnswerQuestion("close", FOLLOW, 2 + ANSWERS[number]))
    meeting.act("Chidi", SayLine("close", "Nobody was interrupted, and that had not happened before.", PLUS))
    return meeting.act("李娜", SayLine("close", "少说话，多听", DELTA)).show_closing()


def lines_asked() -> Meeting:
    return a_closing("plus-delta")


def worth_it() -> Meeting:
    """Only the usual question, with the last time beside it."""
    meeting = a_closing("time")
    for number, name in enumerate(CREW):
        meeting.rate(name, 1 + ANSWERS[number])
    return meeting.show_closing()


def minutes_of_health() -> Meeting:
    return health_shown().go("commit").action("Mark the ten slowest tests", "Ana", "2026-12-05").end()


def answered(meeting: Meeting, options: Sequence[int] = ANSWERS) -> Meeting:
    for name, option in zip(CREW, options, strict=True):
        meeting.answer(name, option)
    return meeting.show_answers()


CHECK_INS: Final[Mapping[str, Callable[[], Meeting]]] = {
    scene.__name__: scene
    for scene in (
        *(health_asked, health_shown, colours_shown, mood_asked, mood_shown, unsafe, unwilling, destroyed),
        *(words_asked, words_shown, closings_asked, closings_shown, lines_asked, worth_it, minutes_of_health),
    )
}
