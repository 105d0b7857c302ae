"""How people take part in every kind in which they give something in private."""

from tests.killer.giving import Dots, Giving
from tests.killer.giving_answers import Answers, Confidence, Opinions, Ratings, Views, Wishes
from tests.killer.giving_texts import Cards, GroupCards, Notes

_ALL: tuple[type[Giving], ...] = (
    Cards,
    Dots,
    Wishes,
    Answers,
    Notes,
    GroupCards,
    Views,
    Opinions,
    Confidence,
    Ratings,
)
GIVING = {giving.kind.name: giving for giving in _ALL}
