"""Cards that somebody who leads writes for a person on the phone: by name only where names are shown."""

import msgspec
import pytest

from retro.errors import RuleError
from retro.exchange.document import exported, imported
from retro.exchange.tables import cards as table_of_cards
from retro.minutes import markdown
from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.forget_names import forgotten
from retro.session.on_behalf import ONLY_LEADERS
from retro.stages.ideate.correcting import CorrectCard
from retro.stages.ideate.rules import AddCard, EditCard, IdeateView, PlaceCard
from tests.builders import Meeting, a_stage, an_agenda
from tests.tui.rooms import Harness, settle, text_of

OWN = "Dana's own"
NAME = "Fatima"
BY_NAME = (Privacy.NAMED, Privacy.REVEALED)


def at_cards(privacy: Privacy, *, hidden: bool = True, attendance: bool = True) -> Meeting:
    agenda = an_agenda(privacy, attendance=attendance)
    stages = tuple(
        a_stage("ideate", prompts=["Start"], privacy=privacy, settings={"hidden": hidden})
        if stage.kind == "ideate"
        else stage
        for stage in agenda.stages
    )
    meeting = Meeting(msgspec.structs.replace(agenda, stages=stages)).join("Ana", "Ben")
    return meeting.let_in(OWN, leads=True).go("ideate")


def written(meeting: Meeting, name: str = NAME) -> Meeting:
    return meeting.act(OWN, AddCard("ideate", "ideate-0", "Call me earlier", name))


def own(meeting: Meeting, name: str = OWN) -> list[tuple[str, str]]:
    panel = meeting.view(name).panel
    assert isinstance(panel, IdeateView)
    return [(card.text, card.behalf) for card in panel.own]


def all_stored(meeting: Meeting) -> bytes:
    part = meeting.session.private.get("ideate")
    return msgspec.json.encode([meeting.documents, meeting.private, part and dict(part.values)])


@pytest.mark.parametrize("privacy", BY_NAME)
def test_the_card_names_its_person_and_its_writer_once_names_are_shown(privacy: Privacy) -> None:
    meeting = written(at_cards(privacy))
    assert own(meeting) == [("Call me earlier", NAME)]
    assert own(meeting, "Ana") == []
    assert NAME.encode() not in msgspec.json.encode(meeting.view("Ana").panel)

    meeting.reveal()

    (card,) = meeting.session.board.cards
    assert (card.author, card.behalf) == (meeting.seat(OWN), NAME)
    assert f"Call me earlier — {OWN} for {NAME}" in meeting.minutes.replace("’", "'").replace("\\", "")
    assert meeting.reread() == meeting.session == meeting.replayed()


def test_an_anonymous_stage_keeps_no_name_anywhere() -> None:
    meeting = written(at_cards(Privacy.ANONYMOUS))
    assert own(meeting) == [("Call me earlier", "")]
    assert NAME.encode() not in all_stored(meeting)

    meeting.reveal()

    assert own(meeting) == []
    assert NAME.encode() not in all_stored(meeting)
    assert NAME.encode() not in msgspec.json.encode([repr(event) for event in meeting.events])
    assert NAME not in meeting.minutes + exported(meeting.session)


def test_an_anonymous_stage_offers_nobody_to_write_for_somebody() -> None:
    for privacy in Privacy:
        meeting = at_cards(privacy)
        panels = {name: meeting.view(name).panel for name in (OWN, "Ana", "Dana")}
        offered = {n for n, panel in panels.items() if isinstance(panel, IdeateView) and panel.for_others}
        assert offered == (set() if privacy is Privacy.ANONYMOUS else {OWN})


@pytest.mark.parametrize("privacy", BY_NAME)
def test_a_stage_that_becomes_anonymous_forgets_the_names(privacy: Privacy) -> None:
    meeting = written(at_cards(privacy)).lead(acts.MakeMorePrivate("ideate", Privacy.ANONYMOUS))

    assert own(meeting) == [("Call me earlier", "")]
    assert NAME.encode() not in all_stored(meeting)
    meeting.reveal()
    assert meeting.session.board.cards[0].behalf == ""


def test_a_name_stays_with_a_card_that_is_changed_corrected_and_revealed_anew() -> None:
    meeting = written(at_cards(Privacy.REVEALED))
    panel = meeting.view(OWN).panel
    assert isinstance(panel, IdeateView)
    meeting.act(OWN, EditCard("ideate", panel.own[0].id, "Call me much earlier")).reveal()
    assert own(meeting) == [("Call me much earlier", NAME)]

    meeting.act(OWN, CorrectCard("ideate", "a1", "Call at nine")).reopen().reveal()

    assert [(card.text, card.behalf) for card in meeting.session.board.cards] == [("Call at nine", NAME)]


