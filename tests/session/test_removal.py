"""A text that should not have been written is removed for good, and whoever asks for it is not known."""

from collections.abc import Callable

import msgspec
import pytest

from retro.errors import RuleError
from retro.session import acts, events
from retro.session.agenda import Agenda
from retro.session.agenda_acts import ChangeStage, InsertStage, RepeatStage
from retro.session.people import Role
from retro.session.record import Note, Part, TextId
from retro.stages.discuss.rules import DiscussView, GoOnOrStop
from retro.stages.vote.rules import TakeDot
from retro.stages.vote.vote_view import VoteView
from tests.builders import LEADER, Meeting, a_stage, an_agenda

HARM = "Bob is a thief"


def a_board(*cards: str) -> Meeting:
    agenda = an_agenda()
    more = a_stage("ideate", "more", ["Else"], title="More")
    agenda = msgspec.structs.replace(agenda, stages=(*agenda.stages, more))
    meeting = Meeting(agenda).join("Ana", "Ben", "Chloé", "Deniz").go("ideate")
    return meeting.add("Ana", "Start", *(cards or ("one", HARM, "three"))).reveal()


def removed(meeting: Meeting, text: str) -> Meeting:
    """Remove the text that reads so."""
    found = next(shown.id for shown in meeting.view(LEADER).removable if shown.text == text)
    return meeting.lead(acts.RemoveText(found))


def stored(meeting: Meeting) -> str:
    return msgspec.json.encode([meeting.documents, meeting.private]).decode()


def written(meeting: Meeting) -> Meeting:
    """Write the same words in every place that there is for them."""
    meeting.go("group").together(meeting.label("one"), meeting.label("three"), title=HARM)
    meeting.go("discuss").talk("T1").note(HARM, "T1").action(HARM).decision(HARM).lesson(HARM)
    (asked,) = next(stage.prompts for stage in meeting.session.agenda.stages if stage.id == "more")
    words = msgspec.structs.replace(asked, title=HARM, question=HARM)
    meeting.change_stage("more", title=HARM, prompts=(words,)).go("more").add("Ana", HARM, "more").reveal()
    meeting.go("close").rate("Ana", 4, HARM).rate("Ben", 4, "fine").rate("Chloé", 3)
    return meeting.show_closing()


PLACES = (
    "card",
    "topic name",
    "action",
    "decision",
    "lesson",
    "note",
    "closing line",
    "stage title",
    "prompt",
    "question",
)


@pytest.mark.parametrize("part", PLACES)
def test_a_removed_text_is_in_no_view_no_minutes_and_nothing_stored(part: str) -> None:
    meeting = written(a_board())
    texts = [text for text in meeting.view(LEADER).removable if text.text == HARM]
    assert sorted(text.id.part for text in texts) == sorted(PLACES)

    for text in (text for text in texts if text.id.part != part):
        meeting.lead(acts.RemoveText(text.id))
    assert HARM in stored(meeting)
    assert HARM in meeting.minutes
    meeting.lead(acts.RemoveText(next(text.id for text in texts if text.id.part == part)))

    assert HARM not in stored(meeting)
    assert HARM not in meeting.minutes
    assert all(HARM not in str(meeting.view(name)) for name in (LEADER, "Ana", "Ben"))
    assert meeting.session == meeting.reread() == meeting.replayed()


def typed(meeting: Meeting, title: str) -> Meeting:
    """Write a title over the first prompt of the cards to come, and over its question."""
    first, *others = next(stage.prompts for stage in meeting.session.agenda.stages if stage.id == "ideate")
    new = msgspec.structs.replace(first, title=title, question=f"Why {title}?")
    return meeting.change_stage("ideate", prompts=(new, *others))


def test_words_of_a_template_are_nobodys_and_cannot_be_removed() -> None:
    meeting = Meeting().join("Ana").change_stage("ideate", minutes=3)
    meeting.change(InsertStage, stage=a_stage("checkin", "x", ["Fine?"], title="Again"), after="ideate")

    assert meeting.view(LEADER).removable == ()


def test_a_removed_prompt_keeps_its_cards_and_stages_that_are_about_it() -> None:
    stages = (
        a_stage("ideate", prompts=["Start", "Prompt"]),
        a_stage("vote", settings={"dots": 3, "of": ["Start"]}),
    )
    meeting = typed(Meeting(Agenda("Two", stages)).join("Ana", "Ben"), HARM).go("ideate")
    meeting.add("Ana", HARM, "a card").reveal()
    assert meeting.session.agenda.stages[1].settings["of"] == [HARM]

    removed(removed(meeting, HARM), f"Why {HARM}?")

    assert meeting.session.agenda.stages[1].settings["of"] == ["Prompt 2"]
    assert [prompt.title for prompt in meeting.session.agenda.prompts] == ["Prompt 2", "Prompt"]
    assert [card.text for card in meeting.session.board.cards] == ["a card"]
    assert HARM not in stored(meeting) + meeting.minutes
    assert "1 prompt and 1 question removed by the facilitator" in meeting.minutes


