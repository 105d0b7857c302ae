"""Simulated people: what they do when nothing comes of a key, and when the group moves on."""

import asyncio
import socket
from collections.abc import Callable

import pytest

from retro.demo import hands as hands_of_people
from retro.demo.error import DemoFailed, MovedOn
from retro.demo.hands import DOWN, ENTER, SPACE, UP, Hands, Key, sign
from retro.demo.pace import Pace
from retro.demo.played_meeting import play
from retro.demo.sight import Sight
from retro.demo.simulated_person import Invited, SimulatedPerson
from retro.demo.story import Story
from retro.demo.table import Table, together
from retro.session.agenda import Agenda
from retro.stages.playing import play_stage
from retro.stages.vote.vote_view import VoteView
from tests.builders import Meeting, a_stage


class Gloves(Hands):
    """Hands whose keys go to a list, and to whoever listens."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[Key] = []
        self.texts: list[str] = []
        self.then: Callable[[Key], None] = lambda key: None

    def press(self, key: Key) -> None:
        self.keys.append(key)
        self.then(key)

    def write(self, text: str) -> None:
        self.texts.append(text)


class Screen:
    """Something to look at."""

    def __init__(self, meeting: Meeting) -> None:
        self.sight: Sight | None = Sight(meeting.view("Ana"), notice="Not now.")

    def __call__(self) -> Sight | None:
        return self.sight


class Wire:
    """What stands where a channel would: it remembers what was sent."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data


def ana(screen: Screen) -> tuple[SimulatedPerson, Gloves]:
    hands = Gloves()
    return SimulatedPerson("Ana", hands, screen, Pace(patience=0.1), 7), hands


def a_vote() -> Meeting:
    return Meeting().join("Ana").go("vote")


async def test_a_key_of_which_nothing_comes_names_person_stage_and_gesture() -> None:
    person, _ = ana(Screen(a_vote()))
    await person.press(SPACE)

    with pytest.raises(DemoFailed) as error:
        await person.until("give a dot", lambda sight: False)

    assert str(error.value) == (
        "In the stage Voting, Ana wanted to give a dot and pressed Space, "
        "but nothing of it was on Ana's screen within 0.1 seconds; the screen said: Not now."
    )


async def test_a_screen_that_was_never_drawn_is_said_to_be_so() -> None:
    screen = Screen(a_vote())
    screen.sight = None
    person, _ = ana(screen)

    with pytest.raises(DemoFailed, match=r"Ana wanted to see the room, but .* the screen was not drawn"):
        await person.until("see the room", lambda sight: True)


@pytest.mark.parametrize(
    "word", ["up", "left", "tab", "space", "enter", "escape", "ctrl+q", "Esc", "Space", "↑"]
)
async def test_a_part_of_a_text_that_reads_like_the_name_of_a_key_is_typed(word: str) -> None:
    hands, wire = Hands(), Wire()
    hands.connection_made(wire)  # type: ignore[arg-type]
    pace = Pace(thought=0.001, burst=len(word))
    person = SimulatedPerson("Ana", hands, Screen(a_vote()), pace, 7)

    await person.write(word * 2)

    assert wire.sent == (word * 2).encode()


def test_only_one_character_makes_a_key() -> None:
    assert sign("n").sent == "n"
    with pytest.raises(ValueError, match="'up' is not one character"):
        sign("up")


async def test_nothing_is_typed_into_a_form_that_did_not_open() -> None:
    person, hands = ana(Screen(a_vote()))

    with pytest.raises(DemoFailed, match="wanted to open the form for a note and pressed e, but nothing"):
        await person.fill_in(sign("e"), "the form for a note", "never end early")

    assert hands.texts == []
    assert hands.keys == [sign("e")]


