"""What is left cannot be linked: not by order, by time, by ids or by sizes, better than by chance."""

import asyncio
import itertools
import random
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from retro.session import acts
from retro.session.context import Context
from retro.session.private import Given
from retro.stages.close.rules import CloseState
from retro.stages.ideate.rules import RevealCards
from retro.stages.vote.rules import CloseVote, GiveDot
from tests.builders import Meeting
from tests.builders import an_agenda as a_retrospective
from tests.redteam.harness import FILE_NAME, PEOPLE, Harness

MEETINGS = 300
CREW = ("Ana", "Ben", "Chloé", "Deniz")
CARDS = 3
"""Of each person."""


def held(seed: int) -> tuple[Meeting, dict[str, str]]:
    """Hold a meeting in which each person writes in turn; give it with whose each text is."""
    rng = random.Random(seed)
    meeting = Meeting(a_retrospective()).join(*CREW)
    meeting._drawn = seed * 10_000
    meeting.go("ideate")
    authors: dict[str, str] = {}
    for name in CREW:  # one after the other: the order of acts would tell all
        for _ in range(CARDS):
            text = f"{rng.randrange(10**9):09d}"
            authors[text] = name
            meeting.add(name, "Start", text)
    meeting.reveal().go("close")
    for name in CREW:
        meeting.rate(name, 3, f"line {name}")
    meeting.show_closing().end()
    return meeting, authors


@pytest.fixture(scope="module")
def meetings() -> list[tuple[Meeting, dict[str, str]]]:
    return [held(seed) for seed in range(MEETINGS)]


def test_the_place_of_a_card_does_not_tell_whose_it_is(
    meetings: list[tuple[Meeting, dict[str, str]]],
) -> None:
    by_place: Counter[int] = Counter()
    as_neighbours = 0
    for meeting, authors in meetings:
        cards = [card.text for card in meeting.reread().board.cards]
        assert Counter(cards) == Counter(list(authors))
        # The guess of somebody who knows the order in which people wrote.
        by_place.update(n for n, text in enumerate(cards) if authors[text] == CREW[n // CARDS])
        as_neighbours += sum(authors[a] == authors[b] for a, b in itertools.pairwise(cards))

    cards_each = len(CREW) * CARDS
    assert abs(by_place.total() / (MEETINGS * cards_each) - 1 / len(CREW)) < 0.03
    chance = (CARDS - 1) / (cards_each - 1)
    assert abs(as_neighbours / (MEETINGS * (cards_each - 1)) - chance) < 0.03
    for n in range(cards_each):
        assert abs(by_place[n] / MEETINGS - 1 / len(CREW)) < 0.12


def test_labels_and_lines_follow_no_order_of_acts(meetings: list[tuple[Meeting, dict[str, str]]]) -> None:
    first_label: Counter[str] = Counter()
    first_line: Counter[str] = Counter()
    for meeting, authors in meetings:
        session = meeting.reread()
        first_label[authors[session.board.card("a1").text]] += 1
        state = session.states["close"]
        assert isinstance(state, CloseState)
        first_line[state.lines[0]] += 1

    for counter in (first_label, first_line):
        assert len(counter) == len(CREW)
        assert all(abs(seen / MEETINGS - 1 / len(CREW)) < 0.1 for seen in counter.values())


def test_the_same_guess_is_always_right_where_no_order_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    add = Meeting.add

    def adding(self: Meeting, name: str, prompt: str, *texts: str) -> Meeting:
        written.extend(texts)
        return add(self, name, prompt, *texts)

    def as_written(self: Context, pieces: list[Given]) -> list[Given]:
        return sorted(pieces, key=lambda piece: written.index(piece.value.text))

    monkeypatch.setattr(Meeting, "add", adding)
    with monkeypatch.context() as undrawn:
        undrawn.setattr(Context, "shuffled", as_written)
        meeting = Meeting(a_retrospective()).join(*CREW).go("ideate")
        authors = {f"{number}": CREW[number // CARDS] for number in range(len(CREW) * CARDS)}
        for text, name in authors.items():
            meeting.add(name, "Start", text)
        meeting.reveal()

    cards = [card.text for card in meeting.session.board.cards]
    assert all(authors[text] == CREW[n // CARDS] for n, text in enumerate(cards))


def test_who_of_two_wrote_which_card_leaves_the_very_same_file() -> None:
    def file(*writers: str) -> bytes:
        meeting = Meeting(a_retrospective()).join("Ana", "Ben", "Chloé").go("ideate")
        for number, name in enumerate(writers):
            meeting.add(name, "Start", f"thought {number}")
        meeting.reveal().go("vote")
        for name, topic in zip(writers, ("a1", "a2", "a3"), strict=False):
            meeting.vote(name, topic)
        meeting.close_vote()
        assert not meeting.private
        return msgspec.json.encode([meeting.documents, meeting.minutes])

    one = file("Ana", "Ben", "Chloé", "Ana")
    assert one == file("Ben", "Ana", "Chloé", "Ben")
    assert one == file("Chloé", "Ana", "Ben", "Chloé")
    assert one == file("Ana", "Ben", "Chloé", "Ben")


async def a_file(folder: Path, turns: list[tuple[str, str]]) -> tuple[bytes, list[str]]:
    """Let people write in turn, reveal, vote and go on, and give what is left: the file, and all names."""
    harness = Harness(folder)
    async with harness.open() as room:
        await harness.gather()
        await harness.lead(acts.JumpTo("writing"))
        for seat, text in turns:
            await harness.write(seat, text)
        await harness.lead(RevealCards("writing"))
        await harness.lead(acts.JumpTo("voting"))
        for seat in dict.fromkeys(seat for seat, _ in turns):
            await room.submit(seat, GiveDot("voting", "a1"))
        await harness.lead(CloseVote("voting"))
        await harness.lead(acts.EndSession())
        await asyncio.sleep(0)
    return harness.path.read_bytes(), sorted(harness.files())


async def test_swapped_authors_and_another_order_leave_files_of_the_same_shape(tmp_path: Path) -> None:
    a, b, c, _ = PEOPLE
    turns = [(a, "one....."), (b, "two....."), (c, "three..."), (a, "four....")]
    swapped = [(b, "one....."), (a, "two....."), (c, "three..."), (b, "four....")]
    shapes = []
    for number, order in enumerate((turns, swapped, turns[::-1])):
        data, names = await a_file(tmp_path / str(number), order)
        tables = msgspec.json.decode(data)
        shapes.append((len(data), [*tables["events"]], names))
    data, _ = await a_file(tmp_path / "again", swapped)

    assert shapes[0] == shapes[1] == shapes[2]
    assert data == (tmp_path / "0" / "sessions" / FILE_NAME).read_bytes()
