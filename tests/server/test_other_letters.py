"""A terminal that is set to Latin-1 sends bytes that are no UTF-8; nobody is disconnected for that."""

from typing import Any

import asyncssh
import pytest
from asyncssh.auth import MSG_USERAUTH_INFO_RESPONSE, _ClientKbdIntAuth
from asyncssh.packet import String, UInt32

from retro.server.driver import NOT_UTF8 as LOST
from retro.server.login_dialog import NOT_UTF8, TOO_MANY
from tests.server.openssh import openssh
from tests.server.people import a_key, questions
from tests.server.small import CODE, serving
from tests.terminal import join


@pytest.fixture
def in_latin_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients send what is typed, and the user's name, in Latin-1."""

    async def answer(self: _ClientKbdIntAuth, *asked: Any) -> None:
        given = await self._conn.kbdint_challenge_received(*asked)
        if given is None:
            self._conn.try_next_auth(next_method=True)
            return
        strings = [String(text.encode("latin-1")) for text in given]
        self.send_packet(MSG_USERAUTH_INFO_RESPONSE, UInt32(len(strings)), *strings)

    def request(self: Any, method: bytes, args: tuple[bytes, ...]) -> bytes:
        if isinstance(self._username, str):
            self._username = self._username.encode("latin-1")
        return as_it_is(self, method, args)

    as_it_is = asyncssh.SSHClientConnection._get_userauth_request_packet
    monkeypatch.setattr(_ClientKbdIntAuth, "_receive_challenge", answer)
    monkeypatch.setattr(asyncssh.SSHClientConnection, "_get_userauth_request_packet", request)


@pytest.mark.usefixtures("in_latin_1")
async def test_an_answer_in_other_letters_is_asked_for_again() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": ["é", CODE], "Your name": ["José", "Jose"]})

    assert heard == [
        "Session code: ",
        NOT_UTF8,
        "Session code: ",
        "Your name [ana]: ",
        NOT_UTF8,
        "Your name [ana]: ",
        "+ in",
    ]


@pytest.mark.usefixtures("in_latin_1")
async def test_there_is_an_end_to_asking_again() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": ["é"] * 100})

    assert heard[-1] == f"- {TOO_MANY}"


@pytest.mark.usefixtures("in_latin_1")
async def test_a_users_name_in_other_letters_is_asked_for() -> None:
    async with serving() as s:
        heard = await questions(s.port, {"Session code": [CODE], "Your name": ["Jurgen"]}, user="Jürgen")

    assert heard == ["Session code: ", "Your name [guest]: ", "+ in"]


@pytest.mark.usefixtures("in_latin_1")
async def test_a_key_under_a_name_in_other_letters_proves_nothing() -> None:
    key = a_key()
    async with serving() as s:
        async with join(s.port, "Ana", CODE, keys=[key]) as t:
            await t.wait_for("seat of Ana")
        async with join(s.port, "Jurgen", CODE, keys=[key], user="Jürgen") as t:
            await t.wait_for("seat of Jurgen")

    assert [name for name, _ in s.seats()] == ["Ana", "Jurgen"]


async def test_who_types_other_letters_is_told_once() -> None:
    async with serving() as s, join(s.port, "Ana", CODE) as t:
        await t.wait_for("seat of Ana")
        t.send(b"caf\xe9 caf\xe9!")
        await t.wait_for("pressed exclamation_mark (10)")

        assert [note.message for note in s.app._notifications] == [LOST]


async def test_the_client_that_people_have_is_asked_again_too() -> None:
    async with serving() as s, openssh(s.port, user="ana") as t:
        await t.wait_for("Session code:")
        t.send(b"caf\xe9\r")
        await t.wait_for("not UTF-8")
        await t.wait_until(lambda: t.text().rstrip().endswith("Session code:"))
        await t.press(CODE, "enter")
        await t.wait_for("Your name")
        t.send(b"Jos\xe9\r")
        await t.wait_until(lambda: t.text().count("not UTF-8") == 2)
        # ssh throws away what was typed before it asks: the sentence comes first, then the question.
        await t.wait_until(lambda: t.text().rstrip().endswith("Your name [ana]:"))
        await t.press("Jose", "enter")
        await t.wait_for("seat of Jose")
