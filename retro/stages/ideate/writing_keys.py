"""What the keys do while cards are written, and once they are revealed."""

from retro.tui import keys
from retro.tui.keys import Command

SAVE = Command("enter", "save", "save", "Save the card.", rank=0, means=keys.TAKE)
PROMPT = Command("tab", "prompt(1)", "next question", "Go to the next question.", means=keys.NEXT_PLACE)
PROMPT_BACK = Command(
    "shift+tab",
    "prompt(-1)",
    "previous question",
    "Go to the previous question.",
    shown=False,
    means=keys.PLACE_BEFORE,
)
EDIT = Command("up", "edit(-1)", "edit", "Change one of your cards.", rank=2, means=keys.UP)
DOWN = Command(
    "down",
    "edit(1)",
    "",
    "Go to your next card, or to a new one.",
    shown=False,
    means=keys.DOWN,
)
FOR_SOMEBODY = Command(
    "ctrl+o",
    "write_for",
    "for somebody",
    "Write the next card for a person who is only on the phone; the card says so.",
)
WITHDRAW = Command(
    "ctrl+x", "withdraw", "withdraw", "Delete the card that you are changing.", means=keys.WITHDRAW
)
CANCEL = Command("escape", "cancel", "cancel", "Stop changing the card.", means=keys.GO_BACK)
AS_NEW = Command(
    "down",
    "edit(1)",
    "make it a new card",
    "Make the text in the line a new card.",
    rank=0,
    means=keys.DOWN,
)
DROP = Command("escape", "cancel", "delete it", "Delete the text in the line.", rank=0, means=keys.GO_BACK)
REOPEN = Command(
    "o",
    "reopen",
    "reopen",
    "Hide the cards again and reopen writing.",
    rank=2,
    means=keys.OPEN_AGAIN,
)
SCROLL = Command("pagedown", "scroll(1)", "", "Scroll down.", shown=False, means=keys.PAGE_DOWN)
SCROLL_BACK = Command("pageup", "scroll(-1)", "", "Scroll up.", shown=False, means=keys.PAGE_UP)
