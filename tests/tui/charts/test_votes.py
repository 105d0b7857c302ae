"""A vote as text: the topics while it is open, the bars once it is closed."""

import msgspec
import pytest

from retro.session.view import TopicsInTime
from retro.stages.vote.ballots import Spread
from retro.stages.vote.result_rows import result_rows
from retro.stages.vote.topics_with_cards import TopicCards, topic_board
from retro.stages.vote.vote_view import VotePart, VoteRow, VoteView
from retro.stages.vote.vote_words import tied
from retro.tui.widgets.hues import hue_of_label
from retro.tui.widgets.row import Row

WIDTHS = (20, 40, 60, 76, 100, 136, 170)
LONG = "Retrying the pipeline until it is green instead of mending it, and then again on the next morning"


def topic(name: str, title: str, cards: int, dots: int | None = None) -> VoteRow:
    texts = tuple((f"b{n}", LONG if n == 1 else "会议太多") for n in range(1, cards + 1))
    return VoteRow(name, title, texts, 0, dots)


OPEN = (
    topic("T1", "Flaky CI", 5),
    topic("T2", "Quiet mornings", 2),
    VoteRow("c3", "Cake", (("c3", "Cake"),), 0, None),
    VoteRow("a4", LONG, (("a4", LONG),), 0, None),
)
CLOSED = (
    topic("T1", "Flaky CI", 5, 7),
    topic("T4", "Releases wait for one person", 4, 6),
    topic("T2", "Fewer meetings, longer quiet", 6, 3),
    topic("T7", "Onboarding takes three weeks", 2, 3),
    topic("T8", "Cake", 1, 0),
)
IN_TIME = TopicsInTime("Discussion", 24, 5, 3, ("T1", "T4", "T2"), ("T2", "T7"))


def view(rows: tuple[VoteRow, ...], **more: object) -> VoteView:
    fields = {"budget": 5, "most": 2, "given": 0, "voters": 7, "withheld": False, "so_far": "", "round": 1}
    return VoteView(**{"open": False, "rows": rows, **fields, **more})  # type: ignore[arg-type]


def drawn(rows: list[Row], width: int) -> list[str]:
    lines = [line for row in rows for line in row.broken(width)]
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def test_the_topics_of_a_vote_stand_in_two_columns_with_two_of_their_cards() -> None:
    assert drawn([Row(picture=topic_board(OPEN, 30))], 100) == [
        " T1   Flaky CI                           5 cards    c3   Cake                                1 card",
        "▌ b1  Retrying the pipeline until it is green in…",
        "▌ b2  会议太多                                      a4   Retrying the pipeline until it is   1 card",
        "      3 more                                       ▌     green instead of mending it, and",
        "                                                   ▌     then again on the next morning",
        " T2   Quiet mornings                     2 cards",
        "▌ b1  Retrying the pipeline until it is green in…",
        "▌ b2  会议太多",
    ]


