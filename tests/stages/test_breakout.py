"""Small groups: who is put into which, what a group sees, and what is brought back."""

from typing import Any

import pytest

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Stage
from retro.session.engine import Engine
from retro.session.model import Session
from retro.session.people import Role
from retro.session.view import Step
from retro.stages import KINDS
from retro.stages.breakout.group_acts import (
    BringBack,
    CallBack,
    ChangeGroupCard,
    FormGroupsAgain,
    FormNextGroups,
    JoinAnotherGroup,
    WithdrawGroupCard,
    WriteGroupCard,
)
from retro.stages.breakout.group_view import BreakoutView
from retro.stages.breakout.rules import Breakout
from retro.stages.card_letters import WRITE_CARDS
from tests.builders import LEADER, Meeting, a_stage

NINE = ("Ana", "Björn", "Chidi", "Emil", "Fatima", "Goran", "Hana", "Ivo", "Li Na")


def held(*people: str, groups: str | int = "pairs", away: tuple[str, ...] = (), **more: Any) -> Meeting:
    """A meeting in its small groups."""
    attendance = more.pop("attendance", True)
    steps = {"steps": more.pop("steps")} if "steps" in more else {}
    stages = (
        a_stage("ideate", prompts=["Start", "Stop"]),
        a_stage("breakout", prompts=["One sentence"], settings={"groups": groups, **steps}, **more),
        a_stage("group"),
        a_stage("vote"),
    )
    meeting = Meeting(Agenda("Groups", stages, attendance=attendance))
    return meeting.join(*people).leave(*away).go("breakout")


def seen(meeting: Meeting, name: str = LEADER) -> BreakoutView:
    panel = meeting.view(name).panel
    assert isinstance(panel, BreakoutView)
    return panel


def names(meeting: Meeting, *, here: bool = False) -> list[set[str]]:
    """Who is in which group."""
    known = {seat.id: seat.name for seat in meeting.session.seats}
    present = meeting.present
    return [
        {known[seat] for seat in group.seats if not here or seat in present} for group in seen(meeting).groups
    ]


def mates(meeting: Meeting, name: str) -> set[str]:
    """Who else is in somebody's group."""
    return next(group for group in names(meeting) if name in group) - {name}


def board(meeting: Meeting, name: str) -> list[str]:
    return sorted(card.text for card in seen(meeting, name).cards)


def write(meeting: Meeting, name: str, *texts: str) -> None:
    for text in texts:
        meeting.act(name, WriteGroupCard("breakout", text))


def step(meeting: Meeting) -> Step:
    found = meeting.view(LEADER).next
    assert found is not None
    return found


def test_pairs_are_drawn_and_an_odd_number_makes_one_trio() -> None:
    meeting = held(*NINE)

    assert sorted(map(len, names(meeting))) == [2, 2, 2, 3]
    assert set.union(*names(meeting)) == set(NINE)


@pytest.mark.parametrize(
    ("groups", "people", "sizes"),
    [
        ("fours", 9, [4, 5]),
        ("fours", 6, [3, 3]),
        ("fours", 5, [5]),
        (3, 5, [2, 3]),
        (3, 4, [4]),
        (30, 9, [9]),
        ("pairs", 2, [2]),
        ("pairs", 1, [1]),
    ],
)
def test_nobody_is_in_a_group_alone_whatever_its_size(
    groups: str | int, people: int, sizes: list[int]
) -> None:
    assert sorted(map(len, names(held(*NINE[:people], groups=groups)))) == sizes


def test_people_who_are_away_make_no_group_but_have_a_place_in_one() -> None:
    meeting = held(*NINE, away=("Ana", "Ivo"))

    assert sorted(map(len, names(meeting, here=True))) == [2, 2, 3]
    assert set.union(*names(meeting)) == set(NINE)


def test_a_group_sees_its_board_and_nobody_else_does() -> None:
    meeting = held(*NINE[:4]).let_in("Wim", Role.OBSERVER)
    mate = mates(meeting, "Ana").pop()
    others = {*NINE[:4]} - {"Ana", mate}
    write(meeting, "Ana", "Nobody asks before lunch")
    write(meeting, mate, "We review too late")

    assert board(meeting, "Ana") == board(meeting, mate) == ["Nobody asks before lunch", "We review too late"]
    for other in (*others, "Wim", LEADER):
        assert board(meeting, other) == []


