"""The facilitator changes the agenda while the session is under way."""

from typing import Any

import msgspec
import pytest

from retro.errors import AskFirst, MissingKind, RuleError
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.agenda_acts import InsertStage, MoveStage, RepeatStage, SkipStage
from retro.session.forget_names import mentions
from retro.session.net_changes import net_changes
from retro.stages.ideate.rules import AddCard
from retro.stages.vote.rules import ReopenVote
from tests.builders import LEADER, START_STOP_CONTINUE, Meeting, a_stage, an_agenda

PEOPLE = ("Ana", "Ben", "Chloé", "Deniz")
QUESTIONS = ("Start", "Stop", "Continue")


def a_meeting() -> Meeting:
    return Meeting().join(*PEOPLE)


def a_vote(**settings: int) -> Meeting:
    """Hold a meeting that votes on four cards, with five dots a person unless said otherwise."""
    stages = (
        a_stage("ideate", prompts=["Ideas"]),
        a_stage("vote", settings={"dots": 5, **settings}),
        a_stage("discuss"),
    )
    meeting = Meeting(Agenda("Ideas", stages)).join(*PEOPLE).go("ideate")
    return meeting.add("Ana", "Ideas", "one", "two", "three", "four").reveal().next()


def ids(meeting: Meeting) -> list[str]:
    return [stage.id for stage in meeting.session.agenda.stages]


def statuses(meeting: Meeting) -> dict[str, str]:
    return {row.id: row.status for row in meeting.view(LEADER).rows}


def a_template_stage(kind: str = "vote", **more: Any) -> Stage:
    return a_stage(kind, "from a template", **more)


def refused(meeting: Meeting, *args: object, **what: object) -> str:
    with pytest.raises(RuleError) as error:
        meeting.change(*args, **what)  # type: ignore[arg-type]
    return str(error.value)


def cannot_change(meeting: Meeting, stage: str, **other: object) -> str:
    with pytest.raises(RuleError) as error:
        meeting.change_stage(stage, **other)  # type: ignore[arg-type]
    return str(error.value)


# Skipping.


def test_a_skipped_stage_is_passed_by_next_and_back() -> None:
    meeting = a_meeting().go("ideate").change(SkipStage, stage="group").next()
    assert meeting.here == "vote"

    assert meeting.lead(acts.PreviousStage()).here == "ideate"


def test_a_skipped_stage_never_has_a_tick() -> None:
    meeting = a_meeting().go("ideate").change(SkipStage, stage="group")
    assert (statuses(meeting)["group"], statuses(meeting)["vote"]) == ("skipped", "ahead")

    meeting.next()
    assert (statuses(meeting)["group"], statuses(meeting)["ideate"]) == ("skipped", "past")

    assert statuses(meeting.go("close").end())["group"] == "skipped"


def test_nobody_jumps_to_a_skipped_stage() -> None:
    meeting = a_meeting().go("ideate").change(SkipStage, stage="group")

    with pytest.raises(RuleError, match="is skipped"):
        meeting.go("group")


def test_skipping_can_be_taken_back_while_the_stage_is_to_come() -> None:
    meeting = a_meeting().go("ideate").change(SkipStage, stage="group")

    assert meeting.change(SkipStage, stage="group", skipped=False).next().here == "group"


def test_only_stages_to_come_can_be_skipped() -> None:
    meeting = a_meeting().go("ideate")

    assert "only stages to come" in refused(meeting, SkipStage, stage="ideate")
    assert "only stages to come" in refused(meeting, SkipStage, stage="checkin")


def test_a_stage_that_the_group_was_in_cannot_be_skipped() -> None:
    meeting = a_meeting().go("vote").go("ideate")

    assert "was in Voting already" in refused(meeting, SkipStage, stage="vote")


def test_while_people_gather_one_stage_must_stay() -> None:
    meeting = Meeting(Agenda("Short", (a_stage("checkin"), a_stage("close"))))
    meeting.change(SkipStage, stage="checkin")

    assert "must stay" in refused(meeting, SkipStage, stage="close")
    assert meeting.next().here == "close"