def test_a_form_from_before_a_removal_does_not_bring_the_words_back() -> None:
    meeting = typed(Meeting().join("Ana"), HARM)
    before = meeting.session.agenda
    removed(meeting, HARM)

    stage = next(stage for stage in before.stages if stage.id == "ideate")
    with pytest.raises(RuleError, match="Look at it again"):
        meeting.lead(ChangeStage(before.version, "", "ideate", stage.title, 3, stage.prompts))


def test_every_copy_of_a_typed_title_can_be_removed() -> None:
    meeting = Meeting().join("Ana").go("checkin").change_stage("checkin", title=HARM)
    meeting.change(RepeatStage, stage="checkin")
    assert [text.text for text in meeting.view(LEADER).removable] == [HARM, f"{HARM} 2"]

    removed(removed(meeting, HARM), f"{HARM} 2")

    assert HARM not in stored(meeting) + meeting.minutes
    assert [stage.title for stage in meeting.session.agenda.stages][:2] == ["Check-in", "Check-in 2"]


def test_typed_words_that_are_typed_anew_are_in_nothing_stored() -> None:
    meeting = typed(Meeting().join("Ana").change_stage("vote", title=HARM), HARM)
    assert HARM in stored(meeting)

    typed(meeting.change_stage("vote", title="Dots"), "Begin")

    assert HARM not in stored(meeting)
    assert meeting.session == meeting.reread() == meeting.replayed()


def test_the_minutes_say_how_much_was_removed_and_by_whom() -> None:
    meeting = removed(a_board(), HARM)
    assert "- **Not on this page:** 1 card removed by the facilitator" in meeting.minutes

    removed(removed(meeting.go("discuss").note("a slip").note("another"), "a slip"), "another")

    assert "1 card and 2 notes removed by the facilitator" in meeting.end().minutes


def test_undoing_brings_no_removed_card_or_name_back() -> None:
    meeting = a_board("one", HARM, "three", "four").go("group")
    harm, one, three = map(meeting.label, (HARM, "one", "three"))
    meeting.together(harm, one, title="Thieves").together("T1", three, title="Others").split("T1")

    removed(removed(meeting.undo(), HARM), "Others")

    while meeting.session.board.history:
        meeting.undo()
        assert HARM not in str(meeting.session.board)
        assert "Others" not in str(meeting.session.board)
        assert sorted(card for topic in meeting.session.board.topics for card in topic.cards) == sorted(
            card.id for card in meeting.session.board.cards
        )


def test_undo_takes_back_a_change_that_can_be_seen_after_a_card_is_removed() -> None:
    meeting = a_board().go("group")
    one = meeting.label("one")
    meeting.together(one, meeting.label("three")).together("T1", meeting.label(HARM))
    removed(meeting, HARM)

    meeting.undo()

    assert "T1" not in [topic.id for topic in meeting.session.board.topics]


def test_labels_and_numbers_that_were_removed_are_not_given_again() -> None:
    meeting = a_board("one", HARM).go("group")
    last = max(card.id for card in meeting.session.board.cards)
    meeting.together("a1", "a2").go("discuss").note("a slip")
    for text in ("one", HARM, "a slip"):
        removed(meeting, text)

    meeting.go("ideate").add("Ana", "Start", "new", "newer").go("group").together("a3", "a4")
    meeting.go("discuss").note("fine")

    assert last == "a2"
    assert [card.id for card in meeting.session.board.cards] == ["a3", "a4"]
    assert [topic.id for topic in meeting.session.board.topics] == ["T2"]
    assert [note.id for note in meeting.session.record.notes] == ["N2"]


def test_a_topic_keeps_its_number_while_it_has_a_card() -> None:
    meeting = a_board().go("group").together("a1", "a2", "a3", title="All")
    removed(meeting, meeting.session.board.cards[0].text)
    removed(meeting, meeting.session.board.cards[0].text)

    assert [(topic.id, topic.title) for topic in meeting.session.board.topics] == [("T1", "All")]
    meeting.go("ideate").add("Ana", "Start", "new").go("group").together("a4", "T1")

    assert [topic.id for topic in meeting.session.board.topics] == ["T1"]


@pytest.mark.parametrize("dots", [0, 5])
def test_dots_on_a_topic_that_goes_return_to_their_voters_while_the_voting_is_open(dots: int) -> None:
    agenda = an_agenda(
        stages=(
            a_stage("ideate", prompts=["Start"]),
            a_stage("vote", settings={"dots": dots} if dots else {}),
        )
    )
    meeting = Meeting(agenda).join("Ana", "Ben", "Chloé").go("ideate")
    meeting.add("Ana", "Start", *(f"card {number}" for number in range(11)), HARM).reveal().go("vote")
    harm, other = meeting.label(HARM), meeting.label("card 1")
    budget = meeting.view("Ana").panel.budget  # type: ignore[attr-defined]
    meeting.vote("Ana", harm, other).vote("Ben", harm).done("Ben").vote("Chloé", *[other] * budget)

    removed(meeting, HARM)

    panels = [meeting.view(name).panel for name in ("Ana", "Ben", "Chloé")]
    given = [panel.given for panel in panels if isinstance(panel, VoteView) and panel.budget == budget]
    assert given == [1, 0, budget]
    assert meeting.session == meeting.reread()
    with pytest.raises(RuleError):
        meeting.act("Ben", TakeDot("vote", harm))
    assert meeting.vote("Ben", other).close_vote().session.states["vote"].tally == {other: budget + 2}


