"""`brief`: a text to hear or read together, with a few facts and roles that the host draws."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

import msgspec
from msgspec import Meta

from retro.session.agenda import Privacy, Stage
from retro.session.dates import day_of
from retro.session.kind import Kind, NoState
from retro.session.model import Session
from retro.session.private import Gathered
from retro.session.view import RoomState
from retro.stages.brief.facts import Facts, facts_of

MOST_ROLES: Final = 20
LONGEST_ROLE: Final = 40
"""Characters."""
ELSEWHERE: Final = "Everybody who takes part has a role now. It stands on their own screen, and on no other."
ONLY_YOU: Final = "Only you see it."


class BriefSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is shown besides the text."""

    facts: Annotated[
        bool,
        Meta(
            description="whether facts stand below the text: open actions, and what became of the last ones"
        ),
    ] = False
    roles: Annotated[
        tuple[str, ...],
        Meta(description="roles that are drawn when the stage begins; each person sees only their own"),
    ] = ()
    roles_end: Annotated[
        bool,
        Meta(description="whether people leave the roles of an earlier stage here, and see them no more"),
    ] = False

    def __post_init__(self) -> None:
        if self.roles and self.roles_end:
            raise ValueError("roles and roles_end do not go together: roles end in a later stage")
        if len(self.roles) > MOST_ROLES:
            raise ValueError(f"roles are up to {MOST_ROLES}")
        if not all(role.strip() and len(role) <= LONGEST_ROLE and role.isprintable() for role in self.roles):
            raise ValueError(f"a role has 1-{LONGEST_ROLE} characters on one line")
        if len({*map(str.casefold, self.roles)}) < len(self.roles):
            raise ValueError("each role stands in roles once")


class DrawnRole(msgspec.Struct, frozen=True):
    """The role of one person."""

    role: str


class BriefView(msgspec.Struct, frozen=True):
    """What stands below the text: the role of this seat and nobody else's, and the facts."""

    roles: tuple[str, ...] = ()
    """All roles that there are."""
    role: str = ""
    """That of this seat; empty where it has none."""
    facts: Facts | None = None


class Brief(Kind[NoState]):
    """There is something to hear; nobody has to do anything."""

    name: ClassVar[str] = "brief"
    title: ClassVar[str] = "Briefing"
    usual_minutes: ClassVar[int] = 3
    formatted: ClassVar[bool] = True
    Settings = BriefSettings
    Private = DrawnRole
    private_with: ClassVar = MappingProxyType({"roles": ("First", "Second")})
    summed: ClassVar[bool] = False
    given: ClassVar[str] = "role"

    def is_private(self, stage: Stage) -> bool:
        return self.deals(stage)

    def usual_privacy(self, settings: Mapping[str, Any]) -> Privacy:
        return Privacy.ANONYMOUS if settings.get("roles") else self.privacy

    def deals(self, stage: Stage) -> bool:
        settings: BriefSettings = self.settings(stage)
        return bool(settings.roles)

    def ends_dealt(self, stage: Stage) -> bool:
        settings: BriefSettings = self.settings(stage)
        return settings.roles_end

    def deal(
        self, stage: Stage, dealt: Sequence[Any], people: int, shuffled: Callable[[Sequence[Any]], list[Any]]
    ) -> Sequence[DrawnRole]:
        roles: tuple[str, ...] = self.settings(stage).roles
        times = Counter(dict.fromkeys(shuffled(roles), 0))
        times.update(drawn.role for drawn in dealt if drawn.role in roles)
        drawn: list[DrawnRole] = []
        for _ in range(people):
            rarest = min(times, key=lambda role: times[role])
            times[rarest] += 1
            drawn.append(DrawnRole(rarest))
        return drawn

    def reminder(self, value: DrawnRole) -> str:
        return f"Your role: {value.role}. {ONLY_YOU}"

    def unseen(self, value: DrawnRole) -> int:
        return 0  # whoever has a role has seen it, so the end destroys nothing that somebody gave

    def privacy_note(self, session: Session, stage: Stage) -> str:
        if not self.deals(stage):
            return "Nothing is written or chosen here."
        if stage.tagged:
            return "Each sees only their own role; no minutes and no file will say who had which."
        return "Each person sees only their own role. Until the end, the session's file stores who has which."

    def enter(self, session: Session, stage: Stage) -> NoState:
        return NoState()

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> BriefView:
        settings: BriefSettings = self.settings(stage)
        today = day_of(session.entered, session.offset).isoformat()
        facts = facts_of(session.record.carried_actions, today) if settings.facts else None
        return BriefView(settings.roles, gathered.mine.role if gathered.mine else "", facts)


KIND: Final = Brief()
