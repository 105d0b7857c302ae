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
        "f6",
        "app.switch_stage_sound",
        "bell at a new stage",
        "Turn the bell and a notification at each new stage on or off, for this terminal.",
        shown=False,
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
HELP, _, _, LEAVE = EVERYWHERE