def test_with_all_that_follows_skipped_the_next_step_is_the_end() -> None:
    meeting = a_meeting().go("lessons").change(SkipStage, stage="close")

    step = meeting.view(LEADER).next
    assert step is not None
    assert step.act == acts.EndSession()
    with pytest.raises(RuleError, match="last stage"):
        meeting.next()


def test_the_meeting_ends_earlier_by_a_skipped_stage_and_is_not_early() -> None:
    meeting = a_meeting().next().wait(3)
    before = meeting.view(LEADER)

    after = meeting.change(SkipStage, stage="vote").view(LEADER)

    assert (after.ends, after.late) == (before.ends - 600, before.late)


def test_minutes_do_not_say_that_a_skipped_stage_was_not_reached() -> None:
    stages = (a_stage("checkin"), a_stage("vote"), a_stage("close"))
    meeting = Meeting(Agenda("Short", stages)).join(*PEOPLE).next()
    meeting.change(SkipStage, stage="vote").change(SkipStage, stage="close").end()

    assert "ended early" not in meeting.minutes


def test_no_topic_has_time_in_a_discussion_that_is_skipped() -> None:
    meeting = a_vote().vote("Ana", "a1").vote("Ben", "a1").vote("Chloé", "a1")
    meeting.change(SkipStage, stage="discuss").close_vote()

    assert meeting.view(LEADER).in_time is None


# Repeating and inserting.


def test_a_repeated_stage_is_a_copy_that_comes_next() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "Pair").reveal().go("vote")

    meeting.change(RepeatStage, stage="ideate")

    new = meeting.session.agenda.stages[meeting.session.position + 1]
    assert (new.title, new.kind) == ("Silent ideation 2", "ideate")
    assert new.id not in ("ideate", "")
    assert {p.id for p in new.prompts}.isdisjoint(f"ideate-{n}" for n in range(3))
    assert [p.title for p in new.prompts] == [*QUESTIONS]


def test_a_stage_repeated_twice_has_the_next_number() -> None:
    meeting = a_meeting().go("vote").change(RepeatStage, stage="vote").change(RepeatStage, stage="vote")
    meeting.next().change(RepeatStage, stage=meeting.here)

    titles = [stage.title for stage in meeting.session.agenda.stages if stage.kind == "vote"]
    assert sorted(titles) == ["Voting", "Voting 2", "Voting 3", "Voting 4"]


def test_an_inserted_stage_whose_title_is_taken_has_a_number() -> None:
    meeting = a_meeting().change(InsertStage, stage=a_template_stage(title="Voting"), after="vote")

    assert [s.title for s in meeting.session.agenda.stages if s.kind == "vote"] == ["Voting", "Voting 2"]


def test_a_name_in_a_prompt_is_found_where_it_is_to_be_forgotten() -> None:
    meeting = a_meeting()
    assert mentions(meeting.session, "Start", meeting.engine.kinds) == []

    meeting.change_stage("ideate", prompts=prompts(meeting, "What Zoë said", "Stop", "Continue"))
    assert mentions(meeting.session, "Zoë", meeting.engine.kinds) == ["the words of stage 3"]


def test_what_is_still_to_come_is_not_repeated() -> None:
    assert "still to come" in refused(a_meeting().next(), RepeatStage, stage="vote")


def test_cards_of_a_repeated_stage_have_other_labels() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "Pair").reveal()
    meeting.change(RepeatStage, stage="ideate").next().add("Ben", "Start", "Rest").reveal()

    assert (meeting.label("Pair"), meeting.label("Rest")) == ("a1", "d1")


def test_an_inserted_stage_stands_behind_the_one_named_under_ids_of_its_own() -> None:
    meeting = a_meeting().next()
    meeting.change(InsertStage, stage=a_stage("vote", "checkin", title="Quick vote"), after="ideate")

    place = ids(meeting).index("ideate") + 1
    assert meeting.session.agenda.stages[place].title == "Quick vote"
    assert ids(meeting).count("checkin") == 1


def test_while_people_gather_a_stage_can_be_inserted_first() -> None:
    meeting = a_meeting().change(InsertStage, stage=a_template_stage(title="Quick vote"), after="").next()

    assert meeting.session.stage is not None
    assert meeting.session.stage.title == "Quick vote"


