"""What comes of a round: whether the proposal is agreed on, in words, and what can be done next."""

import msgspec

from retro.session.text import counted, counted_people
from retro.stages.choice import FEWEST
from retro.stages.decide.matters import Matter, Round, Said, rated
from retro.stages.decide.methods import CONSENT, FIST, GRADIENTS, GROUP, ONE, DecideSettings, Weight
from retro.words import listed


class Verdict(msgspec.Struct, frozen=True):
    """Whether a round agrees, and why in a sentence; `winner` is the option chosen of several."""

    agreed: bool
    why: str
    winner: str = ""


def decides(settings: DecideSettings, asked: Round) -> bool:
    """Whether it is this round that decides, and not only a view that is heard before."""
    return settings.by == GROUP or asked.deciders


def verdict(settings: DecideSettings, matter: Matter) -> Verdict:
    """Return what comes of the last round, which was shown and decides."""
    asked = matter.last
    if asked is None or not asked.answered:
        return Verdict(False, "Nobody answered.")
    if asked.withheld:
        return Verdict(False, f"Not shown: fewer than {FEWEST} people answered.")
    if asked.deciders and asked.answered < len(matter.deciders):
        missing = len(matter.deciders) - asked.answered
        who = "One of those who decide" if missing == 1 else f"{missing} of those who decide"
        return Verdict(False, f"{who} did not answer.")
    if settings.rates_options:
        return _least_resistance(settings, asked)
    if settings.by == ONE:
        yes = asked.counts[0] > 0
        return Verdict(yes, "The answer is yes." if yes else "The answer is no.")
    if settings.way == FIST:
        return _fist(settings, asked)
    return _by_weight(settings, asked)


def unmet(settings: DecideSettings, asked: Round) -> tuple[tuple[int, Said], ...]:
    """Return what was said against it that is neither met nor withdrawn, with its number in the round."""
    choices = settings.choices(deciders=asked.deciders)
    return tuple(
        (number, said)
        for number, said in enumerate(asked.said)
        if choices[said.choice].stops and not said.met and not said.withdrawn
    )


def _by_weight(settings: DecideSettings, asked: Round) -> Verdict:
    choices = settings.choices(deciders=asked.deciders)
    if left := len(unmet(settings, asked)):
        word = next(choice.word for choice in choices if choice.stops)
        return Verdict(False, f"{counted(left, word)} {'is' if left == 1 else 'are'} not met yet.")
    if settings.way == CONSENT:
        return Verdict(True, "No objection is open.")
    pros, cons = _sum(settings, asked, Weight.FOR), _sum(settings, asked, Weight.AGAINST)
    said = f"{pros} for it, {cons} against it"
    if settings.way == GRADIENTS:
        return Verdict(pros > asked.answered - pros, f"{pros} of {asked.answered} support it.")
    return Verdict(pros > cons, f"{said}.")


def _sum(settings: DecideSettings, asked: Round, weight: Weight) -> int:
    choices = settings.choices(deciders=asked.deciders)
    return sum(count for choice, count in zip(choices, asked.counts, strict=True) if choice.weight is weight)


def _fist(settings: DecideSettings, asked: Round) -> Verdict:
    mean = sum(n * count for n, count in enumerate(asked.counts)) / asked.answered
    least = next(n for n, count in enumerate(asked.counts) if count)
    said = f"The mean is {mean:.1f} and the least is {least}"
    agreed = mean >= settings.mean and least >= settings.least
    needed = f"needed are a mean of {settings.mean:g} and a least of {settings.least}"
    return Verdict(agreed, f"{said}." if agreed else f"{said}; {needed}.")


def low_hands(settings: DecideSettings, asked: Round) -> bool:
    """Whether somebody showed two fingers or fewer, so that fist of five is asked once more."""
    return settings.way == FIST and settings.by != ONE and any(asked.counts[:3])


def _least_resistance(settings: DecideSettings, asked: Round) -> Verdict:
    sums = [points[0] for points in asked.points]
    least = min(sums)
    options = rated(settings, asked.options)
    winners = [option for option, points in zip(options, sums, strict=True) if points == least]
    if len(winners) > 1:
        return Verdict(False, f"{len(winners)} options have the same least resistance, {least}.")
    return Verdict(True, f"The least resistance is {least}.", winners[0])


def tally(settings: DecideSettings, asked: Round) -> str:
    """Return how often what was answered: `5 consent, 1 concern`; the sums of resistance by option."""
    if not asked.answered:
        return "nobody answered"
    if asked.withheld:
        return f"not shown, fewer than {FEWEST} answers"
    if asked.points:
        options = rated(settings, asked.options)
        sums = (f"{option}: {points[0]}" for option, points in zip(options, asked.points, strict=True))
        return f"resistance of {asked.answered}: {'; '.join(sums)}"
    if settings.advises:
        return _yes_or_no(asked)
    choices = settings.choices(deciders=asked.deciders)
    if settings.way == FIST:
        pairs = [(f"{count} × {n}", count) for n, count in enumerate(asked.counts)][::-1]
    else:
        pairs = [(f"{n} {c.word}", n) for c, n in zip(choices, asked.counts, strict=True)]
    return ", ".join(said for said, count in pairs if count)


def _yes_or_no(asked: Round) -> str:
    if asked.deciders:
        return "yes" if asked.counts[0] else "no"
    return f"advice from {counted_people(asked.answered)}"


def who_decides(settings: DecideSettings, names: tuple[str, ...]) -> str:
    """Return in a sentence who decides, which everybody reads before anything is asked."""
    if settings.by == GROUP:
        return "The group decides."
    if not names:
        some = "One person decides after your advice" if settings.by == ONE else "A few people decide"
        return f"{some}; nobody was named yet."
    if settings.by == ONE:
        return f"{names[0]} decides, after everybody's advice."
    verb = "decides" if len(names) == 1 else "decide"
    return f"{listed(names)} {verb}, after hearing everybody."
