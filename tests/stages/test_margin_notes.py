"""Notes in the margin of a text: private while people read, then below the part that each is about."""

import json

import msgspec
import pytest

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Agenda, Privacy
from retro.session.agenda_acts import SkipStage
from retro.session.kind import NoState
from retro.session.record import Part
from retro.stages.read.margin_notes import MarginNote
from retro.stages.read.rules import (
    NOTES_A_SEAT,
    ChangeNote,
    ReadState,
    ReadView,
    ShowNotes,
    WithdrawNote,
    WriteNote,
)
from retro.stages.read.text_blocks import blocks_of
from retro.stages.read.text_rows import base_rows, with_notes
from tests.builders import LEADER, Meeting, a_stage
from tests.tui.rooms import Harness, settle, text_of

PAGE = """\
# The plan

We move in May.

## The budget

Moving costs a lot.

- The van
- The boxes

***

It is paid by the sale.
"""
VAN, BUDGET, MAY = 4, 3, 1
MODES = list(Privacy)


def reading(privacy: Privacy = Privacy.ANONYMOUS, *, attendance: bool = True, alone: bool = False) -> Meeting:
    stages = (
        a_stage("read", title="Reading", privacy=privacy, document=PAGE),
        *(() if alone else (a_stage("discuss"),)),
    )
    return Meeting(Agenda("Memo", stages, attendance=attendance)).join("Ana", "Ben", "Chloé").next()


def noted(privacy: Privacy = Privacy.ANONYMOUS, **more: bool) -> Meeting:
    meeting = reading(privacy, **more)
    meeting.act("Ana", WriteNote("read", VAN, "which van?")).act("Ana", WriteNote("read", MAY, "why May?"))
    return meeting.act("Ben", WriteNote("read", VAN, "I have one"))


def shown(meeting: Meeting, name: str = "Ana") -> ReadView:
    panel = meeting.view(name).panel
    assert isinstance(panel, ReadView)
    return panel


def test_headings_paragraphs_and_items_of_lists_are_parts_of_a_text() -> None:
    assert [(block.place, block.section) for block in blocks_of(PAGE)] == [
        ("The plan", "The plan"),
        ("We move in May.", "The plan"),
        ("The budget", "The budget"),
        ("Moving costs a lot.", "The budget"),
        ("The van", "The budget"),
        ("The boxes", "The budget"),
        ("", "The budget"),
        ("It is paid by the sale.", "The budget"),
    ]


@pytest.mark.parametrize("privacy", MODES)
def test_a_note_is_its_writers_alone_until_all_are_shown_in_the_order_of_the_text(privacy: Privacy) -> None:
    meeting = noted(privacy)
    assert [note.text for note in shown(meeting).own] == ["which van?", "why May?"]
    for name in ("Chloé", LEADER):
        seen = msgspec.json.encode(shown(meeting, name))
        assert not any(words in seen for words in (b"which", b"why", b"I have"))

    meeting.lead(ShowNotes("read"))

    notes = shown(meeting, "Chloé").notes
    assert [note.block for note in notes] == [MAY, VAN, VAN]
    assert {note.text for note in notes[1:]} == {"which van?", "I have one"}
    assert shown(meeting).own == ()
    names = {note.text: note.author for note in notes}
    mine = "" if privacy is Privacy.ANONYMOUS else meeting.seat("Ana")
    assert names["why May?"] == mine
    assert meeting.reread() == meeting.session == meeting.replayed()


def test_notes_of_one_part_stand_in_an_order_drawn_anew() -> None:
    orders = set()
    for wait in range(8):
        meeting = reading()
        for _ in range(wait):  # each act draws other randomness
            meeting.done("Chloé")
        for name, text in (("Ana", "one"), ("Ben", "two"), ("Chloé", "three")):
            meeting.act(name, WriteNote("read", VAN, text))
        meeting.lead(ShowNotes("read"))
        orders.add(tuple(note.text for note in shown(meeting).notes))
    assert len(orders) > 1


def test_an_own_note_is_changed_and_taken_back_and_nobody_elses() -> None:
    meeting = noted()
    first, second = shown(meeting).own
    meeting.act("Ana", ChangeNote("read", first.id, "which one?")).act("Ana", WithdrawNote("read", second.id))
    assert [note.text for note in shown(meeting).own] == ["which one?"]

    with pytest.raises(RuleError, match="Only your own notes"):
        meeting.act("Ben", ChangeNote("read", first.id, "mine now"))
    meeting.act("Ana", WithdrawNote("read", first.id))
    assert shown(meeting).own == ()


@pytest.mark.parametrize("block", [-1, 15, 99])
def test_a_note_on_no_part_of_the_text_is_refused(block: int) -> None:
    with pytest.raises(RuleError, match="no such part"):
        reading().act("Ana", WriteNote("read", block, "where?"))


