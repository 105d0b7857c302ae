"""Writing cards alone in lines, and reading all of them after the reveal."""

from collections.abc import Iterator
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import step, step_verb
from retro.plain.plain_stage import PlainStage, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Said, Verb
from retro.plain.writing_down import edited_entry
from retro.session.text import CARD_LIMIT, counted, excerpt, required
from retro.session.view import View
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.ideate.own_cards import OwnCard
from retro.stages.ideate.prompt_columns import Column
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import AddCard, EditCard, IdeateView, PlaceCard, RevealCards, WithdrawCard

_shown: Final = shows(IdeateView)


def _own(view: View, label: str) -> OwnCard:
    """Find an own card: by its number while it is hidden, by its label after the reveal."""
    shown, wanted = _shown(view), label.strip().casefold()
    names = {str(number) if shown.hidden else card.id: card for number, card in enumerate(shown.own, 1)}
    card = next((card for name, card in names.items() if name.casefold() == wanted), None)
    if card is None:
        yours = f"Yours are: {', '.join(names)}." if names else "You have written none."
        raise RuleError(f"You have no card {excerpt(label, 20)} here. {yours}")
    return card


def _add(call: Call) -> Outcome:
    shown = _shown(call.view)
    if not shown.columns:
        raise RuleError("There is no question to write to now.")
    named = {column.name: column.title for column in shown.columns}
    wanted = matching(call.given["PROMPT"], named, "question")
    column = next(column for column in shown.columns if column.name == wanted)
    behalf = call.options.get("for", "")
    # As on a screen: what is written while cards are hidden is never shown at once.
    write = AddCard if shown.hidden else PlaceCard
    # All of them are looked at before the first is sent, so that a line that is too long costs none.
    texts = [required(text, "A card", CARD_LIMIT) for text in call.texts]
    acts = tuple(write(call.stage_id, column.prompt, text, behalf, column.topic) for text in texts)
    return Outcome(acts, _saved(column, len(acts)))


def _saved(column: Column, number: int) -> Said:
    def said(view: View) -> str:
        shown = view.panel
        if not isinstance(shown, IdeateView) or not shown.hidden:
            return f"{counted(number, 'card')} added to {column.title}, for everyone to see."
        mine = counted(len(shown.own), "card")
        return f"{counted(number, 'card')} saved under {column.title}, hidden. You have {mine}."

    return said


def _edit(call: Call) -> Outcome:
    if outcome := edited_entry(call):
        return outcome
    card = _own(call.view, call.given["LABEL"])
    change = EditCard if _shown(call.view).hidden else CorrectCard
    return Outcome((change(call.stage_id, card.id, call.given["TEXT"]),), "The card is changed.")


def _withdraw(call: Call) -> Outcome:
    card = _own(call.view, call.given["LABEL"])
    return Outcome((WithdrawCard(call.stage_id, card.id),), "The card is withdrawn.")


def _ask_next(call: Call) -> Outcome:
    following = call.view.next
    if following is None or not isinstance(following.act, NextQuestion):
        raise RuleError("All questions of this stage have been asked.")
    return step(call, following.act, following.label)


def _reopen(call: Call) -> Outcome:
    question = "Reopen writing? The cards are hidden again until the next reveal."
    return Outcome((ReopenCards(call.stage_id),), "Writing is open again.", question=question)


def _writes(view: View) -> bool:
    return takes_part(view) and (not _shown(view).hidden or _shown(view).left != 0)


def _has_own(view: View) -> bool:
    return takes_part(view) and bool(_shown(view).own)


class PlainIdeate(PlainStage[IdeateView]):
    """Cards are numbered while they are hidden, and have their labels after the reveal."""

    verbs = (
        Verb(
            "add",
            "Write a card under a question, named by its number or how it begins; - reads one card a line.",
            _add,
            ("PROMPT", "TEXT|-"),
            {"for": "NAME"},
            offered=_writes,
            sends=(AddCard, PlaceCard),
            example="add facts The build takes 40 minutes",
        ),
        Verb(
            "edit",
            "Change the text of a card of yours, or of something written down.",
            _edit,
            ("LABEL", "TEXT"),
            offered=_has_own,
            sends=(EditCard, CorrectCard),
            example="edit 2 The build takes 45 minutes",
        ),
        Verb(
            "withdraw",
            "Take a hidden card of yours back.",
            _withdraw,
            ("LABEL",),
            offered=lambda view: _has_own(view) and _shown(view).hidden,
            sends=(WithdrawCard,),
        ),
        step_verb("reveal", "Reveal all cards.", RevealCards, doing="reveal cards"),
        Verb(
            "next-question",
            "Ask the next question, where they are asked one after another.",
            _ask_next,
            whose=For.FACILITATOR,
            offered=lambda view: view.next is not None and isinstance(view.next.act, NextQuestion),
            sends=(NextQuestion,),
        ),
        Verb(
            "reopen",
            "Reopen writing after the reveal.",
            _reopen,
            whose=For.FACILITATOR,
            offered=lambda view: view.stage is not None and _shown(view).reopens,
            sends=(ReopenCards,),
        ),
    )

    def opens(self, view: View, shown: IdeateView) -> str:
        left = "" if shown.left is None else f"at most {counted(shown.left, 'card')} each"
        return f"cards are hidden until the reveal{f', {left}' if left else ''}" if shown.hidden else left

    def says(self, view: View, shown: IdeateView) -> tuple[Line, ...]:
        return tuple(self._lines(shown))

    def _lines(self, shown: IdeateView) -> Iterator[Line]:
        if shown.notice:
            yield Line(shown.notice)
        if not shown.hidden:
            yield Line("The cards are open: everyone sees all of them.")
        for item in _items(shown):
            # What is one's own while it is hidden was typed here, and needs no announcement.
            yield Line(f"{item.prompt}: {item.line}" if item.prompt else item.line, quiet=shown.hidden)
        if shown.so_far:
            yield Line(f"{shown.so_far[:1].upper()}{shown.so_far[1:]}.", quiet=True)

    def items(self, view: View, shown: IdeateView) -> tuple[Item, ...]:
        return tuple(_items(shown))


def _items(shown: IdeateView) -> Iterator[Item]:
    if shown.hidden:
        titles = {column.key: column.title for column in shown.columns}
        for number, own in enumerate(shown.own, 1):
            yield Item(str(number), own.text, titles.get(own.key, ""), own=True, name=own.behalf)
        return
    mine = {card.id for card in shown.own}
    for column in shown.columns:
        for card in column.cards:
            name = shown.names.get(card.author, "")
            told = f"{card.behalf}, written by {name}" if card.behalf and name else name
            yield Item(card.id, card.text, column.title, own=card.id in mine, name=told)


PLAIN: Final = PlainIdeate()
