"""Cards with a limit, questions one by one, a round after the reveal, and cards that answer topics."""

from typing import Any

import pytest

from retro.agenda import check
from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.exchange.tables import cards as table_of_cards
from retro.session import acts
from retro.session.agenda import Agenda, Privacy, Prompt
from retro.session.record import Part, TextId
from retro.stages import KINDS
from retro.stages.ideate.card_acts import NextQuestion
from retro.stages.ideate.card_settings import IdeateSettings
from retro.stages.ideate.rules import AddCard, IdeateView, WithdrawCard
from tests.builders import Meeting, a_stage, an_agenda


def writing(privacy: Privacy = Privacy.ANONYMOUS, **settings: Any) -> Meeting:
    """Three questions, Start, Stop and Continue, with these settings."""
    stages = tuple(
        a_stage("ideate", prompts=("Start", "Stop", "Continue"), privacy=privacy, settings=settings)
        if stage.kind == "ideate"
        else stage
        for stage in an_agenda(privacy).stages
    )
    return Meeting(Agenda("Cards", stages)).join("Ana", "Ben", "Chloé").go("ideate")


def shown(meeting: Meeting, name: str = "Ana") -> IdeateView:
    panel = meeting.view(name).panel
    assert isinstance(panel, IdeateView)
    return panel


def titles(meeting: Meeting, name: str = "Ana") -> list[str]:
    return [column.title for column in shown(meeting, name).columns]


# A limit of cards.


def test_nobody_writes_more_cards_than_the_stage_allows() -> None:
    meeting = writing(cards=2).add("Ana", "Start", "one").add("Ana", "Stop", "two")

    with pytest.raises(RuleError, match="Everybody writes at most 2 cards here"):
        meeting.add("Ana", "Start", "three")
    assert shown(meeting).left == 0
    assert shown(meeting, "Ben").left == 2
    meeting.add("Ben", "Start", "mine")


def test_a_card_that_is_taken_back_can_be_written_anew() -> None:
    meeting = writing(cards=1).add("Ana", "Start", "one")
    meeting.act("Ana", WithdrawCard("ideate", shown(meeting).own[0].id))

    assert shown(meeting).left == 1
    meeting.add("Ana", "Start", "another")


def test_the_limit_holds_after_the_reveal_where_names_are_known() -> None:
    meeting = writing(Privacy.NAMED, cards=2).add("Ana", "Start", "one").reveal()
    assert shown(meeting).left == 1

    meeting.add("Ana", "Start", "two")
    with pytest.raises(RuleError, match="at most 2 cards"):
        meeting.add("Ana", "Start", "three")


def test_without_names_no_card_is_added_after_the_reveal_where_they_are_limited() -> None:
    meeting = writing(cards=2).add("Ana", "Start", "one").reveal()

    with pytest.raises(RuleError, match="without names yours cannot be counted"):
        meeting.add("Ana", "Start", "two")
    assert shown(meeting).left == 0


def test_cards_for_somebody_on_the_phone_have_a_limit_of_their_own() -> None:
    meeting = writing(Privacy.NAMED, cards=1).let_in("Erik", leads=True)
    meeting.add("Erik", "Start", "mine").add("Erik", "Start", "hers", behalf="Rosa")

    with pytest.raises(RuleError, match="at most 1 card here"):
        meeting.add("Erik", "Start", "hers too", behalf="Rosa")
    assert shown(meeting, "Erik").left == 0


def test_without_a_limit_there_is_nothing_to_count() -> None:
    assert shown(writing()).left is None


# Questions one by one.


def test_questions_are_asked_one_after_another() -> None:
    meeting = writing(one_by_one=True)
    assert titles(meeting) == ["Start"]
    with pytest.raises(RuleError, match="has not been asked yet"):
        meeting.add("Ana", "Stop", "too soon")

    meeting.lead(NextQuestion("ideate", 0)).add("Ana", "Stop", "now").add("Ana", "Start", "late")
    assert titles(meeting) == ["Start", "Stop"]
    meeting.lead(NextQuestion("ideate", 1))
    assert titles(meeting) == ["Start", "Stop", "Continue"]
    with pytest.raises(RuleError, match="All questions of this stage have been asked"):
        meeting.lead(NextQuestion("ideate", 2))


