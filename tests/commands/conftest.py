"""What every test of a command can rely on: a slow machine writes no other words."""

import pytest


@pytest.fixture(autouse=True)
def slow_machine_for_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command say that it takes its time, or that a wiki did not answer, because others work."""
    monkeypatch.setattr("retro.commands.progress.AFTER", 600)
    monkeypatch.setattr("retro.commands.past_actions.OPENING", 60)
