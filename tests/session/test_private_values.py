"""What people give in private is kept once, for every kind of stage, and no rule sees whose it is."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import msgspec
import pytest

from retro.errors import RuleError
from retro.session.acts import StageAct
from retro.session.agenda import Privacy, Stage
from retro.session.context import Context
from retro.session.events import Event, PrivateGiven
from retro.session.model import Session
from retro.session.people import Role
from retro.session.private import Gathered, Given
from retro.session.view import RoomState
from retro.stages import KINDS
from retro.stages.checkin.rules import CheckedIn
from retro.stages.close.rules import Close, Closing, SayLine
from retro.stages.ideate.rules import (
    CARDS_A_SEAT,
    AddCard,
    EditCard,
    Ideate,
    IdeateView,
    PlaceCard,
    RevealCards,
)
from tests.builders import LEADER, Meeting, an_agenda

CREW = ("Ana", "Ben", "Chloé", "Deniz")


class Curious(Ideate):
    """Looks at everything it is given."""

    seen: ClassVar[list[dict[str, Any]]] = []

    def give(self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]) -> Any:
        self.seen.append({"session": session, "act": act, "mine": mine})
        return super().give(session, stage, act, mine, draw)

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        self.seen.append({"session": session, "act": act, "ctx": ctx})
        return super().decide(session, stage, act, ctx)

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        self.seen.append({"session": session, "pieces": pieces, "ctx": ctx})
        return super().outcome(session, stage, act, pieces, ctx)

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> IdeateView:
        self.seen.append({"session": session, "world": room_state})
        return super().view(session, stage, seat, room_state, gathered)


def curious(privacy: Privacy, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """A meeting whose cards are written in a stage that looks at everything."""
    monkeypatch.setattr(Curious, "seen", [])
    meeting = Meeting(an_agenda(privacy)).join(*CREW)
    meeting.engine.kinds = {**KINDS, "ideate": Curious()}
    return meeting.go("ideate")


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_kind_is_given_neither_seat_nor_secret_nor_anybody_elses_value(
    privacy: Privacy, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = curious(privacy, monkeypatch)
    for name in CREW:
        meeting.add(name, "Start", f"words of {name}").done(name)
        meeting.view(name)

    meeting.reveal()
    sessions = [things["session"] for things in Curious.seen]
    assert len(sessions) > 2 * len(CREW)
    assert not any(part for session in sessions for part in session.private.values())
    given = [things for things in Curious.seen if "mine" in things]
    assert [things["mine"] for things in given] == [None] * len(CREW)
    assert not any(
        meeting.seat(name) in repr((things["act"], things["mine"])) for things in given for name in CREW
    )
    known = [things[name] for things in Curious.seen for name in ("ctx", "world") if name in things]
    assert len(known) > len(CREW)
    assert not any(thing.secret for thing in known)


@pytest.mark.parametrize("privacy", list(Privacy))
def test_the_outcome_gets_authors_only_where_they_may_be_shown(
    privacy: Privacy, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = curious(privacy, monkeypatch)
    meeting.add("Ana", "Start", "one", "two").add("Ben", "Stop", "three").reveal()

    (pieces,) = [things["pieces"] for things in Curious.seen if "pieces" in things]
    authors = {piece.value.text: piece.author for piece in pieces}
    ana, ben = meeting.seat("Ana"), meeting.seat("Ben")
    hidden = privacy is Privacy.ANONYMOUS
    assert authors == (
        {"one": "", "two": "", "three": ""} if hidden else {"one": ana, "two": ana, "three": ben}
    )


@pytest.mark.parametrize("privacy", list(Privacy))
def test_a_card_that_all_see_at_once_has_an_author_where_that_may_be_shown(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join(*CREW).go("ideate").reveal().add("Ana", "Start", "late")

    (card,) = meeting.session.board.cards
    assert card.author == ("" if privacy is Privacy.ANONYMOUS else meeting.seat("Ana"))


def test_a_hidden_card_is_refused_after_the_reveal_and_an_open_one_before() -> None:
    meeting = Meeting().join("Ana").go("ideate")
    with pytest.raises(RuleError, match="hidden in this stage until they are revealed"):
        meeting.act("Ana", PlaceCard("ideate", "ideate-0", "too soon"))
    meeting.reveal()
    with pytest.raises(RuleError, match="Cards are no longer hidden"):
        meeting.act("Ana", AddCard("ideate", "ideate-0", "too late"))
    assert not meeting.session.board.cards


@pytest.mark.parametrize("name", ["Ana", "Eve"])
def test_only_the_facilitator_brings_a_stage_to_its_outcome(name: str) -> None:
    meeting = Meeting().join("Ana").let_in("Eve", Role.OBSERVER).go("ideate").add("Ana", "Start", "hidden")

    with pytest.raises(RuleError, match="Only the facilitator"):
        meeting.act(name, RevealCards("ideate"))
    assert not meeting.session.board.cards


def test_a_rating_and_the_line_beside_it_come_apart_before_the_outcome() -> None:
    pieces = Close().pieces(Closing(4, "Good pace."))

    assert list(pieces) == [Closing(rating=4), Closing(line="Good pace.")]
    assert list(Close().pieces(Closing(2))) == [Closing(rating=2)]


def test_words_that_are_taken_back_leave_no_older_copy_and_words_that_are_added_do() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one")
    assert not taken_back(meeting)
    meeting.add("Ana", "Start", "two")
    assert not taken_back(meeting)
    own = meeting.view("Ana").panel
    assert isinstance(own, IdeateView)
    meeting.act("Ana", EditCard("ideate", own.own[0].id, "other words"))
    assert taken_back(meeting)
    meeting.go("close").rate("Ana", 3).rate("Ana", 4)
    assert not taken_back(meeting)
    meeting.act("Ana", SayLine("close", "x"))
    assert not taken_back(meeting)
    meeting.act("Ana", SayLine("close", ""))
    assert taken_back(meeting)


def taken_back(meeting: Meeting) -> bool:
    event = meeting.events[-1]
    assert isinstance(event, PrivateGiven)
    return event.takes_back


def test_what_is_said_again_changes_nothing() -> None:
    meeting = Meeting().join("Ana").next().answer("Ana", 3)
    before = len(meeting.events)

    meeting.answer("Ana", 3)

    assert len(meeting.events) == before


def test_a_value_of_another_type_is_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Close, "give", lambda *given: CheckedIn(1))
    meeting = Meeting().join("Ana").go("close")

    with pytest.raises(TypeError, match="another type than it declares"):
        meeting.rate("Ana", 3)
    assert not meeting.session.private


def test_a_stage_that_is_full_says_so_and_what_is_there_can_be_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("retro.stages.ideate.rules.CARDS", 3)
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "one", "two")
    meeting.add("Ben", "Start", "three")

    with pytest.raises(RuleError, match="This stage is full: there is no room for another card"):
        meeting.add("Ben", "Start", "four")
    panel = meeting.view("Ben").panel
    assert isinstance(panel, IdeateView)
    meeting.act("Ben", EditCard("ideate", panel.own[0].id, "three, better"))


def test_one_person_writes_so_many_cards_and_no_more() -> None:
    meeting = Meeting().join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", *map(str, range(CARDS_A_SEAT)))

    with pytest.raises(RuleError, match=f"You have written {CARDS_A_SEAT} cards"):
        meeting.add("Ana", "Start", "one more")
    meeting.add("Ben", "Start", "his own")


def test_whoever_comes_late_takes_part_as_everybody() -> None:
    meeting = Meeting().join("Ana", "Ben").go("ideate").add("Ana", "Start", "early").join("Eve")
    meeting.add("Eve", "Start", "late").done("Eve")

    panel = meeting.view("Eve").panel
    assert isinstance(panel, IdeateView)
    assert [card.text for card in panel.own] == ["late"]
    assert [person.name for person in meeting.view(LEADER).people if person.done] == ["Eve"]
    assert meeting.reread() == meeting.session
    assert msgspec.json.encode(meeting.documents).count(b"late") == 0
