"""What the keys of the library do."""

from retro.tui import keys
from retro.tui.keys import Command

OPEN = Command("enter", "open", "read it", "Read what is under the cursor whole.", means=keys.TAKE)
MOVE = Command("down", "move(1)", "move", "Move through the list.", face="↑↓", means=keys.DOWN)
MOVE_BACK = Command("up", "move(-1)", "move", "Move through the list.", shown=False, means=keys.UP)
PAGE = Command("pagedown", "page(1)", "page", "Move by pages.", shown=False, means=keys.PAGE_DOWN)
PAGE_BACK = Command("pageup", "page(-1)", "page", "Move by pages.", shown=False, means=keys.PAGE_UP)
KIND = Command(
    "tab", "next_kind(1)", "next kind", "Show only lessons, only decisions, and so on.", means=keys.NEXT_PLACE
)
KIND_BACK = Command(
    "shift+tab", "next_kind(-1)", "", "Show only the kind before.", shown=False, means=keys.PLACE_BEFORE
)
HELP = Command("f1", "help", "help", "Show this help.", means=keys.HELP)
BACK = Command("escape", "back", "back", "Empty the line of words, or go back.", means=keys.GO_BACK)
LEAVE = Command("ctrl+q,ctrl+c", "leave", "leave", "Leave the library.", shown=False, means=keys.LEAVE)
COMMANDS: tuple[Command, ...] = (
    OPEN,
    MOVE,
    MOVE_BACK,
    PAGE,
    PAGE_BACK,
    KIND,
    KIND_BACK,
    BACK,
    HELP,
    LEAVE,
)

MINUTES = Command("O", "minutes", "its minutes", "Read the minutes that it is from, at its place.")
COPY = Command("Y", "copy", "copy its name", "Copy its name, to paste it into a command or a page.")

NOTES = (
    "All words must fit. A phrase stands in quotes; -word leaves out; word* is how a word begins.",
    "Filters: kind:lesson  #channel  who:name  since:2026-06  until:2026-09  state:open  in:session",
    "What was hidden, and who wrote a card, is never found.",
)
