"""Minutes of `ideate`: every card by its prompt, unloved ones too. Of hidden ones only that they were."""

from typing import ClassVar, Final

from retro.markdown.blocks import bullets
from retro.markdown.board_index import BoardIndex
from retro.markdown.cards import card_line
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Chapter, KindMinutes
from retro.session.agenda import Prompt, Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.ideate.answering import told_apart
from retro.stages.ideate.rules import KIND


class IdeateMinutes(KindMinutes):
    """List the revealed cards under each prompt and say how many were not revealed."""

    chapter: ClassVar[Chapter] = Chapter.CARDS

    def section(self, session: Session, stage: Stage) -> list[str]:
        board = BoardIndex(session)
        blocks = [block for prompt in stage.prompts for block in _column(board, prompt)]
        if hidden := session.unseen.get(stage.id, 0):
            blocks.append(f"{counted(hidden, 'card')} {'were' if hidden > 1 else 'was'} never revealed.")
        elif not session.over and KIND.waits(session, stage):
            blocks.append("The cards are not revealed yet.")
        return blocks

    def withheld(self, session: Session, stage: Stage) -> str:
        count = session.unseen.get(stage.id, 0)
        cards = counted(count, "card") if count else "cards"
        return f"{cards} that {'was' if count == 1 else 'were'} not revealed"


MINUTES: Final = IdeateMinutes()


def _column(board: BoardIndex, prompt: Prompt) -> list[str]:
    cards = [card for card in board.cards.values() if card.prompt == prompt.id]
    if not cards:
        return []
    question = [inline(prompt.question)] if prompt.question else []
    titles = {topic.id: board.title(topic) for topic in board.session.board.topics}
    lists = [
        block
        for topic, answers in told_apart(board.session.board, cards).items()
        for block in (
            *([f"On {topic}, {inline(titles[topic])}:"] if topic else []),
            *bullets(card_line(board, card) for card in answers),
        )
    ]
    return [f"### {inline(prompt.title)}", *question, *lists]
