"""Which kinds of stages a stored session needs, read from its documents before anything is made of them.

Kinds can come from other distributions. Without them a session cannot be read, and nothing is wrong with it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from retro.session.text import clean


def kinds_of(document: Any) -> tuple[str, ...]:
    """The kinds of all stages, from the event that opens a session or stands for it, or brings more of them;
    of all else none."""
    match document:
        case {"event": "SessionOpened", "agenda": {"stages": list(stages)}}:
            pass
        case {"event": "AgendaChanged", "stages": list(stages)}:
            pass
        case {"event": "Snapshot", "session": {"agenda": {"stages": list(stages)}}}:
            pass
        case _:
            return ()
    kinds = (stage.get("kind") for stage in stages if isinstance(stage, dict))
    return tuple(dict.fromkeys(clean(kind) for kind in kinds if isinstance(kind, str)))


def missing_from(known: Collection[str], needed: Sequence[str]) -> tuple[str, ...]:
    """The kinds that are needed and not known."""
    return tuple(kind for kind in needed if kind not in known)


def needs(kinds: Sequence[str]) -> str:
    """Return which kinds are missing: `needs the kind poll, which is not installed here`."""
    if len(kinds) == 1:
        return f"needs the kind {kinds[0]}, which is not installed here"
    return f"needs the kinds {', '.join(kinds[:-1])} and {kinds[-1]}, which are not installed here"
