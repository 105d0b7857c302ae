"""What a session does to its file, drawn from a seed so that two processes can agree on it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    events: tuple[Event, ...]
    erases: bool

    def after(self, state: list[Event]) -> list[Event]:
        kept = [event for event in state if not (self.erases and is_secret(event))]
        return kept + list(self.events)


def is_secret(event: Event) -> bool:
    return bool(event["kind"] == "secret")


def operations(seed: int) -> Iterator[Operation]:
    """Documents grow and shrink anywhere in the file; now and then the secret ones go."""
    rng = random.Random(seed)
    number = 0
    while True:
        number += 1
        if rng.random() < 0.25:
            sealed = {"kind": "sealed", "text": "s" * rng.randrange(400), "n": number}
            yield Operation((sealed,), erases=True)
        else:
            drawn = tuple(
                {
                    "kind": rng.choice(["secret", "fact"]),
                    "text": f"token-{seed}-{number}-{place}-" + "é" * rng.randrange(300),
                    "n": number,
                }
                for place in range(rng.randrange(1, 4))
            )
            yield Operation(drawn, erases=False)


def tokens(events: list[Event]) -> list[bytes]:
    """What to look for in the bytes of a file."""
    return [event["text"].rstrip("é").encode() for event in events if is_secret(event)]
