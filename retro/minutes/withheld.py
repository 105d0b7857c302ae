"""What a session holds that is not for its minutes: what was not revealed, what is not closed."""

from retro.minutes.sections import missing_from_page
from retro.session.agenda import Stage
from retro.session.before import as_entered
from retro.session.model import Session
from retro.session.privacy_change import keeps_secrets
from retro.session.removal import removed_in_words
from retro.stages import KINDS


def held_back(session: Session) -> str:
    """Return what is missing from the page, and why."""
    missing = (
        missing_from_page(session, stage)
        for stage in session.agenda.stages
        if stage.id in session.unseen or still_open(session, stage)
    )
    return "; ".join(dict.fromkeys(filter(None, (removed_in_words(session.record), *missing))))


def still_open(session: Session, stage: Stage) -> bool:
    """Whether people could still give something in private in a stage; how much they gave nobody is told."""
    kind = KINDS[stage.kind]
    was_open = (stage.id in session.states or stage.before) and not session.over
    lasting = keeps_secrets(kind, stage) and not kind.of_the_moment
    return was_open and lasting and kind.waits(as_entered(kind, session.public, stage), stage)
