"""What a session holds that is not for its minutes: what was not revealed, what is not closed."""

from retro.minutes.escape import inline
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.promises import unseen
from retro.session.text import counted
from retro.stages import KINDS


def held_back(session: Session) -> str:
    """Say what is missing from the page, and why."""
    counts = held(session)
    stages = [stage for stage in session.agenda.stages if stage.id in counts]
    return "; ".join(_missing(session, stage, counts[stage.id]) for stage in stages)


def held(session: Session) -> dict[str, int]:
    """Count by stage what nobody else has seen yet, or what was destroyed unseen at the end."""
    return dict(session.unseen) if session.over else unseen(session, KINDS)


def _missing(session: Session, stage: Stage, count: int) -> str:
    open_ = "was still open" if session.over else "is open"
    match stage.kind:
        case "ideate":
            return f"{counted(count, 'card')} that {'was' if count == 1 else 'were'} not revealed"
        case "vote":
            return f"the dots of {inline(stage.title)}, which {open_}"
        case _:
            return f"the answers to {inline(stage.title)}, which {open_}"