def test_the_next_step_is_the_next_question_and_then_the_reveal() -> None:
    meeting = writing(one_by_one=True)
    labels = []
    for _ in range(3):
        step = meeting.engine.next_step(meeting.session)
        assert step is not None
        labels.append(step.label)
        meeting.lead(step.act)

    assert labels == ["ask the next question", "ask the next question", "reveal cards"]
    assert titles(meeting) == ["Start", "Stop", "Continue"]


def test_each_question_has_its_share_of_the_minutes_and_nobody_is_done_with_it_yet() -> None:
    meeting = writing(one_by_one=True, reveal_minutes=4)  # of ten
    assert meeting.session.timer.planned == 120
    meeting.add("Ana", "Start", "one").done("Ana").wait(2)

    meeting.lead(NextQuestion("ideate", 0))
    assert meeting.session.timer.planned == 120
    assert meeting.session.timer.since == meeting.now
    assert not meeting.view("Ana").mine_done


def test_two_who_lead_do_not_skip_a_question() -> None:
    meeting = writing(one_by_one=True).lead(NextQuestion("ideate", 0))

    with pytest.raises(RuleError, match="has been asked already"):
        meeting.lead(NextQuestion("ideate", 0))


def test_only_who_leads_asks_the_next_question() -> None:
    with pytest.raises(RuleError, match="Only the facilitator"):
        writing(one_by_one=True).act("Ana", NextQuestion("ideate", 0))


def test_somebody_who_comes_late_can_answer_every_question_that_was_asked() -> None:
    meeting = writing(one_by_one=True).lead(NextQuestion("ideate", 0)).join("Late")

    meeting.add("Late", "Start", "one").add("Late", "Stop", "two")
    assert len(shown(meeting, "Late").own) == 2


def test_a_reveal_before_the_last_question_shows_all_of_them() -> None:
    meeting = writing(one_by_one=True).add("Ana", "Start", "one").reveal()

    assert titles(meeting) == ["Start", "Stop", "Continue"]
    meeting.reopen()
    assert titles(meeting) == ["Start", "Stop", "Continue"]


def test_before_the_meeting_all_questions_can_be_answered() -> None:
    stage = a_stage("ideate", prompts=("Start", "Stop"), settings={"one_by_one": True}, before=True)
    meeting = Meeting(Agenda("Cards", (stage,))).join("Ana")
    meeting.act("Ana", AddCard("ideate", "ideate-1", "early"))
    meeting.next()
    assert titles(meeting) == ["Start"]
    assert shown(meeting).own == ()
    meeting.lead(NextQuestion("ideate", 0))
    assert [card.text for card in shown(meeting).own] == ["early"]


def test_cards_of_before_the_meeting_count_also_under_questions_that_are_not_asked_yet() -> None:
    settings = {"one_by_one": True, "cards": 1}
    stage = a_stage("ideate", prompts=("Start", "Stop"), settings=settings, before=True)
    meeting = Meeting(Agenda("Cards", (stage,))).join("Ana")
    meeting.act("Ana", AddCard("ideate", "ideate-1", "early")).next()

    assert shown(meeting).left == 0
    with pytest.raises(RuleError, match="at most 1 card here"):
        meeting.add("Ana", "Start", "another")


# A round after the reveal.


def test_a_round_begins_when_the_cards_are_shown() -> None:
    meeting = writing(in_turn=True).add("Ana", "Start", "one")
    assert meeting.session.talk.round is None

    running = meeting.reveal().session.talk.round
    assert running is not None
    assert {running.speaker, *running.waiting} == {meeting.seat(name) for name in ("Ana", "Ben", "Chloé")}


def test_a_round_that_runs_already_goes_on() -> None:
    meeting = writing(in_turn=True).add("Ana", "Start", "one").lead(acts.StartRound())
    running = meeting.session.talk.round

    assert meeting.reveal().session.talk.round == running


