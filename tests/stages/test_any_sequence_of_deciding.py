"""Whatever people do in whatever order where something is decided, the rules hold."""

from contextlib import suppress
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from retro.errors import RuleError
from retro.session import acts
from retro.session.acts import Act
from retro.session.agenda import Privacy
from retro.stages.decide import deciding
from retro.stages.decide.methods import METHODS
from tests.builders import LEADER, Meeting
from tests.stages.deciding import CREW, a_decision, state

PEOPLE: Final = CREW[:4]
SECRET: Final = "XSECRETX"
SETTINGS: Final[tuple[dict[str, Any], ...]] = (
    *({"method": method} for method in METHODS),
    {"who": "named", "rounds": 2},
    {"who": "one"},
    {"method": "fist", "who": "named"},
)


def act(meeting: Meeting, verb: int, number: int, who: str) -> Act:
    seats = tuple(meeting.seat(name) for name in PEOPLE)
    return (
        deciding.Propose("decide", f"proposal {number}", ("one", "two")),
        deciding.NameDeciders("decide", seats[number % 4 : number % 4 + 1 + number % 2]),
        deciding.ReplaceDeciders("decide", seats[: 1 + number % 2]),
        deciding.Ask("decide"),
        deciding.AskDeciders("decide"),
        deciding.Answer("decide", number % 4, f"{SECRET} {who} {number}"),
        deciding.Answer("decide", number % 2),
        deciding.RateOption("decide", number % 3, number),
        deciding.ShowAnswers("decide"),
        deciding.ShowAnswers("decide"),
        deciding.MeetObjection("decide", number % 3, number % 4, "so"),
        deciding.WithdrawObjection("decide", number % 3, number % 4),
        deciding.WriteDecision("decide", f"decision {number}"),
        deciding.WriteNoDecision("decide"),
        acts.MarkDone("decide"),
        acts.JumpTo(("decide", "commit")[number % 2]),
        acts.RemoveText(meeting.view(LEADER).removable[0].id)
        if meeting.view(LEADER).removable
        else acts.PauseTimer(),
    )[verb]


Move = tuple[int, int, int]
moves = st.lists(st.tuples(st.integers(0, 16), st.integers(0, 9), st.integers(0, 4)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(moves, st.sampled_from(SETTINGS), st.sampled_from(list(Privacy)))
def test_the_rules_hold(tried: list[Move], how: dict[str, Any], privacy: Privacy) -> None:
    meeting = a_decision(*PEOPLE, privacy=privacy, **how)
    for verb, number, person in tried:
        who = (*PEOPLE, LEADER)[person]
        with suppress(RuleError):
            meeting.act(who, act(meeting, verb, number, who))
        kept = state(meeting)
        if kept.asking:
            hidden = kept.now.last
            assert hidden is not None
            assert (hidden.shown, hidden.said, hidden.counts, hidden.points) == (False, (), (), ())
        for seen in (LEADER, *PEOPLE):
            words = repr(meeting.view(seen))
            for other in PEOPLE:
                shown = any(
                    f"{SECRET} {other}" in said.reason
                    for matter in kept.matters
                    for asked in matter.rounds
                    for said in asked.said
                )
                assert other == seen or shown or f"{SECRET} {other}" not in words
        if privacy is Privacy.ANONYMOUS:
            assert not [
                one
                for m in kept.matters
                for r in m.rounds
                for one in (*r.said, *r.missing)
                if getattr(one, "author", one)
            ]
        assert meeting.minutes
    assert meeting.session == meeting.reread()
    for decision in meeting.session.record.decisions:
        assert decision.method
        assert decision.tally
        assert decision.replaces != decision.id
    assert meeting.end().session == meeting.reread()
