"""What comes back by itself, all steps of it: an index is asked, and whatever it says, the rules hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from retro.memory.entry import KEPT, KINDS, Entry
from retro.memory.recall import FIRST, THRESHOLD, recall_from, terms_of
from tests.memory.test_recall import CONTEXT, ENGLISH, entry

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
