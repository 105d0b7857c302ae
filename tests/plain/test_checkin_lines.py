"""A check-in without a screen: one question, several statements, one word."""

from typing import Any

import pytest

from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.earlier_figures import EarlierFigure, EarlierMeeting
from retro.session.record import Action, CarriedAction
from retro.stages.checkin.known_words import DESTROYED
from retro.stages.plain_stages import plain_of
from retro.stages.questions import TRENDS
from retro.stages.registry import KINDS
from tests.builders import a_stage
from tests.plain.typing_people import in_a_room, settled, talking
from tests.room.rooms import sit

CREW = ("Ana", "Ben", "Cleo")
EARLIER = (
    EarlierMeeting(
        "2026-11-07-sprint-41",
        "2026-11-07",
        (EarlierFigure("Mood", 3.2, 5), EarlierFigure("Tests", 2.1, 5)),
    ),
)
MOOD = ("Mood", "How are you?")
TESTS, SPEED = ("Tests", "We trust our tests."), ("Speed", "What we begin is done soon.")
ENDS = {"low": "not at all", "high": "fully"}
AGAIN = "You are done. You can change your answer until the answers are shown."
LATE = "The answers are shown already."


def asking(*asked: tuple[str, str], **settings: Any) -> Agenda:
    prompts = tuple(Prompt(f"p{number}", *each) for number, each in enumerate(asked, 1))
    stage = Stage("checkin", "checkin", "Check-in", 3, prompts=prompts, settings=settings)
    return Agenda("any", (stage, a_stage("commit")))


@pytest.mark.parametrize("kind", ["checkin", "close", "commit", "review"])
def test_every_act_of_the_kind_can_be_typed(kind: str) -> None:
    plain, rules = plain_of(kind), KINDS[kind]
    typed = {act for verb in plain.verbs for act in verb.sends}
    assert typed == {*rules.acts, *rules.private_acts, *rules.closing_acts}


async def test_one_question_is_answered_by_its_number_or_its_words_and_shown_as_counts() -> None:
    async with in_a_room(asking(MOOD, ask="mood"), *CREW, earlier=EARLIER) as (room, people):
        await people["Dana"].told("next")
        async with talking(room, "ben") as ben:
            assert ben.heard[2:] == [
                "Stage 1 of 2: Check-in opened: one question, 3 minutes.",
                "Mood: How are you?",
                "Only counts are shown. Everyone sees who has answered, but not what.",
                *("1  drained", "2  tired", "3  all right", "4  with energy", "5  full of energy"),
            ]
            assert await ben.says("4") == [f"Your answer: 4, with energy. {AGAIN}"]
            assert await people["Ana"].told("answer all right") == f"Your answer: 3, all right. {AGAIN}\n"
            assert "Answers: 1 drained; 2 tired" in await people["Olga"].told("status")
            assert "watch" in await people["Olga"].refused("answer 3")
            listed = "1 drained; 2 tired; 3 all right; 4 with energy; 5 full of energy"
            wrong = await people["Ana"].refused("answer joyful", status=2)
            assert wrong == f'There is no answer "joyful". Give its number: {listed}.'
            assert await people["Ana"].refused("word good") == "This is not asked here."
            assert (
                await people["Ana"].refused("trend 1 better") == "It is not asked here how something changes."
            )
            assert await people["Ana"].refused("reveal") == "Only the facilitator can do this."
            sit(room, "cleo")
            waiting = "1 of 2 is not done. Show answers anyway?"
            assert await people["Dana"].refused("reveal") == waiting
            await people["Cleo"].told("answer 3")
            before = len(ben.heard)
            await people["Dana"].told("reveal")
            await settled()
            assert ben.heard[before:] == [
                "3 answers, the middle one is 3, all right.",
                "5, full of energy: 0",
                "4, with energy: 1",
                "3, all right: 2",
                "2, tired: 0",
                "1, drained: 0",
                "The mean over time: 3.2 on 7 Nov 2026, 3.3 today.",
                "Counts only; nobody can tell who gave which answer, not even from the files.",
            ]
            assert await people["Ana"].refused("answer 5") == LATE


def test_the_answers_of_how_something_changes_are_those_that_are_named() -> None:
    (trend,) = (verb for verb in plain_of("checkin").verbs if verb.name == "trend")
    assert all(answer in trend.does for answer in TRENDS)