def test_a_card_is_changed_and_taken_back_by_its_writer_alone() -> None:
    meeting = held("Ana", "Björn")
    write(meeting, "Ana", "First")
    (card,) = seen(meeting, "Björn").cards

    with pytest.raises(RuleError, match="Only your own cards"):
        meeting.act("Björn", ChangeGroupCard("breakout", card.id, "Mine"))
    meeting.act("Ana", ChangeGroupCard("breakout", card.id, "Second"))
    assert board(meeting, "Björn") == ["Second"]
    meeting.act("Ana", WithdrawGroupCard("breakout", card.id))
    assert board(meeting, "Björn") == []


def test_anybody_in_a_group_brings_back_changes_it_and_takes_it_back() -> None:
    meeting = held("Ana", "Björn")

    meeting.act("Ana", BringBack("breakout", "Ask early"))
    assert seen(meeting).groups[0].brought == ("Ask early",)
    meeting.act("Björn", BringBack("breakout", "Ask after one hour"))
    assert seen(meeting).groups[0].brought == ("Ask after one hour",)
    meeting.act("Ana", BringBack("breakout", ""))
    assert seen(meeting).groups[0].brought == ()


def test_what_was_brought_back_becomes_cards_and_the_rest_is_destroyed() -> None:
    meeting = held(*NINE[:4])
    meeting.go("ideate").add("Ana", "Stop", "Friday deploys").reveal().go("breakout")
    write(meeting, "Ana", "Only for us")
    meeting.act("Ana", BringBack("breakout", "Ask early"))

    assert "1 group has brought nothing back" in step(meeting).question
    assert "is deleted" in step(meeting).question
    meeting.lead(step(meeting).act)

    assert [(card.id, card.text) for card in meeting.session.board.cards] == [
        ("b1", "Friday deploys"),
        ("c1", "Ask early"),
    ]
    assert [topic.id for topic in meeting.session.board.topics] == ["b1", "c1"]
    assert "Only for us" not in str(meeting.documents) + meeting.minutes
    assert not meeting.session.private
    with pytest.raises(RuleError, match="Everybody is back"):
        write(meeting, "Ana", "Too late")


def test_a_group_whose_people_were_all_removed_is_not_said_to_have_brought_nothing() -> None:
    meeting = held(*NINE[:4])
    write(meeting, "Ana", "Only for us")
    other = next(group for group in seen(meeting).groups if meeting.seat("Ana") not in group.seats)
    for seat in other.seats:
        meeting.lead(acts.RemoveSeat(seat))

    assert "1 group has brought nothing back" in step(meeting).question
    meeting.act("Ana", BringBack("breakout", "Ask early"))
    assert "nothing back" not in step(meeting).question


def test_calling_everybody_back_asks_nothing_where_nothing_is_lost() -> None:
    meeting = held("Ana", "Björn")
    meeting.act("Ana", BringBack("breakout", "Ask early"))

    assert step(meeting).question == ""


def test_a_group_is_done_together() -> None:
    meeting = held(*NINE[:4])
    mate = mates(meeting, "Ana").pop()

    meeting.done("Ana")

    done = {person.name for person in meeting.view(LEADER).people if person.done}
    assert done == {"Ana", mate}
    meeting.done(mate, False)
    assert not any(person.done for person in meeting.view(LEADER).people)


def test_a_late_joiner_is_placed_into_the_smallest_group() -> None:
    meeting = held(*NINE[:5])
    meeting.join("Zoë")

    assert sorted(map(len, names(meeting))) == [3, 3]
    assert seen(meeting, "Zoë").own


def test_a_late_joiner_is_not_put_beside_people_who_have_gone() -> None:
    meeting = held(*NINE[:5])
    gone = next(group for group in names(meeting) if len(group) == 2)
    meeting.leave(*gone).join("Zoë")

    assert not mates(meeting, "Zoë") & gone


