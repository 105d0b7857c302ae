"""Reading what was typed: a verb, its arguments and its options. No shell, and no quoting that hurts.

An SSH client joins the words of a command with blanks before it sends them, so quotes that a shell has
taken away are gone. So the last argument, a text, is all the rest of the line as it stands; a pair of double
quotes around words that belong together is understood where it arrives.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from retro.plain.verb import UsageError, Verb
from retro.words import nearest, quoted

LONGEST: Final = 8_000
"""Characters of one command."""
INPUT: Final = "-"
"""Stands for the lines of the input."""
_WORD: Final = re.compile(r'"[^"]*"(?=\s|$)|\S+')
_TEXT: Final = "TEXT"
_REST: Final = (_TEXT, "NAME", "STAGE")
"""Arguments that are all the rest of a line."""
_CHOICE: Final = "CHOICE"
"""All the rest too, where it stands last: an answer can have several words."""
_LABELS: Final = "LABELS"
_DIGITS: Final = 6
_EVERYWHERE: Final = ("json", "yes", "stage")


@dataclass(frozen=True)
class Typed:
    """The parts of a command."""

    given: Mapping[str, str]
    options: Mapping[str, str]
    reads_input: bool
    """Whether the text is to be read from the input."""


def first_word(typed: str) -> tuple[str, str]:
    """Return the verb that was typed, in small letters, and the rest of the line."""
    verb, _, rest = typed.strip().partition(" ")
    return verb.casefold(), rest.strip()


def understood(verb: Verb, rest: str) -> Typed:
    """Return what was typed behind a verb. Raises UsageError."""
    if len(rest) > LONGEST:
        raise UsageError(f"A command has up to {LONGEST:,} characters; this has {len(rest):,}.")
    words, options = _options(verb, rest)
    given: dict[str, str] = {}
    for place, name in enumerate(verb.takes):
        bare = name.strip("[]").partition("|")[0].removesuffix("…")
        needed = sum(not after.startswith("[") for after in verb.takes[place + 1 :])
        if name.startswith("[") and len(words) <= needed:
            continue
        if bare in (*_REST, _LABELS) or (bare == _CHOICE and name is verb.takes[-1]):
            given[bare] = " ".join(words) if bare == _LABELS else _text(words)
            words = []
        elif words:
            given[bare] = _bare(words.pop(0))
        if not given.get(bare) and not name.startswith("["):
            raise UsageError(f"{bare} is missing. To type: {verb.usage}")
    if words:
        raise UsageError(f"{quoted(words[0])} is too much here. To type: {verb.usage}")
    reads = given.get(_TEXT) == INPUT and any(name.strip("[]").endswith(f"|{INPUT}") for name in verb.takes)
    return Typed(given, options, reads)


def whole_number(text: str) -> int | None:
    """Return the number that a text is, of up to six digits; None where it is none, or a longer one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def matching(text: str, known: Mapping[str, str], what: str, first: int = 1) -> str:
    """Return the key of what is meant by a number, a key, a whole name or the beginning of one.

    `known` has names by their keys; `first` is the number of the first of them. Raises UsageError with what
    there is.
    """
    wanted, keys = text.strip().casefold(), list(known)
    number = whole_number(wanted)
    if number is not None and 0 <= number - first < len(keys):
        return keys[number - first]
    whole = [key for key, name in known.items() if wanted in (key.casefold(), name.casefold())]
    begun = [key for key, name in known.items() if wanted and name.casefold().startswith(wanted)]
    found = whole or begun
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{number} {name}" for number, name in enumerate(known.values(), first))
    why = f"{quoted(text)} can mean several" if found else f"There is no {what} {quoted(text)}"
    raise UsageError(f"{why}. Give its number: {listed}.")


def unknown_verb(name: str, known: Collection[str]) -> UsageError:
    """Return what is said of a verb that there is not."""
    meant = nearest(name, known)
    return UsageError(
        f"There is no verb {quoted(name)}. "
        + (f"Did you mean {meant}? " if meant else "")
        + "To see all: help"
    )


def _options(verb: Verb, rest: str) -> tuple[list[str], dict[str, str]]:
    """Part the words of a command from its options. The value of an option goes on to the next option."""
    words: list[str] = []
    values: dict[str, list[str]] = {}
    open_option = ""
    only_words = False
    for word in _WORD.findall(rest):
        name = word[2:]
        if only_words or not word.startswith("--"):
            (values[open_option] if open_option else words).append(word)
        elif not name:
            only_words, open_option = True, ""
        elif name in verb.options:
            open_option = name
            values[name] = []
        elif name in verb.flags or name in _EVERYWHERE:
            open_option = name if name == "stage" else ""
            values[name] = []
        else:
            raise UsageError(
                f"{verb.name} has no option {quoted(word)}. To type: {verb.usage}. "
                "Before a text that begins with two dashes, put --."
            )
    for name, value in values.items():
        if not value and (name in verb.options or name == "stage"):
            raise UsageError(f"--{name} needs a value. To type: {verb.usage}")
    if "json" in values and not verb.shows:
        raise UsageError(f"{verb.name} shows nothing, so it has no --json.")
    return words, {name: _text(value) for name, value in values.items()}


def _text(words: list[str]) -> str:
    return _bare(words[0]) if len(words) == 1 else " ".join(words)


def _bare(word: str) -> str:
    """Take the quotes around a word away."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word
