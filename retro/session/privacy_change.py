"""A stage can become more private while people write, never less."""

from collections.abc import Mapping
from typing import Any

import msgspec

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Stage
from retro.session.context import Context
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy import made_more_private

Kinds = Mapping[str, Kind[Any]]


def keeps_secrets(kind: Kind[Any], stage: Stage) -> bool:
    """Whether people give or get something in such a stage that a privacy is about."""
    return kind.Private is not None and kind.is_private(stage)


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
            "People were told that it is more private. A stage can become more private, but never less."
        )
    if number < session.position:
        raise RuleError("This stage is over. Its privacy cannot change any more.")
    kind = kinds[stage.kind]
    if not keeps_secrets(kind, stage):
        raise RuleError("Nothing in this stage is private, so it cannot become more private.")
    prompts = {prompt.id for prompt in stage.prompts}
    board = session.board
    if any(card.author for card in (*board.cards, *board.hidden_again) if card.prompt in prompts):
        raise RuleError("People have already seen the names on its cards. That cannot be undone.")
    if kind.names_shown(session.outline, stage):
        raise RuleError("People have already seen who answered what. That cannot be undone.")
    stricter = msgspec.structs.replace(stage, privacy=act.privacy)
    part = made_more_private(kind, session, stricter, stage, ctx.secret)
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