def test_who_is_left_alone_joins_another_group_with_the_own_cards() -> None:
    meeting = held(*NINE[:4])
    gone = mates(meeting, "Ana").pop()
    write(meeting, "Ana", "Of Ana")
    write(meeting, gone, "Of who left")
    meeting.leave(gone)
    number = seen(meeting, "Ana").own - 1

    assert seen(meeting, "Ana").groups[number].alone == meeting.seat("Ana")
    meeting.act("Ana", JoinAnotherGroup("breakout", number))

    assert len(mates(meeting, "Ana")) == 2
    assert board(meeting, "Ana") == ["Of Ana"]
    assert all(board(meeting, mate) == ["Of Ana"] for mate in mates(meeting, "Ana"))
    meeting.away = frozenset()
    assert board(meeting, gone) == ["Of who left"]
    assert seen(meeting).groups[number].alone == meeting.seat(gone)


def test_the_facilitator_does_the_same_for_somebody_who_is_alone() -> None:
    meeting = held(*NINE[:4])
    gone = mates(meeting, "Ana").pop()
    meeting.lead(acts.RemoveSeat(meeting.seat(gone)))
    number = seen(meeting, "Ana").own - 1

    meeting.lead(JoinAnotherGroup("breakout", number))

    assert len(mates(meeting, "Ana")) == 2


def test_nobody_leaves_a_group_in_which_somebody_else_is_here() -> None:
    meeting = held(*NINE[:4])
    own = seen(meeting, "Ana").own - 1

    with pytest.raises(RuleError, match="Only somebody who is alone"):
        meeting.act("Ana", JoinAnotherGroup("breakout", own))
    with pytest.raises(RuleError, match="Only the facilitator"):
        meeting.act("Ana", JoinAnotherGroup("breakout", 1 - own))
    with pytest.raises(RuleError, match="no such group"):
        meeting.act("Ana", JoinAnotherGroup("breakout", 7))


def test_one_person_works_alone_and_brings_back() -> None:
    meeting = held("Ana")

    assert not seen(meeting, "Ana").company
    with pytest.raises(RuleError, match="Nobody else is here"):
        meeting.act("Ana", JoinAnotherGroup("breakout", 0))
    meeting.act("Ana", BringBack("breakout", "Alone")).lead(CallBack("breakout"))

    assert [card.text for card in meeting.session.board.cards] == ["Alone"]


def test_a_stage_that_nobody_is_in_yet_takes_whoever_comes() -> None:
    meeting = held().join("Ana", "Björn")

    assert names(meeting) == [{"Ana", "Björn"}]


def test_everybody_may_go_and_come_back() -> None:
    meeting = held(*NINE[:4])
    before = names(meeting)
    write(meeting, "Ana", "Kept")
    meeting.leave(*NINE[:4])
    meeting.away = frozenset()

    assert names(meeting) == before
    assert "Kept" in board(meeting, "Ana")


def test_a_smaller_group_than_planned_is_said() -> None:
    assert seen(held("Ana", "Björn", groups=10)).few
    assert not seen(held("Ana", "Björn")).few


def test_one_two_four_all_goes_from_alone_to_pairs_to_fours_to_all() -> None:
    meeting = held(*NINE, groups="1-2-4-all")
    for name in NINE:
        write(meeting, name, f"Alone, {name}")
    assert sorted(map(len, names(meeting))) == [1] * 9
    assert board(meeting, "Ana") == ["Alone, Ana"]
    assert meeting.session.timer.planned == 60
    with pytest.raises(RuleError, match="In this step nothing is brought back"):
        meeting.act("Ana", BringBack("breakout", "Too early"))
    with pytest.raises(RuleError, match="works alone"):
        meeting.act("Ana", JoinAnotherGroup("breakout", seen(meeting, "Ana").own - 1))

    meeting.done("Ana").lead(step(meeting).act)
    pairs = names(meeting)
    assert sorted(map(len, pairs)) == [2, 2, 2, 3]
    assert board(meeting, "Ana") == sorted(f"Alone, {name}" for name in {"Ana", *mates(meeting, "Ana")})
    assert meeting.session.timer.planned == 120
    assert not any(person.done for person in meeting.view(LEADER).people)

    meeting.lead(step(meeting).act)
    assert sorted(map(len, names(meeting))) == [4, 5]
    assert all(any(pair <= four for four in names(meeting)) for pair in pairs)
    assert len(board(meeting, "Ana")) in (4, 5)
    assert meeting.session.timer.planned == 240
    meeting.act("Ana", BringBack("breakout", "One idea"))

    meeting.lead(step(meeting).act)
    assert meeting.session.timer.planned == 300
    assert [card.text for card in meeting.session.board.cards] == ["One idea"]
    assert meeting.view(LEADER).announced == "Everybody is back together."


