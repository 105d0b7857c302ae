"""Simulated people: what they do when nothing comes of a key, and when the group moves on."""

import asyncio
from collections.abc import Callable

import pytest

from retro.demo.hands import Hands
from retro.demo.pace import Pace
from retro.demo.people import Person
from retro.demo.sight import Sight
from retro.demo.table import together
from retro.demo.trouble import DemoTrouble, MovedOn
from tests.builders import Meeting


class Gloves(Hands):
    """Hands whose keys go to a list, and to whoever listens."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.then: Callable[[str], None] = lambda key: None

    def press(self, key: str) -> None:
        self.keys.append(key)
        self.then(key)


class Screen:
    """Something to look at."""

    def __init__(self, meeting: Meeting) -> None:
        self.sight: Sight | None = Sight(meeting.view("Ana"), notice="Not now.")

    def __call__(self) -> Sight | None:
        return self.sight


def ana(screen: Screen) -> tuple[Person, Gloves]:
    hands = Gloves()
    return Person("Ana", hands, screen, Pace(patience=0.1), 7), hands


def a_vote() -> Meeting:
    return Meeting().join("Ana").go("vote")


async def test_a_key_of_which_nothing_comes_names_person_stage_and_gesture() -> None:
    person, _ = ana(Screen(a_vote()))
    await person.press("space")

    with pytest.raises(DemoTrouble) as trouble:
        await person.until("give a dot", lambda sight: False)

    sentence = str(trouble.value)
    assert sentence.startswith("Ana, in Voting, wanted to give a dot (pressed space)")
    assert "the screen says: Not now." in sentence


async def test_a_closed_terminal_is_noticed_at_once() -> None:
    person, hands = ana(Screen(a_vote()))
    hands.data_received(b"\x1b[2J\x1b[31mThe host is closing.\r\n", None)
    hands.connection_lost(None)

    with pytest.raises(DemoTrouble, match="the terminal was closed: The host is closing"):
        await person.until("give a dot", lambda sight: False)


async def test_nobody_types_into_another_stage_than_the_one_that_was_meant() -> None:
    meeting = a_vote()
    screen = Screen(meeting)
    person, hands = ana(screen)
    await person.at("vote")
    screen.sight = Sight(meeting.go("discuss").view("Ana"))

    with pytest.raises(MovedOn):
        await person.press("space")
    with pytest.raises(MovedOn):
        await person.until("give a dot", lambda sight: True)
    assert hands.keys == []


async def test_the_cursor_is_followed_to_its_row() -> None:
    meeting = a_vote()
    screen = Screen(meeting)
    person, hands = ana(screen)
    rows = ["a1", "a2", "a3", "a4"]
    view = meeting.view("Ana")
    screen.sight = Sight(view, cursor="a3")

    def move(key: str) -> None:
        at = rows.index(screen.sight.cursor or "") if screen.sight else 0
        screen.sight = Sight(view, cursor=rows[at + {"up": -1, "down": 1}[key]])

    hands.then = move

    assert await person.go_to("a1", lambda sight: rows)
    assert await person.go_to("a4", lambda sight: rows)
    assert not await person.go_to("gone", lambda sight: rows)
    assert hands.keys == ["up", "up", "down", "down", "down"]


async def test_the_first_trouble_ends_what_the_others_do() -> None:
    ended = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def fail() -> None:
        raise DemoTrouble("No.")

    with pytest.raises(DemoTrouble):
        await together([wait(), fail()])
    assert ended.is_set()


async def test_nobody_answers_the_door_is_one_sentence(unused_tcp_port: int) -> None:
    with pytest.raises(DemoTrouble, match="Ana could not join: "):
        await Hands.at(unused_tcp_port, "Ana", "maple-otter-violin-42")
