"""A decision as rows: the plate with the proposal, the answers, and what people said, objections first."""

from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from retro.session.text import counted
from retro.stages.choice_words import why_no_counts
from retro.stages.decide.answer_charts import SpreadChart, answer_chart
from retro.stages.decide.answers import UNRATED
from retro.stages.decide.decision_words import (
    NO_PROPOSAL,
    NOT_MET,
    READ_FIRST,
    about_matter,
    label_of,
    order_of,
    spoken,
    tally_of,
)
from retro.stages.decide.matter_view import DecideView, Heard, RoundView
from retro.stages.decide.methods import Choice
from retro.tui.charts.beside import Beside, Stack, Words
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Picture, Row
from retro.tui.widgets.section import Section
from retro.words import listed

WORDS: Final = 16
"""Cells of the word of an answer, before what it says."""


def plate_of(view: DecideView, *, free: bool) -> Plate:
    """What everybody looks at: the proposal, how often it was asked, and who decides."""
    facts: tuple[str, ...] = ()
    if view.round:
        facts = (f"round {view.round} of {view.rounds}", f"round {view.round}")
    return Plate(view.proposal or NO_PROPOSAL, facts, (" ".join(about_matter(view)),), free=free)


def choice_rows(view: DecideView, chosen: int | None, *, keyed: bool, mine: bool) -> list[Row]:
    """The answers there are, with their keys; the own one is marked."""
    sent = view.mine.choice if view.mine and mine else None
    cells = max(min(WORDS, max(len(choice.word) for choice in view.choices) + 3), 4)
    rows = []
    for n in order_of(view):
        choice = view.choices[n]
        right: Content | str = ""
        if n == chosen and n != sent:
            right = Content.styled("not sent yet", "$warn")
        elif n == sent:
            right = Content.styled("✓ your answer", "$good")
        rows.append(Row(_answer(view.keys[n], choice, cells), key=str(n) if keyed else None, right=right))
    return rows


def _answer(key: str, choice: Choice, cells: int) -> Content:
    if choice.word.isdigit():
        return Content.assemble((f"{key}  ", "bold"), (choice.says, "$text-strong"))
    word = choice.word.ljust(cells)
    return Content.assemble((f"{key}  ", "bold"), (word, "bold $text-strong"), (choice.says, "$text-quiet"))


def own_points(view: DecideView) -> tuple[int, ...]:
    """The own number of each option, -1 where there is none."""
    given = view.mine.points if view.mine else ()
    return given if len(given) == len(view.options) else (UNRATED,) * len(view.options)


def option_rows(view: DecideView, *, keyed: bool) -> list[Row]:
    """The options to rate, with the own numbers."""
    rows = []
    for n, (option, number) in enumerate(zip(view.options, own_points(view), strict=True)):
        right = Content.styled("no number yet" if keyed else "", "$text-quiet")
        if number >= 0:
            right = Content.styled(f"✓ {number:>2}", "$good")
        rows.append(Row(option, key=str(n) if keyed else None, right=right))
    return rows


def shown_rows(view: DecideView, shown: RoundView, height: int, *, free: bool) -> list[Row]:
    """A round that was shown: its answers, what comes of it, and what people said."""
    rows: list[Row] = []
    if not shown.answered:
        rows.append(Row("Nobody answered.", style="strong"))
    elif shown.withheld:
        rows += [Row(few, style=style) for few, style in why_no_counts(shown.answered)]
    elif shown.points:
        options = tuple(zip(shown.options, shown.points, strict=True))
        rows.append(Row(f"Resistance of {counted(shown.answered, 'answer')}", style="strong"))
        rows.append(
            Row(picture=SpreadChart(options, shown.answered, apart=free and 3 * len(options) < height))
        )
    elif len(shown.choices) > 1:
        said = sum(len(_block(view, one)) + 1 for one in spoken(shown))
        rows.append(Row(picture=answer_chart(shown, height - (said + 4 if said else 2))))
    gap = [Row("")] if free else []
    if shown.missing and shown.answered:
        rows += [*gap, Row(f"Without an answer: {listed(shown.missing)}.", style="warn")]
    if shown.why and shown.answered and not shown.withheld:
        rows += [*gap, Row(shown.why, style="strong" if shown.agreed else "warn")]
    if groups := _groups(view, shown):
        rows += [*([Row("")] if rows else []), Row(picture=groups)]
    return rows


def before_deciding(view: DecideView, before: RoundView) -> list[Row]:
    """What everybody said, for those who decide then."""
    several = len(before.choices) > 1
    rows = [Row(""), *([Row(picture=Section("What everybody said", tally_of(before)))] if several else [])]
    if groups := _groups(view, before):
        rows.append(Row(picture=groups))
    return rows


def _groups(view: DecideView, shown: RoundView) -> Picture | None:
    """What people said by their answers: those that are heard first at the left, all others beside."""
    by_choice: dict[int, list[Heard]] = {}
    for one in spoken(shown):
        by_choice.setdefault(one.choice, []).append(one)
    stacks = [_group(view, shown, choice, heard) for choice, heard in by_choice.items()]
    if len(stacks) < 2:
        return stacks[0] if stacks else None
    return Beside((stacks[0], Stack(tuple(_apart(stacks[1:])))), least=40, apart=4)


def _group(view: DecideView, shown: RoundView, choice: int, heard: list[Heard]) -> Picture:
    word = label_of(shown.choices[choice])
    title = f"{word[:1].upper()}{word[1:]}"
    pictures: list[Picture] = [Section(title, str(len(heard)))]
    for one in heard:
        pictures += _block(view, one)
    return Stack(tuple(pictures))


def _block(view: DecideView, one: Heard) -> list[Picture]:
    """One person's words, and of an objection what became of it."""
    reason = one.reason or "without a reason written down"
    who: tuple[tuple[str, str], ...] = (
        ((f"{one.name}  ", "bold $text-strong"),) if one.name else (("▎ ", "$rule"),)
    )
    hanging = min(cell_len(one.name) + 2, WORDS) if one.name else 2
    block: list[Picture] = [Words((*who, (reason, "$foreground")), hanging=hanging)]
    if one.withdrawn:
        block.append(Words((("withdrawn", "$text-quiet"),), indent=hanging))
    elif one.met:
        block.append(
            Words((("met by  ", "$text-quiet"), (one.met, "$foreground")), hanging=9, indent=hanging)
        )
    elif one.stops and not view.written:
        block.append(Words((("met by  ", "$text-quiet"), (NOT_MET, "bold $warn")), indent=hanging))
    return block


def _apart(pictures: Iterable[Picture]) -> list[Picture]:
    return [piece for picture in pictures for piece in (picture, Words())][:-1]


def before_rows(view: DecideView, *, leads: bool) -> list[Row]:
    """What is said while nothing was asked yet."""
    if not view.proposal:
        if leads:
            return [Row("Write the proposal: everybody sees it before they answer.", style="quiet")]
        return [Row("The facilitator writes the proposal, or you do: press c.", style="quiet")]
    return [Row(READ_FIRST, style="quiet")]