def test_who_dropped_out_in_pairs_strands_nobody_in_fours() -> None:
    meeting = held(*NINE, groups="1-2-4-all")
    meeting.lead(step(meeting).act)
    first, second = (min(group) for group in names(meeting)[:2])
    meeting.leave(first, second).lead(step(meeting).act)

    assert sorted(map(len, names(meeting, here=True))) == [3, 4]
    assert set.union(*names(meeting)) == set(NINE)


def test_three_pairs_with_seven_people_are_two_groups_and_not_one() -> None:
    meeting = held(*NINE, groups="1-2-4-all")
    meeting.lead(step(meeting).act)
    pairs = [sorted(group) for group in names(meeting) if len(group) == 2]
    meeting.leave(pairs[0][0], pairs[1][0])
    stranded = seen(meeting, pairs[0][1]).own - 1
    meeting.act(pairs[0][1], JoinAnotherGroup("breakout", stranded)).lead(step(meeting).act)

    assert sorted(map(len, names(meeting, here=True))) == [3, 4]


def test_a_step_that_was_taken_is_not_taken_twice() -> None:
    meeting = held(*NINE, groups="1-2-4-all")
    form_pairs = FormNextGroups("breakout", 0)
    meeting.lead(form_pairs)

    with pytest.raises(RuleError, match="moved on already"):
        meeting.lead(form_pairs)
    meeting.lead(FormNextGroups("breakout", 1))
    with pytest.raises(RuleError, match="no further step"):
        meeting.lead(FormNextGroups("breakout", 2))


def test_own_minutes_for_the_steps() -> None:
    meeting = held(*NINE[:4], groups="1-2-4-all", steps=[2, 3, 5, 9])
    planned = [meeting.session.timer.planned]
    for _ in range(3):
        meeting.lead(step(meeting).act)
        planned.append(meeting.session.timer.planned)

    assert planned == [120, 180, 300, 540]


def test_a_late_joiner_works_alone_in_the_first_step() -> None:
    meeting = held(*NINE[:2], groups="1-2-4-all").join("Zoë")

    assert mates(meeting, "Zoë") == set()
    meeting.lead(step(meeting).act).join("Yan")
    assert sorted(map(len, names(meeting))) == [4]


def test_groups_stay_when_the_group_comes_back_and_who_joined_meanwhile_has_a_place() -> None:
    meeting = held(*NINE[:4])
    before = names(meeting)
    write(meeting, "Ana", "Kept")
    meeting.act("Ana", BringBack("breakout", "Brought"))
    meeting.go("group").join("Zoë").go("breakout")

    assert [group - {"Zoë"} for group in names(meeting)] == before
    assert seen(meeting, "Zoë").own
    assert "Kept" in board(meeting, "Ana")
    assert ("Brought",) in {group.brought for group in seen(meeting).groups}


def test_groups_are_formed_again_after_everybody_was_called_back() -> None:
    meeting = held(*NINE[:4])
    with pytest.raises(RuleError, match="still at work"):
        meeting.lead(FormGroupsAgain("breakout"))
    meeting.act("Ana", BringBack("breakout", "First round")).lead(CallBack("breakout"))
    meeting.go("group").go("breakout")
    assert seen(meeting).over

    meeting.lead(FormGroupsAgain("breakout"))
    assert sorted(map(len, names(meeting))) == [2, 2]
    assert "stays on the board" in meeting.view(LEADER).announced
    meeting.act("Ana", BringBack("breakout", "Second round")).lead(CallBack("breakout"))

    assert [(card.id, card.text) for card in meeting.session.board.cards] == [
        ("c1", "First round"),
        ("c2", "Second round"),
    ]


