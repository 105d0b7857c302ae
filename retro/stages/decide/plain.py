"""A decision in lines: the proposal, the own answer, what people said, and what is written down."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from retro.errors import RuleError
from retro.plain.command_line import matching
from retro.plain.leading import step, step_verb
from retro.plain.plain_stage import Choice, PlainStage, leads, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, UsageError, Verb
from retro.session.dates import understood_date
from retro.session.people import Role
from retro.session.text import counted, excerpt
from retro.session.view import View
from retro.stages.decide import deciding
from retro.stages.decide.decision_lines import decision_lines, rating_of, said_of, stopping
from retro.stages.decide.decision_words import NONE_QUESTION, open_objections
from retro.stages.decide.matter_view import EVERYBODY, DecideView
from retro.stages.decide.methods import GROUP, MOST_RESISTANCE
from retro.stages.decide.methods import Choice as Answers

APART: Final = ";"
"""Between the options of a proposal that are typed in one line."""


_shown: Final = shows(DecideView)


def _propose(call: Call) -> Outcome:
    """The proposal and its options; what is not typed stays as it is, unless it is the next proposal."""
    shown, typed = _shown(call.view), call.options.get("options")
    text, *lines = call.texts
    if not text and typed is None:
        raise UsageError("To type: propose TEXT, or propose TEXT --options A; B")
    if not shown.options and (lines or typed is not None):
        raise UsageError("In this stage a proposal has no options. To type: propose TEXT")
    kept = () if shown.written else shown.options[:-1]
    if typed is not None:
        lines = [option.strip() for option in typed.split(APART)]
    options = tuple(filter(None, lines)) or kept
    proposal = text or ("" if shown.written else shown.proposal)
    return Outcome((deciding.Propose(call.stage_id, proposal, options),), "Everybody sees the proposal.")


def _name_deciders(call: Call) -> Outcome:
    shown, typed = _shown(call.view), call.given["NAME"]
    people = {p.seat: p.name for p in call.view.people if p.role is Role.PARTICIPANT}
    whole = typed.strip().casefold() in {name.casefold() for name in people.values()}
    names = [typed] if whole else [name for name in typed.split(",") if name.strip()]
    seats = tuple(dict.fromkeys(matching(name, people, "person") for name in names))
    asks_them = shown.asking and shown.asked != EVERYBODY
    act = (deciding.ReplaceDeciders if asks_them else deciding.NameDeciders)(call.stage_id, seats)
    return Outcome((act,), lambda view: _shown(view).who_decides)


def _ask(call: Call) -> Outcome:
    return step(call, deciding.Ask(call.stage_id), "ask everybody")


def _ask_deciders(call: Call) -> Outcome:
    return step(call, deciding.AskDeciders(call.stage_id), "ask those who decide")


def _answer(call: Call) -> Outcome:
    shown = _shown(call.view)
    if shown.options:
        raise UsageError(f"Each option gets a number from 0 to {MOST_RESISTANCE}. To type: rate OPTION N")
    words = {f"answer {place}": _word(choice) for place, choice in enumerate(shown.choices)}
    first = int(shown.keys[0])
    place = list(words).index(matching(call.given["CHOICE"], words, "answer", first))
    return _sent(call, place, call.options.get("reason", ""))


def _word(choice: Answers) -> str:
    return choice.says if choice.word.isdigit() else choice.word


def _advise(call: Call) -> Outcome:
    return _sent(call, 0, call.given["TEXT"])


def _sent(call: Call, place: int, reason: str) -> Outcome:
    act = deciding.Answer(call.stage_id, place, reason)
    return Outcome((act,), lambda view: own_answer(_shown(view)))


def _rate(call: Call) -> Outcome:
    shown = _shown(call.view)
    options = {f"option {place}": option for place, option in enumerate(shown.options)}
    if not options:
        raise RuleError("There are no options to rate here. To answer: decide CHOICE")
    place = list(options).index(matching(call.given["OPTION"], options, "option"))
    act = deciding.RateOption(call.stage_id, place, call.number("N"))
    return Outcome((act,), lambda view: rated_so_far(_shown(view), place))


def _withdraw(call: Call) -> Outcome:
    mine = [one for one in open_objections(_shown(call.view)) if one.own]
    if not mine:
        raise RuleError("You have no objection here that can be withdrawn.")
    act = deciding.WithdrawObjection(call.stage_id, mine[0].round, mine[0].number)
    return Outcome((act,), "Your objection is withdrawn.")


def _met(call: Call) -> Outcome:
    listed = stopping(_shown(call.view))
    if not listed:
        raise RuleError("No objection is shown that could be met.")
    names = {str(place): one.name or one.reason for place, one in enumerate(listed)}
    one = listed[int(matching(call.given["LABEL"], names, "objection"))]
    act = deciding.MeetObjection(call.stage_id, one.round, one.number, call.given["TEXT"])
    return Outcome((act,), f"Written down: how the objection {excerpt(one.reason, 60)} was met.")


def _write(call: Call) -> Outcome:
    shown, following = _shown(call.view), call.view.next
    review = understood_date(call.options.get("review", ""), shown.entered)
    act = deciding.WriteDecision(call.stage_id, call.given.get("TEXT", "") or shown.offered, review)
    question = following.question if following and isinstance(following.act, deciding.WriteDecision) else ""
    return Outcome((act,), lambda view: _shown(view).came_of_it, question=question)


def _write_none(call: Call) -> Outcome:
    return Outcome(
        (deciding.WriteNoDecision(call.stage_id),), "There is no decision.", question=NONE_QUESTION
    )


def own_answer(shown: DecideView) -> str:
    """Return what this seat answered, in a sentence; empty where it has not, or rates options."""
    mine = shown.mine
    if mine is None or mine.points or not 0 <= mine.choice < len(shown.choices):
        return ""
    because = f", because: {mine.reason}" if mine.reason else "."
    choice = shown.choices[mine.choice]
    said = f"{choice.word}, {choice.says}" if choice.word.isdigit() else choice.word
    return f"Your advice: {mine.reason}" if len(shown.choices) == 1 else f"Your answer: {said}{because}"


def rated_so_far(shown: DecideView, place: int) -> str:
    """Return the number that an option has, and how many have one."""
    points = [rating_of(shown, option) for option in range(len(shown.options))]
    have = f"{sum(number >= 0 for number in points)} of {counted(len(points), 'option')}"
    return f"{shown.options[place]}: {points[place]}. {have} have a number."


def _is_asked(view: View) -> bool:
    return takes_part(view) and _shown(view).asks_me


def _chooses(view: View) -> bool:
    shown = _shown(view)
    return _is_asked(view) and not shown.options and len(shown.choices) > 1


def _proposes(view: View) -> bool:
    shown = _shown(view)
    return not shown.asking and (leads(view) or (takes_part(view) and not shown.proposal))


def _may_name(view: View) -> bool:
    shown = _shown(view)
    return shown.who != GROUP and not shown.written and bool(shown.gone or shown.shown is None)


def _may_ask(view: View) -> bool:
    shown = _shown(view)
    again = shown.shown is not None and bool(shown.can_ask or shown.written)
    return again or (view.next is not None and isinstance(view.next.act, deciding.Ask))


DECIDE: Final = Verb(
    "decide",
    "Answer: with the number of an answer or how its word begins, and with a reason.",
    _answer,
    ("CHOICE",),
    {"reason": "TEXT"},
    offered=_chooses,
    sends=(deciding.Answer,),
    example="decide objection --reason Nobody is here on Fridays",
)


class PlainDecide(PlainStage[DecideView]):
    """Answers have the numbers of the screen; objections are numbered as they are shown."""

    verbs = (
        DECIDE,
        replace(DECIDE, name="answer", does="The same as decide.", example="", offered=lambda view: False),
        Verb(
            "advise",
            "Give your advice to the one who decides.",
            _advise,
            ("TEXT",),
            offered=lambda view: _is_asked(view) and len(_shown(view).choices) == 1,
            sends=(deciding.Answer,),
        ),
        Verb(
            "rate",
            "Give an option a number: your resistance against it, from 0 to 10.",
            _rate,
            ("OPTION", "N"),
            offered=lambda view: _is_asked(view) and bool(_shown(view).options),
            sends=(deciding.RateOption,),
            example="rate 2 7",
        ),
        Verb(
            "withdraw",
            "Withdraw your objection.",
            _withdraw,
            extra=True,
            offered=lambda view: takes_part(view) and any(o.own for o in open_objections(_shown(view))),
            sends=(deciding.WithdrawObjection,),
        ),
        Verb(
            "propose",
            "Write the proposal, or change it; - reads it in the first line, and an option in each other.",
            _propose,
            ("[TEXT|-]",),
            {"options": f"A{APART} B"},
            offered=_proposes,
            sends=(deciding.Propose,),
            example="propose Where do we meet? --options At the office; At home",
        ),
        Verb(
            "deciders",
            "Say who decides: names, with commas between them.",
            _name_deciders,
            ("NAME…",),
            whose=For.FACILITATOR,
            offered=_may_name,
            sends=(deciding.NameDeciders, deciding.ReplaceDeciders),
            example="deciders Ana, Ben",
        ),
        Verb(
            "ask",
            "Ask everybody, also again.",
            _ask,
            whose=For.FACILITATOR,
            offered=_may_ask,
            sends=(deciding.Ask,),
        ),
        Verb(
            "ask-deciders",
            "Ask those who decide, after everybody was heard.",
            _ask_deciders,
            whose=For.FACILITATOR,
            offered=lambda view: view.next is not None and isinstance(view.next.act, deciding.AskDeciders),
            sends=(deciding.AskDeciders,),
        ),
        step_verb("reveal", "Show all answers.", deciding.ShowAnswers, doing="show answers"),
        Verb(
            "met",
            "Write how an objection was met: its number or whose it is, and how.",
            _met,
            ("LABEL", "TEXT"),
            whose=For.FACILITATOR,
            offered=lambda view: bool(open_objections(_shown(view))),
            sends=(deciding.MeetObjection,),
            example="met 1 One of us answers the phone",
        ),
        Verb(
            "write-decision",
            "Write the decision down; without words, in the words of the proposal.",
            _write,
            ("[TEXT]",),
            {"review": "DATE"},
            whose=For.FACILITATOR,
            offered=lambda view: view.next is not None and isinstance(view.next.act, deciding.WriteDecision),
            sends=(deciding.WriteDecision,),
            example="write-decision Two mornings are quiet --review +6w",
        ),
        Verb(
            "no-decision",
            "Write down that there is no decision.",
            _write_none,
            whose=For.FACILITATOR,
            offered=lambda view: (
                bool(_shown(view).proposal) and not (_shown(view).written or _shown(view).asking)
            ),
            sends=(deciding.WriteNoDecision,),
        ),
    )

    def says(self, view: View, shown: DecideView) -> tuple[Line, ...]:
        return tuple(self._lines(view, shown))

    def _lines(self, view: View, shown: DecideView) -> Iterator[Line]:
        yield from decision_lines(shown, answers=_is_asked(view), answered=view.answered, leads=leads(view))
        if _is_asked(view) and (own := own_answer(shown)):
            yield Line(own, quiet=True)

    def items(self, view: View, shown: DecideView) -> tuple[Item, ...]:
        return tuple(_items(shown))

    def choices(self, view: View, shown: DecideView) -> tuple[Choice, ...]:
        if not _chooses(view):
            return ()
        pairs = zip(shown.keys, shown.choices, strict=True)
        return tuple(Choice(said_of(choice), f"decide {key}") for key, choice in pairs)

    def numbers_from(self, view: View, shown: DecideView) -> int:
        return int(shown.keys[0]) if shown.keys else 1

    def needs(self, view: View, shown: DecideView) -> str:
        match view.next.act if view.next else None:
            case deciding.Propose():
                return "propose TEXT --options A; B" if shown.options else "propose TEXT"
            case deciding.NameDeciders():
                return "deciders NAME, NAME" if not shown.one_decides else "deciders NAME"
            case deciding.WriteDecision():
                return "write-decision TEXT --review DATE"
            case _:
                return ""


def _items(shown: DecideView) -> Iterator[Item]:
    if shown.asking or shown.shown is None:
        for place, option in enumerate(shown.options):
            number = rating_of(shown, place)
            yield Item(str(place + 1), option, shown.proposal, mine=number if number >= 0 else None)
        return
    for place, (option, points) in enumerate(zip(shown.shown.options, shown.shown.points, strict=False), 1):
        yield Item(str(place), option, shown.proposal, dots=points[0])
    for place, one in enumerate(stopping(shown), 1):
        yield Item(str(place), one.reason, "Objections", own=one.own, name=one.name)


PLAIN: Final = PlainDecide()
