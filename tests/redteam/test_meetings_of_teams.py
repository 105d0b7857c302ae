"""In a meeting of a team nobody is shown what another team does not share, whatever the meeting talks about.

The meeting talks about everything that any team ever wrote down, in its very words. A guest who is in no team
looks at a screen, another one reads lines, and every verb that there is is typed at each seat.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from retro.commands.hosted_session import Hosted, host_session
from retro.commands.kept_for_keys import KeptForKeys
from retro.commands.theme_set import ThemeSet
from retro.commands.without_screen import PlainSessions, export_of
from retro.plain import PlainSeat
from retro.plain.plain_seat import general_verbs
from retro.plain.verb import Verb
from retro.room import Room
from retro.server import SshServer
from retro.server.host_key import fingerprint
from retro.session import acts
from retro.session.people import Role
from retro.stages.ideate.rules import AddCard, RevealCards
from retro.stages.plain_stages import PLAIN_KINDS
from tests.redteam.kept_secrets import NOBODY, OWNERS, SHARED, Secret, may_read, word
from tests.redteam.kept_workspace import COMMON, KeptWorkspace, a_kept_workspace, some_keys, talk_of
from tests.server.small import limits
from tests.terminal import Terminal, join

TEMPLATE: Final = """# Talk

```toml
library = true
```

## Review

```toml
kind = "review"
minutes = 5
```

## Ideas

```toml
kind = "ideate"
minutes = 5
anonymous = true
```

### What is there

## Discussion

```toml
kind = "discuss"
minutes = 20
```

## Lessons

