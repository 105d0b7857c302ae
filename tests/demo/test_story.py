"""What people say in a demo: fitting, enough for a full house, and the same in every run."""

import pytest

from retro.agenda import Templates
from retro.demo.story import TALES, Story
from retro.demo.texts.phrases import DECK, FACILITATOR, LINES, NAMES
from retro.demo.texts.street import STREET
from retro.resources import shipped
from retro.session.agenda import Prompt, Stage
from retro.session.dates import understood_date
from retro.session.names import alike
from retro.session.text import CARD_LIMIT, LINE_LIMIT, NAME_LIMIT, TITLE_LIMIT, clean, fold
from retro.stages import KINDS

TEMPLATES = Templates([shipped("templates")], KINDS)
QUESTION = Prompt("x", "A question nobody foresaw")


def ideations() -> list[Stage]:
    return [s for name in TEMPLATES.names() for s in TEMPLATES.load(name).stages if s.kind == "ideate"]


def test_every_question_of_the_shipped_templates_has_cards_of_its_own() -> None:
    titles = {prompt.title.casefold() for stage in ideations() for prompt in stage.prompts}

    assert titles <= {title for tale in TALES for title in tale.decks}


@pytest.mark.parametrize(
    ("template", "title", "beside"),
    [
        ("onboarding-hour", "Questions", "surprises"),
        ("worst-result", "Stop", "already"),
        ("project-kick-off", "Success", "purpose"),
        ("successes-and-failures", "Learned", "failure"),
        ("after-action-review", "Improve", "sustain"),
    ],
)
def test_all_cards_of_a_meeting_are_about_the_same(template: str, title: str, beside: str) -> None:
    stage = next(s for s in TEMPLATES.load(template).stages if title in {p.title for p in s.prompts})
    number = [prompt.title for prompt in stage.prompts].index(title)
    said = {text for hand in Story(7).cards(stage.prompts, 5) for asked, text in hand if asked == number}
    (tale,) = (tale for tale in TALES if beside in tale.decks)

    assert said <= {text for deck in tale.decks.values() for text, _ in deck}


def test_at_a_practice_the_questions_are_about_its_case() -> None:
    round_table = next(s for s in TEMPLATES.load("mock-round-table").stages if s.kind == "ideate")
    texts = [text for hand in Story(7).cards(round_table.prompts, 5) for _, text in hand]

    assert texts
    assert set(texts) <= {text for deck in STREET.decks.values() for text, _ in deck}


def test_every_card_has_a_theme_of_its_tale() -> None:
    for tale in TALES:
        assert {theme for deck in tale.decks.values() for _, theme in deck} <= set(tale.themes)


def test_no_card_is_written_twice_under_the_questions_of_a_meeting() -> None:
    for tale in TALES:
        texts = [text for deck in tale.decks.values() for text, _ in deck]
        assert len(texts) == len(set(texts))


@pytest.mark.parametrize("people", [1, 2, 3, 6, 13, 40, 100])
def test_everybody_has_something_to_say_and_every_question_is_answered(people: int) -> None:
    for stage in ideations():
        hands = Story(7).cards(stage.prompts, people)

        assert all(hands)
        assert {prompt for hand in hands for prompt, _ in hand} == set(range(len(stage.prompts)))


def test_hardly_anybody_of_a_hundred_says_what_somebody_else_says() -> None:
    for stage in ideations():
        texts = [text for hand in Story(7).cards(stage.prompts, 100) for _, text in hand]

        assert len(set(texts)) > len(texts) * 0.6


def test_unforeseen_questions_are_answered_too() -> None:
    hands = Story(7).cards([QUESTION], 6)

    assert all(text in DECK for hand in hands for _, text in hand)


def test_the_same_seed_says_the_same() -> None:
    stage = ideations()[0]
    topics = {f"a{n}": (text, 1) for n, text in enumerate(DECK)}

    assert Story(7).cards(stage.prompts, 5) == Story(7).cards(stage.prompts, 5)
    assert Story(7).dots("Ana", topics, 5, 2) == Story(7).dots("Ana", topics, 5, 2)


def test_dots_keep_to_the_budget_and_to_the_most_on_one_topic() -> None:
    given = Story(7).dots("Ana", {"a1": ("one", 1), "a2": ("two", 3)}, budget=5, most=2)

    assert given == {"a1": 2, "a2": 2}


def test_cards_of_one_theme_belong_together() -> None:
    story = Story(7)
    cards = [text for hand in story.cards([Prompt("a", "Start"), Prompt("b", "Stop")], 6) for _, text in hand]

    groups = story.groups({f"a{n}": text for n, text in enumerate(cards)})

    assert len(groups) > 3
    assert all(len(group.topics) > 1 for group in groups)


def test_topics_without_a_known_theme_still_make_a_group() -> None:
    assert Story(7).groups({"a1": "one", "a2": "two", "a3": "three"})[0].topics == ("a1", "a2")
    assert Story(7).groups({"a1": "one"}) == []


def test_names_are_forty_different_people() -> None:
    assert len({fold(name) for name in NAMES}) == 100
    assert not any(alike(FACILITATOR, name) for name in NAMES)
    assert all(clean(name) == name and len(name) <= NAME_LIMIT for name in NAMES)


def test_all_texts_fit_where_they_are_written() -> None:
    for tale in TALES:
        assert all(len(text) <= CARD_LIMIT for deck in tale.decks.values() for text, _ in deck)
        for theme in tale.themes.values():
            assert len(theme.name) <= TITLE_LIMIT
            lines = (theme.decision, theme.action.what, theme.lesson.statement, *theme.notes)
            assert all(clean(line) == line and len(line) <= LINE_LIMIT for line in lines)
            assert understood_date(theme.action.due, 1_800_000_000)
    assert all(clean(line) == line for line in LINES)
