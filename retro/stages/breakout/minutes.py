"""Minutes of `breakout`: what each group brought back, and who was in it where names may be told."""

from typing import ClassVar, Final

from retro.markdown.blocks import bullet, bullets, under
from retro.markdown.board_index import BoardIndex
from retro.markdown.cards import card_line
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.breakout.groups import Group, Sentence
from retro.stages.breakout.rules import KIND


class BreakoutMinutes(KindMinutes):
    """List what was brought back by group; the cards of it also stand among all cards."""

    chapter: ClassVar[Chapter] = Chapter.TOPICS

    def section(self, session: Session, stage: Stage) -> list[str]:
        state = KIND.state(session, stage)
        board = BoardIndex(session)
        numbered = [("Earlier", group) for group in state.earlier]
        numbered += [(f"Group {number}", group) for number, group in enumerate(state.groups, 1)]
        lines = bullets(
            _line(board, stage, name, group, sentence)
            for name, group in numbered
            for sentence in group.sentences
            if sentence.text or sentence.card in board.cards
        )
        heading = f"### {inline(stage.title)}"
        asked = [inline(prompt.question) for prompt in stage.prompts if prompt.question]
        if lines:
            return [heading, *asked, "What the groups brought back:", *lines]
        if state.over:
            return [heading, *asked, "The groups brought nothing back."]
        return [] if session.over else [heading, *asked, "The groups are still at work."]

    def cards(self, session: Session, stage: Stage) -> list[str]:
        board = BoardIndex(session)
        blocks: list[str] = []
        for prompt in stage.prompts:
            written = bullets(
                card_line(board, card) for card in board.cards.values() if card.prompt == prompt.id
            )
            blocks += under(f"### {inline(prompt.title)}", written)
        return blocks

    def withheld(self, session: Session, stage: Stage) -> str:
        count = session.unseen.get(stage.id, 0)
        cards = counted(count, "card") if count else "cards"
        return f"{cards} on the boards of the groups in {inline(stage.title)}"


MINUTES: Final = BreakoutMinutes()


def _line(board: BoardIndex, stage: Stage, name: str, group: Group, sentence: Sentence) -> str:
    session = board.session
    people = ""
    if not stage.tagged and session.agenda.attendance:
        names = [inline(seat.name) for seat in session.members if seat.id in group.seats]
        people = f" ({', '.join(names)})" if names else ""
    card = board.cards.get(sentence.card)
    text = f"{inline(card.text)} ({card.id})" if card else inline(sentence.text)
    return bullet(f"{name}{people}: {text}")
