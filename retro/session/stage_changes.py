"""What a stage may become while its session is under way, and what a stage must be that is inserted."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import msgspec
from msgspec.structs import replace

from retro.errors import RuleError
from retro.session.agenda import Agenda, Prompt, Stage
from retro.session.agenda_acts import ChangeStage
from retro.session.agenda_log import part_from
from retro.session.clusters import cut
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.text import LINE_LIMIT, NOTE_LIMIT, TITLE_LIMIT, counted, optional, required

Kinds = Mapping[str, Kind[Any]]

LONGEST = 180
"""Minutes of a stage."""


def changed_stage(session: Session, agenda: Agenda, stage: Stage, act: ChangeStage, kinds: Kinds) -> Stage:
    """Return a stage as the act wants it; new prompts have no id yet. Raises RuleError."""
    kind = kinds[stage.kind]
    unknown = act.numbers.keys() - kind.numbers_of(stage).keys()
    if unknown:
        raise RuleError("This setting cannot be changed now.")
    if act.minutes != stage.minutes and (why := kind.why_minutes_stay(stage)):
        raise RuleError(why, "minutes")
    now = kind.settings(stage)
    numbers = {name: number for name, number in act.numbers.items() if getattr(now, name) != number}
    title = required(act.title, "The title of a stage", TITLE_LIMIT)
    changed = replace(
        stage,
        title=title,
        typed_title=stage.typed_title or title != stage.title,
        minutes=_minutes(act.minutes),
        prompts=_prompts(session, agenda, stage, act.prompts, kinds),
        settings={**stage.settings, **numbers},
    )
    _check_settings(kind, changed, next(iter(numbers), ""))
    return changed


def checked_stage(session: Session, agenda: Agenda, stage: Stage, kinds: Kinds) -> Stage:
    """Return a stage that may be inserted, or refuse it with a RuleError."""
    kind = kinds.get(stage.kind)
    if kind is None:
        raise RuleError("There is no such kind of stage here.")
    record = session.record
    if kind.reviews_actions and not (record.carried_actions or record.found):
        raise RuleError("There are no actions of earlier meetings to look at.")
    if kind.reviews_captures and not session.captures:
        raise RuleError("This meeting brought no captures to look at.")
    _check_number(kind, stage.prompts)
    _check_settings(kind, stage)
    titles = {prompt.title for prompt in (*agenda.prompts, *stage.prompts)}
    for title in _named(kind, stage):
        if title not in titles:
            raise RuleError(
                f"{stage.title} is about the prompt “{title}”, which this agenda does not have. "
                "First insert the stage with that prompt."
            )
    return replace(
        stage,
        title=required(stage.title, "The title of a stage", TITLE_LIMIT),
        minutes=_minutes(stage.minutes),
        instruction=optional(stage.instruction, "An instruction", NOTE_LIMIT, lines=True),
        prompts=tuple(map(_cleaned, stage.prompts)),
        skipped=False,
        before=stage.before and session.position < 0,
    )


def parts_changed(stage: Stage, changed: Stage, kind: Kind[Any]) -> tuple[str, ...]:
    """Return what is not as it was, in words."""
    before, after = kind.settings(stage), kind.settings(changed)
    found = (
        "title" if stage.title != changed.title else "",
        part_from("minutes", stage.minutes, changed.minutes),
        "prompts" if stage.prompts != changed.prompts else "",
        *(
            part_from(said[0].lower() + said[1:], getattr(before, name) or none, getattr(after, name) or none)
            for name, (said, none) in kind.numbers_of(stage).items()
        ),
    )
    return tuple(filter(None, found))


def with_titles(stages: Sequence[Stage], stage: Stage, changed: Stage, kinds: Kinds) -> list[Stage]:
    """Return stages whose settings name the prompts of a changed stage by their new titles.

    Where another prompt keeps the old title, they name both.
    """
    titles = {prompt.id: prompt.title for prompt in changed.prompts}
    new = {p.title: titles[p.id] for p in stage.prompts if titles.get(p.id, p.title) != p.title}
    kept = {prompt.title for other in stages for prompt in other.prompts}

    def renamed(title: str) -> tuple[str, ...]:
        if title not in new:
            return (title,)
        return (title, new[title]) if title in kept else (new[title],)

    def following(other: Stage) -> Stage:
        keys = [key for key in kinds[other.kind].prompt_settings if new.keys() & set(_titles(other, key))]
        named: dict[str, Any] = {
            key: [*dict.fromkeys(n for t in _titles(other, key) for n in renamed(t))] for key in keys
        }
        # A setting that names one prompt goes on naming one.
        named |= {key: one[0] for key, one in named.items() if isinstance(other.settings[key], str)}
        return replace(other, settings={**other.settings, **named}) if named else other

    return list(map(following, stages))


def free_title(title: str, taken: Sequence[str]) -> str:
    """Return a title that no other stage has, with a number if need be: `Voting 2`."""
    if title not in taken:
        return title
    base, _, number = title.rpartition(" ")
    base = base if number.isdecimal() and base in taken else title
    numbered = (f" {number}" for number in count(2))
    return next(name for end in numbered if (name := cut(base, TITLE_LIMIT - len(end)) + end) not in taken)


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST:
        raise RuleError(f"Minutes are a whole number from 1 to {LONGEST}.", "minutes")
    return minutes


def _prompts(
    session: Session, agenda: Agenda, stage: Stage, wanted: Sequence[Prompt], kinds: Kinds
) -> tuple[Prompt, ...]:
    kind = kinds[stage.kind]
    known = {prompt.id: prompt for prompt in stage.prompts}
    ids = [prompt.id for prompt in wanted if prompt.id]
    gone = [prompt for prompt in stage.prompts if prompt.id not in ids]
    if len(set(ids)) < len(ids) or not known.keys() >= set(ids):
        raise RuleError("This question belongs to another stage.")
    given = [_typed(known.get(prompt.id, Prompt("", "")), _cleaned(prompt)) for prompt in wanted]
    places = {prompt.id: place for place, prompt in enumerate(stage.prompts)}
    prompts = tuple(sorted(given, key=lambda prompt: places.get(prompt.id, len(places))))
    if prompts == stage.prompts:
        return prompts
    been = "the group was in this stage already" if session.was_entered(stage.id) else ""
    entered = been or (stage.before and "people may have written here before the meeting")
    if entered and kind.Private is not None and not kind.writes_cards:
        raise RuleError("People may have answered this already. To ask something else, repeat the stage.")
    if entered and gone:
        raise RuleError(
            f"“{gone[0].title}” cannot be removed, because {entered}. You can give it another title."
        )
    _check_number(kind, prompts)
    _check_titles(agenda, stage, prompts, gone, kinds)
    return prompts


def _check_titles(
    agenda: Agenda, stage: Stage, prompts: Sequence[Prompt], gone: Sequence[Prompt], kinds: Kinds
) -> None:
    """Refuse a title that is taken: settings name prompts by their titles. They must name something, too."""
    others = [prompt.title for other in agenda.stages if other.id != stage.id for prompt in other.prompts]
    titles = [prompt.title for prompt in prompts]
    old = {prompt.id: prompt.title for prompt in stage.prompts}
    for prompt in prompts:
        changed = prompt.title != old.get(prompt.id)
        if changed and (prompt.title in others or titles.count(prompt.title) > 1):
            raise RuleError(f"There is a prompt “{prompt.title}” already. Choose another title.")
    for prompt in gone:
        user = next((s for s in agenda.stages if prompt.title in _named(kinds[s.kind], s)), None)
        if user and prompt.title not in (*others, *titles):
            raise RuleError(f"“{prompt.title}” cannot be removed: {user.title} is about it.")


def _named(kind: Kind[Any], stage: Stage) -> list[str]:
    return [title for key in kind.prompt_settings for title in _titles(stage, key)]


def _titles(stage: Stage, key: str) -> Sequence[str]:
    titles: str | Sequence[str] = stage.settings.get(key, ())
    return list(filter(None, [titles])) if isinstance(titles, str) else titles


def _cleaned(prompt: Prompt) -> Prompt:
    title = required(prompt.title, "The title of a prompt", TITLE_LIMIT)
    return replace(prompt, title=title, question=optional(prompt.question, "A question", LINE_LIMIT))


def _typed(before: Prompt, wanted: Prompt) -> Prompt:
    """Return a prompt with the words wanted, which knows what of them was typed in the session."""
    title, question = wanted.title, wanted.question
    return replace(
        before,
        title=title,
        question=question,
        typed_title=before.typed_title or title != before.title,
        typed_question=bool(question) and (before.typed_question or question != before.question),
    )


def _check_number(kind: Kind[Any], prompts: Sequence[Prompt]) -> None:
    least, most = kind.prompts
    if len(prompts) > most:
        raise RuleError(f"Such a stage has up to {counted(most, 'prompt')}.")
    if len(prompts) < least:
        raise RuleError(f"Such a stage needs {counted(least, 'prompt')} at least.")


def _check_settings(kind: Kind[Any], stage: Stage, field: str = "") -> None:
    try:
        kind.settings(stage)
    except (msgspec.ValidationError, ValueError) as error:
        raise RuleError(f"This is not possible: {error}.", field) from error
    if why := kind.unfit(stage):
        raise RuleError(f"This is not possible: {why}.", field)
