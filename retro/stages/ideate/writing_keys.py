"""What the keys do while cards are written, and once they are revealed."""

from retro.tui import keys
from retro.tui.keys import Command

SAVE = Command("enter", "save", "save", "Save the card.", rank=0, means=keys.TAKE)
PROMPT = Command("tab", "prompt(1)", "next question", "Go to the next question.", means=keys.NEXT_PLACE)
PROMPT_BACK = Command(
    "shift+tab",
    "prompt(-1)",
    "question before",
    "Go to the question before.",
    shown=False,
    means=keys.PLACE_BEFORE,
)
EDIT = Command(
    "up", "edit(-1)", "edit", "Take one of your cards back into the line to change it.", rank=2, means=keys.UP
)
DOWN = Command(
    "down",
    "edit(1)",
    "",
    "Go on to your next card, or to a new one.",
    shown=False,
    means=keys.DOWN,
)
WITHDRAW = Command("ctrl+x", "withdraw", "withdraw", "Take the card away that is being changed.")
CANCEL = Command("escape", "cancel", "cancel", "Stop changing the card.", means=keys.GO_BACK)
AS_NEW = Command(
    "down",
    "edit(1)",
    "make it a new card",
    "Make a new card of what is in the line.",
    rank=0,
    means=keys.DOWN,
)
DROP = Command("escape", "cancel", "drop it", "Drop what is in the line.", rank=0, means=keys.GO_BACK)
REOPEN = Command(
    "o",
    "reopen",
    "reopen",
    "Hide the cards again and let people go on writing.",
    rank=2,
    means=keys.OPEN_AGAIN,
)
SCROLL = Command("pagedown", "scroll(1)", "", "Scroll the cards.", shown=False, means=keys.PAGE_DOWN)
SCROLL_BACK = Command("pageup", "scroll(-1)", "", "Scroll the cards back.", shown=False, means=keys.PAGE_UP)
