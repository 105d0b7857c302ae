"""What can be typed over SSH between meetings."""

from collections.abc import Mapping, Sequence
from typing import Final

from retro.plain.command_line import first_word, unknown_verb
from retro.plain.manual import help_of
from retro.plain.plain_seat import HELP, general_verbs
from retro.plain.verb import Call, Outcome, Verb
from retro.stages.plain_stages import every_plain

OPTIONS: Final[Mapping[str, str]] = {
    "kind": "KIND",
    "channel": "WORD",
    "team": "ID",
    "who": "NAME",
    "since": "DATE",
    "until": "DATE",
    "state": "STATE",
}


def _nothing(call: Call) -> Outcome:
    """Stand for what is done: these verbs are answered by the library."""
    return Outcome()


def _list_verb(name: str, does: str) -> Verb:
    options = {option: meaning for option, meaning in OPTIONS.items() if option != "kind"}
    return Verb(name, does, _nothing, ("[TEXT]",), options, shows=True)


VERBS: Final = (
    Verb(
        "search",
        "Find what earlier meetings decided, learned and wrote.",
        _nothing,
        ("TEXT",),
        OPTIONS,
        shows=True,
        example="search flaky kind:lesson",
    ),
    Verb("show", "Show one thing that a meeting kept, whole.", _nothing, ("REF",), shows=True),
    _list_verb("lessons", "List what was learned."),
    _list_verb("decisions", "List what was decided."),
    _list_verb("experiments", "List what is being tried, and what came of it."),
    _list_verb("actions", "List the open actions."),
    _list_verb("due", "List what is to be looked at again, or over its date."),
)
CAPTURE: Final = Verb(
    "capture",
    "Keep a line for the next meeting, without your name; - reads it from the input, --undo takes it back.",
    _nothing,
    ("[TEXT|-]",),
    {"about": "WORD", "team": "ID", "undo": "NAME WORDS"},
    example="capture Ask operations before Friday deploys #release",
)
LIBRARY: Final = Verb("library", "Search what is kept on a screen; with ssh -t.", _nothing)
EVERY_VERB: Final = (*VERBS, CAPTURE, LIBRARY)
LISTS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "lessons": {"kind": ("lesson",)},
    "decisions": {"kind": ("decision",)},
    "experiments": {"kind": ("experiment",)},
    "actions": {"kind": ("action",), "state": ("open",)},
    "due": {"state": ("due",)},
}
"""What the verbs that list stand for, whatever is typed behind them."""
OF_A_SESSION_TOO: Final = frozenset({"actions", "capture"})
"""Verbs that are asked of the session by somebody who has a seat in one."""


def is_of_a_session(name: str) -> bool:
    """Whether there is a verb of this name for those who have a seat in some stage."""
    stages = (verb for plain in every_plain().values() for verb in plain.verbs)
    return any(verb.name == name for verb in (*general_verbs(), *stages))


def explained(name: str, rest: str) -> str:
    """Return what `help` says between meetings, of all verbs or of one. Raises UsageError for no verb."""
    known = {verb.name: verb for verb in (*EVERY_VERB, HELP)}
    if name != HELP.name:
        raise unknown_verb(name, known)
    wanted, _ = first_word(rest)
    if not wanted:
        lines = ["Between meetings:", *(f"  {verb.usage}: {verb.does}" for verb in known.values())]
        lines.append("To read more about one of them: help VERB. With a seat in a meeting there are more.")
        return "".join(f"{line}\n" for line in lines)
    if wanted not in known:
        raise unknown_verb(wanted, known)
    return help_of([("", known[wanted])])