def test_a_note_behind_the_last_part_stands_at_the_end() -> None:
    meeting = reading().act("Ana", WriteNote("read", 13, "late")).lead(ShowNotes("read"))

    assert [(note.block, note.place) for note in shown(meeting).notes] == [(7, "It is paid by the sale.")]


def test_a_text_that_is_missing_has_no_part_for_a_note() -> None:
    stages = (a_stage("read"), a_stage("close"))
    with pytest.raises(RuleError, match="no such part"):
        Meeting(Agenda("Memo", stages)).join("Ana").next().act("Ana", WriteNote("read", 0, "on nothing"))


ODD = [
    "- ",
    "1.\n2. x\n\ny",
    "[a]: http://x",
    "<!-- c -->",
    "```\n```",
    "> ",
    "***",
    "- - x",
    "# ",
    "|a|\n|-|",
    "\\",
]


@pytest.mark.parametrize("document", ODD)
def test_a_text_of_odd_parts_has_notes_too(document: str) -> None:
    stages = (a_stage("read", document=document), a_stage("close"))
    meeting = Meeting(Agenda("Memo", stages)).join("Ana").next().act("Ana", WriteNote("read", 0, "on it"))
    base = base_rows(document)
    assert len(base) == len(blocks_of(document))
    with_notes(base, shown(meeting))

    meeting.lead(ShowNotes("read"))

    assert "on it" in meeting.end().minutes
    rows = with_notes(base, ReadView(document, open=False, notes=(MarginNote(0, "", "", "on it"),)))
    assert not base or any("on it" in row.text.plain for row in rows)


def test_nobody_writes_more_notes_than_a_seat_may_nor_after_they_are_shown() -> None:
    meeting = reading()
    for number in range(NOTES_A_SEAT):
        meeting.act("Ana", WriteNote("read", MAY, f"note {number}"))
    with pytest.raises(RuleError, match="nobody can write more"):
        meeting.act("Ana", WriteNote("read", MAY, "one more"))
    meeting.lead(ShowNotes("read"))
    for act in (WriteNote("read", MAY, "late"), WithdrawNote("read", "x")):
        with pytest.raises(RuleError, match="shown already"):
            meeting.act("Ben", act)


def test_without_any_note_the_end_of_the_reading_goes_on_at_once() -> None:
    meeting = reading().lead(ShowNotes("read"))
    assert meeting.here == "discuss"

    assert meeting.view(LEADER).unseen == ""
    assert "notes" not in meeting.minutes
    meeting.go("read").act("Ana", WriteNote("read", MAY, "wait")).lead(ShowNotes("read"))
    assert [note.text for note in shown(meeting).notes] == ["wait"]
    assert meeting.reread() == meeting.session == meeting.replayed()
    meeting.go("discuss").go("read")
    assert [note.text for note in shown(meeting).notes] == ["wait"]

    last = reading(alone=True).lead(ShowNotes("read"))
    assert last.here == "read"
    assert not shown(last).open


def test_the_next_step_is_the_same_with_and_without_a_note() -> None:
    assert reading().view(LEADER).next == noted().view(LEADER).next


def test_notes_that_were_taken_back_are_none() -> None:
    meeting = reading().act("Ana", WriteNote("read", MAY, "hm"))
    meeting.act("Ana", WithdrawNote("read", shown(meeting).own[0].id)).lead(ShowNotes("read"))
    assert meeting.here == "discuss"


@pytest.mark.parametrize("attendance", [True, False])
@pytest.mark.parametrize("privacy", MODES)
def test_the_minutes_have_the_notes_under_their_headings_and_an_export_too(
    privacy: Privacy, attendance: bool
) -> None:
    meeting = noted(privacy, attendance=attendance).lead(ShowNotes("read")).end()

    page = meeting.minutes

    signed = " — Ana" if attendance and privacy is not Privacy.ANONYMOUS else ""
    assert "Reading: 3 notes in the margin." in page
    assert (
        f"**The plan**\n\n- on “We move in May.”: why May?{signed}\n\n**The budget**\n\n- on “The van”"
        in page
    )
    text = exported(meeting.session)
    assert markdown(imported(text)) == page
    assert meeting.seat("Ana") not in text


def test_notes_that_were_never_shown_are_only_counted() -> None:
    meeting = noted().end()

    assert "3 notes were never shown." in meeting.minutes
    assert "van?" not in meeting.minutes


