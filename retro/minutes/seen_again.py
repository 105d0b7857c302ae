"""What the group said of entries of earlier meetings; their words stay on the pages of those."""

from typing import Final

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.minutes.links import EarlierPages
from retro.session.model import Session
from retro.session.record import Reply

SAID: Final[dict[Reply, str]] = {"true": "found true again", "helped": "it helped in this meeting"}


def seen_again(session: Session, earlier: EarlierPages) -> list[str]:
    """List each with a link to its page, where that is known; not what nobody wanted to see."""
    lines = []
    for answer in session.record.recalled:
        if said := SAID.get(answer.reply, ""):
            home, _, label = answer.ref.rpartition("/")
            lines.append(bullet(f"{label} of {earlier.linked(inline(home), home)}: {said}"))
    return bullets(lines)
