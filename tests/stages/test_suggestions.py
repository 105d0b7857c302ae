"""Which cards are suggested as belonging together, by the words they share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retro.session.board import Topic
from retro.stages.group.suggestions import alike, suggested, words_of

SENTENCES = {
    "English": ("The deploy pipeline broke twice", "Deployments take an hour", "Lunch together"),
    "German": ("Tests laufen nachts nicht", "Nächtliche Tests dauern lange", "Mehr Kuchen"),
    "Russian": ("Тесты падают по ночам", "Ночные тесты медленные", "Обед вместе"),
    "Arabic": ("الاختبارات بطيئة", "الاختبارات تفشل ليلا", "غداء معا"),
    "Hebrew": ("הבדיקות איטיות", "הבדיקות נכשלות בלילה", "ארוחת צהריים"),
    "Japanese": ("一緒にコードレビューをする時間", "コードレビューが遅い", "昼食"),
    "Chinese": ("代码审查太慢", "没有时间做代码审查", "午饭"),
    "Thai": ("การประชุมนานเกินไป", "การประชุมไม่มีวาระ", "อาหารกลางวัน"),
    "Hindi": ("बैठक बहुत लंबी है", "बैठक का समय", "दोपहर का भोजन"),
}
WORDS = ("deploy", "deploys", "tests", "testing", "slow", "review", "CI", "コード", "тесты", "the", "a", "🔥")
BOARDS = st.dictionaries(
    st.from_regex(r"[abc][1-9]", fullmatch=True), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
)


def singles(*labels: str) -> tuple[Topic, ...]:
    return tuple(Topic(label, (label,)) for label in labels)


@pytest.mark.parametrize("script", SENTENCES)
def test_cards_that_share_words_are_found_in_every_script(script: str) -> None:
    texts = dict(zip(("a1", "a2", "a3"), SENTENCES[script], strict=True))

    assert alike(texts) == (("a1", "a2"),)


def test_small_words_bring_nothing_together() -> None:
    assert alike({"a1": "We should have more of this", "a2": "They should have less of that"}) == ()


def test_two_capitals_are_a_word_and_two_small_letters_are_none() -> None:
    assert words_of("CI is up") == {"ci"}


def test_cards_without_words_are_left_alone() -> None:
    assert alike({"a1": "🔥🔥", "a2": "🔥🔥", "a3": "", "a4": "..."}) == ()


@given(BOARDS, st.randoms(use_true_random=False))
def test_the_order_of_the_cards_does_not_matter(texts: dict[str, str], chance: object) -> None:
    shuffled = list(texts.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert alike(dict(shuffled)) == alike(texts)


@given(BOARDS)
@settings(max_examples=50)
def test_taking_or_refusing_every_suggestion_comes_to_an_end(texts: dict[str, str]) -> None:
    pairs, topics = alike(texts), list(singles(*texts))
    for number in range(len(texts) ** 2 + 1):
        if not (two := suggested(topics, pairs)):
            return
        first, second = (next(topic for topic in topics if topic.id == name) for name in two)
        topics.remove(first)
        if number % 2:
            topics.append(Topic(first.id, first.cards, apart=(*first.apart, *second.cards)))
        else:
            topics.remove(second)
            topics.append(Topic(first.id, first.cards + second.cards, apart=first.apart + second.apart))
    pytest.fail("there is always something to suggest")


def test_nothing_is_suggested_for_a_topic_where_one_of_its_cards_was_refused() -> None:
    pairs = (("a1", "a2"), ("a2", "a3"))
    topics = (Topic("T1", ("a1", "a3"), apart=("a2",)), *singles("a2"))

    assert suggested(topics, pairs) == ()
    assert suggested((Topic("T1", ("a1", "a3")), Topic("a2", ("a2",), apart=("a1",))), pairs) == ()


def test_the_larger_topic_takes_the_smaller_one() -> None:
    assert suggested((*singles("a1"), Topic("T1", ("a2", "a3"))), (("a1", "a2"),)) == ("T1", "a1")


def test_a_card_that_is_not_on_the_board_is_not_suggested() -> None:
    assert suggested(singles("a1"), (("a1", "a2"),)) == ()