def test_a_note_can_be_removed_for_good() -> None:
    meeting = noted().lead(ShowNotes("read"))
    text = next(t for t in meeting.view(LEADER).removable if t.text == "which van?")
    assert text.id.part is Part.MARGIN
    assert text.label in ("margin note 2", "margin note 3")

    meeting.lead(acts.RemoveText(text.id))

    assert [note.text for note in shown(meeting).notes] == ["why May?", "I have one"]
    assert "1 margin note removed by the facilitator" in meeting.minutes
    assert b"which van" not in msgspec.json.encode([meeting.documents, meeting.private])


def test_what_an_earlier_version_kept_of_a_reading_is_read() -> None:
    session = reading().session.with_state("read", NoState())
    meeting = reading()
    meeting.session = session
    assert shown(meeting).open
    meeting.act("Ana", WriteNote("read", MAY, "still")).lead(ShowNotes("read"))
    assert isinstance(meeting.session.states["read"], ReadState)

    over = json.loads(exported(reading(alone=True).end().session))
    over["stages"]["read"] = {"NoState": {}}
    assert imported(json.dumps(over)).states["read"] == NoState()


def of(harness: Harness, name: str = "Ana") -> ReadView:
    panel = harness.view(name).panel
    assert isinstance(panel, ReadView)
    return panel


async def test_keys_write_change_and_delete_a_note_below_its_part() -> None:
    async with Harness(reading()) as harness, harness.at("Ana") as pilot:
        await pilot.press("down", "down", "e")
        await settle(pilot)
        assert "on “We move in May.”" in text_of(pilot)
        await pilot.press(*"why", "enter")
        await settle(pilot)
        assert [(note.block, note.text) for note in of(harness).own] == [(MAY, "why")]
        assert "✎ your note: why" in text_of(pilot)

        await pilot.press("down", "enter", *"not", "enter")
        await settle(pilot)
        assert [note.text for note in of(harness).own] == ["whynot"]

        await pilot.press("ctrl+x")
        await settle(pilot)
        assert of(harness).own == ()


async def test_n_goes_on_at_once_where_nobody_wrote_a_note() -> None:
    meeting = reading().done("Ana").done("Ben").done("Chloé")
    async with Harness(meeting) as harness, harness.at(LEADER, (140, 45)) as window:
        await window.press("n")
        await settle(window)
        stage = harness.view(LEADER).stage
        assert stage is not None
        assert stage.kind == "discuss"


async def test_esc_leaves_no_note_and_no_draft() -> None:
    async with Harness(reading()) as harness, harness.at("Ana") as pilot:
        await pilot.press("e", *"never mind", "escape")
        await settle(pilot)
        assert of(harness).own == ()
        assert not harness.view("Ana").drafts
        await pilot.press("ctrl+d")
        await settle(pilot)
        assert harness.view("Ana").mine_done


async def test_a_note_that_was_begun_is_there_again_on_another_terminal() -> None:
    async with Harness(reading()) as harness:
        async with harness.at("Ana") as pilot:
            await pilot.press("down", "e", *"half")
            await settle(pilot)
        async with harness.at("Ana") as pilot:
            await settle(pilot)
            assert "half" in text_of(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert [(note.block, note.text) for note in of(harness).own] == [(0, "half")]


async def test_everybody_reads_all_notes_below_their_parts_once_the_reading_is_over() -> None:
    async with Harness(noted()) as harness, harness.at(LEADER, (140, 45)) as window:
        await settle(window)
        assert "which van" not in text_of(window)
        assert "end the reading" in text_of(window)
        await window.press("n")
        await settle(window)
        await window.press("y")
        await settle(window)
        said = text_of(window)
        assert said.index("The van") < said.index("which van?") < said.index("The boxes")
        assert "2 notes" in said
        async with harness.at("Chloé") as pilot:
            await settle(pilot)
            assert "✎ which van?" in text_of(pilot)


@pytest.mark.parametrize("privacy", [Privacy.NAMED, Privacy.REVEALED])
def test_a_reading_whose_notes_were_shown_by_name_cannot_become_anonymous(privacy: Privacy) -> None:
    meeting = noted(privacy).lead(ShowNotes("read"))

    with pytest.raises(RuleError, match="already seen who"):
        meeting.lead(acts.MakeMorePrivate("read", Privacy.ANONYMOUS))


def test_a_reading_in_which_nobody_wrote_can_become_anonymous() -> None:
    for meeting in (reading(Privacy.NAMED), reading(Privacy.NAMED, alone=True).lead(ShowNotes("read"))):
        meeting.lead(acts.MakeMorePrivate("read", Privacy.ANONYMOUS))
        assert meeting.session.agenda.stages[0].anonymous


def test_the_reading_ends_where_only_skipped_stages_follow_and_nobody_wrote() -> None:
    meeting = reading().change(SkipStage, stage="discuss", skipped=True)

    meeting.lead(ShowNotes("read"))

    assert not shown(meeting).open
    assert meeting.here == "read"
