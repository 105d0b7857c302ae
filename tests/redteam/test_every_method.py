"""Every way of deciding, which a stage has by its settings: nobody learns a view before all are shown."""

from pathlib import Path
from typing import Any

import pytest

from retro.session.agenda import Privacy
from retro.session.kind import Kind
from retro.stages import KINDS
from retro.stages.decide.methods import METHODS, ONE
from retro.stages.decide.rules import KIND
from tests.redteam import anykind
from tests.redteam.anykind import PEOPLE, SILENT, least_settings
from tests.redteam.test_every_kind import try_kind

NAMED, REVEALED, ANONYMOUS = Privacy.NAMED, Privacy.REVEALED, Privacy.ANONYMOUS
DECIDERS = {"named": PEOPLE[1], ONE: SILENT}
"""Who gives no advice must play no part that another play gives to somebody else."""


def set_up(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Let the stage under test have these settings."""

    def settings_of(kind: Kind[Any]) -> dict[str, Any]:
        return settings if kind is KIND else least_settings(kind)

    monkeypatch.setattr(anykind, "least_settings", settings_of)


@pytest.mark.parametrize("privacies", [(ANONYMOUS,), (REVEALED,), (NAMED, ANONYMOUS)], ids=" then ".join)
@pytest.mark.parametrize("method", METHODS)
async def test_nobody_learns_a_view_before_all_are_shown(
    method: str, privacies: tuple[Privacy, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, method=method)

    await try_kind(tmp_path, KINDS, KIND.name, privacies, monkeypatch)


@pytest.mark.parametrize("privacy", [REVEALED, NAMED])
@pytest.mark.parametrize("who", DECIDERS)
async def test_nobody_learns_what_those_who_decide_answer_before_it_is_shown(
    who: str, privacy: Privacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, who=who, deciders=[f"Name of {DECIDERS[who]}"])

    await try_kind(tmp_path, KINDS, KIND.name, (privacy,), monkeypatch)
