"""What can be found of a session: everything that its page says, and nothing else."""

import re
from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given, settings

from retro.memory.entry import KINDS, Entry
from retro.memory.gather import gather
from retro.minutes import markdown
from retro.session.agenda import DEMO
from retro.session.model import Session
from retro.session.record import Part
from retro.session.removal import removable, without_text
from retro.stages import KINDS as STAGE_KINDS
from tests.builders import Meeting, a_whole_meeting
from tests.minutes.reading import tree
from tests.minutes.reading import words as read
from tests.minutes.test_texts_on_the_page import Words, held, spoken
from tests.test_recorded import (
    a_deciding_meeting,
    a_meeting_about_a_page,
    a_meeting_about_a_text,
    a_meeting_in_groups,
    a_meeting_in_which_people_speak_in_turn,
    a_meeting_that_asks_about_actions,
    a_meeting_that_votes_in_every_way,
    a_meeting_with_another_agenda,
    a_meeting_with_cards_in_other_ways,
    a_reopened_meeting,
    a_winding_meeting,
)

RECORDED = (
    a_whole_meeting,
    a_winding_meeting,
    a_reopened_meeting,
    a_meeting_about_a_page,
    a_meeting_in_which_people_speak_in_turn,
    a_meeting_about_a_text,
    a_deciding_meeting,
    a_meeting_in_groups,
    a_meeting_that_asks_about_actions,
    a_meeting_that_votes_in_every_way,
    a_meeting_with_another_agenda,
    a_meeting_with_cards_in_other_ways,
)


def held_before(meeting: Callable[[], Meeting]) -> Session:
    """A meeting of every kind of event; it is over now, if it was not."""
    session = meeting().session
    return session if session.over else msgspec.structs.replace(session, ended=session.opened + 3600)


def words(text: str) -> set[str]:
    return {*re.findall(r"\w+", text)}


def texts(entry: Entry) -> Iterator[str]:
    yield from (entry.heading, entry.body, entry.who, entry.topic, *entry.channels)


def unsaid(session: Session) -> list[tuple[str, set[str]]]:
    """The words of entries that the page does not have, by the entry."""
    nodes = [node for node in tree(markdown(session)).walk() if node.type in ("inline", "code_inline")]
    page = set[str]().union(*(words(read(node)) for node in nodes))
    return [
        (entry.ref, missing) for entry in gather(session) if (missing := words(" ".join(texts(entry))) - page)
    ]


@pytest.mark.parametrize("make", RECORDED)
def test_every_word_that_can_be_found_is_on_the_page(make: Callable[[], Meeting]) -> None:
    assert unsaid(held_before(make)) == []


@settings(deadline=None, max_examples=60)
@given(spoken())
def test_whatever_people_write_it_is_found_as_it_stands_on_the_page(said: Words) -> None:
    session = held(said).session
    assert unsaid(session) == []
    found = {entry.heading for entry in gather(session)}
    given = {
        said.title,
        said.topic,
        said.action,
        said.decision,
        said.lesson,
        said.note,
        said.loose,
        said.line,
    }
    assert given | set(said.cards) <= found


def test_every_entry_has_a_name_of_its_own_and_a_known_kind() -> None:
    for make in RECORDED:
        entries = gather(held_before(make))
        assert len({entry.ref for entry in entries}) == len(entries)
        assert {entry.kind for entry in entries} <= {*KINDS}
        assert all(entry.ref.partition("/")[0] == entries[0].ref for entry in entries)


def test_nothing_is_found_of_a_session_that_goes_on_or_is_a_demo_or_whose_format_says_so() -> None:
    session = a_whole_meeting().session
    assert session.over
    assert gather(session)
    assert not gather(msgspec.structs.replace(session, ended=None))
    agenda = msgspec.structs.replace(session.agenda, tags=(*session.agenda.tags, DEMO))
    assert not gather(msgspec.structs.replace(session, agenda=agenda))
    agenda = msgspec.structs.replace(session.agenda, library=False)
    assert not gather(msgspec.structs.replace(session, agenda=agenda))


def test_nobody_is_found_by_name_who_only_took_part_or_wrote_a_card() -> None:
    for make in RECORDED:
        session = held_before(make)
        people = {seat.name for seat in session.seats}
        written = " ".join(text.text for text in removable(session, STAGE_KINDS))
        for entry in gather(session):
            said = words(f"{entry.heading} {entry.body} {entry.topic}")
            assert not people & said - words(written)


def test_what_is_removed_cannot_be_found() -> None:
    session = a_whole_meeting().session
    for text in removable(session, STAGE_KINDS):
        if text.id.part in (Part.STAGE, Part.PROMPT, Part.QUESTION, Part.NAME):
            continue
        left = gather(without_text(session, text.id, STAGE_KINDS))
        assert text.text not in {entry.heading for entry in left}
