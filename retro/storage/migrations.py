"""How files of earlier versions become files of this one: a pure function for each step.

A step takes the tables of its version and gives those of the next. It is never changed once it was
released; a file of each version stays in the tests to prove it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Tables = dict[str, dict[str, Any]]
Step = Callable[[Tables], Tables]


def _from_1(tables: Tables) -> Tables:
    """Version 2 has events that version 1 does not know, such as `Snapshot`; the rest is the same."""
    return tables


def _from_2(tables: Tables) -> Tables:
    """Version 3 has tags where names appear with the reveal, and privacies that can change."""
    return tables


def _from_3(tables: Tables) -> Tables:
    """Version 4 knows who was expected, what sets an action off, and how a decision was made."""
    return tables


EARLIER_PRIVATE = frozenset(
    {
        "Answered",
        "BallotCast",
        "CardAdded",
        "CardEdited",
        "CardWithdrawn",
        "ClosingGiven",
        "DoneMarked",
        "GoOnAnswered",
        "StageKept",
    }
)
"""What versions 1 to 4 stored in the order of the acts; version 5 stores no such event."""
_OUTCOMES = frozenset(
    {
        "CardsRevealed",
        "CheckinClosed",
        "ClosingShown",
        "GoOnAsked",
        "TopicExtended",
        "TopicOpened",
        "VoteClosed",
        "VoteReopened",
    }
)
"""After which no private event of the same stage from before may be stored."""


_GIVEN_IN = MappingProxyType(
    {
        "BallotCast": "vote",
        "CardAdded": "ideate",
        "CardEdited": "ideate",
        "CardWithdrawn": "ideate",
        "ClosingGiven": "close",
        "GoOnAnswered": "discuss",
    }
)
"""The kind of stage in which it could happen; any could be answered."""
_OWN_KINDS = frozenset(
    ("brief", "checkin", "close", "commit", "discuss", "group", "ideate", "lessons", "read", "review", "vote")
)
"""The kinds that version 4 brought with it; of others nothing is known here."""


def _kinds_by_stage(tables: Tables) -> dict[str, str]:
    """The kinds of the stages that the first event tells of; of a damaged one none."""
    match tables["events"].get("1"):
        case {"agenda": {"stages": list(stages)}} | {"session": {"agenda": {"stages": list(stages)}}}:
            return {
                stage["id"]: stage["kind"]
                for stage in stages
                if isinstance(stage, dict)
                and isinstance(stage.get("id"), str)
                and isinstance(stage.get("kind"), str)
            }
    return {}


def _from_4(tables: Tables) -> Tables:
    """Version 5 has what is private in a table of its own, a document for each open stage.

    Only the room, which has the secrets, can give such a document its new form; until then it holds the
    events as they were. What an outcome should have erased is kept apart, so that it is found and erased.
    Raises ValueError for something private in a stage of a kind in which it is never given.
    """
    kinds = _kinds_by_stage(tables)
    kept: list[dict[str, Any]] = []
    open_: dict[str, list[dict[str, Any]]] = {}
    left: dict[str, list[dict[str, Any]]] = {}
    for _, event in sorted(tables["events"].items(), key=lambda numbered: int(numbered[0])):
        name, stage = event.get("event"), event.get("stage", "")
        kind = kinds.get(stage) if isinstance(stage, str) else None
        if kind in _OWN_KINDS and _GIVEN_IN.get(name, kind) != kind:
            raise ValueError(f"{name} in a stage of the kind {kind}")
        if name in EARLIER_PRIVATE:
            open_.setdefault(stage, []).append(event)
            continue
        kept.append(event)
        if name in _OUTCOMES and stage in open_:
            left.setdefault(stage, []).extend(open_.pop(stage))
        if name == "SessionEnded":
            for closed in [*open_]:
                left.setdefault(closed, []).extend(open_.pop(closed))
    documents = [
        {"stage": stage, **({"earlier": open_[stage]} if stage in open_ else {})}
        | ({"left_over": left[stage]} if stage in left else {})
        for stage in sorted({*open_, *left})
    ]
    tables["events"] = {str(number): event for number, event in enumerate(kept, 1)}
    if documents:
        tables["private"] = {str(number): document for number, document in enumerate(documents, 1)}
    return tables


def _from_5(tables: Tables) -> Tables:
    """Version 6 has a checksum, which is no part of the tables."""
    return tables


def _from_6(tables: Tables) -> Tables:
    """Version 7 knows agendas that change while they run, decisions of the group, small groups and hands."""
    return tables


def _from_7(tables: Tables) -> Tables:
    """Version 8 knows what the kinds of stages of all formats keep."""
    return tables


def _from_8(tables: Tables) -> Tables:
    """Version 9 knows the team of a session, what it is about, and more of what is written down."""
    return tables


STEPS: Mapping[int, Step] = MappingProxyType(
    {1: _from_1, 2: _from_2, 3: _from_3, 4: _from_4, 5: _from_5, 6: _from_6, 7: _from_7, 8: _from_8}
)
"""By the version that a step begins with."""

SCHEMA = max(STEPS) + 1
"""What this version writes. `meta.1.schema` is where every version looks first."""


def migrated(tables: Tables, steps: Mapping[int, Step] = STEPS) -> Tables:
    """Take the tables through every step from their own version on."""
    version = tables["meta"]["1"]["schema"]
    while version in steps:
        tables = steps[version](tables)
        version += 1
    tables["meta"]["1"]["schema"] = version
    return tables
