"""A note of the time that nobody wrote is no time."""

from pathlib import Path

from retro.room.heartbeat import NAME, Heartbeat
from retro.storage import Vault
from tests.fakes import FakeClock


def test_thousands_of_digits_are_no_moment(tmp_path: Path) -> None:
    vault = Vault(tmp_path, "s")
    vault.write(NAME, b"9" * 5000)

    assert Heartbeat(vault, FakeClock()).last() is None
