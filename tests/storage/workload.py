"""What a session does to its file, drawn from a seed so that two processes can agree on it."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from retro.storage import Cap

Event = dict[str, Any]
TORTURE = max(int(os.environ.get("RETRO_TORTURE") or 1), 1)
"""Read when this is imported: tests themselves see no environment of ours."""
SMALL = Cap(events=7)
"""So small that a few operations pass it."""


@dataclass(frozen=True)
class Operation:
    events: tuple[Event, ...]
    erases: bool
    number: int = 0

    @property
    def private(self) -> dict[str, Event | None]:
        """Replace what is private of a stage whole, or take it away with what is erased."""
        sealed = {"stage": "open", "sealed": f"part-{self.number}-" + "=" * (self.number % 5 * 60)}
        return {"open": None if self.erases else sealed}

    @property
    def kept(self) -> dict[str, Event]:
        """What is private afterwards."""
        return {stage: document for stage, document in self.private.items() if document}

    @property
    def part_token(self) -> list[bytes]:
        """What to look for in the bytes of a file."""
        return [document["sealed"].rstrip("=").encode() for document in self.kept.values()]

    def after(self, state: list[Event]) -> list[Event]:
        kept = [event for event in state if not (self.erases and is_secret(event))]
        return kept + list(self.events)


def is_secret(event: Event) -> bool:
    return bool(event["kind"] == "secret")


def fold(events: Sequence[Event]) -> list[Event]:
    """One event for all that is no secret, and the secrets as they are."""
    facts, secrets = meaning(events)
    return [{"kind": "fact", "text": "", "n": 0, "folded": facts}, *secrets]


def meaning(events: Sequence[Event]) -> tuple[list[Event], list[Event]]:
    """What a history says, folded or not: the facts in their order, and the secrets."""
    facts: list[Event] = []
    for event in events:
        if not is_secret(event):
            facts += event.get("folded", [event])
    return facts, [event for event in events if is_secret(event)]


def operations(seed: int) -> Iterator[Operation]:
    """Documents grow and shrink anywhere in the file; now and then the secret ones go."""
    rng = random.Random(seed)
    number = 0
    while True:
        number += 1
        if rng.random() < 0.25:
            sealed = {"kind": "sealed", "text": "s" * rng.randrange(400), "n": number}
            yield Operation((sealed,), erases=True, number=number)
        else:
            drawn = tuple(
                {
                    "kind": rng.choice(["secret", "fact"]),
                    "text": f"token-{seed}-{number}-{place}-" + "é" * rng.randrange(300),
                    "n": number,
                }
                for place in range(rng.randrange(1, 4))
            )
            yield Operation(drawn, erases=False, number=number)


def parts_gone(done: Sequence[Operation]) -> set[bytes]:
    """Give what no file may hold any more of private parts: all that was before the last erasure."""
    erased = max((number for number, operation in enumerate(done) if operation.erases), default=0)
    return {token for operation in done[:erased] for token in operation.part_token}


def tokens(events: list[Event]) -> list[bytes]:
    """What to look for in the bytes of a file."""
    return [event["text"].rstrip("é").encode() for event in events if is_secret(event)]


def rounds(few: int) -> int:
    """How often to try: more when RETRO_TORTURE asks for so many times as much."""
    return few * TORTURE
