"""Minutes of `decide`: each proposal with its rounds, what was said, and what came of it."""

from collections.abc import Mapping
from typing import ClassVar, Final

from retro.markdown.blocks import bullet, bullets, counts
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.choice import FEWEST
from retro.stages.decide.decision_text import became, kept_id, named_in
from retro.stages.decide.matters import Matter, Round, Said, rated
from retro.stages.decide.methods import DecideSettings
from retro.stages.decide.rules import KIND
from retro.stages.decide.verdicts import who_decides
from retro.words import listed


class DecideMinutes(KindMinutes):
    """What was asked and said, below the decisions; nothing of a round that was not shown."""

    chapter: ClassVar[Chapter] = Chapter.DECISIONS

    def section(self, session: Session, stage: Stage) -> list[str]:
        state, settings = KIND.state(session, stage), KIND.settings(stage)
        names = named_in(session, stage)
        blocks = [
            block
            for matter in state.matters
            if matter.rounds or matter.proposal
            for block in _matter(session, matter, settings, names)
        ]
        if state.asking:
            blocks.append(f"The last question {'was' if session.over else 'is'} still open.")
        return [f"### {inline(stage.title)}", *blocks] if blocks else []


MINUTES: Final = DecideMinutes()


def _matter(
    session: Session, matter: Matter, settings: DecideSettings, names: Mapping[str, str]
) -> list[str]:
    deciders = tuple(names[seat] for seat in matter.deciders if names.get(seat))
    who = who_decides(settings, deciders or settings.deciders if names else ())
    replaces = kept_id(session, matter.replaces)
    about = f"{replaces} was asked about again. " if replaces else ""
    blocks = [
        f"Proposal: {inline(matter.proposal)}",
        f"{about}{inline(who) if deciders or not matter.deciders else ''}",
    ]
    shown = [asked for asked in matter.rounds if asked.shown]
    for number, asked in enumerate(shown, 1):
        later = any(other.deciders == asked.deciders for other in shown[number:])
        blocks += _round(asked, number, len(shown), matter, settings, names, again=later)
    if matter.written.startswith("N"):
        blocks.append("There is no decision on it.")
    elif matter.written and not kept_id(session, matter.written):
        blocks.append("The decision that this became was removed.")
    elif matter.written:
        blocks.append(f"This became decision {matter.written}.")
    return [block for block in blocks if block.strip()]


def _round(
    asked: Round,
    number: int,
    rounds: int,
    matter: Matter,
    settings: DecideSettings,
    names: Mapping[str, str],
    *,
    again: bool,
) -> list[str]:
    head = f"**Round {number}**" if rounds > 1 else ""
    if asked.deciders:
        head = f"{head} (those who decide)".strip()
    if (asked.proposal, asked.options) != (matter.proposal, matter.options):
        head = f"{head}, asked about: {inline(asked.proposal)}"
    blocks = [head] if head else []
    if not asked.answered:
        return [*blocks, "Nobody answered."]
    if asked.withheld:
        return [*blocks, f"Not shown, because fewer than {FEWEST} people answered."]
    if asked.missing and names:
        blocks.append(
            f"Without an answer of {listed(inline(names.get(seat, '')) for seat in asked.missing)}."
        )
    if asked.points:
        return [*blocks, _resistance(asked, settings)]
    choices = settings.choices(deciders=asked.deciders)
    if not settings.advises:
        rows = [
            (f"{choice.word} ({choice.says})", n) for choice, n in zip(choices, asked.counts, strict=True)
        ]
        blocks.append(counts("Answer", rows))
    said = bullets(_said(one, settings, asked, names, again=again) for one in asked.said)
    return [*blocks, *said]


def _resistance(asked: Round, settings: DecideSettings) -> str:
    lines = [
        f"| Option | Resistance of {counted(asked.answered, 'answer')} | From | To |",
        "| --- | ---: | ---: | ---: |",
    ]
    options = rated(settings, asked.options)
    lines += [
        f"| {inline(option)} | {points[0]} | {points[1]} | {points[2]} |"
        for option, points in zip(options, asked.points, strict=True)
    ]
    return "\n".join(lines)


def _said(
    said: Said, settings: DecideSettings, asked: Round, names: Mapping[str, str], *, again: bool
) -> str:
    choice = settings.choices(deciders=asked.deciders)[said.choice]
    who = names.get(said.author, "")
    head = f"{inline(who)}, {choice.word}" if who else choice.word[:1].upper() + choice.word[1:]
    text = f"{head}: {inline(said.reason)}" if said.reason else head
    return bullet(text, *([bullet(inline(became(said, again=again)))] if choice.stops else []))
