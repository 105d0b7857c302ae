"""What can be done at any time on both screens of a session."""

from retro.tui import keys
from retro.tui.keys import Command

EVERYWHERE: tuple[Command, ...] = (
    Command(
        "question_mark,f1",
        "help",
        "help",
        "Show this help (F1 while you are typing).",
        rank=2,
        means=keys.HELP,
    ),
    Command(
        "f2",
        "app.choose_theme",
        "colours",
        "Change the colours of this terminal.",
        shown=False,
        means=keys.COLOURS,
    ),
    Command(
        "ctrl+q,ctrl+c",
        "leave",
        "leave",
        "Leave; your seat is kept.",
        shown=False,
        face="Ctrl-Q",
        rank=0,
        means=keys.LEAVE,
    ),
)
HELP, _, LEAVE = EVERYWHERE
