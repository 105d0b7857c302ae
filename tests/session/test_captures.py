"""What a capture is: its words, its channels, its name."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.belonging import is_channel
from retro.session.capture_about import ABOUT
from retro.session.captures import (
    Capture,
    by_about,
    captured_note,
    due_to_drop,
    fresh_number,
    named,
    new_capture,
    with_channels,
)
from retro.session.record import Lesson
from retro.session.record_rules import TAG_LIMIT, TAGS
from tests.builders import Meeting


@pytest.mark.parametrize(
    ("text", "said", "channels"),
    [
        ("They freeze at noon #release", "They freeze at noon", ("release",)),
        ("They freeze at noon #Release #on-call.", "They freeze at noon", ("release", "on-call")),
        ("The #ci server is slow", "The #ci server is slow", ("ci",)),
        ("See #123 and a#b and # c", "See #123 and a#b and # c", ()),
        ("#ci", "#ci", ("ci",)),
        ("Prüfen #größe", "Prüfen", ("grösse",)),
        ("too #" + "x" * 31, "too #" + "x" * 31, ()),
        ("too " + "#" + "ß" * 20, "too " + "#" + "ß" * 20, ()),
        ("not too " + "#" + "ß" * 15, "not too", ("ss" * 15,)),
        ("twice #ci and #CI", "twice #ci and", ("ci",)),
    ],
)
def test_words_that_begin_with_a_sign_are_channels(text: str, said: str, channels: tuple[str, ...]) -> None:
    assert with_channels(text) == (said, channels)


@given(st.text(max_size=300))
def test_whatever_is_captured_is_clean_and_has_few_short_channels(text: str) -> None:
    try:
        made = new_capture(text)
    except RuleError:
        return
    assert made.text.strip()
    assert len(made.channels) <= TAGS
    assert all(0 < len(channel) <= TAG_LIMIT for channel in made.channels)
    assert all(map(is_channel, made.channels))
    assert "\x1b" not in made.text
    assert new_capture(made.text).text == made.text or made.channels


@given(st.lists(st.text(st.characters(categories=["L", "M", "Nd"]), min_size=1, max_size=34), max_size=9))
@example(["ß" * 20])
def test_a_line_with_whatever_words_for_channels_can_be_put_down(words: list[str]) -> None:
    note = captured_note(" ".join(("They freeze", *(f"#{word}" for word in words))))

    meeting = Meeting().join("Ana").go("ideate").reveal().act("Ana", acts.WriteDown(note))

    assert meeting.session.record.notes[0].channels == note.channels


def test_a_tag_is_as_long_as_it_is_kept() -> None:
    meeting = Meeting().join("Ana").go("lessons")

    with pytest.raises(RuleError, match="A tag holds up to 30 characters; this has 40"):
        meeting.write(Lesson("L", "Learned", tags=("ß" * 20,)), "Ana")


def test_what_steers_a_terminal_is_no_part_of_a_capture() -> None:
    assert new_capture("a\x1b[31m red\u202e #c\x07i").text == "a[31m red"


def test_bad_input_is_refused_in_sentences() -> None:
    with pytest.raises(RuleError, match="needs some text"):
        new_capture(" \n ")
    with pytest.raises(RuleError, match="up to 2,000 characters"):
        new_capture("x" * 2001)
    with pytest.raises(RuleError, match="lesson, pain, problem"):
        new_capture("x", about="anger")


def test_a_meeting_looks_at_what_belongs_together() -> None:
    drawn = [
        Capture(f"t-2026-11/C{n}", "x", about, day=f"2026-11-{n:02}")
        for n, about in enumerate((*ABOUT, "") * 2, 1)
    ]
    random.Random(1).shuffle(drawn)

    shown = by_about(drawn)

    assert [each.about for each in shown] == [about for about in (*ABOUT, "") for _ in range(2)]
    assert all(a.day < b.day for a, b in zip(shown[::2], shown[1::2], strict=True))


def test_a_capture_is_found_by_its_short_name_while_that_is_clear() -> None:
    october, november = Capture("t-2026-10/C7", "old"), Capture("t-2026-11/C7", "new")

    assert named([october.dropped(), november], "c7") == november
    assert named([october, november], "T-2026-10/C7") == october
    with pytest.raises(RuleError, match="several captures: t-2026-10/C7, t-2026-11/C7"):
        named([october, november], "C7")
    with pytest.raises(RuleError, match="no capture 'C8'"):
        named([october], "C8")


def test_a_number_is_drawn_among_those_that_are_free() -> None:
    taken = {f"C{number}" for number in range(1, 400)}

    assert fresh_number(taken, lambda below: 0) == "C400"
    assert fresh_number(taken, lambda below: below - 1) == "C999"
    assert fresh_number({f"C{number}" for number in range(1, 600)}, lambda below: below - 1) == "C9999"


def test_after_three_meetings_the_group_is_asked_to_drop_it() -> None:
    assert not due_to_drop(Capture("t-2026-11/C1", "x", kept_in=("a", "b")))
    assert due_to_drop(Capture("t-2026-11/C1", "x", kept_in=("a", "b", "c")))
