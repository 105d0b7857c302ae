"""What the keys of the home do."""

from retro.tui import keys
from retro.tui.keys import Command

CHOOSE = Command(
    "enter", "choose", "choose", "Continue a session, start one, or read the minutes.", means=keys.TAKE
)
MOVE = Command("down", "move(1)", "move", "Move through the list.", shown=False, face="↑↓", means=keys.DOWN)
LOOK = Command("i", "look", "details", "Show all details of the row.")
TABS = Command(
    "tab",
    "switch",
    "past",
    "Go to the other list: Start or Past sessions.",
    means=keys.NEXT_PLACE,
)
TABS_BACK = Command("shift+tab", "switch", "", "Go to the other list.", shown=False, means=keys.PLACE_BEFORE)
BROWSE = Command("B", "browse", "browse", "Show only the formats for one purpose; Esc shows all again.")
FIND = Command(
    "slash",
    "find",
    "find",
    "Show only rows that contain the words you type; Esc shows all rows again.",
    face="/",
)
LIBRARY = Command(
    "l", "library", "library", "Search what earlier meetings decided, learned and agreed to do.", rank=3
)
HELP = Command(
    "question_mark,f1", "help", "help", "Show this help (F1 while you are typing).", means=keys.HELP
)
QUIT = Command("q,ctrl+q,ctrl+c", "quit", "quit", "Quit (also Ctrl-Q); nothing is changed.", means=keys.LEAVE)
THEME = Command(
    "f2", "app.choose_theme", "colours", "Change the colours; your choice is remembered.", means=keys.COLOURS
)
COMMANDS: tuple[Command, ...] = (
    CHOOSE,
    MOVE,
    LOOK,
    FIND,
    LIBRARY,
    BROWSE,
    TABS,
    TABS_BACK,
    HELP,
    QUIT,
    THEME,
)

SHOW_ALL = Command("escape", "show_all", "show all", "Show all rows again.", means=keys.GO_BACK)
"""What Esc does while words are looked for; at other times it does nothing."""
WHILE_FINDING = (
    Command("up", "move(-1)", "move", "Move through the list.", means=keys.UP),
    Command("pageup", "page(-1)", "move", "Move through the list by pages.", means=keys.PAGE_UP),
    Command("pagedown", "page(1)", "move", "Move through the list by pages.", means=keys.PAGE_DOWN),
)
"""What moves the cursor in the list does so while words are typed, too."""

NOTES = (
    "A session continues at the stage where it stopped.",
    "Formats are Markdown pages. Put your own into the folder templates.",
)