def test_topics_have_fewer_cards_where_there_are_fewer_lines() -> None:
    assert drawn([Row(picture=topic_board(OPEN, 4))], 100) == [
        " T1   Flaky CI                           5 cards    c3   Cake                                1 card",
        "",
        " T2   Quiet mornings                     2 cards    a4   Retrying the pipeline until it is … 1 card",
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("many", [0, 1, 12, 13, 300])
@pytest.mark.parametrize("height", [0, 5, 32])
def test_any_number_of_topics_fits_any_width(width: int, many: int, height: int) -> None:
    rows = tuple(topic(f"T{n}", "题目" * 30, n % 4 + 1) for n in range(many))
    drawn([Row(picture=topic_board(rows, height))], width)


def test_many_topics_are_titles_only() -> None:
    rows = tuple(topic(f"T{n}", f"Topic {n}", 2) for n in range(14))
    lines = drawn([Row(picture=topic_board(rows, 12))], 100)
    assert len(lines) == 7
    assert lines[0].split() == ["T0", "Topic", "0", "2", "cards", "T7", "Topic", "7", "2", "cards"]


def test_titles_stand_apart_where_there_is_room() -> None:
    rows = tuple(topic(f"T{n}", f"Topic {n}", 2) for n in range(14))
    assert drawn([Row(picture=topic_board(rows, 13))], 100)[1::2] == [""] * 6


def test_a_closed_vote_is_bars_with_a_cut_below_what_has_time() -> None:
    assert drawn(result_rows(view(CLOSED), IN_TIME, 6), 80) == [
        "7 people gave 19 dots   most first",
        "T1   Flaky CI                           ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄  7",
        "T4   Releases wait for one person       ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄ ▄▄▄▄  6",
        "T2   Fewer meetings, longer quiet       ▄▄▄▄ ▄▄▄▄ ▄▄▄▄  3",
        "╌╌╌ 3 fit into 24 minutes · T2 and T7 have the same number of dots ╌╌╌╌╌╌╌╌╌╌╌╌╌",
        "T7   Onboarding takes three weeks       ▄▄▄▄ ▄▄▄▄ ▄▄▄▄  3",
        "T8   Cake                               no dots",
    ]


def test_rows_stand_apart_where_there_is_room_and_those_without_dots_lie_close() -> None:
    lines = drawn(result_rows(view(CLOSED), IN_TIME, 32), 136)
    assert lines[:6] == [
        "7 people gave 19 dots   most first",
        "",
        "T1   Flaky CI                           " + " ".join(["███████"] * 7) + "  7",
        "     5 cards                            " + " ".join(["▀▀▀▀▀▀▀"] * 7),
        "",
        "T4   Releases wait for one person       " + " ".join(["███████"] * 6) + "  6",
    ]
    said = (
        "3 topics of 5 minutes fit into the 24 minutes of Discussion · T2 and T7 have the same number of dots"
    )
    assert lines[11].startswith(f"╌╌╌╌╌ {said} ╌╌╌")
    assert lines[-1] == "T8   Cake                               no dots"


def test_without_a_discussion_to_come_those_with_most_dots_have_the_colour() -> None:
    rows = result_rows(view(CLOSED), None, 32)
    assert [getattr(row.picture, "leading", None) for row in rows] == [None, True, False, False, False, False]


def test_a_discussion_with_time_for_all_says_so() -> None:
    lines = drawn(
        result_rows(view(CLOSED), TopicsInTime("Discussion", 45, 5, 9, ("T1", "T4", "T2", "T7", "T8")), 10),
        80,
    )
    assert lines[-1].startswith("╌╌╌ All topics fit into the 45 minutes of Discussion ╌╌╌")


def test_a_discussion_of_fewer_topics_than_it_has_time_for_says_so() -> None:
    limited = TopicsInTime("Discussion", 60, 5, 2, ("T1", "T4"), limited=True)
    lines = drawn(result_rows(view(CLOSED), limited, 10), 80)
    assert lines[3].startswith("╌╌╌ Only the first 2 topics go into Discussion ╌╌╌")
    of_some = TopicsInTime("Discussion", 20, 5, 4, ("T1", "T2"))
    lines = drawn(result_rows(view(CLOSED), of_some, 10), 80)
    assert lines[4].startswith("╌╌╌ All topics of Discussion fit into its 20 minutes ╌╌╌")


def test_a_tie_across_the_cut_is_said_and_one_of_many_topics_is_counted() -> None:
    assert tied(CLOSED, ()) == ""
    assert tied(CLOSED, ("T2", "T7")) == "T2 and T7 have the same number of dots"
    assert tied(CLOSED, ("T2", "T7", "T9", "T10")) == "4 topics have 3 dots each"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [1, 10, 40])
@pytest.mark.parametrize("many", [0, 1, 60])
def test_results_fit_any_width(width: int, height: int, many: int) -> None:
    rows = tuple(topic(f"T{n}", "题目" * 30, 3, 400 - n * 7) for n in range(many))
    drawn(result_rows(view(rows), IN_TIME, height), width)


def test_a_later_vote_says_which_it_is() -> None:
    assert drawn(result_rows(view(CLOSED, round=2), None, 9), 80)[0].endswith("most first · second vote")


