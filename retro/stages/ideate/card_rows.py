"""Cards as rows: the own ones while they are hidden, and all once they are revealed; questions as tabs."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from textual.content import Content

from retro.stages.ideate.rules import IdeateView, OwnCard
from retro.tui.widgets.row import Row

WRITTEN = "People are writing, each alone."
"""Where a number would tell who writes."""

EMPTY = "Nothing written yet. One thought per card."
EMPTY_AGAIN = "You have written nothing since. The cards from before come back at the next reveal."
WATCHING = "People are writing, each alone. You will see the cards when they are revealed."


def tabs(shown: IdeateView, opened: int, counts: bool, width: int) -> Content:
    """All questions by title in so many cells, or where there is no room the one that is open."""
    every = [_tab(shown, number, number == opened, counts) for number in range(len(shown.columns))]
    line = Content("    ").join(every)
    if line.cell_length <= width:
        return line
    return every[opened] + Content.styled(f"    {opened + 1} of {len(every)}", "$text-quiet")


def _tab(shown: IdeateView, number: int, here: bool, counts: bool) -> Content:
    column = shown.columns[number]
    mine = sum(card.prompt == column.prompt for card in shown.own)
    count = f" {mine if shown.hidden else len(column.cards)}" if counts else ""
    look = "bold $highlight" if here else "$foreground"
    return Content.assemble("▸ " if here else "  ", (f"{column.title}{count}", look))


def own_rows(shown: IdeateView, changing: str) -> list[Row]:
    """The own cards, with their questions if several; `changing` is the id of the one in the line."""
    titles = {column.prompt: column.title for column in shown.columns}
    longest = max(map(len, titles.values())) if len(titles) > 1 else 0
    return [
        Row(
            Content.assemble((titles[card.prompt].ljust(longest + 3) if longest else "", "quiet"), card.text),
            key=card.id,
            style="mark" if card.id == changing else "",
            right=Content("✎ changing") if card.id == changing else "",
            hanging=longest + 3 if longest else 2,
        )
        for card in shown.own
    ]


def hidden_rows(shown: IdeateView, changing: str, empty: str) -> list[Row]:
    """The own cards below what everybody must know before they write; `empty` stands for no cards."""
    own = own_rows(shown, changing)
    if not shown.notice:
        return own
    return [*notice_rows(shown), *(own or [Row(empty, style="quiet")])]


def name_of(card: OwnCard, *, hidden: bool) -> str:
    """What an own card is called while it is changed, and the draft of the change.

    The next reveal may give the label of a revealed card to another, so for that its words count too.
    """
    if hidden:
        return card.id
    return f"{card.id} {hashlib.blake2b(card.text.encode(), digest_size=8).hexdigest()}"


def changing(rows: Iterable[Row], card: str) -> list[Row]:
    """Mark the card that its author is correcting."""
    return [
        replace(row, style="mark", right=Content("✎ changing")) if row.key == card else row for row in rows
    ]


def questions(shown: IdeateView) -> list[Row]:
    """The questions, and how many cards there are as far as that may be told."""
    rows = notice_rows(shown)
    for column in shown.columns:
        rows.append(Row(column.title, style="highlight"))
        if column.question and column.question != column.title:
            rows.append(Row(column.question, style="strong"))
        rows.append(Row(""))
    written = f"{shown.so_far} so far" if shown.so_far else WRITTEN
    return [*rows, Row(written, style="quiet")]


def notice_rows(shown: IdeateView) -> list[Row]:
    """What everybody must know before they write, if there is something."""
    return [Row(shown.notice, style="warn"), Row("")] if shown.notice else []


def revealed_rows(shown: IdeateView) -> tuple[Row, ...]:
    """The cards under their questions, each with its label."""
    rows: list[Row] = []
    for column in shown.columns:
        rows.append(Row(Content.assemble(column.title, (f"  {len(column.cards)}", "quiet")), style="heading"))
        rows += [
            Row(
                Content.assemble((f"{card.id:<4}", "mark"), card.text),
                key=card.id,
                right=Content(shown.names.get(card.author, "")),
                indent=1,
                hanging=4,
            )
            for card in column.cards
        ]
        if not column.cards:
            rows.append(Row("no cards", style="quiet", indent=1))
        rows.append(Row(""))
    return tuple(rows[:-1])


def nothing_written(shown: IdeateView, takes_part: bool) -> str:
    """What stands in the place of own cards where there are none."""
    if not takes_part:
        return WATCHING
    return EMPTY_AGAIN if shown.notice else EMPTY
