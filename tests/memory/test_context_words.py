"""The words of a meeting by which entries are recalled."""

import math

import pytest

from retro.memory.context_words import (
    CAPTURES,
    CARDS,
    COMMON_FROM,
    MOST_WORDS,
    NOTES,
    OPEN_ACTIONS,
    TITLE,
    TOPIC,
    UNREACHED,
    Context,
    Said,
    strongest,
    words_said,
)
from retro.memory.search_words import Words

ENGLISH = Words("en")


def context(
    *,
    title: str = "",
    template: str = "",
    channels: tuple[str, ...] = (),
    topic: str = "",
    cards: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    open_actions: tuple[str, ...] = (),
    captures: tuple[str, ...] = (),
    unreached: tuple[str, ...] = (),
) -> Context:
    return Context(
        session="2026-11-21-sprint-42",
        team="platform",
        day="2026-11-21",
        title=title,
        template=template,
        channels=channels,
        topic=topic,
        cards=cards,
        notes=notes,
        open_actions=open_actions,
        captures=captures,
        unreached=unreached,
    )


def weights(said: Context) -> dict[str, float]:
    return {one.word: one.weight for one in words_said(said, ENGLISH)}


def test_each_place_of_a_topic_has_its_weight() -> None:
    said = context(title="Sprint", topic="Releases", cards=("laptop",), notes=("vault",))

    assert weights(said) == {"Sprint": TITLE, "Releases": TOPIC, "laptop": CARDS, "vault": NOTES}
    assert (TOPIC, CARDS, NOTES, TITLE) == (3.0, 2.0, 1.0, 1.5)


def test_each_place_of_a_beginning_has_its_weight() -> None:
    said = context(title="Sprint", open_actions=("logs",), captures=("printer",), unreached=("backup",))

    assert weights(said) == {"Sprint": TITLE, "backup": UNREACHED, "logs": OPEN_ACTIONS, "printer": CAPTURES}
    assert (UNREACHED, OPEN_ACTIONS, CAPTURES) == (2.0, 1.0, 1.0)


def test_with_a_topic_the_beginning_counts_no_more() -> None:
    said = context(topic="Releases", open_actions=("logs",), captures=("printer",), unreached=("backup",))

    assert weights(said) == {"Releases": TOPIC}


def test_without_a_topic_its_cards_count_not() -> None:
    assert weights(context(cards=("laptop",), notes=("vault",))) == {}


def test_a_word_counts_once_as_in_the_weightiest_place_and_is_shown_as_it_is_written_there() -> None:
    said = context(title="release train", topic="Releases", cards=("we released again", "RELEASE"))

    assert weights(said) == {"train": TITLE, "Releases": TOPIC}


def test_words_of_the_template_say_nothing() -> None:
    said = context(
        template="What slowed us down in the builds?", topic="Slow build", cards=("build", "cache")
    )

    assert weights(said) == {"cache": CARDS}


def test_function_words_and_numbers_say_nothing() -> None:
    assert weights(context(topic="The 3 of us were there in 2026, and three again")) == {}


def test_a_word_of_a_channels_name_is_known_as_such() -> None:
    said = words_said(context(topic="Calls at night", channels=("on-call",)), ENGLISH)

    assert {one.word: one.names_channel for one in said} == {"Calls": True, "night": False}


def said(*words: str, weight: float = 1.0) -> tuple[Said, ...]:
    return tuple(Said(word, word, weight) for word in words)


def test_rarer_and_weightier_words_come_first() -> None:
    heavy = Said("heavy", "heavy", 3.0)

    chosen = strongest((*said("common", "rare"), heavy), {"common": 40, "rare": 2, "heavy": 2}, 400)

    assert [one.term for one in chosen] == ["heavy", "rare", "common"]
    assert chosen[1].weight == pytest.approx(math.log(1 + 400 / 2))


def test_a_word_in_more_than_a_tenth_says_nothing() -> None:
    having = {"often": 41, "seldom": 40}

    assert [one.term for one in strongest(said("often", "seldom"), having, 400)] == ["seldom"]


def test_among_few_entries_common_words_count() -> None:
    few = COMMON_FROM - 1

    assert len(strongest(said("often"), {"often": few}, few)) == 1
    assert strongest(said("often"), {"often": COMMON_FROM}, COMMON_FROM) == ()


def test_twelve_are_chosen_and_unknown_ones_fill_the_places_that_are_left() -> None:
    assert MOST_WORDS == 12
    words = said(*(f"w{number:02}" for number in range(20)))
    known = {f"w{number:02}": 2 for number in range(11)}

    chosen = strongest(words, known, 400)

    assert len(chosen) == MOST_WORDS
    assert {one.term for one in chosen[:11]} == set(known)
    assert chosen[11].term not in known


def test_known_words_are_never_pushed_out_by_unknown_ones() -> None:
    unknown = tuple(Said(f"new{number}", f"new{number}", 3.0) for number in range(12))

    assert strongest((*unknown, *said("known")), {"known": 3}, 400)[0].term == "known"


def test_the_order_of_cards_changes_nothing() -> None:
    words = said(*(f"w{number:02}" for number in range(20)))
    having = {one.term: 3 for one in words}

    assert strongest(words, having, 400) == strongest(words[::-1], having, 400)
