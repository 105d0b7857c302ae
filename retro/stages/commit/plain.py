"""Actions in lines: who does what by when, and whether everybody believes that it will happen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final

from retro.plain.command_line import matching
from retro.plain.leading import step, step_verb
from retro.plain.plain_stage import Choice, PlainStage, leads, shows, takes_part
from retro.plain.verb import Call, For, Item, Line, Outcome, Verb
from retro.session.dates import spoken_date
from retro.session.record import Action, Decision, Experiment, replaced_by
from retro.session.record_words import details_of, how_decided, until_when, why_decided
from retro.session.text import counted
from retro.session.view import View
from retro.stages.choice import ChoiceView
from retro.stages.choice_words import AGAIN
from retro.stages.commit.agreed_words import how_many
from retro.stages.commit.confidence import (
    ACTIONS,
    AGAIN_QUESTION,
    EXPERIMENTS,
    OPTIONS,
    QUESTION,
    WHAT_TO_DO,
    AskConfidence,
    SayConfidence,
    ShowConfidence,
    is_low,
    verdict,
)
from retro.stages.commit.rules import CommitView
from retro.stages.plain_questions import so_far_line

NO_EXPERIMENT: Final = (
    "No experiment yet. To write one down: "
    "experiment TEXT --test … --measure … --before … --owner NAME --until DATE"
)
NO_ACTION: Final = "No action yet. To write one down: action TEXT --owner NAME --by DATE"


_shown: Final = shows(CommitView)


def _answer(call: Call) -> Outcome:
    known = {str(rating): word for rating, word in enumerate(OPTIONS)}
    rating = int(matching(call.given["CHOICE"], known, "answer", 0))
    return Outcome((SayConfidence(call.stage_id, rating),), f"Your answer: {_named(rating)}. {AGAIN}")


def _named(rating: int) -> str:
    return f"{rating}, {OPTIONS[rating]}"


def _ask(call: Call) -> Outcome:
    asked = _shown(call.view).confidence
    question = AGAIN_QUESTION if asked is not None and not asked.open else ""
    return step(call, AskConfidence(call.stage_id), "ask whether this will happen", question)


def _is_asked(view: View) -> bool:
    asked = _shown(view).confidence
    return takes_part(view) and asked is not None and asked.open


def _may_ask(view: View) -> bool:
    asked = _shown(view).confidence
    first = view.next is not None and isinstance(view.next.act, AskConfidence)
    return leads(view) and (first or (asked is not None and not asked.open))


class PlainCommit(PlainStage[CommitView]):
    """Actions and decisions have their labels; whether they will happen is answered from 0 to 5."""

    first_choice: ClassVar[int] = 0
    verbs = (
        Verb(
            "answer",
            "Say from 0 to 5 whether this will happen.",
            _answer,
            ("CHOICE",),
            offered=_is_asked,
            sends=(SayConfidence,),
            example="answer 4",
        ),
        Verb(
            "ask",
            "Ask everybody whether this will happen, or ask again.",
            _ask,
            whose=For.FACILITATOR,
            offered=_may_ask,
            sends=(AskConfidence,),
        ),
        step_verb("reveal", "Close the question and show the counts.", ShowConfidence, doing="show answers"),
    )

    def opens(self, view: View, shown: CommitView) -> str:
        if shown.write == EXPERIMENTS:
            return f"{counted(len(shown.experiments), 'experiment')} so far"
        number, _, missing = how_many(shown.actions).partition(" · ")
        return f"{counted(int(number), 'action')} so far{f', {missing}' if missing else ''}"

    def says(self, view: View, shown: CommitView) -> Sequence[Line]:
        return tuple(_lines(view, shown))

    def items(self, view: View, shown: CommitView) -> Sequence[Item]:
        about = {topic.id: topic.title for topic in view.talked_about}
        actions = (Item(each.id, _action(each, about), "Actions") for each in shown.actions)
        decisions = (Item(each.id, _decision(each, view), "Decisions") for each in shown.decisions)
        experiments = (Item(each.id, _experiment(each), "Experiments") for each in shown.experiments)
        return (*actions, *decisions, *experiments)

    def choices(self, view: View, shown: CommitView) -> Sequence[Choice]:
        if not _is_asked(view):
            return ()
        return tuple(Choice(word, f"answer {rating}") for rating, word in enumerate(OPTIONS))


def _lines(view: View, shown: CommitView) -> Iterator[Line]:
    if shown.confidence is not None:
        yield from _confidence(view, shown.confidence)
    if shown.write == EXPERIMENTS and not shown.experiments:
        yield Line(NO_EXPERIMENT, quiet=True)
    elif shown.write == ACTIONS and not shown.actions:
        yield Line(NO_ACTION, quiet=True)
    # What is written down is announced already, in every stage.
    about = {topic.id: topic.title for topic in view.talked_about}
    yield from (Line(f"{each.id}  {_action(each, about)}", quiet=True) for each in shown.actions)
    yield from (Line(f"{each.id}  {_decision(each, view)}", quiet=True) for each in shown.decisions)
    yield from (Line(f"{each.id}  {_experiment(each)}", quiet=True) for each in shown.experiments)
    for topic in view.talked_about:
        yield Line(f"{topic.title}: {topic.came_of(over=view.ended)}", quiet=True)
    # Where topics were talked about or decided on, actions come of that, and it is said already.
    for label, title in () if view.talked_about or shown.decisions else shown.topics:
        yield Line(f"On the board: {label}  {title}")


def _confidence(view: View, asked: ChoiceView) -> Iterator[Line]:
    """The question with the own answer, or how far the others are; once it is closed the counts."""
    if not asked.open:
        counts = asked.counts or ()
        yield Line(f"{QUESTION} {verdict(counts, asked.answered)}")
        yield from (Line(f"{_named(rating)}: {counts[rating]}") for rating in reversed(range(len(counts))))
        if is_low(counts):
            yield Line(WHAT_TO_DO)
        return
    yield Line(QUESTION)
    if not takes_part(view):
        yield so_far_line(asked.so_far)
    elif asked.mine is not None:
        yield Line(f"Your answer: {_named(asked.mine)}. {AGAIN}", quiet=True)
    else:
        yield Line(f"Answer from 0, {OPTIONS[0]}, to 5, {OPTIONS[5]}.", quiet=True)


def _action(action: Action, about: Mapping[str, str]) -> str:
    topic = about.get(action.topic, "")
    details = (
        action.who or "who?",
        f"by {spoken_date(action.due)}" if action.due else "by when?",
        f"from {action.topic} {topic}" if topic else "",
        f"trigger: {action.trigger}" if action.trigger else "",
    )
    return f"{action.what} ({', '.join(filter(None, details))})"


def _decision(decision: Decision, view: View) -> str:
    later = replaced_by(view.record, decision.id)
    how = (why.replace(" · ", ", ") for why in (why_decided(decision), how_decided(decision)))
    told = ", ".join(filter(None, (f"replaced by {later}" if later else "", *how)))
    return f"{decision.text}{f' ({told})' if told else ''}"


def _experiment(experiment: Experiment) -> str:
    until = until_when(experiment) or "until when?"
    told = ", ".join(filter(None, (experiment.who, until, *details_of(experiment))))
    return f"{experiment.hypothesis} ({told})"


PLAIN: Final = PlainCommit()
