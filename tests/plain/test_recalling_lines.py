"""What earlier meetings say, in lines: announced once, read with its reasons, and answered by typing."""

import msgspec

from retro.room.recalls import Memory
from retro.session.recalled import RecallContext, Recalled
from tests.plain.typing_people import Typist, settled, talking
from tests.room.rooms import Harness
from tests.room.test_recalls import LESSON, shown, talk


class Kept:
    """Always answers the same."""

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        return (LESSON,) if context.topic else ()


async def test_it_is_announced_and_answered() -> None:
    harness = Harness()
    memory: Memory = Kept()
    harness.memory = memory
    async with harness.open("Ana", "Ben") as room, talking(room, "ben") as ben:
        ana = Typist(room, "ana")
        assert "no verb" in await ana.refused("recall", status=2)
        await talk(room)
        await shown(room, LESSON)
        await settled()
        line = f"From earlier: lesson of 7 Mar 2026: XREMEMBEREDX ({LESSON.ref})"
        assert ben.heard.count(line) == 1
        assert await ana.told("earlier") == f"{line}\n  why: words: deploy\n"
        assert await ana.told("helped L2") == f"{LESSON.ref}: helped here.\n"
        assert "helped here" in await ana.told("earlier")
        assert await ana.json("earlier --json") == [
            {
                "ref": LESSON.ref,
                "kind": "lesson",
                "day": "2026-03-07",
                "heading": "XREMEMBEREDX",
                "why": "words: deploy",
                "due": False,
                "quiet": False,
            }
        ]
        assert await ana.refused("still-true L7") == "Give the whole name, as `earlier` shows it."
        await ana.told(f"not-now {LESSON.ref}")
        assert await ana.told("earlier") == "Nothing of earlier meetings fits now.\n"
        assert "earlier" not in await ana.told("status")


class Quiet:
    """Answers the same, for a team that wants to be asked for it."""

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        return (msgspec.structs.replace(LESSON, quiet=True),) if context.topic else ()


async def test_where_a_team_wants_it_quiet_only_who_asks_is_told() -> None:
    harness = Harness()
    memory: Memory = Quiet()
    harness.memory = memory
    async with harness.open("Ana", "Ben") as room, talking(room, "ben") as ben:
        await talk(room)
        await shown(room, msgspec.structs.replace(LESSON, quiet=True))
        await settled()
        assert not any("XREMEMBEREDX" in line for line in ben.heard)
        assert "XREMEMBEREDX" in await Typist(room, "ana").told("earlier")
