"""Questions that everybody answers alone, in lines: what can be answered, the own answer, what came out."""

from collections.abc import Iterator, Sequence
from typing import Final

from retro.plain.command_line import matching
from retro.plain.plain_stage import Choice, takes_part
from retro.plain.verb import Item, Line, UsageError
from retro.session.scale_words import average, compared, in_words, is_scale, option_words
from retro.session.text import counted
from retro.session.view import View
from retro.stages.choice import ChoiceView
from retro.stages.choice_words import (
    AGAIN,
    ALONE,
    HOW_IT_CHANGES,
    NOTHING,
    TOO_FEW,
    shown_order,
    why_no_counts,
)
from retro.stages.questions import TRENDS, QuestionView

_CHANGES: Final = ("it is getting better", "it stays the same", "it is getting worse")


def told(options: Sequence[str], option: int) -> str:
    """Return an answer in words, with its number where it is a step: `4, with energy`."""
    word = option_words(options[option], option)
    return ", ".join(filter(None, (str(option + 1), word))) if is_scale(options) else word


def numbered(options: Sequence[str]) -> list[str]:
    """Return the answers as they stand behind their numbers: `with energy`, `4 of 5`."""
    return [option_words(option, n) or f"{n + 1} of {len(options)}" for n, option in enumerate(options)]


def answers_said(options: Sequence[str]) -> str:
    """Return which answers there are, in a sentence; of a scale without words in between only its ends."""
    words = [option_words(option, n) for n, option in enumerate(options)]
    if not all(words):
        low, high = (f" ({word})" if word else "" for word in (words[0], words[-1]))
        return f"Answers: from 1{low} to {len(options)}{high}."
    return f"Answers: {'; '.join(f'{number} {word}' for number, word in enumerate(words, 1))}."


def option_of(text: str, options: Sequence[str]) -> int:
    """Return the index of an answer by its number, its words or how they begin. Raises UsageError."""
    known = {str(number): name for number, name in enumerate(numbered(options), 1)}
    return int(matching(text, known, "answer")) - 1


def question_of(text: str, questions: Sequence[QuestionView]) -> QuestionView:
    """Find one of several questions by its number, its name or how that begins. Raises UsageError."""
    titles = {question.id: question.title for question in questions}
    if not text.strip():
        listed = "; ".join(f"{number} {title}" for number, title in enumerate(titles.values(), 1))
        raise UsageError(f"Say which question you answer: answer QUESTION CHOICE. There are: {listed}.")
    wanted = matching(text, titles, "question")
    return next(question for question in questions if question.id == wanted)


def choices_of(options: Sequence[str]) -> tuple[Choice, ...]:
    """Return the answers to the only question, to be chosen by their numbers."""
    return tuple(Choice(name, f"answer {number}") for number, name in enumerate(numbered(options), 1))


def open_lines(
    view: View, choice: ChoiceView, options: Sequence[str], own: str = "your answer"
) -> Iterator[Line]:
    """Yield what is said of a question that is open, besides its words; `own` is what an answer is called."""
    if not takes_part(view):
        yield Line(answers_said(options))
        yield so_far_line(choice.so_far)
    elif choice.mine is not None:
        yield Line(f"{own.capitalize()}: {told(options, choice.mine)}. {AGAIN}", quiet=True)
    elif view.mine_done:
        yield Line("You are done without an answer. You can still give one.", quiet=True)
    else:
        yield Line(f"With {own} you are done. To give none, type: done", quiet=True)


def so_far_line(so_far: str) -> Line:
    """How many have answered, or that they are at it."""
    return Line(f"{so_far} so far." if so_far else ALONE, quiet=True)


def counted_lines(choice: ChoiceView, options: Sequence[str]) -> Iterator[Line]:
    """Yield how often each answer was given, the highest of a scale first, or why that is not shown."""
    counts = choice.counts
    if not counts:
        yield from (Line(sentence) for sentence, _ in why_no_counts(choice.answered))
        return
    fact, more = in_words(options, counts, scale=is_scale(options))
    yield Line(f"{', '.join(filter(None, (fact, more)))}.")
    yield from (Line(f"{told(options, n)}: {counts[n]}") for n in shown_order(options))