async def test_nothing_is_said_between_a_question_and_its_numbered_answers() -> None:
    carried = (CarriedAction(Action("A1", "Book the room"), "earlier", "2023-10-31"),)
    async with in_a_room(asking(TESTS, SPEED, scale=3), *CREW, carried_actions=carried) as (room, people):
        await people["Dana"].told("next")
        async with talking(room, "ben") as ben:
            at = ben.heard.index("Question 1 of 2: Tests: We trust our tests.")
            assert ben.heard[at + 1].startswith("1  ")
            assert "From earlier meetings: 1 open action. To read: actions --open" in ben.heard[:at]


async def test_of_several_statements_a_number_answers_the_next_one() -> None:
    agenda = asking(TESTS, SPEED, trend=True, **ENDS)
    async with in_a_room(agenda, *CREW, earlier=EARLIER) as (room, people):
        await people["Dana"].told("next")
        async with talking(room, "ben") as ben:
            assert "Question 1 of 2: Tests: We trust our tests." in ben.heard
            assert ben.heard[-5:] == ["1  not at all", "2  2 of 5", "3  3 of 5", "4  4 of 5", "5  fully"]
            heard = await ben.says("4")
            assert heard[0].startswith("Tests: your answer is 4. 3 answers left.")
            assert heard[1:] == [
                "Question 1 of 2, Tests: Is it getting better, staying the same or getting worse?",
                *("1  better", "2  same", "3  worse"),
            ]
            await ben.says("1", "5")
            assert (await ben.says("trend speed worse"))[0] == (
                f"Speed: your answer is 5, fully, and it is getting worse. {AGAIN}"
            )
            missing = "Say which question you answer: answer QUESTION CHOICE. There are: 1 Tests; 2 Speed."
            assert await ben.says("answer 4") == [missing]
            assert (await ben.says("answer tests fully"))[0].startswith("Tests: your answer is 5, fully, and")
        assert (await people["Ben"].json("cards --json"))[0] == {
            "label": "1",
            "text": "Tests: We trust our tests.",
            "mine": 5,
        }
        status = await people["Dana"].told("status")
        assert "Answers: from 1 (not at all) to 5 (fully)." in status
        assert "your answer" not in status
        for name in ("Ana", "Cleo"):
            for typed in ("answer 1 2", "trend 1 same", "answer speed 5"):
                await people[name].told(typed)
        await people["Dana"].told("reveal --yes")
        assert (
            "Tests: the mean is 3.0, better than last time. Answers from 1 to 5: 0, 2, 0, 0, 1. "
            "1 better, 2 same, 0 worse.\n"
            "Speed: the mean is 5.0. Answers from 1 to 5: 0, 0, 0, 0, 3.\n"
        ) in await people["Olga"].told("status")


async def test_one_word_is_given_taken_back_and_shown_without_a_name() -> None:
    async with in_a_room(asking(("Word", "What is it?"), ask="word"), *CREW) as (room, people):
        await people["Dana"].told("next")
        ana, dana = people["Ana"], people["Dana"]
        done = "You are done. You can change it until the words are shown."
        assert await ana.told("word sunny") == f"Your word: sunny. {done}\n"
        assert await ana.told("withdraw") == "Your word is taken back.\n"
        assert await ana.refused("withdraw") == "You have given no word."
        assert await ana.refused("answer 1", status=2) == (
            "Here everybody gives one word. To type: word TEXT"
        )
        assert "24 characters" in await ana.refused(f"word {'x' * 30}")
        for name, word in (("Ana", "Tired"), ("Ben", "tired"), ("Cleo", "ready")):
            await people[name].told(f"word {word}")
        assert "ired" not in await dana.told("status")
        async with talking(room, "cleo") as cleo:
            before = len(cleo.heard)
            await dana.told("reveal --yes")
            await settled()
            words = sorted(line.casefold() for line in cleo.heard[before:])
            assert words == [
                "word: ready",
                "word: tired (2 people)",
                "words have no names; nobody can tell whose they are, not even from the files.",
            ]


async def test_too_few_answers_are_not_shown_and_deleted_ones_are_said_to_be_deleted() -> None:
    async with in_a_room(asking(MOOD, ask="safety", destroy=True), *CREW) as (_, people):
        dana = people["Dana"]
        await dana.told("next")
        await people["Ana"].told("answer 1")
        await dana.told("reveal --yes")
        status = await people["Ben"].told("status")
        assert "1 answer was given.\nThey are not shown: with fewer than 3" in status
        await dana.told("next")
        await dana.told("back")
        assert f"\n{DESTROYED}\n" in await people["Ben"].told("status")
