"""Whether somebody still writes or answers what others may not see yet.

While that is so, nothing is put before everybody that could narrow what one writes: no line that somebody
captured, and nothing from earlier meetings.
"""

from collections.abc import Mapping
from typing import Any, Final

from retro.errors import RuleError
from retro.session import acts
from retro.session.before import as_entered, open_before
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.privacy_change import keeps_secrets
from retro.session.record import Note

Kinds = Mapping[str, Kind[Any]]
NOT_NOW: Final = "People write or answer alone now. What you capture can be put down after that."


def takes_hidden(session: Session, kinds: Kinds) -> bool:
    """Whether a stage takes something that is hidden: the current one, or one that is open before."""
    if session.over:
        return False
    stages = open_before(session, kinds) if session.stage is None else (session.stage,)
    return any(
        keeps_secrets(kinds[stage.kind], stage)
        and kinds[stage.kind].waits(as_entered(kinds[stage.kind], session, stage).outline, stage)
        for stage in stages
    )


def refuse_while_hidden(session: Session, act: acts.WriteDown | acts.StrikeOut, kinds: Kinds) -> None:
    """Refuse a line that was captured while something hidden is taken. Raises RuleError."""
    entry = act.entry
    if isinstance(entry, Note) and entry.id == "N" and entry.keep and takes_hidden(session, kinds):
        raise RuleError(NOT_NOW)
