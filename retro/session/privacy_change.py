"""A stage can become more private while people write, never less."""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy import made_more_private

Kinds = Mapping[str, Kind[Any]]


def keeps_secrets(kind: Kind[Any]) -> bool:
    """Whether people give something in such a stage that a privacy is about."""
    return kind.Private is not None


def decide_more_private(
    session: Session, act: acts.MakeMorePrivate, ctx: Context, kinds: Kinds
) -> tuple[events.Event, ...]:
    """Make a stage more private; `ctx.secret` is that of the stage."""
    ctx.lead()
    number = next((n for n, s in enumerate(session.agenda.stages) if s.id == act.stage), None)
    if number is None:
        raise RuleError("There is no such stage.")
    stage = session.agenda.stages[number]
    if act.privacy is stage.privacy:
        return ()
    if act.privacy not in stage.privacy.stricter:
        raise RuleError(
            "People were told that it is more private than that: a stage can become more private, never less."
        )
    if number < session.position:
        raise RuleError("This stage is over; its privacy stays as it is.")
    kind = kinds[stage.kind]
    if not keeps_secrets(kind):
        raise RuleError("Nothing private is given in this stage; it cannot become more private.")
    prompts = {prompt.id for prompt in stage.prompts}
    if any(card.author for card in session.board.cards if card.prompt in prompts):
        raise RuleError("Names on its cards have been seen already; that cannot be taken back.")
    stricter = msgspec.structs.replace(stage, privacy=act.privacy)
    part = made_more_private(session, stricter, stage, ctx.secret)
    return (events.PrivacyIncreased(stage.id, act.privacy, part),)


def apply_more_private(session: Session, event: events.PrivacyIncreased) -> Session:
    """Fold a change of a privacy."""
    stages = tuple(
        msgspec.structs.replace(stage, privacy=event.privacy, made_more_private=True)
        if stage.id == event.stage
        else stage
        for stage in session.agenda.stages
    )
    session = msgspec.structs.replace(session, agenda=msgspec.structs.replace(session.agenda, stages=stages))
    return session.with_part(event.stage, event.part)
