"""What a template says of a vote."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

DOTS: Final = "dots"
RANKING: Final = "ranking"
POINTS: Final = "points"
METHODS: Final = (DOTS, RANKING, POINTS)
MOST_QUESTIONS: Final = 4
"""Questions of one vote, which are drawn side by side."""


class VoteSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people vote, and on what."""

    dots: Annotated[
        int,
        Meta(description="dots of one person for each question; 0: as many as fit the topics"),
    ] = 0
    most: Annotated[int, Meta(description="the most dots of one person on one topic; 0: no limit")] = 0
    of: Annotated[
        tuple[str, ...], Meta(description="the questions whose topics are voted on; empty: all")
    ] = ()
    method: Annotated[
        str,
        Meta(description='"dots", "ranking" (everybody puts topics in order) or "points" (100 to divide)'),
    ] = DOTS

    def __post_init__(self) -> None:
        if not 0 <= self.dots <= 30:
            raise ValueError("dots must be 0-30")
        if not 0 <= self.most <= 30:
            raise ValueError("most must be 0-30")
        if self.method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}")
        if self.method != DOTS and self.dots:
            raise ValueError('dots must be left out unless method = "dots"')
        if self.method != DOTS and self.most:
            raise ValueError('most must be left out unless method = "dots"')
