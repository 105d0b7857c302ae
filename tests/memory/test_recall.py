"""What comes back by itself, rule by rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.memory.context_words import Context, Said
from retro.memory.entry import KEPT, KINDS, Entry
from retro.memory.reasons import reasons
from retro.memory.recall import (
    CHANNEL,
    FIRST,
    FRESH,
    LIKE,
    MOST,
    OTHER_TEAM,
    TEAM,
    TEXT,
    THRESHOLD,
    Candidate,
    Recalled,
    recall,
    recall_from,
    terms_of,
)
from retro.memory.search_words import Words

TODAY = "2026-11-21"
ENGLISH = Words("en")
CONTEXT = Context(
    session="2026-11-21-sprint-42",
    team="platform",
    day=TODAY,
    channels=("release",),
    topic="Releases wait",
)
KEYS = tuple(Said(word, word, 1.0) for word in ("sign", "key", "laptop", "vault"))


def entry(
    heading: str = "Keys belong to the vault",
    *,
    ref: str = "2026-03-07-sprint-24/L2",
    kind: str = "lesson",
    team: str = "platform",
    day: str = TODAY,
    channels: tuple[str, ...] = ("release",),
    state: str = "",
    seen: int = 0,
    topic: str = "",
) -> Entry:
    return Entry(
        ref=ref,
        kind=kind,
        team=team,
        day=day,
        heading=heading,
        channels=channels,
        state=state,
        seen=seen,
        topic=topic,
    )


def found(
    *entries: Entry,
    terms: Sequence[str] = ("key", "laptop"),
    context: Context = CONTEXT,
    words: tuple[Said, ...] = KEYS,
    shared: dict[str, frozenset[str]] | None = None,
    not_now: Sequence[frozenset[str]] = (),
    at_most: int = MOST,
) -> tuple[Recalled, ...]:
    candidates = [Candidate(one, terms) for one in entries]
    return recall(context, words, candidates, shared or {}, not_now, at_most)


# What counts


def test_an_entry_comes_back_with_what_counted() -> None:
    (one,) = found(entry(seen=2))

    assert (one.words, one.channels, one.seen, one.team) == (("key", "laptop"), ("release",), 2, "")
    assert reasons(one) == ("#release here too", "words: key, laptop", "found true again twice")


def test_the_four_parts_make_one() -> None:
    (one,) = found(entry(seen=3))

    assert one.relevance == pytest.approx(1)
    assert pytest.approx(1) == TEXT + CHANNEL + TEAM + FRESH


def test_half_of_the_words_are_as_good_as_all() -> None:
    half, every = found(entry()), found(entry(), terms=[one.term for one in KEYS])
    (quarter,) = found(entry(), terms=["key"])

    assert half[0].relevance == every[0].relevance
    assert quarter.relevance == pytest.approx(half[0].relevance - TEXT / 2)


def test_a_common_channel_counts() -> None:
    (inside,), (outside,) = found(entry()), found(entry(channels=("ci",)))

    assert inside.relevance - outside.relevance == pytest.approx(CHANNEL)
    assert outside.channels == ()
    assert reasons(outside) == ("words: key, laptop",)


def test_what_another_team_shares_counts_less() -> None:
    (own,), (others,) = found(entry()), found(entry(team="shop"), shared={"shop": frozenset({"lesson"})})

    assert own.relevance - others.relevance == pytest.approx(TEAM * (1 - OTHER_TEAM))
    assert (own.team, others.team) == ("", "shop")
    assert reasons(others, "The Shop") == ("#release here too", "words: key, laptop", "from The Shop")
    assert reasons(others)[-1] == "from shop"


def test_a_year_makes_it_half_as_fresh() -> None:
    (new,), (old,) = found(entry()), found(entry(day="2025-11-21"))

    assert new.relevance - old.relevance == pytest.approx(FRESH * 0.5 * 0.5)


def test_found_true_again_counts_up_to_three_times() -> None:
    values = [found(entry(seen=seen))[0].relevance for seen in (0, 1, 3, 9)]

    assert values[1] - values[0] == pytest.approx(FRESH * 0.5 / 3)
    assert values[2] == values[3] == pytest.approx(values[0] + FRESH * 0.5)


# What is shown


def test_one_word_alone_is_not_enough() -> None:
    words = (Said("key", "key", 9.0), *KEYS[2:])

    assert len(found(entry(), terms=["key"], words=words)) == 1
    assert found(entry(channels=()), terms=["key"], words=words) == ()


def test_a_channel_alone_is_not_enough() -> None:
    assert found(entry(seen=3), terms=["other"]) == ()


def test_a_word_of_the_channels_name_does_not_count_beside_the_channel() -> None:
    words = (Said("release", "Releases", 3.0, names_channel=True), *KEYS)

    assert found(entry(), terms=["release"], words=words) == ()
    (one,) = found(entry(), terms=["release", "key", "vault"], words=words)
    assert one.words == ("key", "vault")
    (outside,) = found(entry(channels=()), terms=["release", "key", "vault"], words=words)
    assert outside.words == ("Releases", "key", "vault")


def test_what_fits_little_is_not_shown() -> None:
    words = (Said("rare", "rare", 30.0), *KEYS)
    fitting = Candidate(entry("Something else", ref="x/L1"), ["rare"])
    little = Candidate(entry(channels=()), ["key", "laptop"])

    assert [one.entry for one in recall(CONTEXT, words, [little, fitting], {})] == [fitting.entry]


def test_nothing_is_shown_where_the_best_is_not_good() -> None:
    words = (Said("rare", "rare", 14.0), *KEYS)
    weak = entry(day="2025-11-21")
    good = Candidate(entry("Something else", ref="x/L1"), ["rare"])

    shown = recall(CONTEXT, words, [Candidate(weak, ["key"]), good], {})
    (weaker,) = [one for one in shown if one.entry == weak]

    assert THRESHOLD <= weaker.relevance < FIRST
    assert found(weak, terms=["key"], words=words) == ()


def test_the_best_is_first_and_of_equals_the_newer() -> None:
    old = entry("Sign twice", ref="a/L1", day="2025-01-01")
    new = entry("Lock laptops", ref="b/L1", day="2026-11-01")
    other = entry("Vaults open late", ref="c/L1", channels=())
    same = [entry("Doors stay shut", ref="h/L1"), entry("Phones ring", ref="g/L1")]

    assert [one.entry for one in found(other, old, new)] == [new, old, other]
    assert [one.entry.ref for one in found(*same)] == ["g/L1", "h/L1"]


def test_there_are_three_at_most_and_fewer_on_request() -> None:
    headings = ("Doors stay shut", "Phones ring", "Lunch at noon", "Big tables move")
    several = [entry(heading, ref=f"{heading[0]}/L1") for heading in headings]

    assert len(found(*several)) == 3
    assert len(found(*several, at_most=1)) == 1
    assert len(found(*several, at_most=9)) == 3


# What is skipped


def test_what_nearly_says_the_same_is_skipped() -> None:
    first = entry("A flaky test is mended or deleted within the week", ref="a/L1", seen=3)
    again = entry("A flaky test gets mended or is deleted within one week", ref="b/L1")
    other = entry("Tests that sleep fail at random", ref="c/L1")

    assert LIKE == 80
    assert [one.entry for one in found(first, again, other)] == [first, other]


@pytest.mark.parametrize("state", ["retired", "changed", "ended"])
def test_what_holds_no_more_is_skipped(state: str) -> None:
    assert found(entry(state=state)) == ()


@pytest.mark.parametrize(
    "state", ["", "new", "kept", "in force", "due", "running", "adopted", "dropped", "unclear"]
)
def test_what_holds_and_what_was_learned_from_a_failure_are_not(state: str) -> None:
    assert len(found(entry(state=state))) == 1


def test_what_this_session_wrote_is_skipped() -> None:
    assert found(entry(ref="2026-11-21-sprint-42/L1")) == ()
    assert len(found(entry(ref="2026-11-21-sprint-42-2/L1"))) == 1


def test_not_now_holds_for_three_sessions() -> None:
    refs = frozenset({entry().ref})
    none: frozenset[str] = frozenset()

    assert found(entry(), not_now=[refs]) == ()
    assert found(entry(), not_now=[none, none, refs]) == ()
    assert len(found(entry(), not_now=[none, none, none, refs])) == 1


@pytest.mark.parametrize("kind", sorted({*KINDS} - KEPT))
def test_only_what_is_kept_comes_back(kind: str) -> None:
    assert found(entry(kind=kind)) == ()


def test_what_another_team_does_not_share_never_comes_back() -> None:
    assert found(entry(team="shop")) == ()
    assert found(entry(team="shop"), shared={"shop": frozenset({"decision"})}) == ()
    assert found(entry(team=""), shared={"shop": frozenset({"lesson"})}) == ()


def test_without_a_team_what_belongs_to_none_comes_back() -> None:
    nobody = msgspec.structs.replace(CONTEXT, team="")

    assert len(found(entry(team=""), context=nobody)) == 1
    assert found(entry(), context=nobody) == ()


# All steps


Choose = Callable[[Mapping[str, int], int], Iterable[str]]


class Answer(NamedTuple):
    entries: tuple[Entry, ...]
    total: int
    frequencies: dict[str, int]


def test_an_index_is_asked_once_for_the_words_said() -> None:
    asked: list[Sequence[str]] = []
    kept = entry("The signing key was on his laptop", topic="Releases wait for one")

    def ask(terms: Sequence[str], *, choose: Choose) -> Answer:
        asked.append(terms)
        having = {term: 1 for term in terms if term in terms_of(kept, ENGLISH)}
        asked.append([*choose(having, 40)])
        return Answer((kept,), 40, having)

    meeting = msgspec.structs.replace(CONTEXT, cards=("Only Pia can sign", "keys on a laptop"))
    (one,) = recall_from(ask, lambda _: ENGLISH, meeting, {})

    assert asked[0] == ["releas", "wait", "pia", "sign", "key", "laptop"]
    assert asked[1] == ["releas", "wait", "key", "laptop", "sign", "pia"]
    # A word of the topic that it came from counts; that of the channel's name does not.
    assert set(one.words) == {"wait", "sign", "keys", "laptop"}


def test_a_meeting_that_says_nothing_asks_nothing() -> None:
    def ask(terms: Sequence[str], *, choose: Choose) -> Answer:
        raise AssertionError(terms, choose)

    assert recall_from(ask, lambda _: ENGLISH, msgspec.structs.replace(CONTEXT, topic="What now?"), {}) == ()


# Properties

WORD = st.sampled_from(["key", "sign", "vault", "laptop", "build", "night", "alarm", "test", "release"])
ENTRIES = st.builds(
    Entry,
    ref=st.builds("{}/L{}".format, st.sampled_from(["a", "b", CONTEXT.session]), st.integers(1, 30)),
    kind=st.sampled_from(KINDS),
    team=st.sampled_from(["platform", "shop", "", "data"]),
    day=st.one_of(st.dates().map(str), st.just("no day")),
    heading=st.lists(WORD, min_size=1, max_size=4).map(" ".join),
    channels=st.lists(st.sampled_from(["release", "ci", "key"]), max_size=2, unique=True).map(tuple),
    state=st.sampled_from(["", "retired", "changed", "ended", "kept", "in force"]),
    seen=st.integers(0, 5),
)


@given(
    st.lists(ENTRIES, max_size=12, unique_by=lambda one: one.ref),
    st.lists(WORD, max_size=5).map(" ".join),
    st.lists(WORD, max_size=5),
    st.lists(st.frozensets(st.sampled_from(["a/L1", "b/L2", "a/L3"])), max_size=5),
    st.integers(0, 9),
)
def test_whatever_there_is_the_rules_hold(
    entries: list[Entry],
    topic: str,
    cards: list[str],
    not_now: list[frozenset[str]],
    at_most: int,
) -> None:
    shared = {"shop": frozenset({"lesson"})}
    context = msgspec.structs.replace(CONTEXT, topic=topic, cards=tuple(cards), channels=("release", "key"))
    numbers = {
        one: sum(one in terms_of(each, ENGLISH) for each in entries)
        for one in ENGLISH.terms(" ".join([topic, *cards]))
    }

    def ask(terms: Sequence[str], *, choose: Choose) -> Answer:
        assert len([*choose(numbers, len(entries))]) <= len(terms)
        return Answer(tuple(entries), len(entries), numbers)

    def ask_backwards(terms: Sequence[str], *, choose: Choose) -> Answer:
        return Answer(tuple(reversed(entries)), len(entries), numbers)

    shown = recall_from(ask, lambda _: ENGLISH, context, shared, not_now, at_most)

    assert len(shown) <= min(at_most, 3)
    assert not shown or shown[0].relevance >= FIRST
    assert [one.relevance for one in shown] == sorted((one.relevance for one in shown), reverse=True)
    for one in shown:
        assert THRESHOLD <= one.relevance <= 1 + 1e-9
        assert one.entry.kind in KEPT
        assert one.entry.state not in {"retired", "changed", "ended"}
        assert not one.entry.ref.startswith(f"{CONTEXT.session}/")
        assert not any(one.entry.ref in refs for refs in not_now[:3])
        assert one.entry.team == "platform" or (one.entry.team, one.entry.kind) == ("shop", "lesson")
        assert {*one.channels} == {*context.channels} & {*one.entry.channels}
        assert {*ENGLISH.terms(" ".join(one.words))} <= terms_of(one.entry, ENGLISH)
        assert len(one.words) >= (1 if one.channels else 2)
    backwards = recall_from(ask_backwards, lambda _: ENGLISH, context, shared, not_now, at_most)
    assert backwards == shown
