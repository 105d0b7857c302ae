"""The part of an entry that shows why it was found."""

from hypothesis import given
from hypothesis import strategies as st

from retro.memory.patterns import patterns
from retro.memory.question import parse
from retro.memory.search_words import Words
from retro.memory.snippets import LONGEST, marked, snippet
from retro.session.text import clean
from tests.memory.libraries import TODAY, an_entry

ENGLISH = Words("en")


def shown(question: str, heading: str, body: str = "") -> str:
    groups = [
        tuple(pattern for term in group for pattern in patterns(term, [ENGLISH], lambda _: ()))
        for group in parse(question, TODAY).groups
    ]
    return marked(snippet(an_entry("a/L1", heading, body), groups, ENGLISH))


def test_what_was_looked_for_is_marked_as_people_wrote_it() -> None:
    assert shown("flaky build", "“Flaky” BUILDS, again!") == "“«Flaky»” «BUILDS», again!"


def test_words_of_a_phrase_are_marked_only_where_they_follow_each_other() -> None:
    assert (
        shown('"hand over"', "Hand it over; we hand over at noon") == "Hand it over; we «hand» «over» at noon"
    )


def test_a_long_text_is_cut_around_what_was_looked_for() -> None:
    words = " ".join(f"word{n}" for n in range(40))

    assert shown("flaky", "Nothing", f"{words} flaky {words}") == (
        "…word37 word38 word39 «flaky» word0 word1 word2 word3 word4 word5 word6 word7…"
    )
    assert shown("flaky", "Nothing", f"{words} flaky end.").endswith("word39 «flaky» end.")


def test_the_place_with_the_most_different_words_is_taken_and_the_heading_before_others() -> None:
    assert shown("flaky build", "flaky flaky", "a flaky build") == "a «flaky» «build»"
    assert shown("flaky", "flaky", "flaky flaky") == "«flaky»"
    far = "x " * 30
    assert shown("flaky build", "Nothing", f"flaky {far} build {far} flaky build").endswith("«flaky» «build»")


def test_pairs_of_characters_are_marked_as_one() -> None:
    assert shown("渋滞する", "朝は渋滞する道") == "朝は«渋滞する»道"


def test_without_words_it_is_the_heading() -> None:
    assert shown("kind:lesson", "Small is fine") == "Small is fine"
    assert shown("kind:lesson", "!!!") == "!!!"
    assert shown("kind:lesson", "") == ""


def test_lines_become_one() -> None:
    assert shown("flaky", "Nothing", "first\nflaky\n\nlast") == "first «flaky» last"


def test_one_word_that_never_ends_is_cut() -> None:
    text = shown("kind:lesson", "x" * 5000)

    assert text == "x" * LONGEST + "…"


@given(st.text(), st.text(), st.sampled_from(["a", "渋", "bc* OR c", '"a b"', "kind:lesson"]))
def test_a_snippet_is_a_part_of_what_people_wrote(heading: str, body: str, question: str) -> None:
    heading, body = clean(heading), clean(body, lines=True)
    text = shown(question, heading, body).replace("«", "").replace("»", "").strip("…")
    flat = [" ".join(part.split()).replace("«", "").replace("»", "") for part in (heading, body)]

    assert any(" ".join(text.split()) in part for part in flat)