def test_new_groups_are_said_although_nothing_was_brought_back_before() -> None:
    meeting = held(*NINE[:4]).lead(CallBack("breakout"))
    assert meeting.view(LEADER).announced == "Everybody is back together."

    meeting.lead(FormGroupsAgain("breakout"))
    assert "New groups." in meeting.view(LEADER).announced


def test_a_place_that_was_given_again_stays_in_its_group_with_its_cards() -> None:
    meeting = held(*NINE[:4])
    mate = mates(meeting, "Ana").pop()
    write(meeting, "Ana", "Of the one before")
    meeting.give_again("Ana")

    assert mates(meeting, "Ana") == {mate}
    assert board(meeting, mate) == ["Of the one before"]
    assert "stays with the group" in meeting.view("Ana").privacy_note
    (card,) = seen(meeting, "Ana").cards
    with pytest.raises(RuleError, match="Only your own cards"):
        meeting.act("Ana", WithdrawGroupCard("breakout", card.id))


def test_a_removed_persons_cards_stay_with_their_group_in_the_next_step() -> None:
    meeting = held(*NINE[:4], groups="1-2-4-all")
    write(meeting, "Ana", "Of Ana")
    meeting.lead(acts.RemoveSeat(meeting.seat("Ana")))
    meeting.lead(step(meeting).act)

    assert [name for name in NINE[1:4] if "Of Ana" in board(meeting, name)]


@pytest.mark.parametrize("privacy", list(Privacy))
def test_who_was_in_which_group_is_kept_only_where_names_are_shown(privacy: Privacy) -> None:
    meeting = held(*NINE[:4], privacy=privacy)
    meeting.act("Ana", BringBack("breakout", "Ask early")).lead(CallBack("breakout"))
    kept = str(meeting.documents[-1]["session"]["states"])

    assert (meeting.seat("Ana") in kept) == (privacy is Privacy.NAMED)


def test_an_open_breakout_forgets_its_people_at_the_end() -> None:
    meeting = held(*NINE[:4])
    meeting.act("Ana", BringBack("breakout", "Ask early"))
    meeting.end()
    kept = str(meeting.documents[-1]["session"]["states"])

    assert meeting.seat("Ana") not in kept
    assert "Ask early" in meeting.minutes


def test_the_facilitator_and_observers_write_nothing() -> None:
    meeting = held("Ana", "Björn").let_in("Wim", Role.OBSERVER)

    for name in (LEADER, "Wim"):
        with pytest.raises(RuleError):
            write(meeting, name, "Not here")
        with pytest.raises(RuleError):
            meeting.act(name, BringBack("breakout", "Not here"))


def test_the_same_session_is_read_back() -> None:
    meeting = held(*NINE[:4], groups="1-2-4-all")
    write(meeting, "Ana", "Of Ana")
    meeting.lead(step(meeting).act).done("Ana")

    assert meeting.reread() == meeting.session
    meeting.lead(step(meeting).act).act("Ana", BringBack("breakout", "One idea"))
    assert meeting.reread() == meeting.session
    meeting.lead(step(meeting).act)
    assert meeting.reread() == meeting.session


def test_the_minutes_tell_what_each_group_brought_back() -> None:
    meeting = held(*NINE[:4], privacy=Privacy.NAMED)
    mate = mates(meeting, "Ana").pop()
    meeting.act("Ana", BringBack("breakout", "Ask early")).lead(CallBack("breakout")).end()
    number = 1 + next(n for n, group in enumerate(names_at_the_end(meeting)) if "Ana" in group)
    people = ", ".join(sorted(("Ana", mate), key=NINE.index))

    assert f"- Group {number} ({people}): Ask early (c1)" in meeting.minutes
    assert "- c1: Ask early" in meeting.minutes
    assert "brought back by small groups" in meeting.minutes


def names_at_the_end(meeting: Meeting) -> list[set[str]]:
    known = {seat.id: seat.name for seat in meeting.session.seats}
    return [{known[seat] for seat in group.seats} for group in meeting.session.states["breakout"].groups]