@pytest.mark.parametrize("privacy", list(Privacy))
@pytest.mark.parametrize("hidden", [True, False])
def test_only_somebody_who_leads_writes_for_another(privacy: Privacy, hidden: bool) -> None:
    write = AddCard if hidden else PlaceCard
    with pytest.raises(RuleError, match=ONLY_LEADERS):
        at_cards(privacy, hidden=hidden).act("Ana", write("ideate", "ideate-0", "for you", NAME))


def test_a_card_that_all_see_at_once_names_its_person_in_a_named_stage_only() -> None:
    kept = {}
    for privacy in Privacy:
        meeting = at_cards(privacy, hidden=False)
        meeting.act(OWN, PlaceCard("ideate", "ideate-0", "Call me earlier", NAME))
        kept[privacy] = meeting.session.board.cards[0].behalf
    assert kept == {Privacy.NAMED: NAME, Privacy.REVEALED: NAME, Privacy.ANONYMOUS: ""}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x" * 25, "up to 24"),
        ("\u200b", "needs some text"),
        ("!?", "a letter or a digit"),
        ("✓ Ana", "cannot contain signs"),
        ("maple otter violin 42", "code"),
    ],
)
def test_a_name_that_nobody_has_is_refused_with_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        written(at_cards(Privacy.NAMED), name)


@pytest.mark.parametrize("attendance", [True, False])
def test_the_name_comes_back_from_an_export_where_the_minutes_may_tell_it(attendance: bool) -> None:
    meeting = written(at_cards(Privacy.NAMED, attendance=attendance)).reveal().end()
    text = exported(meeting.session)

    back = imported(text)

    assert (NAME in text) is attendance
    assert (NAME in markdown(back)) is attendance
    assert (NAME in str(table_of_cards(back))) is attendance
    assert markdown(back) == meeting.minutes


def test_a_session_that_names_nobody_forgets_them_at_its_end() -> None:
    meeting = written(at_cards(Privacy.NAMED, attendance=False)).reveal().end()

    assert NAME.encode() not in all_stored(meeting)
    assert meeting.reread() == meeting.session


def test_a_forgotten_name_is_gone_from_cards_that_were_written_for_its_person() -> None:
    meeting = written(at_cards(Privacy.NAMED)).reveal().end()

    session = forgotten(meeting.session, "fatima")

    assert session.board.cards[0].behalf == "a participant"
    assert NAME not in markdown(session)


async def test_a_key_asks_for_the_name_and_the_line_says_for_whom_the_card_is() -> None:
    async with Harness(at_cards(Privacy.REVEALED)) as harness, harness.at(OWN) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press(*NAME, "enter")
        await settle(pilot)
        assert f"Start, for {NAME}" in text_of(pilot)

        await pilot.press(*"hers", "enter")
        await settle(pilot)
        await pilot.press(*"mine", "enter")
        await settle(pilot)

        panel = harness.view(OWN).panel
        assert isinstance(panel, IdeateView)
        assert [(card.text, card.behalf) for card in panel.own] == [("hers", NAME), ("mine", "")]
        assert f"for {NAME}" in text_of(pilot)
        assert NAME not in str(harness.view(OWN).drafts)


@pytest.mark.parametrize(("name", "privacy"), [("Ana", Privacy.REVEALED), (OWN, Privacy.ANONYMOUS)])
async def test_the_key_does_nothing_for_others_and_where_no_name_is_kept(name: str, privacy: Privacy) -> None:
    async with Harness(at_cards(privacy)) as harness, harness.at(name) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        assert "For whom" not in text_of(pilot)


async def test_a_name_that_cannot_be_is_refused_in_its_form() -> None:
    async with Harness(at_cards(Privacy.NAMED)) as harness, harness.at(OWN) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        await pilot.press("!", "enter")
        await settle(pilot)
        assert "needs a letter or a digit" in text_of(pilot)


async def test_everybody_sees_who_wrote_the_card_for_whom() -> None:
    async with Harness(written(at_cards(Privacy.NAMED)).reveal()) as harness, harness.at("Ana") as pilot:
        await settle(pilot)
        assert f"{OWN} for {NAME}" in text_of(pilot)
