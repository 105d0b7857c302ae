"""The form for what a group brings back: a line for each sentence."""

from collections.abc import Mapping, Sequence
from typing import Final

from retro.session.acts import Act
from retro.session.text import CARD_LIMIT
from retro.stages.breakout.group_acts import BringBack, BringSeveralBack
from retro.tui.dialogs.form import Blank

TAKES_BACK: Final = "empty takes it back"
ONE_MORE: Final = "one more sentence"


def bring_blanks(brought: Sequence[str], new: str, most: int) -> tuple[Blank, ...]:
    """The lines of the form, with what was brought and in the first free one what is `new`.

    A group that brings back one sentence changes that one. Others have a line for each, and where all are
    full the new one is in none.
    """
    if most == 1:
        return (Blank("text", "Sentence", new or "".join(brought), TAKES_BACK, CARD_LIMIT),)
    lines = [*brought, *([new] if new not in brought else []), *[""] * most][: max(most, len(brought))]
    return tuple(
        Blank(
            f"text{number}",
            f"Sentence {number}",
            text,
            TAKES_BACK if number <= len(brought) else ONE_MORE,
            CARD_LIMIT,
        )
        for number, text in enumerate(lines, 1)
    )


def brought_of(stage: str, brought: Sequence[str], answers: Mapping[str, str], most: int) -> Act | None:
    """What is asked for by the answers of the form; nothing where they are what the group `brought`."""
    before = [*brought, *[""] * len(answers)]
    pairs = zip((text.strip() for text in answers.values()), before, strict=False)
    changes = tuple((text, instead) for text, instead in pairs if text != instead)
    if not changes:
        return None
    if most == 1:
        return BringBack(stage, changes[0][0])
    return BringSeveralBack(stage, changes)
