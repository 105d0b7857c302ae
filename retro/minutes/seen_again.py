"""What the group said of entries of earlier meetings; their words stay on the pages of those."""

from typing import Final

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.minutes.links import EarlierPages
from retro.session.model import Session
from retro.session.recall_words import VERDICTS
from retro.session.record import Reply, changed_here
from retro.session.record_verdict import RecordVerdict

SAID: Final[dict[Reply, str]] = {"true": "found true again", "helped": "it helped in this meeting"}


def seen_again(session: Session, earlier: EarlierPages) -> list[str]:
    """List each with a link to its page, where that is known; not what nobody wanted to see."""
    record, lines = session.record, []

    def line(ref: str, said: str) -> None:
        home, _, label = ref.rpartition("/")
        lines.append(bullet(f"{label} of {earlier.linked(inline(home), home)}: {said}"))

    judged = changed_here(record).keys() | {verdict.ref for verdict in record.verdicts}
    for answer in record.recalled:
        # That it is still true is said once, with all that was said of it.
        if (said := SAID.get(answer.reply, "")) and (answer.reply != "true" or answer.ref not in judged):
            line(answer.ref, said)
    for verdict in record.verdicts:
        line(verdict.ref, _said(verdict, changed_here(record).get(verdict.ref, "")))
    return bullets(lines)


def _said(verdict: RecordVerdict, changed: str) -> str:
    """Return what became of a record, with the next date and people's words."""
    if changed:
        return f"changed by {changed}"
    parts = (
        VERDICTS[verdict.said],
        f"to be looked at again {verdict.until}" if verdict.until else "",
        f"what was seen: {inline(verdict.saw)}" if verdict.saw else "",
        f"because: {inline(verdict.because)}" if verdict.because else "",
    )
    return " · ".join(filter(None, parts))
