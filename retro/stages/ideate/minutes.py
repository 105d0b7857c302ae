"""Minutes of `ideate`: every card by its prompt, unloved ones too. Of hidden ones only that they were."""

from retro.minutes.blocks import bullets
from retro.minutes.board_index import BoardIndex
from retro.minutes.cards import card_line
from retro.minutes.escape import inline
from retro.session.agenda import Prompt, Stage
from retro.session.model import Session
from retro.session.text import counted
from retro.stages.ideate.rules import Ideate


def section(session: Session, stage: Stage) -> list[str]:
    """List the revealed cards under each prompt and say how many were not revealed."""
    board = BoardIndex(session)
    blocks = [block for prompt in stage.prompts for block in _column(board, prompt)]
    if hidden := session.unseen.get(stage.id, 0):
        blocks.append(f"{counted(hidden, 'card')} {'were' if hidden > 1 else 'was'} never revealed.")
    elif not session.over and Ideate().waits(session, stage):
        blocks.append("The cards are not revealed yet.")
    return blocks


def _column(board: BoardIndex, prompt: Prompt) -> list[str]:
    cards = bullets(card_line(board, card) for card in board.cards.values() if card.prompt == prompt.id)
    if not cards:
        return []
    question = [inline(prompt.question)] if prompt.question else []
    return [f"### {inline(prompt.title)}", *question, *cards]