def test_nothing_is_inserted_before_the_current_stage() -> None:
    meeting = a_meeting().go("vote")

    assert "behind the current one" in refused(meeting, InsertStage, stage=a_template_stage(), after="")
    assert "behind the current one" in refused(meeting, InsertStage, stage=a_template_stage(), after="ideate")


def test_a_stage_about_prompts_that_are_not_there_is_refused() -> None:
    vote = a_template_stage(settings={"of": ["Dreams"]})

    assert "“Dreams”, which this agenda does not have" in refused(
        a_meeting(), InsertStage, stage=vote, after="ideate"
    )
    a_meeting().change(InsertStage, stage=a_template_stage(settings={"of": ["Start"]}), after="ideate")


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        (a_stage("nothing"), "no such kind"),
        (a_stage("ideate"), "needs 1 prompt"),
        (a_stage("group", prompts=["x"]), "up to 0 prompts"),
        (a_stage("vote", prompts=["a", "b", "c", "d", "e"]), "up to 4 prompts"),
        (a_stage("vote", settings={"dots": 31}), "dots must be 0-30"),
        (a_stage("vote", minutes=0), "from 1 to 180"),
        (a_stage("vote", title=" "), "needs some text"),
        (a_stage("review"), "no actions of earlier meetings"),
    ],
)
def test_a_stage_that_cannot_be_is_refused_with_a_sentence(stage: Stage, why: str) -> None:
    assert why in refused(a_meeting(), InsertStage, stage=stage, after="ideate")


def test_an_agenda_has_forty_stages_at_most() -> None:
    meeting = a_meeting().next()
    for _ in range(40 - len(ids(meeting))):
        meeting.change(RepeatStage, stage="checkin")

    assert "up to 40 stages" in refused(meeting, RepeatStage, stage="checkin")


def test_an_inserted_anonymous_stage_has_a_secret_and_pseudonyms_of_its_own() -> None:
    meeting = a_vote().vote("Ana", "a1")
    before = {*meeting.session.private["vote"].values}
    meeting.change(InsertStage, stage=a_template_stage(), after="vote").next().vote("Ana", "a1")

    new = meeting.here
    assert {*meeting.session.private[new].values}.isdisjoint(before)
    assert meeting.secrets[f"stage-{new}"] != meeting.secrets["stage-vote"]
    assert meeting.session.private.keys() == {"vote", new}


# Moving.


def test_a_stage_to_come_can_be_moved_among_those_to_come() -> None:
    meeting = a_meeting().go("group").change(MoveStage, stage="lessons", before="vote")
    assert ids(meeting)[4:] == ["lessons", "vote", "discuss", "commit", "close"]

    meeting.change(MoveStage, stage="vote", before="")
    assert ids(meeting)[4:] == ["lessons", "discuss", "commit", "close", "vote"]


def test_no_stage_is_moved_before_the_current_one_or_away_from_the_past() -> None:
    meeting = a_meeting().go("group")

    assert "before the current one" in refused(meeting, MoveStage, stage="vote", before="group")
    assert "to come can be moved" in refused(meeting, MoveStage, stage="group", before="")
    assert "to come can be moved" in refused(meeting, MoveStage, stage="checkin", before="close")


def test_a_stage_that_is_moved_step_by_step_is_told_of_once() -> None:
    meeting = a_meeting().go("group").change(MoveStage, stage="vote", before="commit")
    meeting.change(MoveStage, stage="vote", before="lessons")

    assert [change.other for change in meeting.session.agenda.changes] == ["commit"]
    assert meeting.session.agenda.version == 2


def test_labels_keep_their_letters_when_stages_are_moved_inserted_and_repeated() -> None:
    stages = (a_stage("checkin"), a_stage("ideate", "one", ["A", "B"]), a_stage("ideate", "two", ["C"]))
    meeting = Meeting(Agenda("Two", stages)).join(*PEOPLE).next()
    meeting.change(MoveStage, stage="two", before="one")
    meeting.change(InsertStage, stage=a_stage("ideate", "x", ["D"]), after="checkin")

    letters = {p.title: meeting.session.agenda.letter(p.id, "ideate") for p in meeting.session.agenda.prompts}
    assert letters == {"A": "a", "B": "b", "C": "c", "D": "d"}


