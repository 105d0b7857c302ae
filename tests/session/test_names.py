"""Names: nobody can be taken for somebody else, for a role, or for a sign of the screen."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.clusters import JOINERS
from retro.session.confusables import LOOKALIKES
from retro.session.names import SIGNS, alike, looks, seat_like
from retro.session.people import Role
from retro.session.text import clean, fold
from tests.builders import LEADER, Meeting, names, texts


@pytest.mark.parametrize(
    "other",
    [
        "alice",
        "ALICE",
        "Ａlice",  # wide
        "Аlісе",  # Cyrillic
        "Αlice",  # Greek
        "Alıce",  # without a dot
        "AIice",  # a capital i
        "A1ice",
        "Al1ce",
        "Alice.",
        "A-l-i-c-e",
        " alice ",
        "Al\u200bice",
        "Al\u200cice",
        "Al\u200dice",
        "Alice\ufe0f",
        "Alice\U000e0101",
        "\u2800Alice",
    ],
)
def test_who_looks_like_somebody_is_refused(other: str) -> None:
    meeting = Meeting().join("Alice")

    with pytest.raises(RuleError, match=r"is already here\. Choose another name"):
        meeting.join(other)
    seat = seat_like(meeting.session, clean(other))
    assert seat is not None
    assert seat.name == "Alice"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("نامی‌ها", "نامیها"),
        ("শ্‍রী", "শ্রী"),
        ("ශ්‍රී", "ශ්රී"),
        ("ہ‌ٔا", "ۂا"),  # what the joiner keeps apart is one letter without it
        ("Ana 👩‍💻", "Ana 👩💻"),
        ("Ana ❤️", "Ana ❤"),
    ],
)
def test_names_that_differ_by_what_nobody_sees_are_one_persons(one: str, other: str) -> None:
    meeting = Meeting(team=(one,)).join(one)

    assert clean(one) == one != other
    assert fold(one) == fold(other)
    assert looks(one) == looks(other)
    with pytest.raises(RuleError, match="is already here"):
        meeting.join(other)
    seat = seat_like(meeting.session, other)
    assert seat is not None
    assert seat.name == one
    assert Meeting(team=(one,)).join(other).session.absent == ()


@given(names(), st.lists(st.tuples(st.integers(0, 24), st.sampled_from(JOINERS)), max_size=4))
def test_joiners_make_nobody_somebody_else(name: str, joiners: list[tuple[int, str]]) -> None:
    other = name
    for place, joiner in joiners:
        other = other[:place] + joiner + other[place:]
    bare = name.translate(str.maketrans("", "", JOINERS))

    assert fold(other) == fold(bare)
    assert looks(other) == looks(bare)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zoë", "Zoe"), ("Ian", "Lan"), ("Ali", "All"), ("Ana", "Ana 2"), ("李娜", "李敏"), ("Ana 1", "Ana 3")],
)
def test_people_with_names_of_their_own_are_not_taken_for_each_other(one: str, other: str) -> None:
    assert not alike(one, other)


def test_usual_names_stay_apart_from_each_other() -> None:
    usual = (
        *("Ana", "Björn", "Chidi", "Dana", "Eli", "Fatima", "Grace", "Hanna", "Ivan", "Jan", "Kim", "Lena"),
        *("Mia", "Nils", "Olga", "Pia", "Quentin", "Rosa", "Sam", "Tom", "Uma", "Vera", "Will", "Xenia"),
        *("Юлия", "Олег", "Сара", "Яна", "Νίκος", "Ελένη", "שרה", "דוד", "محمد", "فاطمة", "李娜", "さくら"),
    )
    assert [pair for pair in itertools.combinations(usual, 2) if alike(*pair)] == []


@pytest.mark.parametrize(
    "name",
    ["Facilitator", "FACILITATOR", "Fасilitаtоr", "Ana (facilitator)", "co-facilitator", "system", "Ноst"],
)
def test_nobody_is_called_like_a_role(name: str) -> None:
    with pytest.raises(RuleError, match="looks like a role"):
        Meeting().join(name)
    Meeting().let_in(name, Role.FACILITATOR)


@pytest.mark.parametrize("name", [f"Ana {sign}" for sign in SIGNS])
def test_no_name_has_a_sign_of_the_screen(name: str) -> None:
    with pytest.raises(RuleError, match="cannot contain signs"):
        Meeting().join(name)


@pytest.mark.parametrize("name", ["...", "🦊", "\u200b", "´´", "( )"])
def test_a_name_can_be_said(name: str) -> None:
    with pytest.raises(RuleError):
        Meeting().join(name)


def test_somebody_may_change_how_their_own_name_is_written() -> None:
    meeting = Meeting().join("Ana", "Bo")
    meeting.act("Ana", acts.RenameSeat(meeting.seat("Ana"), "ANA"))
    with pytest.raises(RuleError, match="looks like Bo"):
        meeting.lead(acts.RenameSeat(meeting.seat("Ana"), "Во"))


@example("ТЁМА", "тёма")
@example("Ɩ", "ɩ")
@given(names(), names())
def test_being_alike_goes_both_ways_and_outlives_case_and_width(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)
    assert alike(one, one.upper().lower()) or one.upper().lower() != one.lower()


@pytest.mark.parametrize(
    ("one", "other"), [("АНТОН", "антон"), ("МАРИЯ", "Мария"), ("ΕΛΕΝΗ", "ελενη"), ("ANA", "ana")]
)
def test_a_person_is_the_same_however_they_hold_the_shift_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_no_letter_is_somebody_else_when_it_is_small() -> None:
    letters = filter(str.isalpha, map(chr, range(0x3000)))
    pairs = [(one, one.lower()) for one in letters if one != one.lower() == one.lower().upper().lower()]
    assert len(pairs) > 500
    assert [pair for pair in pairs if fold(pair[0]) != fold(pair[1])] == []


@given(st.lists(names(), max_size=6))
def test_however_people_are_called_no_two_who_sit_here_look_the_same(wanted: list[str]) -> None:
    meeting = Meeting()
    for name in wanted:
        try:
            meeting.join(name)
        except RuleError:
            continue
    here = [seat.name for seat in meeting.session.seats]
    assert here[0] == LEADER
    assert all(looks(one).isdisjoint(looks(other)) for one, other in itertools.combinations(here, 2))


@given(texts())
def test_a_clean_text_begins_with_something_a_mark_can_stand_on_and_hides_nothing(text: str) -> None:
    import unicodedata

    for line in clean(text, lines=True).split("\n"):
        assert not line or unicodedata.category(line[0]) not in ("Mn", "Me")
        assert not any(0xFE00 <= ord(c) < 0xFE0F or 0xE0000 <= ord(c) < 0xE1000 for c in line)


def test_the_table_of_look_alikes_says_each_thing_once() -> None:
    every = [look for _, those in LOOKALIKES for look in those]
    assert len(every) == len(set(every))
    assert not any(look.isascii() for look in every)


def test_a_newcomer_is_compared_with_a_hundred_people_whose_names_are_known() -> None:
    """Three times in each join, in a meeting where a hundred join at once."""
    meeting = Meeting().join(*(f"Person {number}" for number in range(100)))
    before = looks.cache_info().misses

    meeting.join("Somebody new")

    assert looks.cache_info().misses - before <= 2
