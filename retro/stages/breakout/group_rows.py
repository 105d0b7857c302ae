"""Groups and their boards as rows: who is here, what is written, what was brought back."""

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import Final

from textual.content import Content

from retro.session.view import Person, View
from retro.stages.breakout.group_talk import (
    FEW,
    NO_GROUP,
    NOTHING_WRITTEN,
    ONLY_ONE,
    STEP_NAMES,
    away_words,
    is_done,
    lively,
    people_of,
    state_words,
)
from retro.stages.breakout.group_view import BreakoutView, GroupSeen
from retro.tui.charts.planned import Planned
from retro.tui.parts.people_strip import Guest, PeopleStrip
from retro.tui.widgets.edged_card import EDGE, EdgedCard, alternating
from retro.tui.widgets.hues import hue_of
from retro.tui.widgets.row import STATUS_SIGNS, Row
from retro.tui.widgets.section import section

NOTHING_YET: Final = "nothing brought back yet"
NOTHING: Final = "nothing yet; Ctrl-B brings back the card under the cursor, or a new sentence"
LATER: Final = "not yet; groups of four bring something back"
LEFT_ALONE: Final = (
    "You are the only one here in your group. Ctrl-G joins another group; your cards come along."
)
MOVES: Final = "Ctrl-G puts them into another group."
YOURS: Final = "yours"
NAME_CELLS: Final = 10
"""Cells of the name of a group, in rows."""
EDGE_CELLS: Final = 2
"""Cells of the edge before it."""


def group_strip(view: View, shown: BreakoutView, *, bare: bool) -> PeopleStrip | None:
    """The strip with groups in the place of people; None while everybody works alone, and at the end."""
    if shown.over or shown.work == "alone":
        return None
    groups = lively(view, shown)
    guests = tuple(Guest(f"group {group.number}", True, is_done(view, group, shown.most)) for group in groups)
    done = sum(bool(guest.done) for guest in guests)
    return PeopleStrip(guests, done, len(guests), unit="group", bare=bare) if guests else None


def state_of(view: View, group: GroupSeen, most: int) -> tuple[str, str]:
    """What a group is at, in a few words, with its style."""
    said = state_words(view, group, most)
    if not is_done(view, group, most):
        return said, "$text-quiet"
    return (f"✓ {said}" if group.brought else said), "$good"


def people_parts(people: Sequence[Person], you: str = "") -> list[str | tuple[str, str]]:
    """Names behind their signs, with "you" in the place of the own one at the end."""
    parts: list[str | tuple[str, str]] = []
    for person in people:
        if person.seat == you:
            continue
        sign, look = ("● ", "$text-strong") if person.here else ("○ ", "$text-quiet")
        parts += [(sign, "$text-quiet"), (person.name, look), "" if person.here else (" away", look), "   "]
    if any(person.seat == you for person in people):
        parts.append(("you", "$text-strong"))
    return parts


def question_rows(view: View, shown: BreakoutView, *, with_step: bool = True) -> list[Row]:
    """The question, where the instruction stands in its place above, and the step of 1-2-4-All."""
    above = view.stage is not None and view.stage.instruction
    asked = shown.question if above else ""
    step = f"step {shown.step + 1}: {STEP_NAMES[shown.step]}" if shown.steps else ""
    if not step or not with_step:
        return [Row(asked, style="strong")] if asked else []
    if not asked:
        return [Row(step, style="quiet")]
    return [Row(asked, style="strong", right=Content.styled(step, "$text-quiet"))]


def step_row(shown: BreakoutView, *, apart: bool) -> Row:
    """The steps of 1-2-4-All with their minutes, and which of them it is."""
    status = ("past",) * shown.step + ("now",) + ("ahead",) * len(shown.steps)
    names = (f"{STATUS_SIGNS[now]} {name}" for now, name in zip(status, STEP_NAMES, strict=False))
    return Row(picture=Planned("Step by step", tuple(zip(names, shown.steps, strict=False)), apart))