def test_an_agenda_that_nobody_changed_is_stored_as_before() -> None:
    meeting = (
        Meeting(an_agenda(Privacy.NAMED)).join(*PEOPLE).go("ideate").add("Ana", "Start", "Pair").reveal()
    )
    meeting.go("checkin").lead(acts.JumpTo("ideate")).reopen().add("Ben", "Stop", "Meet")

    written = msgspec.json.encode(
        [*meeting.documents, *meeting.codec.whole(meeting.session), meeting.private]
    )
    assert b"Meet" in written
    for word in (b"letter", b"version", b"changes", b'"skipped"', b"anew"):
        assert word not in written


# Changing.


def test_other_minutes_of_the_running_stage_change_its_timer_and_the_end() -> None:
    meeting = a_meeting().go("vote").wait(3)
    before = meeting.view(LEADER)

    after = meeting.change_stage("vote", minutes=15).view(LEADER)
    assert after.timer.left(meeting.now) == before.timer.left(meeting.now) + 300
    assert (after.ends, after.late) == (before.ends + 300, before.late)

    assert meeting.change_stage("vote", minutes=5).session.timer.left(meeting.now) == 120


def test_time_that_has_passed_is_not_taken_off_the_running_stage() -> None:
    meeting = a_meeting().go("vote").wait(6)

    assert "have passed already" in cannot_change(meeting, "vote", minutes=6)
    assert meeting.session.timer.left(meeting.now) == 240


def test_minutes_that_were_added_stay_added() -> None:
    meeting = a_meeting().go("vote").lead(acts.AddTime(120)).change_stage("vote", minutes=8)

    assert (meeting.session.timer.planned, meeting.session.timer.added) == (600, 120)


def test_the_box_of_a_topic_is_not_changed_by_the_minutes_of_its_stage() -> None:
    meeting = a_meeting().go("discuss")
    timer = meeting.session.timer

    assert meeting.change_stage("discuss", minutes=40).session.timer == timer


@pytest.mark.parametrize("minutes", [0, -5, 181])
def test_minutes_that_no_template_could_have_are_refused(minutes: int) -> None:
    assert "from 1 to 180" in cannot_change(a_meeting(), "vote", minutes=minutes)


def test_a_stage_that_is_over_cannot_be_changed() -> None:
    assert "is over" in cannot_change(a_meeting().go("vote"), "ideate", minutes=5)


def prompts(meeting: Meeting, *titles: str, stage: str = "ideate") -> tuple[Prompt, ...]:
    """Give the prompts of a stage other titles, in their order; those beyond them are new."""
    known = next(s for s in meeting.session.agenda.stages if s.id == stage).prompts
    olds = (*known, *(Prompt("", "") for _ in titles))
    return tuple(msgspec.structs.replace(old, title=title) for old, title in zip(olds, titles, strict=False))


def test_prompts_of_a_running_stage_can_be_reworded_and_added_while_people_write() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "Pair")
    meeting.change_stage("ideate", prompts=prompts(meeting, "Begin", "Stop", "Continue", "Wonder"))

    meeting.add("Ben", "Wonder", "Why?").add("Ben", "Begin", "Rest").reveal()

    assert {meeting.label("Pair"), meeting.label("Rest")} == {"a1", "a2"}
    assert meeting.label("Why?") == "d1"


@pytest.mark.parametrize("written", [False, True])
def test_no_prompt_goes_once_its_stage_was_entered_whether_or_not_anybody_wrote(written: bool) -> None:
    meeting = a_meeting().go("ideate")
    if written:
        meeting.add("Ana", "Stop", "Friday deploys")

    said = cannot_change(meeting, "ideate", prompts=(meeting.session.agenda.prompts[1],))

    assert said == (
        "“Stop” cannot be removed, because the group was in this stage already. "
        "You can give it another title."
    )


def test_prompts_of_a_stage_to_come_can_be_removed() -> None:
    meeting = a_meeting().next()
    meeting.change_stage("ideate", prompts=prompts(meeting, "Start", "Stop")).go("ideate")

    with pytest.raises(RuleError, match="another stage"):
        meeting.act("Ana", AddCard("ideate", "ideate-2", "Lunch"))
    assert meeting.add("Ana", "Stop", "Friday deploys").reveal().label("Friday deploys") == "b1"


