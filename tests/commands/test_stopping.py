"""Being told to stop, and what whoever started us wants ignored."""

import asyncio
import os
import signal

import pytest

from retro.commands.signals import stop_signal


@pytest.mark.parametrize("ignored", [False, True])
async def test_a_hangup_stops_unless_it_is_to_be_ignored(
    ignored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threading.Timer.start", lambda self: None)  # nothing is to end these tests
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        stop = stop_signal()
        os.kill(os.getpid(), signal.SIGHUP)
        if not ignored:
            await asyncio.wait_for(stop.wait(), 30)
        await asyncio.sleep(0.05)

        assert stop.is_set() is not ignored
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(signal.SIGHUP, before)
