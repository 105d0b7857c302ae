"""Every method of voting, and several questions: nobody learns a ballot."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from retro.session.agenda import Privacy, Prompt
from retro.session.kind import Kind
from retro.stages import KINDS
from retro.stages.vote.rules import KIND
from retro.stages.vote.vote_settings import METHODS
from tests.redteam import anykind
from tests.redteam.anykind import least_settings
from tests.redteam.test_every_kind import try_kind

NAMED, REVEALED, ANONYMOUS = Privacy.NAMED, Privacy.REVEALED, Privacy.ANONYMOUS


def set_up(monkeypatch: pytest.MonkeyPatch, questions: int, **settings: Any) -> None:
    """Let the stage under test have these settings, and so many questions."""

    def settings_of(kind: Kind[Any]) -> dict[str, Any]:
        return settings if kind is KIND else least_settings(kind)

    make = anykind.a_session

    def session_of(*args: Any, **more: Any) -> Any:
        session = make(*args, **more)
        first, *others = session.agenda.stages
        asked = tuple(Prompt(f"asked-{n}", f"Question {n}") for n in range(questions))
        stages = (replace(first, prompts=asked), *others)
        return replace(session, agenda=replace(session.agenda, stages=stages))

    monkeypatch.setattr(anykind, "least_settings", settings_of)
    monkeypatch.setattr(anykind, "a_session", session_of)


@pytest.mark.parametrize("privacies", [(ANONYMOUS,), (REVEALED,), (NAMED, ANONYMOUS)], ids=" then ".join)
@pytest.mark.parametrize("questions", [0, 2])
@pytest.mark.parametrize("method", METHODS)
async def test_nobody_learns_a_ballot_before_the_voting_is_closed(
    method: str,
    questions: int,
    privacies: tuple[Privacy, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up(monkeypatch, questions, method=method)

    await try_kind(tmp_path, KINDS, KIND.name, privacies, monkeypatch)
