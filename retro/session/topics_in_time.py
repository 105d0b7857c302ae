"""How many topics the next discussion has time for, once a vote has put them in order."""

from collections.abc import Mapping
from typing import Any

from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.view import TopicsInTime


def topics_in_time(session: Session, kinds: Mapping[str, Kind[Any]]) -> TopicsInTime | None:
    """Return which topics of the current stage's ranking the next discussion has time for.

    None where the stage shows no ranking (yet), where no discussion follows, and where the topics are
    ranked again before it.
    """
    stage = None if session.over else session.stage
    if stage is None:
        return None
    outline = session.outline
    ranked = kinds[stage.kind].ranking(outline, stage)
    to_come = session.agenda.stages[session.position + 1 :] if ranked else ()
    for following in (stage for stage in to_come if not stage.skipped):
        kind = kinds[following.kind]
        if kind.ranks_topics:
            return None
        if found := kind.topics_in_time(outline, following, ranked):
            return found
    return None