def test_what_people_answer_is_not_asked_otherwise_while_they_answer() -> None:
    meeting = a_meeting().next()

    assert "repeat the stage" in cannot_change(
        meeting, "checkin", prompts=prompts(meeting, "Why?", stage="checkin")
    )


def a_vote_about_start() -> Meeting:
    stages = (
        a_stage("checkin"),
        a_stage("ideate", prompts=START_STOP_CONTINUE),
        a_stage("vote", settings={"dots": 3, "of": ["Start"]}),
    )
    return Meeting(Agenda("Votes", stages)).join(*PEOPLE).next()


def test_what_names_a_prompt_by_its_title_follows_another_title() -> None:
    meeting = a_vote_about_start()
    meeting.change_stage("ideate", prompts=prompts(meeting, "Begin", "Stop", "Continue"))

    assert meeting.session.agenda.stages[2].settings["of"] == ["Begin"]
    meeting.next().add("Ana", "Begin", "Pair").add("Ana", "Stop", "Meet").reveal().next()
    meeting.vote("Ana", "a1")
    with pytest.raises(RuleError, match="no such topic"):
        meeting.vote("Ana", "b1")


def test_what_names_a_prompt_that_is_repeated_names_both_after_another_title() -> None:
    meeting = a_vote_about_start().next().change(RepeatStage, stage="ideate")
    meeting.change_stage("ideate", prompts=prompts(meeting, "Begin", "Stop", "Continue"))

    assert meeting.session.agenda.stages[3].settings["of"] == ["Start", "Begin"]


def test_a_prompt_that_a_stage_is_about_stays() -> None:
    meeting = a_vote_about_start()

    gone = tuple(meeting.session.agenda.stages[1].prompts[1:])
    assert "Voting is about it" in cannot_change(meeting, "ideate", prompts=gone)


def test_two_prompts_never_get_one_title() -> None:
    meeting = a_meeting()

    twice = prompts(meeting, "Start", "Start", "Continue")
    assert "a prompt “Start” already" in cannot_change(meeting, "ideate", prompts=twice)


# Dots.


def test_lowering_the_dots_of_a_running_vote_asks_first() -> None:
    meeting = a_vote().vote("Ana", "a1", "a2", "a3", "a4")

    with pytest.raises(AskFirst, match="Change to 3 dots a person"):
        meeting.change_stage("vote", numbers={"dots": 3})
    assert meeting.view("Ana").panel.given == 4  # type: ignore[attr-defined]


def test_the_question_says_the_same_whether_or_not_anybody_gave_too_many() -> None:
    questions = []
    for meeting in (a_vote(), a_vote().vote("Ana", "a1", "a2", "a3", "a4")):
        with pytest.raises(AskFirst) as question:
            meeting.change_stage("vote", numbers={"dots": 3})
        questions.append(str(question.value))

    assert questions[0] == questions[1]


def test_whoever_gave_more_has_all_dots_back_and_alone_is_told() -> None:
    meeting = a_vote().vote("Ana", "a1", "a2", "a3", "a4").vote("Ben", "a1", "a2")
    meeting.change_stage("vote", numbers={"dots": 3}, sure=True)

    assert [meeting.view(name).panel.given for name in ("Ana", "Ben")] == [0, 2]  # type: ignore[attr-defined]
    assert "you have all of yours back" in meeting.view("Ana").given_anew
    assert {meeting.view(name).given_anew for name in ("Ben", "Chloé", LEADER)} == {""}

    meeting.vote("Ana", "a1")
    assert meeting.view("Ana").given_anew == ""
    assert meeting.vote("Chloé", "a1").close_vote().session.states["vote"].tally == {"a1": 3, "a2": 1}


