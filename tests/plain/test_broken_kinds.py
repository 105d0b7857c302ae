"""A kind of stage that cannot be said in lines, or fails: it costs no more than what it would have said."""

from typing import Any

import pytest

from retro.errors import BrokenKind
from retro.plain.follower import UNSAID
from retro.plain.plain_seat import FAILED
from retro.stages import plain_stages
from retro.stages.ideate.plain import PLAIN
from retro.stages.registry import load_part
from tests.plain.typing_people import in_a_room, settled, talking

WHY = "The plain of the kind ideate cannot be loaded: ValueError."


def broken(kind: str, part: Any) -> object:
    if kind == "ideate":
        raise BrokenKind(WHY)
    return load_part(kind, part)


async def test_where_a_kind_cannot_be_loaded_everybody_hears_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_stages, "load_part", broken)
    async with (
        in_a_room(None, "Ana") as (room, people),
        talking(room, "ana") as ana,
        talking(room, "dana") as dana,
    ):
        await dana.says("next")
        for heard in (ana.heard, dana.heard):
            assert "This stage cannot be said in lines." in heard
            assert WHY in heard
        assert WHY in await people["Ana"].told("status")
        assert "vote LABEL [N]" in await people["Ana"].told("help")
        await dana.says("goto 2", "yes")
        assert any("Voting opened" in line for line in ana.heard)


async def test_a_kind_that_fails_ends_nobodys_conversation(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*of: object) -> object:
        raise ValueError("about the card: secret words")

    monkeypatch.setattr(type(PLAIN), "says", fails)
    async with (
        in_a_room(None, "Ana") as (room, people),
        talking(room, "ana") as ana,
        talking(room, "dana") as dana,
    ):
        await dana.says("next")
        assert UNSAID in ana.heard
        assert UNSAID in dana.heard
        assert await people["Ana"].refused("status") == FAILED
        assert "1 card saved" in await people["Ana"].told("add 1 A card")
        async with talking(room, "olga") as olga:
            assert UNSAID in olga.heard
        await dana.says("goto 2", "yes")
        await settled()
        assert any("Voting opened" in line for line in ana.heard)
    assert "ValueError" in caplog.text
    assert "secret words" not in caplog.text
