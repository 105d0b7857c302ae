"""How `inbox` is played: the facilitator says what becomes of each line, as the group wants it."""

from retro.demo.hands import CTRL_S, ENTER, sign
from retro.demo.sight import Sight
from retro.demo.table import Table
from retro.session.agenda import Stage
from retro.session.text import counted
from retro.stages.inbox.rules import InboxView

MOST = 20
"""Captures that are looked at; a demo has no patience for more."""


async def play(table: Table, stage: Stage) -> str:
    """Look at each captured line: a lesson, an action, kept for later, and the rest dropped."""
    leader = table.leader
    captures = leader.sight.panel(InboxView).captures[:MOST]
    if captures:
        table.narrate("What was captured since the last meeting: the group says what becomes of it")
    rows = [capture.ref for capture in leader.sight.panel(InboxView).captures]
    for number, capture in enumerate(captures):
        await table.pace.think(3)
        await leader.go_to(capture.ref, lambda sight: rows)
        key = "la13"[number % 4]
        if key in "la":
            await leader.open(sign(key), "the form for what becomes of it")
            await leader.press(CTRL_S)
        else:
            await leader.press(sign(key))
        if key == "3":
            await leader.until("drop a line", lambda sight: sight.dialog)
            await leader.press(ENTER)

        def said(sight: Sight, ref: str = capture.ref) -> bool:
            return any(each.ref == ref and not each.open for each in sight.panel(InboxView).captures)

        await leader.until("say what becomes of a line", said)
    await table.pace.think(2)
    return f"{counted(len(captures), 'captured line')} looked at"