def test_a_vote_that_is_held_again_knows_nothing_of_fewer_dots() -> None:
    others = [f"Person {number}" for number in range(8)]
    meeting = a_vote().join(*others).vote("Ana", "a1", "a2", "a3", "a4")
    for name in others[:3]:
        meeting.vote(name, "a1")
    assert meeting.view("Ben").panel.so_far == "at least 3 ballots"  # type: ignore[attr-defined]
    meeting.change_stage("vote", numbers={"dots": 3}, sure=True)
    assert (meeting.view("Ana").given_anew != "", meeting.view("Ben").panel.so_far) == (True, "")  # type: ignore[attr-defined]
    assert meeting.reread() == meeting.session

    for close in (meeting.close_vote, lambda: None):
        close()
        meeting.lead(ReopenVote("vote"))
        assert meeting.view("Ana").given_anew == ""
        for name in others[:3]:
            meeting.vote(name, "a1")
        assert meeting.view("Ben").panel.so_far == "at least 3 ballots"  # type: ignore[attr-defined]


def test_more_dots_hide_no_number_since_none_falls() -> None:
    others = [f"Person {number}" for number in range(8)]
    meeting = a_vote().join(*others)
    for name in others[:3]:
        meeting.vote(name, "a1")

    meeting.change_stage("vote", numbers={"dots": 8})

    assert meeting.view("Ben").panel.so_far == "at least 3 ballots"  # type: ignore[attr-defined]


def test_fewer_dots_on_one_topic_do_the_same() -> None:
    meeting = a_vote().vote("Ana", "a1", "a1", "a1").vote("Ben", "a1", "a2", "a3")
    meeting.change_stage("vote", numbers={"most": 2}, sure=True)

    assert [meeting.view(name).panel.given for name in ("Ana", "Ben")] == [0, 3]  # type: ignore[attr-defined]


def test_more_dots_ask_nothing_and_take_nothing() -> None:
    meeting = a_vote().vote("Ana", "a1", "a2").change_stage("vote", numbers={"dots": 8})

    assert meeting.view("Ana").panel.given == 2  # type: ignore[attr-defined]
    assert meeting.view("Ana").given_anew == ""


def what_others_see(meeting: Meeting) -> object:
    return [msgspec.to_builtins(meeting.view(name)) for name in ("Chloé", "Deniz", LEADER)]


def test_nobody_else_learns_who_or_how_many_gave_too_many() -> None:
    seen = []
    for dots in (("a1",), ("a1", "a2", "a3", "a4")):
        meeting = a_vote().join("Eva", "Finn", "Gül")
        for name in ("Ana", "Ben", "Eva", "Finn", "Gül", "Chloé"):
            meeting.vote(name, *(dots if name in ("Ana", "Ben", "Eva") else ("a1",)))
        meeting.done("Ana").done("Chloé")
        meeting.change_stage("vote", numbers={"dots": 3}, sure=True)
        seen.append(what_others_see(meeting))

    assert seen[0] == seen[1]


def test_whoever_was_done_is_asked_again_whether_or_not_their_dots_fit() -> None:
    meeting = (
        a_vote().vote("Ana", "a1", "a2", "a3", "a4").vote("Ben", "a1").done("Ana").done("Ben").done("Chloé")
    )
    meeting.change_stage("vote", numbers={"dots": 3}, sure=True)

    view = meeting.view(LEADER)
    assert (view.done, {person.done for person in view.people}) == (0, {False, None})
    assert view.agenda_note == (
        "The agenda has changed in Voting: dots a person from 5 to 3. Whoever was done is asked again."
    )


def test_dots_of_a_closed_vote_change_without_a_question() -> None:
    meeting = a_vote().vote("Ana", "a1").vote("Ben", "a1").vote("Chloé", "a1").close_vote()

    meeting.change_stage("vote", numbers={"dots": 2})
    assert meeting.session.states["vote"].tally == {"a1": 3}


def test_who_must_vote_again_is_kept_with_the_session() -> None:
    meeting = (
        a_vote().vote("Ana", "a1", "a2", "a3", "a4").change_stage("vote", numbers={"dots": 3}, sure=True)
    )

    assert meeting.reread() == meeting.session


def test_only_numbers_that_a_kind_offers_can_be_changed() -> None:
    assert "cannot be changed" in cannot_change(a_meeting(), "checkin", numbers={"scale": 3})
    assert "dots must be 0-30" in cannot_change(a_vote(), "vote", numbers={"dots": 31})