def test_where_nobody_is_here_no_round_begins() -> None:
    meeting = writing(in_turn=True).add("Ana", "Start", "one").leave("Ana", "Ben", "Chloé").reveal()

    assert meeting.session.talk.round is None


# Answers to topics.


def answering(privacy: Privacy = Privacy.ANONYMOUS, *, voted: bool = True) -> Meeting:
    """Three problems were written and voted on; now people write answers to the first two."""
    stages = (
        a_stage("ideate", prompts=("Problem", "Good"), privacy=Privacy.ANONYMOUS),
        a_stage("group", privacy=Privacy.NAMED),
        a_stage("vote", settings={"dots": 3}),
        a_stage(
            "ideate",
            id="answers",
            prompts=("Idea",),
            privacy=privacy,
            settings={"answers": ("Problem",), "top": 2 if voted else 3},
        ),
        a_stage("group", id="sort", privacy=Privacy.NAMED),
    )
    meeting = Meeting(Agenda("Cards", stages)).join("Ana", "Ben", "Chloé").go("ideate")
    meeting.add("Ana", "Problem", "slow", "flaky", "late").add("Ben", "Good", "lunch").reveal()
    if not voted:
        return meeting.go("answers")
    meeting.go("vote")
    slow, late = meeting.label("slow"), meeting.label("late")
    meeting.vote("Ana", late, late).vote("Ben", slow, late).vote("Chloé", slow).close_vote()
    return meeting.go("answers")


def test_the_first_topics_are_columns_to_answer() -> None:
    meeting = answering()
    late, slow = meeting.label("late"), meeting.label("slow")

    assert titles(meeting) == [f"{late} late", f"{slow} slow"]
    assert {column.question for column in shown(meeting).columns} == {"Idea"}


def test_a_card_says_which_topic_it_answers_in_view_minutes_and_exports() -> None:
    meeting = answering()
    late, slow = meeting.label("late"), meeting.label("slow")
    meeting.add("Ana", "Idea", "start earlier", topic=late).add("Ben", "Idea", "cache", topic=slow)
    assert [card.topic for card in shown(meeting).own] == [late]

    meeting.reveal()
    assert [[card.text for card in column.cards] for column in shown(meeting).columns] == [
        ["start earlier"],
        ["cache"],
    ]
    page = meeting.minutes
    assert page.index(f"On {late}, late:") < page.index("start earlier")
    (header, *rows) = ([*row] for row in table_of_cards(meeting.session))
    by_text = {row[header.index("text")]: row[header.index("answers")] for row in rows}
    assert by_text == {"slow": "", "flaky": "", "late": "", "lunch": "", "start earlier": late, "cache": slow}
    meeting.end()
    again = imported(exported(meeting.session))
    assert again.board.cards == meeting.session.board.cards


def test_a_card_answers_one_of_the_topics_that_are_shown() -> None:
    meeting = answering()

    for topic in ("", meeting.label("flaky"), meeting.label("lunch"), "T9"):
        with pytest.raises(RuleError, match="answers one of the topics"):
            meeting.add("Ana", "Idea", "no", topic=topic)


def test_an_answer_follows_its_topic_when_topics_are_put_together_and_split() -> None:
    meeting = answering(voted=False)
    late, slow = meeting.label("late"), meeting.label("slow")
    meeting.add("Ana", "Idea", "start earlier", topic=late).reveal().go("sort")
    meeting.together(late, slow).go("answers")
    assert [c.topic for c in shown(meeting).columns if c.cards] == ["T1"]

    meeting.go("sort").split("T1").go("answers")
    assert [c.topic for c in shown(meeting).columns if c.cards] == [late]


def test_hidden_answers_stay_when_their_topic_is_removed() -> None:
    meeting = answering()
    late = meeting.label("late")
    meeting.add("Ana", "Idea", "start earlier", topic=late)

    meeting.lead(acts.RemoveText(TextId(Part.CARD, late)))
    assert [card.text for card in shown(meeting).own] == ["start earlier"]
    assert {card.key for card in shown(meeting).own} <= {column.key for column in shown(meeting).columns}
    assert "No topic any more" not in titles(meeting, "Ben")
    meeting.reveal()
    assert [card.text for column in shown(meeting).columns for card in column.cards] == ["start earlier"]
    assert "start earlier" in meeting.minutes