@pytest.mark.parametrize(("privacy", "attendance"), [(Privacy.ANONYMOUS, True), (Privacy.NAMED, False)])
def test_the_minutes_do_not_say_who_was_in_which_group(privacy: Privacy, attendance: bool) -> None:
    meeting = held(*NINE[:4], privacy=privacy, attendance=attendance)
    meeting.act("Ana", BringBack("breakout", "Ask early"))
    assert "Ana, " not in meeting.minutes.partition("## Topics")[2]
    meeting.lead(CallBack("breakout")).end()

    assert ": Ask early (c1)" in meeting.minutes
    assert "Ana" not in meeting.minutes.partition("## Topics")[2]


@pytest.mark.parametrize("privacy", list(Privacy))
def test_an_export_is_read_in_again_with_the_groups(privacy: Privacy) -> None:
    meeting = held(*NINE, groups="1-2-4-all", privacy=privacy)
    write(meeting, "Ana", "Only ours")
    for _ in range(2):
        meeting.lead(step(meeting).act)
    meeting.act("Ana", BringBack("breakout", "One idea")).lead(step(meeting).act).end()
    document = exported(meeting.session)

    assert "Only ours" not in document
    assert not any(seat.id in document for seat in meeting.session.seats)
    again = imported(document)
    assert markdown(again) == meeting.minutes
    assert exported(again) == document


def test_an_export_of_a_breakout_that_goes_on_says_nothing_of_its_boards() -> None:
    meeting = held(*NINE[:4])
    write(meeting, "Ana", "Only ours")

    document = exported(meeting.session)
    assert "Only ours" not in document
    assert not any(seat.id in document for seat in meeting.session.seats)


def test_what_was_brought_back_can_be_removed_for_good() -> None:
    meeting = held(*NINE[:4])
    meeting.act("Ana", BringBack("breakout", "Somebody's secret"))
    (text,) = meeting.view(LEADER).removable
    assert text.label == "group sentence 1"

    meeting.lead(acts.RemoveText(text.id))

    assert not any(group.brought for group in seen(meeting).groups)
    assert "Somebody's secret" not in str(meeting.documents)


class Loose(Breakout):
    """Says of one seat that it is in a group with everybody."""

    greedy = ""

    def group_of(self, session: Session, stage: Stage, seat: str) -> tuple[str, ...]:
        if seat == self.greedy:
            return tuple(member.id for member in session.members)
        return super().group_of(session, stage, seat)


def test_a_seat_sees_nothing_of_others_who_are_not_in_a_group_with_it() -> None:
    meeting = held(*NINE[:4])
    for name in NINE[:4]:
        write(meeting, name, f"Of {name}")
    loose = Loose()
    loose.greedy = meeting.seat("Ana")
    meeting.engine = Engine({**KINDS, "breakout": loose})

    assert board(meeting, "Ana") == ["Of Ana"]


def test_the_order_of_a_board_says_nothing_of_who_wrote_what() -> None:
    meeting = held("Ana", "Björn")
    for number in range(6):
        write(meeting, ("Ana", "Björn")[number // 3], str(number))

    shown = [card.text for card in seen(meeting, "Ana").cards]
    assert sorted(shown) == list("012345")
    assert [card.id for card in seen(meeting, "Ana").cards] == sorted(
        card.id for card in seen(meeting, "Ana").cards
    )


def test_a_kind_that_writes_cards_counts_its_letters_with_the_others() -> None:
    assert {name for name, kind in KINDS.items() if kind.writes_cards} == set(WRITE_CARDS)


def test_the_minutes_of_a_stage_that_goes_by_steps_do_not_change() -> None:
    meeting = held("Ana", "Björn", groups="1-2-4-all")
    planned = meeting.session.timer.planned

    with pytest.raises(RuleError, match="Each step of this stage has its own minutes"):
        meeting.change_stage("breakout", minutes=30)
    meeting.change_stage("breakout", title="Four steps")

    assert meeting.session.timer.planned == planned
    held("Ana", "Björn").change_stage("breakout", minutes=30)


def test_it_is_said_beforehand_that_cards_come_along_to_another_group_also_by_the_facilitator() -> None:
    meeting = held("Ana", "Björn", "Chidi", "Emil", groups="pairs")
    for name in ("Ana", LEADER):
        assert "if you are moved, your cards move too" in meeting.view(name).privacy_note
