"""Somebody who leads from another place is here."""

from retro.session import acts
from tests.builders import LEADER, Meeting


def test_who_leads_from_another_place_is_here() -> None:
    meeting = Meeting().join("Ana", "Ben").go("ideate")
    ana, ben = meeting.seat("Ana"), meeting.seat("Ben")
    meeting.lead(acts.HandOverLead(ben))
    lead = meeting.session.lead_seat(ben)
    assert lead is not None

    assert meeting.session.here(frozenset({ana, lead.id})) == {ana, ben, lead.id}
    assert meeting.session.here(frozenset({ana, LEADER})) == {ana, LEADER}
