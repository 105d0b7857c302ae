"""Every point of a decision that has a look of its own."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from retro.session.agenda import Agenda, Privacy
from retro.session.people import Role
from retro.stages.decide import deciding
from tests.builders import Meeting, a_stage
from tests.tui.rooms import WATCHER

PEOPLE: Final = ("Ana", "Björn", "Chidi", "Dana K.", "Emil", "Goran", "李娜")
PROPOSAL: Final = (
    "Tuesday and Thursday until noon are free of meetings for the whole team, for six weeks from 1 December. "
    "Review on 12 January."
)
OBJECTION: Final = "Whoever is on call answers the phone alone on those mornings. Nobody has asked them."
CONCERN: Final = "Two of the four meetings belong to another team. Ask them first."


def a_decision(*people: str, privacy: Privacy = Privacy.REVEALED, **settings: Any) -> Meeting:
    stages = (
        a_stage("brief", privacy=Privacy.NAMED, title="Proposal", minutes=3),
        a_stage(
            "decide",
            title="Decision",
            minutes=4,
            privacy=privacy,
            settings=settings,
            instruction="Good enough for now, safe enough to try.",
        ),
        a_stage("commit", privacy=Privacy.NAMED, title="Actions", minutes=5),
        a_stage("close", title="Close", minutes=2),
    )
    meeting = Meeting(Agenda("Consent decision", stages), "Two quiet mornings").join(*(people or PEOPLE))
    return meeting.let_in(WATCHER, Role.OBSERVER).wait(2).next().wait(3).next()


def proposed(meeting: Meeting, *options: str, text: str = PROPOSAL) -> Meeting:
    return meeting.lead(deciding.Propose("decide", text, options))


def ask(meeting: Meeting) -> Meeting:
    return meeting.lead(deciding.Ask("decide"))


def say(meeting: Meeting, answers: Mapping[str, tuple[int, str]]) -> Meeting:
    for name, (choice, reason) in answers.items():
        meeting.act(name, deciding.Answer("decide", choice, reason))
    return meeting


def show(meeting: Meeting) -> Meeting:
    return meeting.lead(deciding.ShowAnswers("decide"))


def nothing_proposed() -> Meeting:
    return a_decision()


def proposal_read() -> Meeting:
    return proposed(a_decision())


def consent_asked() -> Meeting:
    return say(ask(proposed(a_decision())), {"Björn": (0, ""), "Chidi": (2, OBJECTION)})


def objected() -> Meeting:
    answers = dict.fromkeys(PEOPLE, (0, "")) | {"Dana K.": (1, CONCERN), "李娜": (2, OBJECTION)}
    return show(say(ask(proposed(a_decision())), answers))


def integrated() -> Meeting:
    meeting = objected().lead(deciding.MeetObjection("decide", 0, 0, "One person per team answers in turn."))
    answers = dict.fromkeys(PEOPLE, (0, "")) | {"Dana K.": (1, CONCERN)}
    return show(say(ask(proposed(meeting, text=f"{PROPOSAL} One person answers the phone.")), answers))


def decided() -> Meeting:
    return integrated().lead(deciding.WriteDecision("decide", PROPOSAL, "2027-01-12"))


def consent_anonymous() -> Meeting:
    answers = dict.fromkeys(PEOPLE, (0, "")) | {"Ana": (1, CONCERN), "Emil": (2, OBJECTION)}
    return show(say(ask(proposed(a_decision(privacy=Privacy.ANONYMOUS))), answers))


def too_few_anonymous() -> Meeting:
    meeting = ask(proposed(a_decision(privacy=Privacy.ANONYMOUS)))
    return show(say(meeting, {"Ana": (2, OBJECTION), "Emil": (0, "")}))


def fists() -> Meeting:
    hands = dict(
        zip(PEOPLE, ((5, ""), (4, ""), (4, ""), (2, CONCERN), (3, ""), (5, ""), (1, OBJECTION)), strict=True)
    )
    return show(say(ask(proposed(a_decision(method="fist"))), hands))


def thumbs_asked() -> Meeting:
    return ask(proposed(a_decision(method="thumbs")))


def gradients() -> Meeting:
    steps = dict(
        zip(PEOPLE, ((0, ""), (1, ""), (1, ""), (2, ""), (4, CONCERN), (3, ""), (6, OBJECTION)), strict=True)
    )
    return show(say(ask(proposed(a_decision(method="gradients"))), steps))


OPTIONS: Final = (
    "Two quiet mornings for everybody",
    "One quiet day a week",
    "Everybody blocks their own hours",
)


def rating() -> Meeting:
    meeting = ask(
        proposed(a_decision(method="resistance"), *OPTIONS, text="When can we work without meetings?")
    )
    return meeting.act("Ana", deciding.RateOption("decide", 0, 2)).act(
        "Ana", deciding.RateOption("decide", 1, 10)
    )


def rated() -> Meeting:
    meeting = rating()
    numbers = (
        (2, 10, 4, 9),
        (0, 5, 3, 10),
        (1, 7, 3, 8),
        (6, 2, 2, 7),
        (0, 9, 6, 10),
        (3, 8, 5, 5),
        (1, 6, 4, 9),
    )
    for name, points in zip(PEOPLE, numbers, strict=True):
        for option, number in enumerate(points):
            meeting.act(name, deciding.RateOption("decide", option, number))
    return show(meeting)


def one_decides() -> Meeting:
    meeting = a_decision(who="one").lead(deciding.NameDeciders("decide", ("seat-5",)))
    return ask(proposed(meeting))


def advised() -> Meeting:
    meeting = one_decides()
    return show(
        say(meeting, {"Ana": (0, CONCERN), "李娜": (0, OBJECTION), "Björn": (0, "Do it, and look again.")})
    )


def one_asked() -> Meeting:
    return advised().lead(deciding.AskDeciders("decide"))


DECISIONS: Final[Mapping[str, Callable[[], Meeting]]] = {
    scene.__name__: scene
    for scene in (
        *(nothing_proposed, proposal_read, consent_asked, objected, integrated, decided, consent_anonymous),
        *(too_few_anonymous, fists, thumbs_asked, gradients, rating, rated, one_decides, advised, one_asked),
    )
}