def next_place(questions: Sequence[QuestionView]) -> tuple[int, QuestionView, bool] | None:
    """Return what this seat has to answer next: the number of the question, the question, and whether it is
    how it changes; None where everything is answered."""
    for number, question in enumerate(questions, 1):
        if question.choice.mine is None:
            return number, question, False
        if question.trend is not None and question.trend.mine is None:
            return number, question, True
    return None


def next_choices(questions: Sequence[QuestionView]) -> tuple[Choice, ...]:
    """Return the answers to the next of several questions, to be chosen by their numbers."""
    place = next_place(questions)
    if place is None:
        return ()
    number, question, trend = place
    if trend:
        return tuple(Choice(word, f"trend {number} {word}") for word in TRENDS)
    names = enumerate(numbered(question.choice.options), 1)
    return tuple(Choice(name, f"answer {number} {option}") for option, name in names)


def asked_lines(view: View, questions: Sequence[QuestionView]) -> Iterator[Line]:
    """Yield what is said of several open questions: the next one, and the own answers."""
    if not takes_part(view):
        prompts = {prompt.title for prompt in view.stage.prompts} if view.stage else set()
        yield from (Line(worded(question)) for question in questions if question.title not in prompts)
        meant = dict.fromkeys(answers_said(question.choice.options) for question in questions)
        yield from (Line(said) for said in meant if len(meant) == 1)
        yield so_far_line(next((question.choice.so_far for question in questions), ""))
        return
    for question in questions:
        if said := own_answer(question):
            yield Line(said, quiet=True)
    if (place := next_place(questions)) is not None:
        number, question, trend = place
        of = f"Question {number} of {len(questions)}"
        yield Line(f"{of}, {question.title}: {HOW_IT_CHANGES}" if trend else f"{of}: {worded(question)}")
    yield Line(left_words(view, questions), quiet=True)


def worded(question: QuestionView) -> str:
    """A question in full."""
    return f"{question.title}: {question.sentence}" if question.sentence else question.title


def question_items(questions: Sequence[QuestionView]) -> Iterator[Item]:
    """Yield each question with the number of the own answer."""
    for number, question in enumerate(questions, 1):
        mine = question.choice.mine
        yield Item(str(number), worded(question), mine=None if mine is None else mine + 1)


def own_answer(question: QuestionView) -> str:
    """What this seat answered to one of several questions; empty where it has not."""
    choice, trend = question.choice, question.trend
    said = [f"your answer is {told(choice.options, choice.mine)}"] if choice.mine is not None else []
    said += [_CHANGES[trend.mine]] if trend and trend.mine is not None else []
    return f"{question.title}: {', and '.join(said)}." if said else ""


def left_words(view: View, questions: Sequence[QuestionView]) -> str:
    """How many answers this seat has not given yet."""
    asked = [choice for question in questions for choice in (question.choice, question.trend) if choice]
    left = sum(choice.mine is None for choice in asked)
    if not left:
        return AGAIN
    if view.mine_done:
        return "You are done. You can still answer."
    return f"{counted(left, 'answer')} left. With the last one you are done; without it, type: done"


def result_lines(questions: Sequence[QuestionView]) -> Iterator[Line]:
    """Yield what came out of each question: its mean, how often each answer was given, how it changes."""
    for question in questions:
        yield Line(f"{question.title}: {'. '.join(_results(question))}.")


def _results(question: QuestionView) -> Iterator[str]:
    options, counts = question.choice.options, question.choice.counts
    if not counts:
        yield TOO_FEW if question.choice.answered else NOTHING
        return
    if is_scale(options):
        mean = average(counts)
        past = f", {compared(mean, question.before)[1]}" if question.before is not None else ""
        yield f"the mean is {mean:.1f}{past}"
        yield f"Answers from 1 to {len(options)}: {', '.join(map(str, counts))}"
    else:
        yield ", ".join(f"{told(options, n)} {count}" for n, count in enumerate(counts))
    trends = question.trend.counts if question.trend else None
    if trends:
        yield ", ".join(f"{count} {word}" for count, word in zip(trends, TRENDS, strict=True))
