"""The page: what the reader needs first comes first."""

from retro.minutes.blocks import under
from retro.minutes.head import head
from retro.minutes.record import actions, decisions, lessons, notes
from retro.minutes.sections import Chapter, told
from retro.minutes.topics import topics
from retro.session.model import Session


def markdown(session: Session) -> str:
    """Write the minutes of a session as Markdown. What was not revealed or closed is not in them."""
    blocks = [
        *head(session),
        *under("## Actions", [*actions(session), *told(session, Chapter.ACTIONS)]),
        *under("## Decisions", decisions(session)),
        *under("## Lessons", [*lessons(session), *told(session, Chapter.LESSONS)]),
        *under("## Topics", [*told(session, Chapter.TOPICS), *topics(session)]),
        *under("## Notes", notes(session)),
        *under("## How it was", told(session, Chapter.RESULTS)),
        *under("## Cards", told(session, Chapter.CARDS)),
    ]
    return "\n\n".join(blocks) + "\n"
