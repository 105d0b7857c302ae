"""Experiments on the page, and what more decisions and lessons say there."""

from retro.minutes.front_matter import front_matter
from retro.session.record import Decision, Experiment, Lesson
from tests.builders import Meeting
from tests.minutes.test_page import headings, part


def a_meeting() -> Meeting:
    return Meeting().join("Ana").go("discuss")


def test_an_experiment_says_how_the_group_will_know_what_came_of_it() -> None:
    experiment = Experiment(
        "E", "If we pair", "two *releases*", "days in review", "six", "2026-12-19", "Ana", ("release",)
    )
    page = part(a_meeting().write(experiment).minutes, "## Experiments")

    assert page.strip().split("\n") == [
        "- If we pair (E1)",
        "  - Smallest test: two \\*releases\\*",
        "  - What we look at: days in review",
        "  - Before: six",
        "  - Until: 2026-12-19",
        "  - Who: Ana",
        "  - Tags: `release`",
    ]


def test_an_experiment_is_no_task_and_stands_behind_the_lessons() -> None:
    page = a_meeting().lesson("Ask first").experiment("If we pair", who="Ana").minutes

    assert headings(page).index("## Experiments") == headings(page).index("## Lessons") + 1
    assert "- [ ]" not in page
    assert "**On this page:** 1 lesson, 1 experiment\n" in page


def test_without_an_experiment_there_is_no_chapter() -> None:
    assert "## Experiments" not in headings(a_meeting().lesson("Ask first").minutes)


def test_what_came_of_a_topic_names_its_experiments() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one").reveal().go("discuss")
    topic = meeting.session.board.topics[0].id
    meeting.talk(topic, 1).experiment("If we pair", topic)

    assert "What came of it: experiment E1" in meeting.minutes
    assert meeting.view("Ana").talked_about[0].labels == ("E1",)


def test_a_decision_says_why_and_what_it_changes() -> None:
    decision = Decision(
        "D",
        "Freeze on Fridays",
        method="consent",
        why="Two calls",
        instead="a rota",
        changes="2026-11-07-sprint-41/D1",
        tags=("release",),
    )
    page = part(a_meeting().write(decision).minutes, "## Decisions")

    assert page.strip().split("\n") == [
        "- Freeze on Fridays (D1)",
        "  - Changes `2026-11-07-sprint-41/D1`",
        "  - Why: Two calls",
        "  - Instead of: a rota",
        "  - How: consent",
        "  - Tags: `release`",
    ]


def test_a_lesson_says_its_sort_and_when_it_is_looked_at_again() -> None:
    page = part(
        a_meeting().write(Lesson("L", "Keys", sort="avoid", review="2027-06-01")).minutes, "## Lessons"
    )

    assert page.strip().split("\n") == [
        "- Keys (L1)",
        "  - Sort: to avoid",
        "  - To be looked at again: 2027-06-01",
    ]


def test_tags_of_all_that_has_some_stand_before_the_page() -> None:
    meeting = a_meeting().decision("x", tags=("release",)).experiment("y", tags=("pairing", "release"))

    assert 'tags: ["release","pairing"]' in front_matter(meeting.session)
