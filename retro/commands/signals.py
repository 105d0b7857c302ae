"""Being told to stop: by Ctrl-C, by a window that closes, by a machine that goes down."""

import asyncio
import errno
import os
import signal
import termios
import threading

LONGEST_END = 9.0
"""Seconds that stopping may take in all before the process just ends."""


def stop_signal() -> asyncio.Event:
    """Return an event that is set when it is time to stop: by Ctrl-C, a closed window or a shutdown."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        if number == signal.SIGHUP and _terminal_is_gone():
            _let_go_of_terminal()
        if not stop.is_set():
            # What was accepted is on disk: a terminal that is gone must not hold the process.
            last = threading.Timer(LONGEST_END, os._exit, (0,))
            last.daemon = True
            last.start()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            loop.add_signal_handler(number, end, number)
    return stop


def _terminal_is_gone() -> bool:
    try:
        termios.tcgetattr(0)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)  # anything else: there never was one
    return False


def _let_go_of_terminal() -> None:
    """Write into nothing: Textual's writer ends at the first error, and then the app waits for it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.close(nothing)
