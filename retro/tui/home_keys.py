"""What the keys of the home do, and what Enter is called on each row."""

from retro.tui.home_values import Format, Item, Meeting
from retro.tui.keys import Command

CHOOSE = Command("enter", "choose", "choose", "Resume, start, or read the minutes.")
MOVE = Command("down", "move(1)", "move", "Go through the list.", shown=False, face="↑↓")
LOOK = Command("space", "look", "details", "Show everything that is known of the row.")
FIND = Command("slash", "find", "find", "Show only what has the words you type; Esc ends it.", face="/")
HELP = Command("question_mark,f1", "help", "help", "Show this help (F1 while you are typing).")
QUIT = Command("q,escape,ctrl+q,ctrl+c", "leave", "quit", "Leave; nothing is changed.")
THEME = Command(
    "f2,t", "app.choose_theme", "colours", "Choose other colours; they are remembered.", face="F2"
)
COMMANDS: tuple[Command, ...] = (CHOOSE, MOVE, LOOK, FIND, HELP, QUIT, THEME)

SHOW_ALL = Command("escape", "leave", "show everything", "Show everything again.")
"""What Esc does while words are looked for."""

NOTES = (
    "A session goes on at the stage where it was left.",
    "Formats are Markdown pages; put your own into the folder templates.",
)


def verb_for(item: Item | None) -> str:
    """Say what Enter does with an item."""
    match item:
        case Format(trouble=""):
            return "start"
        case Meeting(trouble="", over=True):
            return "minutes"
        case Meeting(trouble=""):
            return "resume"
        case _:
            return "see why"
