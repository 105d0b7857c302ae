"""Changing the agenda while the session is under way: what may change, and what becomes of what people gave.

Stages up to the current one keep their places, so that no change moves the group. Every prompt keeps the
letter that the labels of its cards begin with: the first change writes the letters down.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from msgspec.structs import replace

from retro.errors import AskFirst, RuleError
from retro.session import agenda_acts as acts
from retro.session import events
from retro.session.agenda import Agenda, Stage, letter_of
from retro.session.agenda_log import AgendaChange, How
from retro.session.agenda_texts import typed_words
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import pseudonym_of
from retro.session.stage_changes import changed_stage, checked_stage, free_title, parts_changed, with_titles

Kinds = Mapping[str, Kind[Any]]

STAGES = 40
"""More than a day holds."""
CHANGED_MEANWHILE = "Somebody else has changed the agenda meanwhile. Look at it again."


def decide_agenda(
    session: Session, act: acts.AgendaAct, ctx: Context, kinds: Kinds
) -> tuple[events.Event, ...]:
    """Decide a change, or refuse it with a RuleError; AskFirst where something would be lost by it."""
    ctx.lead()
    if act.here != (session.stage.id if session.stage else ""):
        raise RuleError("The group has moved on already.")
    if act.version != session.agenda.version:
        raise RuleError(CHANGED_MEANWHILE)
    agenda = with_letters(session.agenda, kinds)
    match act:
        case acts.SkipStage(stage=stage_id, skipped=skipped):
            return _skipped(session, agenda, stage_id, skipped, ctx.now)
        case acts.RepeatStage(stage=stage_id):
            return _repeated(session, agenda, stage_id, ctx.now, kinds)
        case acts.InsertStage(stage=stage, after=after):
            return _inserted(session, agenda, stage, after, ctx.now, kinds)
        case acts.MoveStage(stage=stage_id, before=before):
            return _moved(session, agenda, stage_id, before, ctx.now)
        case acts.ChangeStage():
            return _changed(session, agenda, act, ctx, kinds)
        case _:
            raise RuleError("This cannot be done now.")


def apply_agenda(session: Session, event: events.AgendaChanged) -> Session:
    """Fold a change. A stage that is moved several times in a row is told of once."""
    agenda, change = session.agenda, event.change
    stages = {stage.id: stage for stage in (*agenda.stages, *event.stages)}
    earlier = agenda.changes
    if change.how is How.MOVED:
        change = replace(change, was=agenda.behind(change.stage))
        if earlier and earlier[-1].how is How.MOVED and change.stage == earlier[-1].stage:
            change, earlier = replace(change, was=earlier[-1].was), earlier[:-1]
    changed = replace(
        agenda,
        stages=tuple(stages[stage_id] for stage_id in event.order),
        version=agenda.version + 1,
        changes=(*earlier, change),
    )
    return replace(session, agenda=changed)


def with_letters(agenda: Agenda, kinds: Kinds) -> Agenda:
    """Return an agenda whose prompts keep the letters that they have, wherever their stages are put."""

    def lettered(stage: Stage) -> Stage:
        kind = kinds[stage.kind]
        if not kind.writes_cards or all(prompt.letter for prompt in stage.prompts):
            return stage
        prompts = (replace(p, letter=kind.letter(agenda, p.id)) for p in stage.prompts)
        return replace(stage, prompts=tuple(prompts))

    return replace(agenda, stages=tuple(map(lettered, agenda.stages)))


def _skipped(
    session: Session, agenda: Agenda, stage_id: str, skipped: bool, now: int
) -> tuple[events.Event, ...]:
    place = _place(agenda, stage_id)
    stage = agenda.stages[place]
    if place <= session.position:
        raise RuleError(f"{_begun(session, place)}; only stages to come can be skipped.")
    if session.was_entered(stage_id):
        raise RuleError(f"The group was in {stage.title} already. To go past it, use J.")
    if skipped and stage.before and session.position < 0:
        raise RuleError(f"{stage.title} is open before the meeting. To go past it later, use J.")
    if stage.skipped == skipped:
        return ()
    if skipped and session.position < 0 and agenda.after(-1) == place and agenda.after(place) is None:
        raise RuleError("One stage at least must stay.")
    change = AgendaChange(How.SKIPPED if skipped else How.UNSKIPPED, stage_id, now)
    return _event(session, agenda, _put(agenda.stages, replace(stage, skipped=skipped)), change)


def _repeated(
    session: Session, agenda: Agenda, stage_id: str, now: int, kinds: Kinds
) -> tuple[events.Event, ...]:
    place = _place(agenda, stage_id)
    stage = agenda.stages[place]
    if place > session.position:
        raise RuleError(
            f"{stage.title} is still to come. Only stages that are over or running can be repeated."
        )
    behind = session.position + 1
    new = _as_new(agenda, replace(stage, skipped=False, made_more_private=False, before=False), kinds)
    change = AgendaChange(How.REPEATED, new.id, now, other=stage_id)
    return _event(session, agenda, _with(agenda.stages, new, behind), change)


def _inserted(
    session: Session, agenda: Agenda, stage: Stage, after: str, now: int, kinds: Kinds
) -> tuple[events.Event, ...]:
    place = _place(agenda, after) if after else -1
    if place < session.position:
        raise RuleError("A stage can only be inserted behind the current one.")
    new = _as_new(agenda, checked_stage(session, agenda, stage, kinds), kinds)
    change = AgendaChange(How.INSERTED, new.id, now)
    return _event(session, agenda, _with(agenda.stages, new, place + 1), change)


def _moved(
    session: Session, agenda: Agenda, stage_id: str, before: str, now: int
) -> tuple[events.Event, ...]:
    place = _place(agenda, stage_id)
    target = _place(agenda, before) if before else len(agenda.stages)
    if place <= session.position:
        raise RuleError(f"{_begun(session, place)}; only stages to come can be moved.")
    if target <= session.position:
        raise RuleError("A stage cannot be moved before the current one.")
    if target in (place, place + 1):
        return ()
    moved = agenda.stages[place]
    others = [stage for stage in agenda.stages if stage.id != stage_id]
    others.insert(target - (target > place), moved)
    number = others.index(moved)
    change = AgendaChange(How.MOVED, stage_id, now, other=others[number - 1].id if number else "")
    return _event(session, agenda, others, change)


def _changed(
    session: Session, agenda: Agenda, act: acts.ChangeStage, ctx: Context, kinds: Kinds
) -> tuple[events.Event, ...]:
    place = _place(agenda, act.stage)
    stage = agenda.stages[place]
    kind = kinds[stage.kind]
    if place < session.position:
        raise RuleError(f"{stage.title} is over. It can be repeated, but not changed.")
    changed = changed_stage(session, agenda, stage, act, kinds)
    parts = parts_changed(stage, changed, kind)
    if not parts:
        return ()
    changed = _with_ids_of_prompts(agenda, changed, kind)
    anew = session.was_entered(stage.id) and kind.settings(stage) != kind.settings(changed)
    question = kind.lost_by(session.outline, stage, changed) if anew else ""
    several = kind.for_several and any(seat.voices > 1 for seat in session.seats)
    if question and several and place != session.position:
        # Whose a value is nobody knows here, so neither for how many people it was given.
        raise RuleError(f"Some seats vote for several people. Go to {stage.title}, and change it there.")
    if question and not act.sure:
        raise AskFirst(question)
    timers = _timer(session, stage, changed, kind, ctx.now) if place == session.position else ()
    change = AgendaChange(How.CHANGED, stage.id, ctx.now, parts=parts, anew=anew)
    stages = with_titles(_put(agenda.stages, changed), stage, changed, kinds)
    lost = _given_anew(session, stage, changed, kind, ctx.secret, less=bool(question)) if anew else ()
    # Words that somebody typed and took out again may be ones that should not have been written.
    erased = () if typed_words(stage) <= typed_words(changed) else (events.HistoryErased(),)
    return (*_event(session, agenda, stages, change), *timers, *lost, *erased)


def _timer(
    session: Session, stage: Stage, changed: Stage, kind: Kind[Any], now: int
) -> tuple[events.Event, ...]:
    """Add to the running timer what the stage has got, or take it off as long as some is left."""
    outline, timer = session.outline, session.timer
    more = kind.box(outline, changed) - kind.box(outline, stage)
    if more < 0 < timer.left(now) <= -more:
        # Else a slip of the finger would end the time, and with it what people are writing.
        raise RuleError("So many minutes have passed already. Give the stage more of them.", "minutes")
    return (events.TimerSet(replace(timer, planned=max(timer.planned + more, 0))),) if more else ()


def _given_anew(
    session: Session, stage: Stage, changed: Stage, kind: Kind[Any], secret: bytes, *, less: bool
) -> Iterator[events.Event]:
    """Ask everybody to give anew what does not fit, and all who were done.

    The marks of some would tell whose values did not fit.
    """
    part = session.private.get(stage.id)
    if part is None:
        return
    outline = session.outline
    # Of an earlier stage that is still open nobody knows whose a value is.
    known = session.seats if stage == session.stage else ()
    people = {pseudonym_of(stage, secret, seat.id): seat.voices for seat in known}
    if less:
        yield events.ValuesFitted(stage.id)
    for pseudonym, value in part.values.items() if less else ():
        after = kind.value_after(outline, stage, changed, value, people.get(pseudonym, 1))
        if after is None:
            yield events.ValueLost(stage.id, pseudonym)
        elif after != value:
            yield events.PrivateGiven(stage.id, pseudonym, after)
    for pseudonym in sorted(part.done):
        yield events.DoneMarked(stage.id, pseudonym, done=False)


def _event(
    session: Session, agenda: Agenda, stages: Sequence[Stage], change: AgendaChange
) -> tuple[events.Event, ...]:
    before = {stage.id: stage for stage in session.agenda.stages}
    others = tuple(stage for stage in stages if before.get(stage.id) != stage)
    return (events.AgendaChanged(change, tuple(stage.id for stage in stages), others),)


def _begun(session: Session, place: int) -> str:
    running = place == session.position
    return f"{session.agenda.stages[place].title} is {'running' if running else 'over'}"


def _place(agenda: Agenda, stage_id: str) -> int:
    place = next((n for n, stage in enumerate(agenda.stages) if stage.id == stage_id), None)
    if place is None:
        raise RuleError("There is no such stage.")
    return place


def _put(stages: Sequence[Stage], changed: Stage) -> list[Stage]:
    return [changed if stage.id == changed.id else stage for stage in stages]


def _with(stages: Sequence[Stage], new: Stage, place: int) -> list[Stage]:
    if len(stages) >= STAGES:
        raise RuleError(f"An agenda has up to {STAGES} stages.")
    return [*stages[:place], new, *stages[place:]]


def _as_new(agenda: Agenda, stage: Stage, kinds: Kinds) -> Stage:
    """Return a stage under a title, ids and letters that nothing in the agenda has."""
    bare = replace(
        stage,
        id=_free("s", [other.id for other in agenda.stages]),
        title=free_title(stage.title, [other.title for other in agenda.stages]),
        prompts=tuple(replace(prompt, id="", letter="") for prompt in stage.prompts),
    )
    return _with_ids_of_prompts(agenda, bare, kinds[stage.kind])


def _with_ids_of_prompts(agenda: Agenda, stage: Stage, kind: Kind[Any]) -> Stage:
    ids = [prompt.id for prompt in agenda.prompts]
    letters = {prompt.letter for prompt in agenda.prompts}
    prompts = []
    for prompt in stage.prompts:
        if not prompt.id:
            free = next(letter for number in count() if (letter := letter_of(number)) not in letters)
            prompt = replace(prompt, id=_free("p", ids), letter=free if kind.writes_cards else "")
            ids.append(prompt.id)
            letters.add(prompt.letter)
        prompts.append(prompt)
    return replace(stage, prompts=tuple(prompts))


def _free(letter: str, ids: "Iterator[str] | Sequence[str]") -> str:
    """Return an id behind all others of the form `s12`."""
    numbers = (found.removeprefix(letter) for found in ids if found.startswith(letter))
    return f"{letter}{max((int(n) for n in numbers if n.isdecimal()), default=0) + 1}"
