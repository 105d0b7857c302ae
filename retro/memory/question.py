"""A question to what a team keeps, as it is typed: `flaky kind:lesson #ci since:2026-06 "hand over"`."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from retro.errors import RuleError
from retro.memory.entry import KINDS
from retro.memory.past_dates import first_day, last_day
from retro.memory.search_words import count
from retro.session.text import optional
from retro.words import listed, nearest

LONGEST: Final = 300
"""Characters of a question, and of a value of a filter."""
MOST_WORDS: Final = 32
NO_TEAM: Final = "none"
"""What is typed for what belongs to no team."""
EXAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kind": "kind:lesson",
        "channel": "channel:ci",
        "team": "team:platform",
        "who": "who:Ana",
        "since": "since:2026-06",
        "until": "until:6m",
        "state": "state:open",
        "in": "in:2026-11-21-sprint-42",
    }
)
"""Every filter, with one that can be typed."""

_ITEM: Final = re.compile(
    r"""
    (?P<minus>-?)
    (?: (?P<name>[^\W\d_]+):(?!//) | (?P<tag>\#) )?
    (?: "(?P<quoted>[^"]*)"? | (?P<bare>[^\s"]+) )?
    """,
    re.VERBOSE,
)
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_NO_QUOTES: Final = str.maketrans(dict.fromkeys('“”„‟«»"'))
_BARE: Final = re.compile(r'(?!//)[^\s",]+')
"""A value that needs no quotes; `who://` would be the word `who://`, as addresses are."""


class Term(msgspec.Struct, frozen=True):
    """A word, several that follow each other, or how a word begins."""

    text: str
    phrase: bool = False
    """Whether it was put into quotes."""
    prefix: bool = False
    """Whether words that begin so are meant."""

    def __str__(self) -> str:
        return f'"{self.text}"' if self.phrase else f"{self.text}{'*' if self.prefix else ''}"


class Question(msgspec.Struct, frozen=True):
    """What is asked. Written as text it is one that can be typed, and that is read as the same."""

    groups: tuple[tuple[Term, ...], ...] = ()
    """Of each group one term must be there."""
    without: tuple[Term, ...] = ()
    """None of these may be there."""
    kinds: tuple[str, ...] = ()
    """One of them; any kind if empty. So are all filters below."""
    channels: tuple[tuple[str, ...], ...] = ()
    """Of each group one channel."""
    teams: tuple[str, ...] = ()
    """`NO_TEAM` is what belongs to none."""
    who: tuple[str, ...] = ()
    """Names of owners, as they were typed; equal by `fold`."""
    states: tuple[str, ...] = ()
    """In small letters, with `-` for blanks."""
    sessions: tuple[str, ...] = ()
    """What stands before the `/` in a ref."""
    since: str = ""
    """The first day, as an ISO date."""
    until: str = ""
    """The last day, as an ISO date."""

    def __str__(self) -> str:
        parts = [" OR ".join(map(str, group)) for group in self.groups]
        parts += [f"-{term}" for term in self.without]
        parts += [f"kind:{','.join(self.kinds)}"] if self.kinds else []
        parts += [
            f"#{written(group[0])}" if len(group) == 1 else f"channel:{_listed(group)}"
            for group in self.channels
        ]
        for name, values in (
            ("team", self.teams),
            ("who", self.who),
            ("since", (self.since,)),
            ("until", (self.until,)),
            ("state", self.states),
            ("in", self.sessions),
        ):
            parts += [f"{name}:{written(value)}" for value in values if value]
        return " ".join(parts)


def parse(text: str, today: datetime.date, options: Mapping[str, Sequence[str]] | None = None) -> Question:
    """Read a question. `options` are filters that were given apart from it, by the name of the filter.

    Raises RuleError with a sentence about what cannot be read, and if nothing is asked.
    """
    reader = _Reader(today)
    reader.read(optional(text, "A question", LONGEST).translate(_QUOTES))
    for name, values in (options or {}).items():
        for value in values:
            cleaned = optional(value, f"--{name}", LONGEST).translate(_NO_QUOTES)
            reader.filter(name, cleaned, quoted=name == "who")
    question = reader.question()
    if question != Question():
        return question
    if text.strip():
        raise RuleError(f"There is no word in “{optional(text, 'A question', LONGEST)}” to look for.")
    raise RuleError("Say what to look for, such as: flaky kind:lesson #ci")


def spelled(question: Question, channels: Mapping[str, Sequence[str]]) -> Question:
    """Look for other spellings of channels too: `channels` has them all, by each of them."""
    return msgspec.structs.replace(
        question,
        channels=tuple(
            tuple(dict.fromkeys(other for name in group for other in (name, *channels.get(name, ()))))
            for group in question.channels
        ),
    )


def channel_of(text: str) -> str:
    """Return a channel as it is kept: in small letters, without `#`, with `-` for blanks."""
    return "-".join(text.casefold().removeprefix("#").split())


class _Reader:
    """What was read so far."""

    def __init__(self, today: datetime.date) -> None:
        self._today = today
        self._groups: list[list[Term]] = []
        self._without: list[Term] = []
        self._channels: list[tuple[str, ...]] = []
        self._values: dict[str, list[str]] = {name: [] for name in EXAMPLES}
        self._words = 0
        self._after_word = self._after_or = False

    def read(self, text: str) -> None:
        """Read a text without breaks of lines, in which every quote is the straight one."""
        at = 0
        while at < len(text):
            found = _ITEM.match(text, at)
            if text[at] == " " or found is None:
                at += 1
                continue
            at = found.end()
            self._item(found["minus"], found["name"], found["tag"], found["quoted"], found["bare"])

    def question(self) -> Question:
        """What it all means."""
        if self._words > MOST_WORDS:
            raise RuleError(f"A question holds up to {MOST_WORDS} words; this has {self._words}.")
        values = {name: tuple(dict.fromkeys(found)) for name, found in self._values.items()}
        return Question(
            groups=tuple(map(tuple, self._groups)),
            without=tuple(self._without),
            kinds=values["kind"],
            channels=tuple(dict.fromkeys(self._channels)),
            teams=values["team"],
            who=values["who"],
            states=values["state"],
            sessions=values["in"],
            since=max(values["since"], default=""),
            until=min(values["until"], default=""),
        )

    def filter(self, name: str, value: str, quoted: bool) -> None:
        """Read a filter. Raises RuleError."""
        values = [value] if quoted else value.split(",")
        values = [cleaned for each in values if (cleaned := " ".join(each.split()))]
        if not values:
            raise RuleError(f"{name}: needs a value behind it, such as {EXAMPLES[name]}")
        readers: Mapping[str, Callable[[str], str]] = {
            "kind": _kind,
            "team": str.casefold,
            "state": lambda text: "-".join(text.casefold().split()),
            "since": lambda text: first_day(text, self._today),
            "until": lambda text: last_day(text, self._today),
        }
        if name == "channel":
            if group := tuple(dict.fromkeys(filter(None, map(channel_of, values)))):
                self._channels.append(group)
        else:
            self._values[name] += map(readers.get(name, str), values)

    def _item(
        self, minus: str, name: str | None, tag: str | None, quoted: str | None, bare: str | None
    ) -> None:
        value = (quoted if bare is None else bare) or ""
        if bare == "OR" and not (minus or name or tag):
            self._expect_word(self._after_word)
            self._after_word, self._after_or = False, True
        elif name is not None or tag:
            filtered = name.casefold() if name else "channel"
            if filtered not in EXAMPLES:
                raise _unknown(filtered)
            self._expect_word(not self._after_or)
            if minus:
                raise RuleError(f"- stands only before words, not before {name + ':' if name else '#'}")
            self._after_word = False
            if value.strip() or name:
                self.filter(filtered, value, quoted is not None)
        else:
            self._word(bool(minus), value, quoted is not None)

    def _word(self, minus: bool, text: str, phrase: bool) -> None:
        bare = " ".join(text.split()) if phrase else text.rstrip("*")
        if not (words := count(bare)):
            return
        term = Term(bare, phrase, prefix=bare != text and not phrase)
        if term.prefix and len(bare) < 2 and bare.isascii():
            raise RuleError("Write at least two letters before *, such as bu*")
        self._words += words
        if minus:
            self._expect_word(not self._after_or)
            self._without.append(term)
        elif self._after_or:
            self._groups[-1].append(term)
        else:
            self._groups.append([term])
        self._after_word, self._after_or = not minus, False

    def _expect_word(self, well: bool) -> None:
        if not well:
            raise RuleError("OR stands between two words, such as: build OR pipeline")


def _kind(text: str) -> str:
    kind = text.casefold()
    if kind not in KINDS and kind.removesuffix("s") in KINDS:
        return kind.removesuffix("s")
    if kind not in KINDS:
        probably = nearest(kind, KINDS)
        hint = f"did you mean {probably}?" if probably else f"there are {listed(KINDS)}."
        raise RuleError(f"There is no kind {text}; {hint}")
    return kind


def _unknown(name: str) -> RuleError:
    if probably := nearest(name, EXAMPLES):
        return RuleError(f"There is no filter {name}:; did you mean {probably}:?")
    known = listed(f"{each}:" for each in EXAMPLES)
    return RuleError(
        f"There is no filter {name}:; there are {known}. Put it into quotes to look for the words."
    )


def _listed(group: Sequence[str]) -> str:
    """Return several channels behind one `channel:`. In quotes they would be one; an empty one is none."""
    text = ",".join(group)
    return f",{text}" if text.startswith("//") else text


def written(value: str) -> str:
    """Return a value as it is typed behind its filter."""
    return value if _BARE.fullmatch(value) else f'"{value}"'
