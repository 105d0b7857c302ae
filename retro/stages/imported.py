"""The stages of a session that was held elsewhere: one in which its cards were written, one for its dots."""

from collections.abc import Mapping
from types import MappingProxyType

from retro.session.agenda import Privacy, Prompt, Stage
from retro.stages.dots import Tallied
from retro.stages.ideate.rules import CARDS, Ideate, IdeateState
from retro.stages.vote.rules import Vote
from retro.stages.vote.vote_state import VoteState

MOST_CARDS = CARDS
"""Cards that the board of a session holds."""


def cards_stage(stage_id: str, privacy: Privacy, prompts: tuple[Prompt, ...]) -> tuple[Stage, IdeateState]:
    """A stage whose cards are all revealed, with its state."""
    return Stage(stage_id, Ideate.name, "Cards", 0, privacy, prompts=prompts), IdeateState(revealed=True)


def dots_stage(stage_id: str, tally: Mapping[str, int]) -> tuple[Stage, Tallied]:
    """A stage whose voting is closed, with its state; `tally` has the dots by the id of a topic."""
    return Stage(stage_id, Vote.name, "Voting", 0), VoteState(tally=MappingProxyType(dict(tally)))
