"""What happens at random in a meeting: what is done at one terminal, and what others do from elsewhere."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Final

from textual import events

from retro.session import acts
from retro.session.agenda import Privacy
from retro.session.people import Role
from retro.session.record import FIELDS, Action, Decision, Experiment, Lesson, Note, Verdict, entries
from retro.session.view import View
from retro.stages.discuss.rules import DiscussView, OpenTopic
from retro.stages.group.rules import (
    GroupView,
    JoinTopics,
    KeepApart,
    NameTopic,
    RedoGrouping,
    SplitTopic,
    UndoGrouping,
)
from retro.stages.ideate.reopening import ReopenCards
from retro.stages.ideate.rules import IdeateView, RevealCards
from retro.stages.review.rules import Judge, ReviewView

Keys = Sequence[str]

LEADING: Final[Keys] = (
    *("n", "n", "y", "N", "b", "t", "+", "-", "c", "w", "m", "o", "u", "x", "j", "r", "s", "g", "down", "up"),
    *("left", "right", "space", "enter", "tab", "escape", "pagedown", "pageup", "home", "end", "ctrl+t"),
    *("f", "F", "S", "T", "p", "p", "v", "z", "enter", "3", "5", "6", "="),
)
"""What is pressed on the shared window."""
TAKING_PART: Final[Keys] = (
    *("space", "down", "up", "left", "right", "tab", "shift+tab", "enter", "enter", "escape", "backspace"),
    *("pagedown", "pageup", "home", "end", "1", "3", "ctrl+d", "ctrl+x", "ctrl+u", "ctrl+t", "j", "r", "u"),
    *("x", "g", "s", "delete", "2", "4", "5", "0", "W", "c", "e", "p", "h", "b"),
    *("f3", "f3", "f4", "f5", "ctrl+b", "ctrl+g", "ctrl+o"),
)
ASKED: Final[Keys] = (
    *("down", "down", "up", "enter", "enter", "enter", "y", "n", "space", "tab", "ctrl+s", "end"),
    *("a", "e", "backspace", "pagedown", "home", "shift+tab", "ctrl+u", *["escape"] * 9),
)
"""What is pressed while a dialog is open."""
KEYS_OF: Final[Mapping[str, Keys]] = {
    "AgendaDialog": (
        *("enter", "enter", "enter", "S", "C", "I", "I", "enter", "<", ">", "down", "down", "up", "end"),
        *("enter", "enter", "enter", "enter", "escape"),
    ),
    "Choose: People": ("home", "enter", "enter", "enter", "down", "end", "escape", "escape"),
    "Choose: Which objection was met?": (*["down", "up"] * 2, "enter", "end", "escape"),
    "Choose: Who decides?": ("down", "up", "enter", "end", *["escape"] * 3),
}
"""What is pressed instead in a dialog of this class, with this at its top."""
OPEN_LEADING: Final[Keys] = (
    *(
        "J",
        *["P"] * 4,
        "D",
        "E",
        "H",
        "K",
        "L",
        "M",
        "R",
        "X",
        *["c"] * 3,
        *[":"] * 2,
        "?",
        "f2",
        "a",
        "d",
        "e",
        "l",
        "y",
        "j",
        "r",
        "u",
    ),
    "ctrl+q",
    *(
        "A",
        "A",
        "A",
        "A",
        "A",
        "A",
        "F",
        "D",
        "D",
        "D",
        "J",
        "J",
        "M",
        "R",
        "S",
        "v",
        "enter",
        "z",
        "T",
        "f",
        "p",
    ),
)
"""What opens a dialog on the shared window."""
OPEN_TAKING_PART: Final[Keys] = (
    "f1",
    "f1",
    "f2",
    "ctrl+r",
    "a",
    "d",
    "l",
    "y",
    "j",
    "r",
    "u",
    "ctrl+q",
    "ctrl+t",
    *("f5", "f5", "ctrl+b", "b", "e", "F", "c", "W", "ctrl+o"),
)
DIALOGS: Final = (
    *("Choose", "ChooseSeveral", "Confirm", "EntryForm", "Form", "Help", "Palette", "Told"),
    *("Choose: Ask to remove", "Choose: Colours", "Choose: Correct", "Choose: Delete", "Choose: Go to"),
    *("Choose: Hand the lead over to", "Choose: Make anonymous", "Choose: People"),
    *("Choose: Remove permanently", "Choose: Talk about", "Choose: Who can join"),
    *("EntryForm: Action", "EntryForm: Decision", "EntryForm: Lesson", "EntryForm: Note"),
    "EntryForm: Experiment",
    *("Form: Put together", "Form: The session's title"),
    *("AgendaDialog", "StageForm", "WhereItIs", "Choose: Who speaks"),
    *("Choose: Who decides?", "ChooseSeveral: Who decides?", "Choose: Which objection was met?"),
    *("ChooseSeveral: Who can come in?", "Choose: cards or one?", "Form: Proposal", "Form: Decision"),
    *("Form: What your group brings back", "Form: For whom is the next card?"),
    "Form: Raise a hand for somebody on the phone",
)
"""What may lie over a screen: the name of its class, and for some what stands at its top."""
OF_TEXTS: Final = ("Ask to remove", "Remove permanently", "Correct")
"""What stands at the top of lists of texts that may be removed meanwhile."""
CHARACTERS: Final[Mapping[str, str]] = {"space": " ", "enter": "\r", "tab": "\t"}
NAMES: Final[Mapping[str, str]] = {
    " ": "space",
    ":": "colon",
    "?": "question_mark",
    "+": "plus",
    "-": "minus",
    "=": "equals_sign",
    "<": "less_than_sign",
    ">": "greater_than_sign",
}
WORDS: Final = (
    "deploys",
    "on Fridays",
    "沉默的",
    "🎉",
    "Wörter",
    "a longer thought of several words",
    "שלום",
)


def key(name: str) -> events.Key:
    """The key of this name, or of this character."""
    return events.Key(NAMES.get(name, name), CHARACTERS.get(name, name if len(name) == 1 else None))


def wheel(chance: random.Random, x: int, y: int) -> events.MouseEvent:
    """A turn of the wheel of a mouse over a cell."""
    kind = chance.choice((events.MouseScrollDown, events.MouseScrollUp))
    return kind(None, x, y, 0, 0, 0, False, False, False, x, y)


def click(x: int, y: int) -> Sequence[events.MouseEvent]:
    """The button of a mouse pressed and let go over a cell."""
    return [
        kind(None, x, y, 0, 0, 1, False, False, False, x, y) for kind in (events.MouseDown, events.MouseUp)
    ]


def grouping(view: View, chance: random.Random, words: str) -> acts.Act | None:
    """Something to be done with the topics on the board, if there are some."""
    if not isinstance(view.panel, GroupView) or view.stage is None or len(view.panel.topics) < 2:
        return None
    stage, ids = view.stage.id, [topic.id for topic in view.panel.topics]
    return chance.choice(
        (
            JoinTopics(stage, tuple(chance.sample(ids, 2))),
            JoinTopics(stage, tuple(chance.sample(ids, min(3, len(ids))))),
            NameTopic(stage, chance.choice(ids), words[:40]),
            SplitTopic(stage, chance.choice(ids)),
            UndoGrouping(stage),
            RedoGrouping(stage),
            KeepApart(stage, *chance.sample(ids, 2)),
        )
    )


def writing_down(view: View, chance: random.Random, words: str) -> acts.Act:
    """Something for the record, or something off it."""
    record = view.record
    kept = [entry.id for letter in FIELDS for entry in entries(record, letter)]
    if kept and chance.random() < 0.3:
        return acts.StrikeOut(chance.choice(kept))
    topic = ""
    if isinstance(view.panel, DiscussView) and view.panel.topics:
        topic = chance.choice(view.panel.topics).id
    entry = chance.choice(
        (
            Action("A", words, chance.choice(("", "Ana")), topic=topic),
            Decision("D", words, topic),
            Lesson("L", words, topic=topic),
            Experiment("E", words, words, who=chance.choice(("", "Ana")), topic=topic),
            Note("N", words, topic),
        )
    )
    return acts.WriteDown(entry)


def removing(view: View, chance: random.Random, *, leads: bool) -> acts.Act | None:
    """Asking for a text to be removed, removing it or letting it stay, if there is one."""
    if not view.removable:
        return None
    text = chance.choice(view.removable).id
    if not leads:
        return acts.AskRemoval(text)
    return chance.choice((acts.RemoveText(text), acts.RemoveText(text), acts.KeepText(text)))


def hiding(view: View, chance: random.Random) -> acts.Act | None:
    """Reveal cards or take a reveal back, or make a stage more private."""
    stage = view.stage
    if isinstance(view.panel, IdeateView) and stage is not None and chance.random() < 0.7:
        return RevealCards(stage.id) if view.panel.hidden else ReopenCards(stage.id)
    row = chance.choice(view.rows) if view.rows else None
    return acts.MakeMorePrivate(row.id, Privacy.ANONYMOUS) if row else None


def leading(view: View, chance: random.Random) -> acts.Act:
    """What only a facilitator does, and what moves the meeting to somewhere else."""
    stage = view.stage.id if view.stage else ""
    people = [person.seat for person in view.people if person.role is Role.PARTICIPANT]
    tries: list[acts.Act] = [acts.JumpTo(chance.choice(view.rows).id)] * 2 if view.rows else []
    tries += [
        acts.PreviousStage(),
        acts.AddTime(chance.choice((60, -600))),
        acts.RenameSession("Another title"),
    ]
    if people:
        tries += [
            acts.NameCoLead(chance.choice(people)),
            acts.RenameSeat(chance.choice(people), "Somebody else"),
        ]
    if isinstance(view.panel, DiscussView) and view.panel.topics:
        tries += [OpenTopic(stage, chance.choice(view.panel.topics).id)] * 3
    if isinstance(view.panel, ReviewView) and view.panel.carried_actions:
        number = chance.randrange(len(view.panel.carried_actions))
        tries += [Judge(stage, number, chance.choice(list(Verdict)))] * 5
    return chance.choice(tries)


def removed(view: View, chance: random.Random) -> acts.Act | None:
    """A person taken out of the meeting."""
    people = [person.seat for person in view.people if person.role is not Role.FACILITATOR]
    return acts.RemoveSeat(chance.choice(people)) if len(people) > 2 else None
