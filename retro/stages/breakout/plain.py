"""Small groups in lines: the board of the own group, what it brings back, and forming groups."""

from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import whole_number
from retro.plain.leading import step
from retro.plain.plain_stage import PlainStage, leads, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, UsageError, Verb
from retro.plain.writing_down import edited_entry
from retro.session.acts import Act
from retro.session.text import CARD_LIMIT, counted, excerpt, required
from retro.session.view import View
from retro.stages.breakout.group_acts import (
    BringBack,
    BringSeveralBack,
    CallBack,
    ChangeGroupCard,
    FormGroupsAgain,
    FormNextGroups,
    JoinAnotherGroup,
    WithdrawGroupCard,
    WriteGroupCard,
)
from retro.stages.breakout.group_lines import (
    board_of,
    group_items,
    group_lines,
    own_group,
    said_brought,
    taken_back,
)
from retro.stages.breakout.group_talk import AGAIN_QUESTION, NO_GROUP
from retro.stages.breakout.group_view import BreakoutView, GroupCard, GroupSeen

_shown: Final = shows(BreakoutView)


def _group(call: Call) -> GroupSeen:
    own = own_group(_shown(call.view))
    if own is None:
        raise RuleError(NO_GROUP)
    return own


def _numbered(label: str, count: int, what: str, there_are: str) -> int:
    """Return the place of what has this number. Raises RuleError where there is none."""
    number = whole_number(label.strip())
    if number is None or not 0 < number <= count:
        raise RuleError(f"There is no {what} {excerpt(label, 20)} here. {there_are}")
    return number - 1


def _card(call: Call, *, own: bool) -> GroupCard:
    shown = _shown(call.view)
    cards = list(shown.mine) if own else board_of(shown)
    whose = "You have" if own else "Your group has"
    what = "card of yours" if own else "card"
    return cards[_numbered(call.given["LABEL"], len(cards), what, f"{whose} {counted(len(cards), 'card')}.")]


def _add(call: Call) -> Outcome:
    # All of them are looked at before the first is sent, so that a line that is too long costs none.
    texts = [required(text, "A card", CARD_LIMIT) for text in call.texts]

    def said(view: View) -> str:
        have = f"You have {counted(len(_shown(view).mine), 'card')}."
        where = "for you alone" if _shown(view).work == "alone" else "on the board of your group"
        return f"{counted(len(texts), 'card')} saved {where}. {have}"

    return Outcome(tuple(WriteGroupCard(call.stage_id, text) for text in texts), said)


def _edit(call: Call) -> Outcome:
    if outcome := edited_entry(call):
        return outcome
    card = _card(call, own=True)
    return Outcome((ChangeGroupCard(call.stage_id, card.id, call.given["TEXT"]),), "The card is changed.")


def _withdraw(call: Call) -> Outcome:
    card = _card(call, own=True)
    return Outcome((WithdrawGroupCard(call.stage_id, card.id),), "The card is withdrawn.")


def _bring(call: Call) -> Outcome:
    return _brought(call, call.texts)


def _bring_card(call: Call) -> Outcome:
    return _brought(call, (_card(call, own=False).text,))


def _brought(call: Call, texts: tuple[str, ...]) -> Outcome:
    instead = call.options.get("instead", "")
    if len(texts) > 1:
        if instead or _shown(call.view).most == 1:
            raise UsageError("One sentence can be brought back so. To type: bring TEXT")
        changes = tuple((text, "") for text in texts)
        return Outcome((BringSeveralBack(call.stage_id, changes),), _said)
    act = BringBack(call.stage_id, texts[0], _sentence(call, instead) if instead else "")
    return Outcome((act,), _said)


def _take_back(call: Call) -> Outcome:
    brought = _group(call).brought
    if not brought:
        raise RuleError("Your group has brought nothing back.")
    label = call.given.get("LABEL", "")
    if not label and len(brought) > 1:
        raise UsageError(f"Say which of the {len(brought)} sentences, by its number: take-back LABEL")
    sentence = _sentence(call, label) if label else brought[0]
    return Outcome((BringBack(call.stage_id, "", sentence),), _said)


def _sentence(call: Call, label: str) -> str:
    brought = _group(call).brought
    there_are = f"Your group has brought back {counted(len(brought), 'sentence')}."
    return brought[_numbered(label, len(brought), "sentence", there_are)]


def _said(view: View) -> str:
    return said_brought(_shown(view))


def _another_group(call: Call) -> Outcome:
    shown, label = _shown(call.view), call.given.get("LABEL", "")
    groups = {group.number: group for group in shown.groups}
    if label:
        there_are = f"There are {counted(len(groups), 'group')}."
        group = shown.groups[_numbered(label, len(groups), "group", there_are)]
    elif leads(call.view):
        alone = [group for group in groups.values() if group.alone]
        if not alone:
            raise RuleError("Nobody is alone in a group.")
        group = alone[0]
    else:
        group = _group(call)
    moved = {person.seat: person.name for person in call.view.people}.get(group.alone, "")

    def said(view: View) -> str:
        if takes_part(view):
            return f"You are in group {_shown(view).own} now."
        number = next((g.number for g in _shown(view).groups if group.alone in g.seats), 0)
        return f"{moved} is in group {number} now."

    return Outcome((JoinAnotherGroup(call.stage_id, group.number - 1),), said)


