"""The names of those who gave an answer, beside or behind its bar."""

import pytest

from retro.stages.decide.answer_charts import AnswerChart
from retro.tui.charts.bars import Bar, Scale

FIVE = ("Emil", "Björn", "Goran", "Chidi", "Ana")
LONG = ("Maximiliane von Habsburg-Lothringen", "Fatima Zahra El-Idrissi", "Björn Ákosson-Müller")


def drawn(names: tuple[str, ...], width: int, apart: int = 1) -> list[str]:
    bar = Bar(Scale(len(names), 13, 0), len(names), "consent", leading=True, lines_apart=apart)
    return [line.plain.rstrip() for line in AnswerChart(((bar, names),)).lines(width)]


def test_a_bar_is_shorter_where_all_names_have_room_then() -> None:
    assert drawn(FIVE[:2], 80) == ["consent      ▄▄▄▄▄▄▄ ▄▄▄▄▄▄▄  2  Emil, Björn"]
    assert drawn(FIVE, 80) == ["consent      ▄▄▄ ▄▄▄ ▄▄▄ ▄▄▄ ▄▄▄  5  Emil, Björn, Goran, Chidi, Ana"]


def test_names_without_room_are_counted() -> None:
    assert drawn(FIVE, 46)[0].endswith(" 5  Emil, Björn and 3 more")
    assert drawn(LONG, 120)[0].endswith(f"   {LONG[0]} and 2 more")
    assert drawn(LONG, 80)[0].endswith(" 3  Maximiliane von Habsburg-Lo… and 2 more")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("apart", [1, 2, 3])
@pytest.mark.parametrize("names", [FIVE, LONG, FIVE * 12, tuple(f"人{n}" for n in range(60))])
def test_no_name_is_cut_without_a_sign(width: int, apart: int, names: tuple[str, ...]) -> None:
    said = " ".join(line[width // 3 :] for line in drawn(names, width, apart))
    assert "…" in said or " more" in said or names[-1] in said
