"""Everything that can be typed over SSH between meetings, made of the table of verbs of the program."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from retro.commands.kept_verbs import EVERY_VERB
from retro.memory.entry import KINDS
from retro.plain.verb import Verb
from tests.redteam.kept_secrets import ENDINGS, GONE, TEAMS, word
from tests.redteam.kept_workspace import COMMON, KeptWorkspace

AT_ONCE: Final = 15
"""Words of one question, as many as fit."""
TAKES_TEXT: Final = ("TEXT", "NAME")
NEVER: Final = ("zznever", "2026-10-12-nothing", "2026-10-12-nothing/L1", "zznever-2026-10/C1", word("never"))
"""What there is nothing of."""
ODD: Final = (
    "*",
    "%",
    "..",
    "/",
    "_",
    "'",
    '"',
    "\\",
    "L1",
    "2026",
    "' or 1=1 --",
    "zz*",
    "zzred/L1",
    "\x00",
)


def verbs() -> tuple[Verb, ...]:
    """Return every verb that is answered between meetings: whatever is in the table is asked."""
    return EVERY_VERB


def commands(made: KeptWorkspace, verb: Verb) -> Iterator[str]:
    """Yield what is typed with a verb that shows something: each argument, each option, and --json."""
    values = _values(made)
    wanted = next((name.strip("[]") for name in verb.takes), "")
    arguments: Sequence[str] = ("",)
    if wanted in TAKES_TEXT:
        # What lists is asked less: it is the same question with a filter.
        whole = verb.takes[0] == wanted
        arguments = [*questions(made)] if whole else ["", COMMON, *some(questions(made), 9)]
    elif wanted:
        arguments = (*values.get(wanted, ()), *made.refs, *ODD, *NEVER, *(team.id for team in TEAMS))
    for number, argument in enumerate(arguments):
        if number % 3 or not verb.shows:
            yield f"{verb.name} {argument}".strip()
        if not number % 3 and verb.shows:
            yield f"{verb.name} --json -- {argument}" if argument else f"{verb.name} --json"
    first = COMMON if wanted in TAKES_TEXT else next(iter(arguments))
    for option, meaning in verb.options.items():
        for number, value in enumerate(values.get(meaning, (*NEVER, *ODD))):
            # Every other one is asked of what there is as a list, and then as lines for people.
            yield f"{verb.name} {first} --{option} {value}" + (" --json" if number % 2 else "")


def mistakes() -> Iterator[str]:
    """Yield what is typed wrongly."""
    for verb in verbs():
        yield from (
            f"{verb.name} --nothing x",
            f"{verb.name} {COMMON} --team",
            f"{verb.name.upper()} {COMMON}",
        )
        yield from (f"{verb.name}s {COMMON}", verb.name[:-1], f"help {verb.name}")


def questions(made: KeptWorkspace) -> Iterator[str]:
    """Yield questions that find as much as they can, and that probe for what is not to be found."""
    yield from (COMMON, "de*", f"{COMMON} -{word('zzred', 'lesson', 'text')}", f'"{COMMON} {word("x")}"')
    yield from (f"kind:{kind}" for kind in KINDS)
    yield from ("kind:less", "kid:lesson", "since:2020", "until:2030-01", f"{COMMON} since:2020 until:2030")
    words = [secret.word for secret in made.secrets if len(secret.word) == 14]
    for changed in (_mistyped, _beginning):
        yield from _together([changed(each) for each in words])
    yield from (f"{word('kin')[:9]}{ending}*" for ending in ("", "e", "er", "i", "s"))
    yield from (f"{word('kin')[:9]}{ending}" for ending in ("es", "int", "eds", "erz", *ENDINGS))
    yield from _together(words)
    yield from (secret.word for secret in made.secrets if secret.sort in ("topic", "owner"))
    yield from (f"-{each} {COMMON}" for each in some(words, 9))
    for name, values in (("team", _teams()), ("in", _sessions(made)), ("who", _names(made))):
        yield from (f"{name}:{value}" for value in values)
        yield f"{COMMON} {name}:{','.join(values)[:250]}"
    yield from (f"#{channel}" for channel in _channels(made))
    yield from (f"state:{state}" for state in ("open", "due", "planned", "in-force", "retired", "x*"))
    yield f"team:{TEAMS[0].id} who:{_names(made)[0]} kind:action"


def of_meetings() -> Iterator[str]:
    """Yield what is asked of a session in which the key has no seat."""
    yield from ("status", "cards", "who", "watch", "help", "earlier", "notes", "minutes")


def writings(verb: Verb) -> Iterator[str]:
    """Yield what is typed with a verb that writes something."""
    text = " ".join("x" for _ in verb.takes)
    yield f"{verb.name} {text}"
    for option, meaning in verb.options.items():
        for value in (*_teams(), *NEVER[:2]) if meaning == "ID" else ("pain", "x"):
            yield f"{verb.name} {text} --{option} {value}"


def some(all_of: object, step: int) -> list[str]:
    """Return some of many."""
    return [*all_of][::step]  # type: ignore[misc]


def _values(made: KeptWorkspace) -> Mapping[str, Sequence[str]]:
    """What can stand for what an option or an argument is called."""
    return {
        "ID": _teams(),
        "KIND": (*KINDS, "less", "*"),
        "WORD": _channels(made),
        "NAME": _names(made),
        "DATE": ("2026-10", "2020", "tomorrow", "2026-10-12"),
        "STATE": ("open", "due", "planned", "in force", "*", "done"),
        "REF": (),
    }


def _teams() -> tuple[str, ...]:
    ids = tuple(team.id for team in TEAMS)
    names = tuple(word(each, "name") for each in ids)
    return (*ids, GONE, "none", "ZZRED", "zzre", "zz*", *names, "zznever")


def _channels(made: KeptWorkspace) -> tuple[str, ...]:
    found = [word(team.id, each) for team in TEAMS for each in ("channel", "also")]
    tags = [word(team.id, "lesson", "tag") for team in TEAMS]
    return (*found, *tags, word("never"), found[0][:-1])


def _names(made: KeptWorkspace) -> tuple[str, ...]:
    owners = [secret.word for secret in made.secrets if secret.sort == "owner"]
    silent = [word(team.id, "silent") for team in TEAMS]
    return (*owners, *silent, word("Ana"), word("never"), owners[0][:-2])


def _sessions(made: KeptWorkspace) -> tuple[str, ...]:
    return (*(ref for ref in made.refs if "/" not in ref), *NEVER[:2], "2026-10-12", "2026-10-12*")


def _mistyped(text: str) -> str:
    """Change the letter that all parts of a secret have."""
    return f"{text[:6]}{'b' if text[6] != 'b' else 'd'}{text[7:]}"


def _beginning(text: str) -> str:
    return f"{text[:4]}*"


def _together(words: Sequence[str]) -> Iterator[str]:
    """Put many words into few questions: of each one is enough."""
    for begin in range(0, len(words), AT_ONCE):
        yield " OR ".join(words[begin : begin + AT_ONCE])