# Who, when, and what is told.


def test_a_change_that_was_meant_for_another_agenda_is_refused() -> None:
    meeting = a_meeting().next()
    meant = SkipStage(meeting.session.agenda.version, meeting.here, "vote")
    meeting.change(MoveStage, stage="vote", before="")

    with pytest.raises(RuleError, match="meanwhile"):
        meeting.lead(meant)


def test_a_change_that_was_meant_in_another_stage_is_refused() -> None:
    meeting = a_meeting().next()
    meant = SkipStage(meeting.session.agenda.version, meeting.here, "vote")
    meeting.next()

    with pytest.raises(RuleError, match="moved on"):
        meeting.lead(meant)


def test_a_step_that_would_lead_elsewhere_than_its_writer_saw_is_refused() -> None:
    meeting = a_meeting().go("group")
    step = meeting.view(LEADER).next
    assert step is not None
    meeting.change(SkipStage, stage="vote")

    with pytest.raises(RuleError, match="meanwhile"):
        meeting.lead(step.act)
    assert meeting.here == "group"


def test_only_whoever_leads_changes_the_agenda() -> None:
    meeting = a_meeting().next()

    with pytest.raises(RuleError, match="Only the facilitator"):
        meeting.act("Ana", SkipStage(0, meeting.here, "vote"))


def test_what_people_write_in_a_running_stage_survives_every_change_around_it() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "Pair")
    meeting.change(SkipStage, stage="vote").change(RepeatStage, stage="checkin")
    meeting.change(InsertStage, stage=a_template_stage(), after="ideate").add("Ben", "Stop", "Meet").reveal()

    assert {card.text for card in meeting.session.board.cards} == {"Pair", "Meet"}


def test_everybody_is_told_what_was_changed_last() -> None:
    meeting = a_meeting().next().change(SkipStage, stage="vote")

    for name in (*PEOPLE, LEADER):
        assert meeting.view(name).agenda_note == "The agenda has changed: Voting was skipped."


def test_minutes_list_all_changes_with_their_times() -> None:
    meeting = a_meeting().next().wait(2).change(SkipStage, stage="vote").wait(1)
    meeting.change_stage("group", minutes=5).change(RepeatStage, stage="checkin")
    meeting.change(MoveStage, stage="lessons", before="group").end()

    assert meeting.minutes.partition("## Changes of the agenda\n\n")[2].split("\n\n")[0].splitlines() == [
        "- 10:02 Voting was skipped.",
        "- 10:03 Grouping was changed: minutes from 10 to 5.",
        "- 10:03 Check-in 2 was added, to repeat Check-in.",
        "- 10:03 Lessons learned now comes after Silent ideation.",
    ]


def told(meeting: Meeting) -> list[str]:
    """What the minutes say of the agenda, without the times."""
    part = meeting.end().minutes.partition("## Changes of the agenda\n\n")[2].split("\n\n")[0]
    return [line[len("- 10:02 ") :] for line in part.splitlines()]


def move(meeting: Meeting, stage: str, before: str) -> Meeting:
    return meeting.change(MoveStage, stage=stage, before=before)


def skip(meeting: Meeting, stage: str, *skipped: bool) -> Meeting:
    for each in skipped:
        meeting.wait().change(SkipStage, stage=stage, skipped=each)
    return meeting


@pytest.mark.parametrize(
    ("skipped", "said"),
    [((True, False), []), ((True, False, True), ["Voting was skipped."]), ((True, False, True, False), [])],
)
def test_minutes_tell_of_skipping_only_what_it_came_to(skipped: tuple[bool, ...], said: list[str]) -> None:
    assert told(skip(a_meeting().next(), "vote", *skipped)) == said


def test_minutes_tell_of_a_stage_that_is_not_skipped_any_more_if_the_template_skips_it() -> None:
    stages = (a_stage("checkin", prompts=["How?"]), a_stage("vote", skipped=True), a_stage("close"))
    meeting = Meeting(Agenda("Short", stages)).join("Ana").next()

    assert told(skip(meeting, "vote", False, True, False)) == ["Voting is not skipped any more."]


