"""The language of questions: what is read, what is refused with which sentence."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.memory.question import EXAMPLES, Question, Term, parse, spelled
from tests.memory.libraries import TODAY


def a_word(text: str) -> tuple[Term, ...]:
    return (Term(text),)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("flaky build", Question(groups=(a_word("flaky"), a_word("build")))),
        ('"hand over" x', Question(groups=((Term("hand over", phrase=True),), a_word("x")))),
        ("“hand  over”", Question(groups=((Term("hand over", phrase=True),),))),
        ('an "open quote', Question(groups=(a_word("an"), (Term("open quote", phrase=True),)))),
        ("a OR b c", Question(groups=((Term("a"), Term("b")), a_word("c")))),
        (
            'a OR "b c" OR de*',
            Question(groups=((Term("a"), Term("b c", phrase=True), Term("de", prefix=True)),)),
        ),
        ("flaky OR", Question(groups=(a_word("flaky"),))),
        ("or and NOT NEAR", Question(groups=tuple(map(a_word, ("or", "and", "NOT", "NEAR"))))),
        (
            "build -test -“so it is”",
            Question((a_word("build"),), (Term("test"), Term("so it is", phrase=True))),
        ),
        ("hand-over 12:30 !! -", Question(groups=(a_word("hand-over"), a_word("12:30")))),
        ("https://example.org/ci", Question(groups=(a_word("https://example.org/ci"),))),
        ("渋*", Question(groups=((Term("渋", prefix=True),),))),
        ("kind:lesson,decision kind:actions", Question(kinds=("lesson", "decision", "action"))),
        ("KIND:Lesson", Question(kinds=("lesson",))),
        ("#ci #on-call channel:a,b", Question(channels=(("ci",), ("on-call",), ("a", "b")))),
        ('#CI channel:"on call" # #!', Question(channels=(("ci",), ("on-call",), ("!",)))),
        ('who:Ana who:"Ben, Jr"', Question(who=("Ana", "Ben, Jr"))),
        ('state:open state:"In Force"', Question(states=("open", "in-force"))),
        ("team:Platform in:2026-11-21-x", Question(teams=("platform",), sessions=("2026-11-21-x",))),
        ("since:2026-06 until:2026-06", Question(since="2026-06-01", until="2026-06-30")),
        ("since:2026 since:6m until:yesterday", Question(since="2026-05-28", until="2026-11-27")),
        ('since:"5 dec"', Question(since="2025-12-05")),
    ],
)
def test_what_is_typed_is_read(text: str, question: Question) -> None:
    assert parse(text, TODAY) == question


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say what to look for, such as: flaky kind:lesson #ci"),
        (" \t ", "Say what to look for, such as: flaky kind:lesson #ci"),
        ("!!! 🔥", "There is no word in “!!! 🔥” to look for."),
        ("kin:lesson", "There is no filter kin:; did you mean kind:?"),
        ("kind:leson", "There is no kind leson; did you mean lesson?"),
        ("kind:", "kind: needs a value behind it, such as kind:lesson"),
        ("kind: lesson", "kind: needs a value behind it, such as kind:lesson"),
        ("since:,", "since: needs a value behind it, such as since:2026-06"),
        ("-kind:lesson", "- stands only before words, not before kind:"),
        ("-#ci", "- stands only before words, not before #"),
        ("OR flaky", "OR stands between two words, such as: build OR pipeline"),
        ("flaky OR #ci", "OR stands between two words, such as: build OR pipeline"),
        ("flaky OR -test", "OR stands between two words, such as: build OR pipeline"),
        ("-flaky OR test", "OR stands between two words, such as: build OR pipeline"),
        ("a OR OR b", "OR stands between two words, such as: build OR pipeline"),
        ("b*", "Write at least two letters before *, such as bu*"),
        ("x" * 301, "A question holds up to 300 characters; this has 301."),
        ("x " * 33, "A question holds up to 32 words; this has 33."),
        (f'"{"x " * 33}"', "A question holds up to 32 words; this has 33."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text, TODAY)

    assert str(refused.value) == sentence


def test_a_filter_that_is_none_is_told_which_there_are() -> None:
    with pytest.raises(RuleError) as refused:
        parse("problem:build", TODAY)

    assert all(f"{name}:" in str(refused.value) for name in EXAMPLES)
    assert parse('"problem:build"', TODAY)


@pytest.mark.parametrize("date", ["soon", "2026-13", "2026-02-30", "0m0", "5 foo", "9999y", "0000", "-1d"])
def test_a_date_that_nobody_understands_is_refused(date: str) -> None:
    with pytest.raises(RuleError, match="is not a date such as 2026-06-21"):
        parse(f'since:"{date}"', TODAY)


ASCII_SIGNS = st.text(alphabet="ab\"'*()-:^+{}, #ORNOTkind:since:who:in:/\\", max_size=60)


@given(st.text(max_size=400) | ASCII_SIGNS)
def test_any_text_is_a_question_or_refused_with_a_sentence(text: str) -> None:
    with contextlib.suppress(RuleError):
        assert parse(text, TODAY) != Question()


@given(st.text(max_size=100) | ASCII_SIGNS)
def test_a_question_written_out_is_read_as_the_same(text: str) -> None:
    try:
        question = parse(text, TODAY)
    except RuleError:
        return

    assert parse(str(question), TODAY) == question


@pytest.mark.parametrize(
    "text",
    ['who:"//"', 'who:"//x y"', 'state:"//"', 'team:"//a"', '#"//"', "channel:,//a,b", "channel:b,//a"],
)
def test_a_value_that_begins_as_an_address_goes_on_is_read_as_the_same(text: str) -> None:
    question = parse(text, TODAY)

    assert question.groups == ()
    assert parse(str(question), TODAY) == question


@given(
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(sorted(EXAMPLES)), st.lists(st.text(max_size=20), max_size=2)),
)
def test_options_of_any_text_are_read_or_refused(text: str, options: dict[str, list[str]]) -> None:
    try:
        question = parse(text, TODAY, options)
    except RuleError:
        return

    assert parse(str(question), TODAY) == question


def test_options_are_the_same_as_filters() -> None:
    options = {"kind": ["lessons"], "channel": ["#ci", "a,b"], "team": ["platform"], "since": ["6m"]}
    options |= {"who": ["Ana"], "state": ["in force"], "in": ["2026-11-21-x"], "until": ["2026"]}
    typed = 'flaky kind:lesson #ci channel:a,b team:platform since:6m who:Ana state:"in force" until:2026'

    assert parse("flaky", TODAY, options) == parse(f"{typed} in:2026-11-21-x", TODAY)
    assert parse("", TODAY, {"kind": ["lesson"]}) == parse("kind:lesson", TODAY)


def test_other_spellings_of_a_channel_are_looked_for_too() -> None:
    question = spelled(parse("#ci #hiring", TODAY), {"ci": ("ci", "build"), "build": ("ci", "build")})

    assert question.channels == (("ci", "build"), ("hiring",))
