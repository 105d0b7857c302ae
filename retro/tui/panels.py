"""Which panel shows a stage: for a participant's notebook, and for the shared window."""

from typing import Any

from retro.session.people import Role
from retro.session.view import View
from retro.stages.brief.panel import BriefPanel
from retro.stages.checkin.panel import CheckinPanel
from retro.stages.close.panel import ClosePanel
from retro.stages.commit.panel import CommitPanel
from retro.stages.discuss.panel import DiscussOnStage, DiscussPanel
from retro.stages.group.panel import GroupPanel
from retro.stages.ideate.panel import IdeateOnStage, IdeatePanel
from retro.stages.lessons.panel import LessonsPanel
from retro.stages.read.panel import ReadPanel
from retro.stages.review.panel import ReviewPanel
from retro.stages.vote.panel import VotePanel
from retro.tui.panel import Panel
from retro.tui.waiting import EndPanel, GatheringOnStage, GatheringPanel

_SEAT: dict[str, type[Panel[Any]]] = {
    "brief": BriefPanel,
    "read": ReadPanel,
    "checkin": CheckinPanel,
    "review": ReviewPanel,
    "ideate": IdeatePanel,
    "group": GroupPanel,
    "vote": VotePanel,
    "discuss": DiscussPanel,
    "commit": CommitPanel,
    "lessons": LessonsPanel,
    "close": ClosePanel,
}
_STAGE: dict[str, type[Panel[Any]]] = {
    **_SEAT,
    "ideate": IdeateOnStage,
    "discuss": DiscussOnStage,
}


def panel_for(view: View) -> type[Panel[Any]]:
    """Give the panel that shows this view."""
    leads = view.role is Role.FACILITATOR
    if view.ended:
        return EndPanel
    if view.stage is None:
        return GatheringOnStage if leads else GatheringPanel
    return (_STAGE if leads else _SEAT)[view.stage.kind]