@pytest.mark.parametrize("asks", [True, False])
async def test_a_step_is_confirmed_where_the_screen_asks_first(asks: bool) -> None:
    meeting = a_vote()
    screen = Screen(meeting)
    person, hands = ana(screen)

    def answer(key: Key) -> None:
        taken = key is ENTER or not asks
        screen.sight = Sight(meeting.view("Ana"), notice="closed" if taken else "", dialog=not taken)

    hands.then = answer
    await person.take_step("close the voting", lambda sight: sight.notice == "closed")

    assert hands.keys == [sign("n"), ENTER][: 1 + asks]


async def test_a_program_that_was_halted_meanwhile_did_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    time, halted = loop.time, 0.0
    monkeypatch.setattr(loop, "time", lambda: time() + halted)
    screen = Screen(a_vote())
    glances = 0

    def look() -> Sight | None:
        nonlocal glances, halted
        glances += 1
        halted = 0.0 if glances < 2 else 3600.0
        return screen()

    person = SimulatedPerson("Ana", Gloves(), look, Pace(patience=20), 7)
    await person.until("see it", lambda sight: glances > 3)


def test_what_another_stage_shows_is_not_taken_for_what_was_played() -> None:
    with pytest.raises(MovedOn):
        Sight(a_vote().go("discuss").view("Ana")).panel(VoteView)


async def test_a_closed_terminal_is_noticed_at_once() -> None:
    person, hands = ana(Screen(a_vote()))
    hands.data_received(b"\x1b[2J\x1b[31mThe host is closing.\r\n", None)
    hands.connection_lost(None)

    with pytest.raises(DemoFailed, match="the terminal was closed: The host is closing"):
        await person.until("give a dot", lambda sight: False)


async def test_nobody_types_into_another_stage_than_the_one_that_was_meant() -> None:
    meeting = a_vote()
    screen = Screen(meeting)
    person, hands = ana(screen)
    await person.at("vote")
    screen.sight = Sight(meeting.go("discuss").view("Ana"))

    with pytest.raises(MovedOn):
        await person.press(SPACE)
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

    def move(key: Key) -> None:
        at = rows.index(screen.sight.cursor or "") if screen.sight else 0
        screen.sight = Sight(view, cursor=rows[at + {UP: -1, DOWN: 1}[key]])

    hands.then = move

    assert await person.go_to("a1", lambda sight: rows)
    assert await person.go_to("a4", lambda sight: rows)
    assert not await person.go_to("gone", lambda sight: rows)
    assert hands.keys == [UP, UP, DOWN, DOWN, DOWN]


async def test_a_leader_to_whom_no_next_step_is_offered_says_so() -> None:
    meeting = Meeting(Agenda("Talk", (a_stage("brief"),))).join("Ana").next()
    screen, glances = Screen(meeting), 0

    def look() -> Sight | None:
        nonlocal glances
        glances += 1
        assert glances < 1000, "looks again and again without waiting"
        return screen()

    pace = Pace(patience=0.1)
    invited = Invited(0, "", "", lambda name: look)
    table = Table(invited, Story(7), pace, lambda sentence: None)
    table._leader = SimulatedPerson(
        "Ana", Gloves(), look, pace, 7
    )  # a participant, whose next step is nobody's

    with pytest.raises(DemoFailed, match="In the stage Brief, Ana wanted to see what comes next, but"):
        await play(table, 0, play_stage, lambda report: None)


async def test_the_first_trouble_ends_what_the_others_do() -> None:
    ended = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def fail() -> None:
        raise DemoFailed("No.")

    with pytest.raises(DemoFailed):
        await together([wait(), fail()])
    assert ended.is_set()


async def test_nobody_answers_is_one_sentence() -> None:
    with socket.socket() as deaf:  # it does not listen, and nobody else can meanwhile
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(DemoFailed, match="Ana could not join: "):
            await Hands.at(deaf.getsockname()[1], "Ana", "maple-otter-violin-42")


async def test_a_server_that_never_answers_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands_of_people, "LONGEST_JOIN", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(DemoFailed, match=r"Ana could not join: the server did not answer within 0\.1"):
            await Hands.at(port, "Ana", "maple-otter-violin-42")
