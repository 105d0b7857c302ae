"""One key keeps one meaning on every screen, and docs/keys.md says which."""

import importlib
import os
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode

import retro.tui
from retro.stages import KINDS
from retro.stages.panels import panels_of
from retro.tui.keys import Command, face_of
from retro.tui.screens.everywhere import EVERYWHERE
from retro.tui.widgets.field import Field

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"

TWO_MEANINGS: Mapping[str, str] = {
    "n": "A question says `y` and `n` everywhere; where `n` asked it, `n` does nothing.",
    "y": "A question says `y` and `n` everywhere; where an experiment can be written down nothing is asked.",
    "b": "At your seat there is no stage to go back to; in a small group something is brought back.",
    "l": "At home nothing is written down; lessons are looked up there.",
    "space": "A text has no rows to mark, and every reader turns the page with Space.",
    "left": "Topics to vote on are a list: beside them is nothing to go to, only dots to take back.",
    "right": "Topics to vote on are a list: beside them is nothing to go to, only dots to give.",
}
"""Keys that mean something else in one place, with the reason."""

PLACES = {
    "SeatScreen": "your seat",
    "LeadScreen": "shared window",
    "HomeScreen": "home",
    "PageReader": "page",
    "Help": "help",
    "Palette": "commands",
    "Choose": "list",
    "ChooseSeveral": "list to mark",
    "Form": "form",
    "AgendaDialog": "agenda",
    "Confirm": "question",
    "LibraryScreen": "library",
    "EntryPage": "page of the library",
    "GatheringPanel": "lobby",
    "EndPanel": "end",
    "WhereItIs": "summary",
    "Told": "sentence to close",
    "RowList": "every list",
    "ColumnBoard": "board of cards",
}
"""What a screen or part of a screen is called on the page."""


def classes() -> Iterator[type[DOMNode]]:
    """Every screen, dialog, panel and widget of Retro, those of installed kinds too."""
    for module in pkgutil.walk_packages(retro.tui.__path__, "retro.tui."):
        importlib.import_module(module.name)
    of_kinds = [cls for kind in KINDS for cls in _panels(kind)]
    seen: list[type[DOMNode]] = [DOMNode]
    for known in seen:
        seen += [c for c in known.__subclasses__() if c not in seen]
    yield from (c for c in seen if c.__module__.startswith("retro.") or c in of_kinds)


def table_of(cls: type[Any]) -> tuple[Command, ...]:
    """The commands a class names itself."""
    own = vars(cls)
    return (*own.get("COMMANDS", ()), *own.get("COMMANDS_HERE", ()))


def place_of(cls: type[Any]) -> str:
    """What the page calls the place of a table; a table of several kinds has all their names."""
    kinds = [kind for kind in KINDS for panel in _panels(kind) if _with_table(panel) is cls]
    return ", ".join(f"`{kind}`" for kind in dict.fromkeys(kinds)) or PLACES[cls.__name__]


def _panels(kind: str) -> tuple[type[Any], ...]:
    panels = panels_of(kind)
    every = (panels, *(other.panels for other in panels.others))
    return tuple(panel for each in every for panel in (each.seat, each.shared))


def _with_table(panel: type[Any]) -> type[Any] | None:
    return next((base for base in panel.__mro__ if table_of(base)), None)


def commands() -> list[tuple[str, Command]]:
    """Every command there is, with the place where it is one, each once."""
    found = [("meeting", command) for command in EVERYWHERE]
    for cls in classes():
        found += [(place_of(cls), command) for command in table_of(cls)]
    order = ["meeting", *PLACES.values(), *(f"`{kind}`" for kind in KINDS)]
    return sorted(dict.fromkeys(found), key=lambda each: order.index(each[0].split(", ")[0]))


def loose_commands() -> Iterable[Command]:
    """Commands that a module names, whether or not a class has them in its table."""
    for module in {importlib.import_module(cls.__module__) for cls in classes()}:
        for value in vars(module).values():
            if isinstance(value, Command):
                yield value


def meanings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for _, command in commands():
        for key in command.keys.split(","):
            found[key].add(command.meaning)
    return found


def test_one_key_has_one_meaning_on_all_screens() -> None:
    two = {key: sorted(said) for key, said in meanings().items() if len(said) > 1 and key not in TWO_MEANINGS}
    assert not two, "a key has two meanings: choose another for the rarer one, or say what they share"


def test_no_exception_outlives_its_reason() -> None:
    assert {key for key, said in meanings().items() if len(said) > 1} == set(TWO_MEANINGS)


def test_every_command_is_in_the_table_of_a_screen() -> None:
    known = {command for _, command in commands()}
    assert [command for command in loose_commands() if command not in known] == []


def test_no_key_does_anything_that_is_no_command() -> None:
    known = {key for _, command in commands() for key in command.keys.split(",")}
    for cls in classes():
        if issubclass(cls, Field):
            continue  # what changes the text of a line is typed, and is no command
        for binding in vars(cls).get("BINDINGS", ()):
            assert isinstance(binding, Binding)
            allowed = {key for base in cls.__mro__ for c in table_of(base) for key in c.keys.split(",")}
            allowed |= {key for place, c in commands() if place == "meeting" for key in c.keys.split(",")}
            assert set(binding.key.split(",")) <= allowed & known, (cls, binding)


def test_the_page_of_keys_names_every_key_and_its_meaning() -> None:
    if os.environ.get("UPDATE_KEYS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "UPDATE_KEYS=1 pytest tests/tui/test_keys.py writes it anew"


# The page

HEAD = """\
# Keys

Which key does what. A key means the same on every screen; the footer shows those of the moment, `?` all of
them in whole sentences, and on the shared window `:` opens a list of commands, which typed words narrow.

| key | what it means | where |
|---|---|---|
"""

TAIL = """
These keys have a second meaning in one place:

{}

Names such as `vote` are kinds of stages; *meeting* is your seat and the shared window. In a line to write,
letters are text, and the keys that move and delete are those of every shell: Home, End, Ctrl-A, Ctrl-E,
Ctrl-U, Ctrl-K, Ctrl-W.
"""


def page() -> str:
    rows: dict[str, list[tuple[str, Command]]] = defaultdict(list)
    for place, command in commands():
        rows[command.meaning].append((place, command))
    lines = sorted((_row(meaning, found) for meaning, found in rows.items()), key=lambda row: row[0])
    reasons = "\n".join(f"- {_face(key)}: {why}" for key, why in TWO_MEANINGS.items())
    return f"{HEAD}{chr(10).join(line for _, line in lines)}\n{TAIL.format(reasons)}"


def _row(meaning: str, found: list[tuple[str, Command]]) -> tuple[tuple[bool, str, str], str]:
    keys = list(dict.fromkeys(key for _, command in found for key in command.keys.split(",")))
    at: dict[str, list[str]] = defaultdict(list)
    for place, command in found:
        said = command.help.rstrip(".")
        at[place] += [f"{said[0].lower()}{said[1:]}"] if command.help != meaning and said else []
    where: dict[str, list[str]] = defaultdict(list)
    for place, saying in at.items():
        where["; ".join(dict.fromkeys(saying))].append(place)
    told = "<br>".join(": ".join(filter(None, (", ".join(ps), said))) for said, ps in where.items())
    first = face_of(keys[0])
    order = (len(first) > 1, first.casefold(), first.swapcase())
    faces = "`1` to `9`, `0`" if keys == [*"1234567890"] else " ".join(map(_face, keys))
    return order, f"| {faces} | {meaning} | {told} |"


def _face(key: str) -> str:
    return f"`{face_of(key)}`"