def test_minutes_tell_of_numbers_from_the_first_to_the_last_and_not_of_those_that_are_as_before() -> None:
    meeting = a_meeting().next().change_stage("vote", minutes=5, numbers={"dots": 5})
    meeting.change_stage("vote", minutes=7).change_stage("group", minutes=5)
    meeting.change_stage("vote", title="Dots", minutes=10).change_stage("vote", title="More dots")
    meeting.change_stage("vote", numbers={"most": 2}).change_stage("group", minutes=10)

    assert told(meeting) == [
        "More dots was changed: dots a person from 3 to 5, title, most on one topic from no limit to 2."
    ]


def test_minutes_do_not_tell_of_stages_that_were_moved_and_put_back() -> None:
    meeting = a_meeting().next()
    move(move(meeting, "lessons", "group"), "vote", "group")
    move(move(meeting, "lessons", "close"), "vote", "discuss")

    assert told(meeting) == []


def test_two_moves_that_undo_each_other_are_none() -> None:
    assert told(move(move(a_meeting().next(), "group", "discuss"), "vote", "discuss")) == []


def test_minutes_tell_where_a_moved_stage_is_in_the_end() -> None:
    meeting = move(move(a_meeting().next(), "lessons", "group"), "commit", "lessons")
    move(meeting, "lessons", "close")

    assert told(meeting) == ["Actions now comes after Silent ideation."]


def test_minutes_of_an_added_stage_do_not_tell_where_it_was_put_later() -> None:
    meeting = a_meeting().next().change(RepeatStage, stage="checkin")
    move(move(meeting, meeting.session.agenda.stages[1].id, "close"), "lessons", "commit")

    assert told(meeting) == [
        "Check-in 2 was added, to repeat Check-in.",
        "Lessons learned now comes after Discussion.",
    ]


def test_a_file_from_before_that_does_not_know_where_a_stage_was_tells_its_last_move() -> None:
    meeting = move(skip(move(a_meeting().next(), "lessons", "group"), "vote", True), "lessons", "close")
    agenda = meeting.session.agenda
    changes = tuple(msgspec.structs.replace(change, was=None) for change in agenda.changes)

    kept = net_changes(msgspec.structs.replace(agenda, changes=changes))

    assert [(change.how, change.other) for change in kept] == [("skipped", ""), ("moved", "commit")]


def test_minutes_of_an_unchanged_agenda_say_nothing_of_changes() -> None:
    assert "Changes of the agenda" not in a_meeting().next().end().minutes


def test_a_session_with_changes_is_the_fold_of_its_events_and_of_its_file() -> None:
    meeting = a_meeting().go("ideate").add("Ana", "Start", "Pair").reveal()
    meeting.change(SkipStage, stage="vote").change(RepeatStage, stage="ideate").next()
    meeting.change(InsertStage, stage=a_template_stage(settings={"of": ["Start"]}), after=meeting.here)
    meeting.change_stage(meeting.here, minutes=4)

    stored = msgspec.json.decode(msgspec.json.encode(meeting.documents))
    assert meeting.replayed() == meeting.session
    assert meeting.engine.fold(map(meeting.codec.decode, stored)) == meeting.session.public
    folded = meeting.codec.folded(meeting.engine, stored)
    assert len(folded) == 1
    assert meeting.engine.fold(map(meeting.codec.decode, folded)) == meeting.session.public


def test_a_stage_of_a_kind_that_is_not_installed_makes_the_session_unreadable_in_a_sentence() -> None:
    meeting = a_meeting().change(InsertStage, stage=a_template_stage(), after="")
    document = msgspec.json.decode(msgspec.json.encode(meeting.documents[-1]).replace(b'"vote"', b'"poll"'))

    with pytest.raises(MissingKind, match="needs the kind poll"):
        meeting.codec.decode(document)


def test_a_more_private_stage_stays_so_in_its_copy() -> None:
    meeting = Meeting(an_agenda(Privacy.NAMED)).join(*PEOPLE).go("ideate")
    meeting.lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS)).change(RepeatStage, stage="ideate")

    copy = meeting.session.agenda.stages[meeting.session.position + 1]
    assert (copy.privacy, copy.made_more_private) == (Privacy.ANONYMOUS, False)
