"""Minutes of `inbox`: what became of the lines that were captured. Their words are where they went."""

from collections.abc import Iterable
from typing import ClassVar, Final

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Stage
from retro.session.brought import BroughtCapture, Judgement
from retro.session.captured_entries import origins
from retro.session.model import Session
from retro.session.text import counted
from retro.words import listed


class InboxMinutes(KindMinutes):
    """Count what became of them; what was kept for later or dropped has no words here."""

    chapter: ClassVar[Chapter] = Chapter.RESULTS

    def section(self, session: Session, stage: Stage) -> list[str]:
        if not session.captures:
            return []
        made = origins(session.record)
        entries = [made[each.ref] for each in session.captures if each.ref in made]
        rest = [each for each in session.captures if each.ref not in made]
        cards = [each.became for each in rest if each.judged is Judgement.PLACED]
        waiting = (Judgement.OPEN, Judgement.BOARD)
        lines = [
            _line("became", entries),
            _line("put on the board as", cards),
            _count("kept for later", (each for each in rest if each.judged is Judgement.KEEP)),
            _count("dropped", (each for each in rest if each.judged is Judgement.DROP)),
            _count("not looked at", (each for each in rest if each.judged in waiting)),
        ]
        head = f"{counted(len(session.captures), 'line')} captured before the meeting:"
        return [f"### {inline(stage.title)}", head, *bullets(bullet(line) for line in lines if line)]


MINUTES: Final = InboxMinutes()


def _line(what: str, labels: list[str]) -> str:
    return f"{len(labels)} {what} {inline(listed(labels))}" if labels else ""


def _count(what: str, captures: Iterable[BroughtCapture]) -> str:
    number = sum(1 for _ in captures)
    return f"{number} {what}" if number else ""