def _next_groups(call: Call) -> Outcome:
    following = call.view.next
    if following is None or not isinstance(following.act, FormNextGroups):
        raise RuleError("There is no further step in groups. To see what comes next: status")
    return step(call, following.act, following.label, following.question)


def _groups_again(call: Call) -> Outcome:
    said = "New groups are formed."
    return Outcome((FormGroupsAgain(call.stage_id),), said, question=AGAIN_QUESTION)


def _call_back(call: Call) -> Outcome:
    following = call.view.next
    question = following.question if following and isinstance(following.act, CallBack) else ""
    return step(call, CallBack(call.stage_id), "call everybody back", question)


def _at_work(view: View) -> bool:
    return takes_part(view) and not _shown(view).over and bool(_shown(view).own)


def _has_cards(view: View) -> bool:
    return _at_work(view) and bool(_shown(view).mine)


def _brings(view: View) -> bool:
    return _at_work(view) and _shown(view).brings


def _brought_so_far(view: View) -> tuple[str, ...]:
    own = own_group(_shown(view))
    return own.brought if own else ()


def _is_alone(view: View) -> bool:
    groups = _shown(view).groups
    return any(group.alone and (leads(view) or group.alone == view.seat) for group in groups)


def _comes_next(view: View, act: type[Act]) -> bool:
    return view.next is not None and isinstance(view.next.act, act)


class PlainBreakout(PlainStage[BreakoutView]):
    """Cards are numbered, the own ones first; sentences that were brought back have numbers of their own."""

    verbs = (
        Verb(
            "add",
            "Write a card on the board of your group; - reads one card a line.",
            _add,
            ("TEXT|-",),
            offered=_at_work,
            sends=(WriteGroupCard,),
            example="add Ask the customers first",
        ),
        Verb(
            "edit",
            "Change the text of a card of yours, or of something written down.",
            _edit,
            ("LABEL", "TEXT"),
            offered=_has_cards,
            sends=(ChangeGroupCard,),
        ),
        Verb(
            "withdraw",
            "Take a card of yours back.",
            _withdraw,
            ("LABEL",),
            offered=_has_cards,
            sends=(WithdrawGroupCard,),
        ),
        Verb(
            "bring",
            "Bring a sentence of your group back to everybody; - reads one sentence a line.",
            _bring,
            ("TEXT|-",),
            {"instead": "LABEL"},
            offered=_brings,
            sends=(BringBack, BringSeveralBack),
            example="bring Ask three customers each week",
        ),
        Verb(
            "bring-card",
            "Bring a card of your group back to everybody.",
            _bring_card,
            ("LABEL",),
            {"instead": "LABEL"},
            offered=lambda view: _brings(view) and bool(_shown(view).cards),
            sends=(BringBack,),
        ),
        Verb(
            "take-back",
            "Take a sentence back that your group brought back, by its number.",
            _take_back,
            ("[LABEL]",),
            offered=lambda view: _brings(view) and bool(_brought_so_far(view)),
            sends=(BringBack,),
        ),
        Verb(
            "another-group",
            "Join another group, as the only one here in yours; who leads names the group that is left.",
            _another_group,
            ("[LABEL]",),
            offered=_is_alone,
            sends=(JoinAnotherGroup,),
        ),
        Verb(
            "next-groups",
            "Form the next groups, where people go from alone to pairs to fours.",
            _next_groups,
            whose=For.FACILITATOR,
            offered=lambda view: _comes_next(view, FormNextGroups),
            sends=(FormNextGroups,),
        ),
        Verb(
            "call-back",
            "Call everybody back: what was brought back becomes cards, the rest is deleted.",
            _call_back,
            whose=For.FACILITATOR,
            offered=lambda view: _comes_next(view, CallBack),
            sends=(CallBack,),
        ),
        Verb(
            "groups-again",
            "Form groups again, after everybody was called back.",
            _groups_again,
            whose=For.FACILITATOR,
            offered=lambda view: _shown(view).over,
            sends=(FormGroupsAgain,),
        ),
    )

    def opens(self, view: View, shown: BreakoutView) -> str:
        if shown.over:
            return ""
        much = "one sentence" if shown.most == 1 else f"up to {shown.most} sentences"
        return f"{shown.work}, each group brings back {much}"

    def says(self, view: View, shown: BreakoutView) -> tuple[Line, ...]:
        return tuple(group_lines(view, shown, takes_part=takes_part(view)))

    def gone(self, before: BreakoutView, shown: BreakoutView) -> tuple[str, ...]:
        return tuple(taken_back(before, shown))

    def items(self, view: View, shown: BreakoutView) -> tuple[Item, ...]:
        return tuple(group_items(shown))


PLAIN: Final = PlainBreakout()
