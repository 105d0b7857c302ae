"""The labelled set is whole, and what comes back fits: the bars, on the half that tuned nothing."""

from collections import Counter

import pytest

from tests.memory.relevance.judging import counting, half_of, judged, kappa
from tests.memory.relevance.labelled_set import (
    EMPTY_NAMES,
    LANGUAGES,
    SHARED,
    Marks,
    agreed,
    entries,
    held_back,
    marks,
    may_find,
    situations,
)
from tests.memory.relevance.measures import figures, ndcg, weighted_kappa
from tests.memory.relevance.sheets import entry_line, numbered, situation_lines

BASELINES = ("newest three of the channel", "plain bm25", "random")


# The set


def test_it_has_the_size_that_it_says() -> None:
    assert len(situations()) == 60
    assert len(entries()) == 240
    assert Counter(one.team for one in situations()) == dict.fromkeys(LANGUAGES, 20)
    assert len({one.name for one in situations()}) == 60
    assert len({one.ref for one in entries()}) == 240
    assert {one.kind for one in entries()} == {"lesson", "decision", "experiment"}


def test_nothing_that_was_meant_empty_has_a_mark_and_all_others_have() -> None:
    marked = {name for name, _ in counting()}

    assert {one.name for one in situations() if not one.meant_empty} == marked
    assert sum(one.meant_empty for one in situations()) == 12


@pytest.mark.parametrize("which", ["first", "second"])
def test_only_pairs_that_may_be_found_are_marked(which: str) -> None:
    pairs = {(one.name, entry.ref) for one in situations() for entry in entries() if may_find(one, entry)}

    assert set(marks(which)) <= pairs
    assert set(marks(which).values()) <= {1, 2}


def test_halves_are_by_the_hash_of_the_name() -> None:
    tuning, kept_back = half_of("tuning"), half_of("held-back")

    assert len(tuning) == len(kept_back) == 30
    assert sum(one.meant_empty for one in kept_back) == 6
    assert held_back(situations()[::-1]) == {one.name for one in kept_back}
    assert {"release-needs-one", "baskets", "uebergabe"} <= {one.name for one in kept_back}
    assert {"build-red-again", "neue-leute", "empty-phones"} <= {one.name for one in tuning}


def test_the_sheets_show_every_pair_that_is_judged_and_tell_nothing() -> None:
    for team in LANGUAGES:
        asked, found = numbered(team, seed=3)
        known = {entry.ref for _, entry in found}
        assert {ref for name, ref in counting() if name in {one.name for _, one in asked}} <= known
        for _, one in asked:
            assert not any(told in "\n".join(situation_lines(one)) for told in EMPTY_NAMES)
        assert all(entry.ref not in entry_line(entry) for _, entry in found)
        assert [name for name, _ in asked] == [f"s{number}" for number in range(1, 21)]
    assert set(SHARED) == {"platform", "shop"}


# The measures


def test_gain_counts_place_and_mark() -> None:
    assert ndcg([2, 1, 0], [1, 2]) == 1
    assert ndcg([1, 2, 0], [1, 2]) == pytest.approx((1 + 3 / 1.584962) / (3 + 1 / 1.584962), abs=1e-4)
    assert ndcg([], [2]) == 0
    assert ndcg([0, 0, 0], [2]) == 0


def test_figures_are_over_those_with_something_that_fits() -> None:
    given: Marks = {("a", "x"): 2, ("b", "y"): 1}

    found = figures({"a": ["x", "z"], "b": [], "c": ["x"], "d": []}, given)

    assert (found.ndcg, found.precision) == (0.5, 0.25)
    assert found.of_three == pytest.approx(1 / 6)
    assert (found.disturbed, found.empty) == (1, 2)


def test_agreement_is_that_of_the_textbook() -> None:
    pairs = [("s", str(number)) for number in range(4)]
    first: Marks = {("s", "0"): 2, ("s", "1"): 1}

    assert weighted_kappa(first, first, pairs) == 1
    assert weighted_kappa(first, {("s", "0"): 2, ("s", "2"): 1}, pairs) == pytest.approx(1 - 0.5 / 1.375)


def test_the_mark_that_counts_is_the_mean_rounded_down() -> None:
    assert agreed({("s", "a"): 2, ("s", "b"): 1, ("s", "c"): 2}, {("s", "a"): 1, ("s", "c"): 2}) == {
        ("s", "a"): 1,
        ("s", "c"): 2,
    }


def test_the_two_passes_agree() -> None:
    assert kappa() >= 0.7


# The bars


def test_what_is_shown_fits() -> None:
    ours = judged("held-back")["recall"]

    assert ours.ndcg >= 0.70
    assert ours.precision >= 0.55


def test_a_meeting_about_something_new_is_left_in_peace() -> None:
    ours = judged("held-back")["recall"]

    assert ours.empty == 6
    assert ours.disturbed <= 1


@pytest.mark.parametrize("other", BASELINES)
def test_it_is_better_than_simpler_ways(other: str) -> None:
    figures_of = judged("held-back")

    assert figures_of["recall"].ndcg >= figures_of[other].ndcg + 0.05