def test_an_answer_goes_on_when_the_first_card_of_its_topic_is_removed() -> None:
    meeting = answering(voted=False)
    late, slow = meeting.label("late"), meeting.label("slow")
    meeting.add("Ana", "Idea", "start earlier", topic=late).reveal().go("sort").together(late, slow)

    meeting.lead(acts.RemoveText(TextId(Part.CARD, late))).go("answers")
    assert [c.topic for c in shown(meeting).columns if c.cards] == ["T1"]


def test_cards_that_are_answered_are_not_hidden_again() -> None:
    meeting = answering()
    meeting.add("Ana", "Idea", "start earlier", topic=meeting.label("late")).go("ideate")

    with pytest.raises(RuleError, match="Other cards answer these cards"):
        meeting.reopen()


def test_reopened_answers_keep_their_topics() -> None:
    meeting = answering(Privacy.NAMED, voted=False)
    late = meeting.label("late")
    meeting.add("Ana", "Idea", "start earlier", topic=late).reveal().reopen()
    meeting.add("Ana", "Idea", "and end earlier", topic=meeting.label("slow")).reveal()

    assert {card.text: card.answers for card in meeting.session.board.cards if card.answers} == {
        "start earlier": late,
        "and end earlier": meeting.label("slow"),
    }


def test_without_topics_cards_are_written_under_their_questions() -> None:
    stages = (
        a_stage("ideate", prompts=("Problem",)),
        a_stage("ideate", id="answers", prompts=("Idea",), settings={"answers": ("Problem",)}),
    )
    meeting = Meeting(Agenda("Cards", stages)).join("Ana").go("answers")

    assert titles(meeting.add("Ana", "Idea", "anything")) == ["Idea"]


def test_a_card_that_all_see_at_once_answers_a_topic_too() -> None:
    stages = (
        a_stage("ideate", prompts=("Problem",)),
        a_stage(
            "ideate", id="answers", prompts=("Idea",), settings={"answers": ("Problem",), "hidden": False}
        ),
    )
    meeting = Meeting(Agenda("Cards", stages)).join("Ana").go("ideate").add("Ana", "Problem", "slow").reveal()
    meeting.go("answers").add("Ana", "Idea", "cache", topic="a1")

    assert [[card.text for card in column.cards] for column in shown(meeting).columns] == [["cache"]]
    with pytest.raises(RuleError, match="answers one of the topics"):
        meeting.add("Ana", "Idea", "anything")


# Changes of the agenda while it runs.


def test_a_question_that_is_added_is_asked_after_the_others() -> None:
    meeting = writing(one_by_one=True).lead(NextQuestion("ideate", 0)).lead(NextQuestion("ideate", 1))
    (stage,) = (stage for stage in meeting.session.agenda.stages if stage.id == "ideate")
    meeting.change_stage("ideate", prompts=(*stage.prompts, Prompt("", "One more")))

    assert titles(meeting) == ["Start", "Stop", "Continue"]
    meeting.lead(NextQuestion("ideate", 2))
    assert titles(meeting) == ["Start", "Stop", "Continue", "One more"]


# Templates.


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"cards": -1}, "cards must be 0-100"),
        ({"cards": 101}, "cards must be 0-100"),
        ({"top": 0}, "top must be 1-9"),
        ({"in_turn": True, "hidden": False}, "in_turn needs hidden cards"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        IdeateSettings(**settings)


def test_a_template_names_questions_that_it_has() -> None:
    page = (
        '# Answers\n\nShort.\n\n## Ideas\n\n```toml\nkind = "ideate"\nminutes = 5\n'
        'answers = ["Nothing"]\n```\n'
    )

    assert any('"Nothing"' in str(problem) for problem in check(page, "page.md", KINDS))
