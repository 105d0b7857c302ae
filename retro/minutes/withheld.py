"""What a session holds that is not for its minutes: what was not revealed, what is not closed."""

from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.privacy_change import keeps_secrets
from retro.session.text import counted
from retro.stages import KINDS


def held_back(session: Session) -> str:
    """Say what is missing from the page, and why."""
    return "; ".join(
        _missing(session, stage)
        for stage in session.agenda.stages
        if stage.id in session.unseen or still_open(session, stage)
    )


def still_open(session: Session, stage: Stage) -> bool:
    """Whether people could still give something in private in a stage; how much they gave nobody is told."""
    kind = KINDS[stage.kind]
    entered = stage.id in session.states and not session.over
    return entered and keeps_secrets(kind) and kind.waits(session.public, stage)


def _missing(session: Session, stage: Stage) -> str:
    count = session.unseen.get(stage.id, 0)
    open_ = "was still open" if session.over else "is open"
    match stage.kind:
        case "ideate":
            cards = counted(count, "card") if count else "cards"
            return f"{cards} that {'was' if count == 1 else 'were'} not revealed"
        case "vote":
            return f"the dots of {inline(stage.title)}, which {open_}"
        case _:
            return f"the answers to {inline(stage.title)}, which {open_}"