```toml
kind = "lessons"
minutes = 5
```
"""
OWN: Final = "zzred"
SEATS: Final = ("dana", "guest", "hana")
HIDDEN: Final = {seat: word("hidden", seat) for seat in ("guest", "hana")}
"""What each of them has written and nobody has shown."""
ENDS: Final = frozenset({"end", "leave", "next", "back", "jump", "reveal", "watch", "remove", "reopen"})
"""Verbs that would end or move the meeting, and one that goes on until its end."""


class Talk:
    """A meeting of the team, and all that was shown at each seat."""

    def __init__(self, made: KeptWorkspace, hosted: Hosted) -> None:
        self.made = made
        self.room: Room = hosted.room
        self.shown: dict[str, bytearray] = {seat: bytearray() for seat in SEATS}

    async def recalled(self, topic: str = "") -> None:
        """Wait until it is known what comes back, to a topic where there is one."""
        recalls = self.room._recalls
        async with asyncio.timeout(60):
            while recalls._asking is not None or (  # noqa: ASYNC110
                topic and (recalls._context is None or recalls._context.topic != topic)
            ):
                await asyncio.sleep(0.01)

    async def type_everything(self) -> None:
        """Type each verb at each seat, with what may get something out of it."""
        for name in SEATS:
            seat = PlainSeat(self.room, name, PLAIN_KINDS, export_of(self.room))
            for command in self._commands(seat):
                reply = await seat.run(command, _nothing)
                self.shown[name].extend(f"{reply.out}{reply.error}{reply.question}\n".encode())

    def _commands(self, seat: PlainSeat) -> Iterator[str]:
        known = {verb.name: verb for verb in (*general_verbs(), *seat.verbs(seat.view()))}
        for verb in known.values():
            if verb.name in ENDS:
                continue
            yield f"help {verb.name}"
            yield from _typed(verb, [*self.made.refs[:40:3], "1", "a1", OWNERS[1], COMMON])

    def tells(self, secrets: Sequence[Secret]) -> list[tuple[str, Secret]]:
        """Return what was shown of secrets, and at which seat."""
        return [
            (seat, secret)
            for seat, shown in self.shown.items()
            for secret in secrets
            if any(part in bytes(shown).lower() for part in secret.parts)
        ]


def _typed(verb: Verb, values: Sequence[str]) -> Iterator[str]:
    if not verb.shows:  # nothing is changed here: it is tried out what is said of what there is not
        yield verb.name
        return
    yield verb.name
    yield f"{verb.name} --json"
    for value in values if verb.takes else ():
        yield f"{verb.name} {value}"


async def _nothing() -> Sequence[str]:
    return ()


@contextlib.asynccontextmanager
async def a_talk(folder: Path) -> AsyncIterator[tuple[Talk, int]]:
    """Hold a meeting of the team that shares nothing; the port of its host."""
    made = a_kept_workspace(folder / "team", some_keys())
    (folder / "talk.md").write_text(TEMPLATE, "utf-8")
    hosted = await asyncio.to_thread(
        host_session, made.workspace, str(folder / "talk.md"), "Talk", team=OWN, captured=True
    )
    server = SshServer(
        lambda: [hosted.room],
        ThemeSet.of(made.workspace).make_app,
        folder / "host_key",
        without_screen=PlainSessions(),
        kept=KeptForKeys(made.workspace),
        bind="127.0.0.1",
        port=0,
        limits=limits(),
    )
    hosted.room.start()
    await server.start()
    try:
        for seat, role in zip(SEATS, (Role.FACILITATOR, Role.PARTICIPANT, Role.PARTICIPANT), strict=True):
            key = fingerprint(made.keys["Eve"]) if seat == "guest" else ""
            await hosted.room.submit("system", acts.TakeSeat(seat, seat.capitalize(), role, key))
        yield Talk(made, hosted), server.port
    finally:
        await server.close()
        await hosted.close()


def cards() -> dict[tuple[str, str], str]:
    """What the meeting talks about: a card with the words of each record of each team."""
    return {(team, sort): talk_of(team, sort) for team in OWNERS for sort in SHARED.values()}


@pytest.mark.serial
async def test_no_guest_of_a_meeting_is_shown_what_another_team_does_not_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETRO_STATE", str(tmp_path / "state"))
    async with a_talk(tmp_path) as (talk, port):
        made, room = talk.made, talk.room
        signed = word(OWN, NOBODY, "signature")  # who signs a line of their team signs it for its meetings
        foreign = [secret for secret in made.kept_from("Ana") if secret.word != signed]
        async with (
            join(port, keys=[made.keys["Eve"]], user="guest", size=(140, 45)) as screen,
            join(port, "Ida", room.access_policy.code, term="dumb", size=(200, 60)) as lines,
        ):
            await talk.recalled()
            await talk.type_everything()
            while room.session.stage is None or room.session.stage.kind != "ideate":
                await _next(talk)
                await talk.type_everything()
            stage = room.session.stage
            prompt = stage.prompts[0].id
            for text in cards().values():
                await room.submit("hana", AddCard(stage.id, prompt, text))
            for seat, hidden in HIDDEN.items():
                await room.submit(seat, AddCard(stage.id, prompt, hidden))
                room.keep_draft(seat, f"card {prompt}", f"{hidden[::-1]}")
            await talk.type_everything()
            own = {seat: bytes(shown) for seat, shown in talk.shown.items()}
            for seat, shown in own.items():
                others = [text for other, text in HIDDEN.items() if other != seat]
                assert not [text for text in others if text.encode() in shown], seat
            assert HIDDEN["hana"].encode() in own["hana"]
            await screen.wait_until(lambda: _heard(screen, HIDDEN["guest"]), "the own card", 60)
            await asyncio.sleep(0.3)
            assert not _heard(screen, HIDDEN["hana"])
            assert not [text for text in HIDDEN.values() if _heard(lines, text)]
            await room.submit("dana", RevealCards(stage.id))
            await _next(talk)
            for (team, sort), text in cards().items():
                await _talk_about(talk, text)
                found = room.view("guest").recalled
                talk.shown["guest"].extend(str(found).encode())
                expected = may_read("Ana", Secret("", team, sort))
                assert bool(found) is expected, (team, sort, found)
            await talk.type_everything()
            await _next(talk)
            await talk.type_everything()
            await asyncio.sleep(0.3)
            for name, terminal in (("guest", screen), ("hana", lines)):
                talk.shown[name].extend(terminal.received)
            assert talk.tells(foreign) == []
            read = {secret.sort for _, secret in talk.tells(made.read_by("Ana"))}
            assert {"lesson", "decision", "experiment", "action", "capture"} <= read
            assert {s.team for _, s in talk.tells(made.read_by("Ana"))} >= {OWN, "zzblue", "zzgreen"}


async def _next(talk: Talk) -> None:
    stage = talk.room.session.stage
    await talk.room.submit("dana", acts.NextStage(stage.id if stage else ""))
    await talk.recalled()


async def _talk_about(talk: Talk, text: str) -> None:
    """Open the topic of a card."""
    seat = PlainSeat(talk.room, "dana", PLAIN_KINDS, export_of(talk.room))
    card = next(card.id for card in talk.room.session.board.cards if card.text == text)
    reply = await seat.run(f"topic {card}", _nothing)
    assert not reply.error, reply
    await talk.recalled(text)
    for name in SEATS:
        said = await PlainSeat(talk.room, name, PLAIN_KINDS, export_of(talk.room)).run("earlier", _nothing)
        talk.shown[name].extend(said.out.encode())


def _heard(terminal: Terminal, text: str) -> bool:
    return any(text[n : n + 9].encode() in terminal.received for n in range(len(text) - 8))