def board_rows(view: View, shown: BreakoutView) -> list[Row]:
    """The own group with its board."""
    own = next((group for group in shown.groups if group.number == shown.own), None)
    rows = [*question_rows(view, shown), *(Row(text, style="warn") for text in _notes(view, shown, own))]
    if own is None:
        return rows
    if shown.work != "alone":
        people = people_parts(people_of(view, own), view.seat)
        rows.append(Row((("Group ", "strong"), (f"{own.number}   ", "strong"), *people)))
    mine = {card.id for card in shown.mine}
    hue = hue_of(own.number - 1)
    cards = [
        EdgedCard(hue, card.text, aside=YOURS if card.id in mine and shown.work != "alone" else "")
        for card in shown.cards
    ]
    pairs = zip(shown.cards, alternating(cards), strict=True)
    rows += [Row(picture=picture, key=card.id) for card, picture in pairs]
    if not cards:
        rows.append(Row(NOTHING_WRITTEN, style="quiet"))
    return rows


def brought_back(shown: BreakoutView) -> Content:
    """What the own group brought back, or how it does; nothing while it cannot."""
    own = next((group for group in shown.groups if group.number == shown.own), None)
    if own is None or shown.over or shown.work == "alone":
        return Content("")
    look = "bold $text-strong" if own.brought else "$foreground"
    said = "\n".join(own.brought) or (NOTHING if shown.brings else LATER)
    count = f" · {len(own.brought)} of {shown.most}" if own.brought and shown.most > 1 else ""
    return Content.assemble((f"brought back{count}\n", "$text-quiet"), (said, look))


def _notes(view: View, shown: BreakoutView, own: GroupSeen | None) -> list[str]:
    if own is None:
        return [NO_GROUP]
    if not shown.company:
        return [ONLY_ONE]
    return [*([LEFT_ALONE] if own.alone == view.seat else []), *([FEW] if shown.few else [])]


def result_rows(shown: BreakoutView) -> list[Row]:
    """What the groups brought back, once everybody was called back."""
    found = [group for group in shown.groups if group.brought]
    if not found:
        return [Row("The groups brought nothing back.", style="quiet")]
    cards = [
        EdgedCard(hue_of(group.number - 1), text, label, aside=f"group {group.number}")
        for group in found
        for text, label in zip_longest(group.brought, group.labels, fillvalue="")
    ]
    rows = [Row(picture=card) for card in alternating(cards)]
    return [section("What the groups brought back", str(len(rows))), *rows]


def group_rows(view: View, shown: BreakoutView) -> list[Row]:
    """A row for each group, where there is no room for trays."""
    rows = []
    for group in shown.groups:
        people = people_parts(people_of(view, group))
        edge = Content.styled(f"{EDGE:<{EDGE_CELLS}}", hue_of(group.number - 1))
        name = Content.styled(f"{f'Group {group.number}':<{NAME_CELLS}}", "bold $text-strong")
        right = Content.styled(*state_of(view, group, shown.most))
        left = Content.assemble(edge, name, *people).rstrip()
        rows.append(Row(left, right=right, hanging=EDGE_CELLS + NAME_CELLS))
        rows += [Row(sentence, indent=EDGE_CELLS + NAME_CELLS) for sentence in group.brought]
    return rows


def about_groups(view: View, shown: BreakoutView) -> list[Row]:
    """What the facilitator should know below the groups: who is away, and who is alone."""
    rows = []
    names = {person.seat: person.name for person in view.people}
    for group in shown.groups:
        if group.alone:
            who = names.get(group.alone, "Somebody")
            rows.append(Row(f"{who} is alone in group {group.number}. {MOVES}", style="warn"))
    if shown.work != "alone":
        rows += [Row(away, style="quiet") for away in map(partial(away_words, view), shown.groups) if away]
    if shown.few:
        rows.append(Row(FEW, style="quiet"))
    return rows