def test_the_open_topic_goes_with_its_last_card_and_so_do_the_answers_about_it() -> None:
    meeting = a_board().go("discuss").talk("a1").talk("a2").time_up()
    text = meeting.session.board.card("a2").text
    for name in ("Ana", "Ben", "Chloé"):
        meeting.act(name, GoOnOrStop("discuss", True))

    removed(meeting, text)

    panel = meeting.view(LEADER).panel
    assert isinstance(panel, DiscussView)
    assert (panel.topic, panel.question, [topic.id for topic in panel.topics]) == ("", None, ["a1", "a3"])
    assert isinstance(meeting.events[-1], events.PrivateDestroyed)
    assert not meeting.session.private
    step = meeting.view(LEADER).next
    assert step is not None
    assert meeting.lead(step.act).view(LEADER).panel.topic == "a3"  # type: ignore[attr-defined]
    assert meeting.go("close").minutes


def test_what_was_written_down_on_a_topic_that_went_stays() -> None:
    meeting = a_board().go("discuss").talk("a1").note("Mind the gap", "a1")

    removed(meeting, meeting.session.board.card("a1").text)

    assert "Mind the gap" in meeting.minutes


def test_answers_to_a_question_about_another_topic_stay() -> None:
    meeting = a_board().go("discuss").talk("a1").time_up().act("Ana", GoOnOrStop("discuss", True))

    removed(meeting, meeting.session.board.card("a2").text)

    assert meeting.session.private["discuss"].values


@pytest.mark.parametrize("who", ["Ana", "Eve"])
def test_only_the_facilitator_removes_and_everybody_asks_without_a_name(who: str) -> None:
    meeting = a_board().let_in("Eve", Role.OBSERVER)
    text = TextId(Part.CARD, meeting.label(HARM))
    for act in (acts.RemoveText(text), acts.KeepText(text)):
        with pytest.raises(RuleError, match="Only the facilitator"):
            meeting.act(who, act)

    meeting.act(who, acts.AskRemoval(text))

    assert meeting.documents[-1] == {"event": "RemovalAsked", "text": {"part": "card", "id": text.id}}
    assert meeting.session.record.asked == (text,)


def test_asking_twice_is_one_request_which_the_facilitator_answers() -> None:
    meeting = a_board()
    text = TextId(Part.CARD, meeting.label(HARM))
    meeting.act("Ana", acts.AskRemoval(text)).act("Ben", acts.AskRemoval(text))
    assert meeting.session.record.asked == (text,)

    assert meeting.lead(acts.KeepText(text)).session.record.asked == ()
    assert removed(meeting.act("Ben", acts.AskRemoval(text)), HARM).session.record.asked == ()


@pytest.mark.parametrize("act", [acts.RemoveText, acts.AskRemoval, acts.KeepText])
def test_what_is_gone_already_is_not_removed_in_the_place_of_another(
    act: Callable[[TextId], acts.Act],
) -> None:
    meeting = written(a_board())
    lines = [text.id for text in meeting.view(LEADER).removable if text.id.part is Part.LINE]
    for text in (lines[0], TextId(Part.CARD, meeting.label(HARM))):
        meeting.lead(acts.RemoveText(text))
        with pytest.raises(RuleError, match="does not exist any more"):
            meeting.lead(act(text))

    assert len([text for text in meeting.view(LEADER).removable if text.id.part is Part.LINE]) == 1


def test_a_removed_note_cannot_be_written_down_anew_by_whoever_was_mending_it() -> None:
    meeting = removed(a_board().go("discuss").note("a slip"), "a slip")

    with pytest.raises(RuleError, match="does not exist any more"):
        meeting.write(Note("N1", "a slip"), "Ana")


def test_nothing_of_a_removed_closing_line_is_kept_that_a_guess_could_be_compared_with() -> None:
    meeting = written(a_board())
    line = next(text for text in meeting.view(LEADER).removable if text.id.part is Part.LINE)

    meeting.act("Ana", acts.AskRemoval(line.id)).lead(acts.RemoveText(line.id))

    assert line.id.id.rpartition("/")[2] not in stored(meeting)


def test_what_is_hidden_can_neither_be_removed_nor_asked_about() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", HARM)

    assert meeting.view(LEADER).removable == meeting.view("Ana").removable == ()
