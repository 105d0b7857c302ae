"""The own cards as rows while they are hidden, and questions as tabs."""

import hashlib

from textual.content import Content

from retro.stages.ideate.own_cards import OwnCard
from retro.stages.ideate.prompt_columns import Column
from retro.stages.ideate.revealed_cards import CHANGING
from retro.stages.ideate.rules import IdeateView
from retro.tui.widgets.board_cards import BoardCard, CardPicture, ShortCard, alternating
from retro.tui.widgets.hues import hue_of, number_of
from retro.tui.widgets.row import Row

EMPTY = "Nothing written yet. One thought per card."
EMPTY_AGAIN = "You have written no new card. The earlier cards come back at the next reveal."
OTHERS = "under the other questions"
LOW = 24
"""Lines of a terminal below which what is under other questions has no room."""
WATCHING = "People are writing, each alone. You will see the cards when they are revealed."


def tabs(shown: IdeateView, opened: int, counts: bool, width: int) -> tuple[Content, Content]:
    """All questions by title in so many cells, with a line below each; without room the one that is open."""
    every = [_tab(shown, number, counts) for number in range(len(shown.columns))]
    names, rules = [], []
    for number, (name, column) in enumerate(zip(every, shown.columns, strict=True)):
        here = number == opened
        sign, look = ("▸", "bold $selected-fg on $selected-bg") if here else (" ", "$foreground")
        names.append(Content.styled(f"{sign} {name} ", look))
        rules.append(Content.styled(("━" if here else "─") * names[-1].cell_length, _hue(column)))
    line = Content(" ").join(names)
    if line.cell_length <= width:
        return line, Content(" ").join(rules)
    where = Content.styled(f"   {opened + 1} of {len(every)}", "$text-quiet")
    return names[opened].truncate(max(width - where.cell_length, 1), ellipsis=True) + where, rules[opened]


def _tab(shown: IdeateView, number: int, counts: bool) -> str:
    column = shown.columns[number]
    mine = sum(card.key == column.key for card in shown.own)
    return f"{column.title} {mine if shown.hidden else len(column.cards)}" if counts else column.title


def _hue(column: Column) -> str:
    return hue_of(number_of(column.letter))


def own_rows(shown: IdeateView, opened: int, changing: str, *, low: bool) -> list[Row]:
    """The own cards of the open question, below them in short those of the others, if there is room for them.

    `changing` is the id of the one in the line.
    """
    key = shown.columns[opened].key
    here = [card for card in shown.own if card.key == key]
    others = [] if low else [card for card in shown.own if card.key != key]
    rows = [
        Row(picture=CardPicture(_own_card(shown, card, changing), second), key=card.id)
        for card, second in zip(here, alternating(len(here)), strict=True)
    ]
    if others:
        rows += [Row("")] if rows else []
        rows.append(Row(OTHERS, style="quiet"))
        rows += [Row(picture=ShortCard(_own_card(shown, card, changing)), key=card.id) for card in others]
    return rows


def _own_card(shown: IdeateView, card: OwnCard, changing: str) -> BoardCard:
    column = next(column for column in shown.columns if column.prompt == card.prompt)
    return BoardCard(
        card.text,
        hue=number_of(column.letter),
        aside=f"for {card.behalf}" if card.behalf else "",
        sign=CHANGING if card.id == changing else "",
    )


def hidden_rows(shown: IdeateView, opened: int, changing: str, empty: str, *, low: bool) -> list[Row]:
    """The own cards below what everybody must know before they write; `empty` stands for no cards."""
    own = own_rows(shown, opened, changing, low=low)
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


def notice_rows(shown: IdeateView) -> list[Row]:
    """What everybody must know before they write, if there is something."""
    return [Row(shown.notice, style="warn"), Row("")] if shown.notice else []


def still_to_write(left: int | None) -> str:
    """What stands in the empty line: how many cards this person may still write, where that is limited."""
    if left is None:
        return "write a card"
    return f"write a card ({left} left)" if left else "you have written all your cards"


def nothing_written(shown: IdeateView, takes_part: bool) -> str:
    """What stands in the place of own cards where there are none."""
    if not takes_part:
        return WATCHING
    return EMPTY_AGAIN if shown.notice else EMPTY
