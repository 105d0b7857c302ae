"""Whatever happens to a session's file: the right session, what can be recovered of it, or a sentence."""

import os
from pathlib import Path

import pytest

from tests.damage.trial import Trial

PARTS = 3
TRIES = int(os.environ.get("RETRO_MUTATIONS", "300"))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_to_a_file_ends_in_the_right_session_a_recovered_one_or_a_sentence(
    tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda fd: None)  # no power is cut here
    trial = Trial(tmp_path)

    for seed in range(part, TRIES, PARTS):
        trial.attempt(seed, thorough=seed % 5 == 0)

    ends = {end for _, end in trial.outcomes}
    assert {"the right session", "the copy before it", "a recovered one", "a sentence"} <= ends


def test_no_change_to_what_is_kept_beside_a_session_keeps_it_from_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda fd: None)
    trial = Trial(tmp_path)

    for seed in range(TRIES // 15):
        trial.attempt_beside(seed)
