"""The same server with the client that people have."""

import shutil
import subprocess
from pathlib import Path

import pytest

from retro.session.people import Role
from tests.server.openssh import Shell, openssh
from tests.server.small import CODE, Serving, nobody_is_there, serving


def a_key(path: Path, kind: str = "ed25519") -> tuple[Path, str]:
    """Make a key file; give it with its fingerprint."""
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        pytest.skip("there is no ssh-keygen on this machine")
    subprocess.run([keygen, "-q", "-t", kind, "-N", "", "-f", path], check=True)
    shown = subprocess.run([keygen, "-lf", path], check=True, capture_output=True, text=True).stdout
    return path, shown.split()[1]


async def say(t: Shell, code: str = CODE, name: str = "") -> None:
    await t.wait_for("Session code:")
    await t.press(code, "enter")
    await t.wait_for("Your name")
    await t.press(name, "enter")


def key_of(s: Serving, name: str) -> str:
    return next(seat.key for seat in s.room.session.seats if seat.name == name)


async def test_without_a_key_the_code_and_a_name_are_enough() -> None:
    async with serving() as s, openssh(s.port, user="ana") as t:
        await say(t)
        await t.wait_for("here: ana at 80x24")
        await t.press("ctrl+c")
        await t.wait_for("pressed ctrl+c")
        await t.resize(100, 30)
        await t.wait_for("at 100x30")
        await t.press("Q")

        assert await t.wait_ended() == 0
        assert "You can come back any time" in t.text()
        assert t.modes()[:4] == t.modes_before[:4]
        assert key_of(s, "ana") == ""


async def test_a_key_is_learned_with_the_code_and_opens_the_seat_next_time(tmp_path: Path) -> None:
    key, fingerprint = a_key(tmp_path / "key")
    async with serving() as s:
        async with openssh(s.port, user="ana", identities=[key]) as t:
            await say(t, name="Ana")
            await t.wait_for("here: Ana")
            await t.press("Q")
            await t.wait_ended()
            assert "Your SSH key gets you your seat back." in t.text()
        assert key_of(s, "Ana") == fingerprint

        async with openssh(s.port, user="ana", identities=[key]) as t:
            await t.wait_for("seat of Ana")
            assert "ana@" not in t.received.decode(errors="replace")  # no question
            assert "Session code" not in t.received.decode(errors="replace")


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
async def test_keys_of_other_kinds_do_as_well(tmp_path: Path, kind: str) -> None:
    key, fingerprint = a_key(tmp_path / "key", kind)
    async with serving() as s, openssh(s.port, user="ana", identities=[key]) as t:
        await say(t)
        await t.wait_for("here: ana")
        assert key_of(s, "ana") == fingerprint


async def test_of_several_keys_the_first_is_learned_and_the_known_one_is_found(tmp_path: Path) -> None:
    keys = [a_key(tmp_path / f"key{number}") for number in range(4)]
    files = [file for file, _ in keys]
    async with serving() as s:
        async with openssh(s.port, user="ana", identities=files) as t:
            await say(t)
            await t.wait_for("here: ana")
        assert key_of(s, "ana") == keys[0][1]
        await nobody_is_there(s)  # where somebody is, the key is asked whose it is

        async with openssh(s.port, user="ana", identities=[*files[1:], files[0]]) as t:
            await t.wait_for("seat of ana")


async def test_somebody_elses_public_key_opens_and_binds_nothing(tmp_path: Path) -> None:
    victim, fingerprint = a_key(tmp_path / "victim")
    own, own_fingerprint = a_key(tmp_path / "own")
    async with serving() as s:
        async with openssh(s.port, user="vic", identities=[victim]) as t:
            await say(t)
            await t.wait_for("here: vic")
        stolen = tmp_path / "stolen.pub"
        shutil.copy(f"{victim}.pub", stolen)

        async with openssh(s.port, user="mal", identities=[stolen]) as t:
            await say(t)
            await t.wait_for("seat of mal")
        async with openssh(s.port, user="eve", identities=[stolen, own]) as t:
            await say(t)
            await t.wait_for("seat of eve")

        assert key_of(s, "vic") == fingerprint
        assert key_of(s, "mal") == ""
        assert key_of(s, "eve") == own_fingerprint


async def test_somebody_elses_unknown_public_key_is_not_bound(tmp_path: Path) -> None:
    stranger, _ = a_key(tmp_path / "stranger")
    stolen = tmp_path / "stolen.pub"
    shutil.copy(f"{stranger}.pub", stolen)
    async with serving() as s, openssh(s.port, user="mal", identities=[stolen]) as t:
        await say(t)
        await t.wait_for("seat of mal")
        assert key_of(s, "mal") == ""


async def test_wrong_codes_show_their_sentence_and_end() -> None:
    async with serving() as s, openssh(s.port) as t:
        for number in range(3):  # the sentence first: before its next question ssh throws away what is typed
            await t.wait_until(lambda n=number: t.text().count("No session here has this code.") == n)  # type: ignore[misc]
            await t.wait_until(lambda: t.text().rstrip().endswith("Session code:"))
            await t.press("wrong", "enter")

        assert await t.wait_ended() == 255
        assert t.text().count("No session here has this code.") == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["id"], "Commands need an SSH key that has a seat"),
        (["-t", "id"], "Commands need an SSH key that has a seat"),
        (["-s", "sftp"], "Retro transfers no files"),
    ],
)
async def test_commands_without_a_key_and_files_get_a_sentence(arguments: list[str], sentence: str) -> None:
    options = [argument for argument in arguments if argument.startswith("-")]
    command = [argument for argument in arguments if not argument.startswith("-")]
    async with serving() as s, openssh(s.port, *command, options=options) as t:
        await say(t, name="Ana")
        assert await t.wait_ended() == 1
        assert sentence in t.text()
        assert s.seats() == []


async def test_the_picture_fits_whatever_the_terminal_is() -> None:
    async with serving() as s, openssh(s.port, user="ana", term="vt100", size=(30, 10)) as t:
        await say(t)
        await t.wait_for("here: ana at 30x10")
        assert s.app.no_color
        assert s.room.session.seats[0].role is Role.PARTICIPANT


async def test_the_server_closes_and_the_terminal_says_why() -> None:
    async with serving() as s, openssh(s.port, user="ana") as t:
        await say(t)
        await t.wait_for("here: ana")
        await s.server.close("The host has gone home.")
        assert await t.wait_ended() == 0
        assert "The host has gone home." in t.text()
