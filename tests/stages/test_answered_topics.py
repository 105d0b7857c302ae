"""What an idea answers stands beside it in a later vote and discussion."""

from retro.session.board import Board, Card, Topic
from retro.stages.answered_topics import SHORT, answered_titles, answers_said


def board(*topics: Topic) -> Board:
    cards = (
        Card("a1", "problem", "Releases wait"),
        Card("a2", "problem", "The key is on one laptop"),
        Card("b1", "idea", "A rota", answers="a1"),
        Card("b2", "idea", "A vault", answers="a2"),
        Card("b3", "idea", "Cake", answers="gone"),
    )
    grouped = {label for topic in topics for label in topic.cards}
    alone = (Topic(card.id, (card.id,)) for card in cards if card.id not in grouped)
    return Board(cards, (*topics, *alone))


def test_a_topic_answers_what_its_cards_answer_as_that_is_called_now() -> None:
    assert answered_titles(board()) == {"b1": "Releases wait", "b2": "The key is on one laptop"}
    together = Topic("T1", ("a1", "a2"), "One person")
    assert answered_titles(board(together)) == {"b1": "One person", "b2": "One person"}


def test_ideas_put_together_answer_all_that_each_of_them_answers() -> None:
    both = Topic("T1", ("b1", "b2", "b3"), "Ideas")
    assert answered_titles(board(both)) == {"T1": "Releases wait · The key is on one laptop"}


def test_it_is_said_in_few_words() -> None:
    assert answers_said("") == ""
    assert answers_said("Releases wait") == "answers Releases wait"
    assert len(answers_said("x " * 100)) <= len("answers ") + SHORT
