"""What people give in private, for every kind of stage: how it is kept, counted, shown and destroyed.

Numbers that move while people work alone say that somebody acted at this moment; when only one or two
are still at it, they say who. So a count moves in steps, and is withheld while few are at work.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import events
from retro.session.acts import StageAct
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.private import Audience, Gathered, Given, PrivatePart, pseudonym_of
from retro.session.text import counted
from retro.session.view import World

FEWEST = 3
"""Below this many answers a count could be traced to a person, so it is withheld; and the step in
which a count moves while people work."""


def part_of(session: Session, stage: Stage) -> PrivatePart:
    """Give what was given in a stage."""
    return session.private.get(stage.id, PrivatePart())


def decide_private(
    kind: Kind[Any], session: Session, stage: Stage, act: StageAct, ctx: Context
) -> tuple[events.Event, ...]:
    """Keep a value that somebody gives in private. The kind learns neither who it is nor what others gave."""
    ctx.take_part()
    part = part_of(session, stage)
    pseudonym = pseudonym_of(stage, ctx.secret, ctx.seat)
    mine = part.values.get(pseudonym)
    outline = session.outline
    value = kind.give(outline, stage, act, mine, ctx.fresh_ids())
    if value is not None and type(value) is not kind.Private:
        raise TypeError(f"a stage of the kind {kind.name} gave another type than it declares")
    if value == mine:
        return ()
    _check_room(kind, outline, stage, part, mine, value)
    takes_back = not set(filter(None, _words(mine))) <= set(_words(value))
    return (events.PrivateGiven(stage.id, pseudonym, value, takes_back),)


def _check_room(
    kind: Kind[Any], session: Session, stage: Stage, part: PrivatePart, mine: Any, value: Any
) -> None:
    most = kind.most(session, stage)
    before, after = (0 if given is None else kind.unseen(given) for given in (mine, value))
    if most is not None and after > before and _count(kind, part) - before + after > most:
        raise RuleError(f"This stage is full: there is no room for another {kind.given}.")


def decide_closing(
    kind: Kind[Any], session: Session, stage: Stage, act: StageAct, ctx: Context
) -> tuple[events.Event, ...]:
    """Bring what was given to its outcome, and destroy it; only the facilitator does.

    The outcome gets single pieces in an order drawn anew; whose a piece is only where that may be told.
    """
    ctx.lead()
    part = part_of(session, stage)
    owners: Mapping[str, str] = {}
    if kind.shows_authors and not stage.anonymous:
        owners = {pseudonym_of(stage, ctx.secret, seat.id): seat.id for seat in session.seats}
    pieces = [
        Given(piece, owners.get(pseudonym, ""))
        for pseudonym, value in part.values.items()
        for piece in kind.pieces(value)
    ]
    pieces.sort(key=lambda piece: _encoded(piece.value))  # what is drawn from does not depend on who gave it
    known = ctx.for_kind(stage, authors=kind.shows_authors)
    outcome = kind.outcome(session.outline, stage, act, tuple(ctx.shuffled(pieces)), known)
    return (*outcome, events.PrivateDestroyed(stage.id))


def apply_private(session: Session, event: events.PassingEvent) -> Session:
    """Fold what changes a private part."""
    part = session.private.get(event.stage, PrivatePart())
    match event:
        case events.PrivateGiven(_, pseudonym, value):
            return session.with_part(event.stage, part.with_value(pseudonym, value))
        case events.DoneMarked(_, pseudonym, done):
            return session.with_part(event.stage, part.with_done(pseudonym, done))
        case _:
            return session.with_part(event.stage, PrivatePart())


def made_more_private(session: Session, promised: Stage, was: Stage, secret: bytes) -> PrivatePart:
    """Give what was given in a stage under the pseudonyms of its stricter contract."""
    part = part_of(session, promised)
    if was.tagged:
        return part
    return part.renamed({seat.id: pseudonym_of(promised, secret, seat.id) for seat in session.seats})


def unseen(session: Session, kinds: Mapping[str, Kind[Any]]) -> dict[str, int]:
    """Count by stage what people gave and nobody else has seen."""
    counts = {
        stage.id: _count(kinds[stage.kind], session.private[stage.id])
        for stage in session.agenda.stages
        if stage.id in session.private
    }
    return {stage: count for stage, count in counts.items() if count}


def destroyed(session: Session, kinds: Mapping[str, Kind[Any]]) -> Session:
    """Give a session that is over: nothing private, but how much of it nobody has seen."""
    counts = unseen(session, kinds) or session.unseen
    return msgspec.structs.replace(session.public, unseen=MappingProxyType(dict(counts)))


def who_is_done(session: Session, stage: Stage, secret: bytes) -> frozenset[str]:
    """Name the seats whose people said that they are done."""
    done = part_of(session, stage).done
    return frozenset(s.id for s in session.seats if done and pseudonym_of(stage, secret, s.id) in done)


def gathered(kind: Kind[Any], session: Session, stage: Stage, seat: str, world: World) -> Gathered:
    """Give what a seat's view may tell of what was given in a stage."""
    if kind.Private is None:
        return Gathered()
    part = part_of(session, stage)
    count = world.once("count", lambda: _count(kind, part))
    done = world.once("done", lambda: who_is_done(session, stage, world.secret))
    here = [s.id for s in session.members if s.id in world.present]
    at_work = sum(member not in done for member in here)
    mine = None
    if kind.audience is Audience.SEAT:
        mine = part.values.get(pseudonym_of(stage, world.secret, seat))
    return Gathered(
        mine=mine,
        so_far=_so_far(count, kind.given, stage, at_work),
        sums=kind.sums(_in_no_order(part)) if _all_in(part, len(here), session, stage) else None,
    )


def _so_far(count: int, noun: str, stage: Stage, at_work: int) -> str:
    """Say how many there are while people work alone, as far as that gives nobody away."""
    if not stage.tagged:
        return counted(count, noun)
    if count < FEWEST or at_work < FEWEST:
        return ""
    return f"at least {counted(count - count % FEWEST, noun)}"


def _all_in(part: PrivatePart, here: int, session: Session, stage: Stage) -> bool:
    """Whether values may be summed up: when everybody who is here gave one, and they are not too few."""
    return not stage.tagged or len(part.values) >= max(here, min(FEWEST, len(session.members)))


def _count(kind: Kind[Any], part: PrivatePart) -> int:
    return sum(map(kind.unseen, part.values.values()))


def _in_no_order(part: PrivatePart) -> tuple[Any, ...]:
    """Give all values, sorted by what they are."""
    return tuple(sorted(part.values.values(), key=_encoded))


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=dict, order="deterministic")


def _words(value: Any) -> Iterator[str]:
    """Give every text in a value, keys too."""
    match value:
        case str():
            yield value
        case Mapping():
            for key, inner in value.items():
                yield from (*_words(key), *_words(inner))
        case tuple() | list() | frozenset() | set():
            for inner in value:
                yield from _words(inner)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _words(getattr(value, name))