def test_the_cards_of_a_topic_have_lines_of_their_own_and_what_has_no_room_is_counted() -> None:
    cards = (("b5", "Only Björn can sign the build"), ("c12", "金曜日のリリース"), ("a3", "Small changes"))
    assert drawn([Row(picture=TopicCards("T4", cards, 3))], 40) == [
        "T4 · 3 cards ───────────────────────────",
        "▌ b5  Only Björn can sign the build",
        "      2 more",
    ]
    assert drawn([Row(picture=TopicCards("T4", cards, 1))], 40) == [
        "T4  Only Björn can sign the build · 金 …"
    ]


@pytest.mark.parametrize(
    ("label", "hue"),
    [
        ("a1", "$hue-1"),
        ("f9", "$hue-6"),
        ("g2", "$hue-1"),
    ],
)
def test_a_card_has_the_colour_of_its_question(label: str, hue: str) -> None:
    assert hue_of_label(label) == hue


RANKED = (
    msgspec.structs.replace(CLOSED[0], spread=Spread(1, 2, 4, 3)),
    msgspec.structs.replace(CLOSED[1], spread=Spread(1, 7, 20, 5)),
    *CLOSED[2:],
)


def test_a_ranking_is_lines_from_the_best_place_to_the_worst() -> None:
    assert drawn(result_rows(view(RANKED, method="ranking", abstained=2), None, 20), 80) == [
        "7 people put topics in order   most points first · 2 abstained",
        "○ best and worst place   ● on average",
        "T1   Flaky CI                           7   ○─●───○─────────────────────────────",
        "T4   Releases wait for one person       6   ○─────────────────●────────────────○",
        "T2   Fewer meetings, longer quiet       3   ranked by fewer than 3",
        "T7   Onboarding takes three weeks       3   ranked by fewer than 3",
        "T8   Cake                               –   nobody ranked it",
    ]


def two(*sums: tuple[int, ...]) -> VoteView:
    """A vote on several questions, each with these dots for the topics."""
    parts = tuple(
        VotePart(
            f"q{n}",
            f"Question {n}",
            "",
            tuple(msgspec.structs.replace(row, dots=dots) for row, dots in zip(CLOSED, given, strict=True)),
            0,
            abstains=False,
            voters=5,
            people=5,
        )
        for n, given in enumerate(sums)
    )
    return view(CLOSED, questions=parts)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("height", [1, 10, 40])
@pytest.mark.parametrize("listed", [True, False])
def test_questions_fit_any_width(width: int, height: int, listed: bool) -> None:
    for many in (2, 3, 4):
        shown = two(*[(9, 7, 5, 3, 0)] * many)
        drawn(result_rows(shown, IN_TIME, height, width, listed=listed), width)
    drawn(result_rows(view(RANKED, method="ranking"), IN_TIME, height, width), width)


def test_three_questions_have_a_chart_each_side_by_side() -> None:
    lines = drawn(result_rows(two(*[(9, 7, 5, 3, 0)] * 3), None, 40, 136, listed=False), 136)

    assert lines[0] == "Question 0 × Question 1 × Question 2, highest first"
    assert [line for line in lines if line.split() == ["Question", "0", "Question", "1", "Question", "2"]]


def test_topics_in_time_that_do_not_stand_together_are_the_bold_ones() -> None:
    apart = TopicsInTime("Discussion", 10, 5, 2, ("T1", "T7"))
    lines = drawn(result_rows(view(CLOSED), apart, 10), 136)

    assert lines[1] == "2 topics of 5 minutes fit into the 10 minutes of Discussion: the bold ones"


def test_how_many_topics_have_time_stands_over_a_2x2_and_those_topics_are_bold() -> None:
    rows = result_rows(two((9, 7, 5, 3, 0), (9, 7, 5, 3, 0)), IN_TIME, 40, 136, listed=False)
    lines = drawn(rows, 136)

    assert lines[3].startswith("3 topics of 5 minutes fit into the 24 minutes of Discussion")
    picture = rows[-1].picture
    assert picture is not None
    legend = {
        line.plain[78:].split()[0]: line.spans for line in picture.lines(136) if line.plain[78:].strip()
    }
    titles = {key: str(spans[-2].style) for key, spans in legend.items()}
    assert {key for key, look in titles.items() if "bold" in look} == set(IN_TIME.topics)
