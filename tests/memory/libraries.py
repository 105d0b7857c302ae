"""Small libraries, their sources, and a plain scan that says what a question finds."""

import contextlib
import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from retro.memory.entry import KINDS, Entry
from retro.memory.index import Index
from retro.memory.question import NO_TEAM, Question, Term
from retro.memory.scope import EVERYTHING, Scope
from retro.memory.search_words import Words, is_paired, split
from retro.session.text import fold

TODAY = datetime.date(2026, 11, 28)
LANGUAGES = {"platform": "en", "plattform": "de"}
TEAMS = ("platform", "plattform", "product", "")


class Memory:
    """Sources in memory."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]] | None = None) -> None:
        self.entries = {name: tuple(found) for name, found in (entries or {}).items()}
        self.changes = 0
        self._stamps = dict.fromkeys(self.entries, "first")

    def stamps(self) -> Mapping[str, str]:
        return dict(self._stamps)

    def read(self, name: str) -> tuple[Entry, ...]:
        return self.entries[name]

    def put(self, name: str, *entries: Entry) -> None:
        self.changes += 1
        self.entries[name] = entries
        self._stamps[name] = f"change {self.changes}"

    def remove(self, name: str) -> None:
        del self.entries[name], self._stamps[name]


class Files:
    """Sources as files, as other processes can read them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamps(self) -> Mapping[str, str]:
        found = {}
        for file in self.folder.glob("*.json"):
            with contextlib.suppress(FileNotFoundError):
                about = file.stat()
                found[file.name] = f"{about.st_mtime_ns} {about.st_size} {about.st_ino}"
        return found

    def read(self, name: str) -> tuple[Entry, ...]:
        return msgspec.json.decode((self.folder / name).read_bytes(), type=tuple[Entry, ...])

    def put(self, name: str, *entries: Entry) -> None:
        fresh = self.folder / f"{name}.new"
        fresh.write_bytes(msgspec.json.encode(entries))
        fresh.replace(self.folder / name)


def an_index(folder: Path, sources: Memory | Files, **more: bool) -> Index:
    folder.mkdir(exist_ok=True)
    return Index(folder, sources, LANGUAGES, **more)  # type: ignore[arg-type]


def answered(index: Index, question: Question, **more: object) -> bytes:
    """The whole answer as bytes."""
    answer = index.answer(question, TODAY, most=None, **more)  # type: ignore[arg-type]
    return json.dumps(msgspec.to_builtins(answer)).encode()


def refs(index: Index, question: Question, scope: Scope = EVERYTHING) -> list[str]:
    return [found.entry.ref for found in index.answer(question, TODAY, most=None, scope=scope).found]


def an_entry(ref: str, heading: str, body: str = "", **more: object) -> Entry:
    """An entry whose kind is that of its ref."""
    kinds = {kind[0].upper(): kind for kind in ("lesson", "action", "decision", "note", "topic")}
    fields = {"kind": kinds.get(ref.rpartition("/")[2][0], "card"), "team": "platform", "day": "2026-03-07"}
    return msgspec.convert({"ref": ref, "heading": heading, "body": body, **fields, **more}, Entry)


# What is generated

VOCABULARY = (
    *("build", "builds", "building", "flaky", "test", "tests", "deployment", "deployed", "Häuser", "haus"),
    *(
        "release",
        "渋滞",
        "渋滞する",
        "滞る",
        "CIの失敗",
        "빌드",
        "naïve",
        "NAIVE",
        "12:30",
        "hand-over",
        "over",
    ),
    *("or", "NOT", "AND", "NEAR", "x", "the", "🔥", "don't", 'say "so"', "100%", "a_b", "ﬁne", "й", "every"),
)
CHANNELS = ("ci", "on-call", "リリース", "a,b", "every")
NAMES = ("", "Ana", "ANA", "Björn", "Аna")
STATES = ("", "open", "in force", "changed by D3", "retired")
REVIEWS = ("", "2026-03-20", "2026-11-27", "2026-11-28", "2026-11-29", "9999-12-31")

texts = st.lists(st.sampled_from(VOCABULARY), max_size=6).map(" ".join)
days = st.sampled_from(("2026-03-07", "2026-03-08", "2026-11-28", "2024-02-29", "2025-12-31", "no day"))


@st.composite
def entries_of(draw: st.DrawFn, source: str) -> tuple[Entry, ...]:
    team, day = draw(st.sampled_from(TEAMS)), draw(days)
    number = draw(st.integers(0, 5))
    return tuple(
        Entry(
            ref=source if not index else f"{source}/{index}",
            kind=draw(st.sampled_from(KINDS)),
            team=team,
            day=day,
            heading=draw(texts),
            body=draw(texts),
            topic=draw(texts),
            channels=tuple(draw(st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True))),
            who=draw(st.sampled_from(NAMES)),
            state=draw(st.sampled_from(STATES)),
            review=draw(st.sampled_from(REVIEWS)),
        )
        for index in range(number)
    )


SOURCES = tuple(f"2026-11-2{number}-meeting" for number in range(4))
libraries = st.fixed_dictionaries({name: entries_of(name) for name in SOURCES})


@st.composite
def terms(draw: st.DrawFn) -> Term:
    words = draw(st.lists(st.sampled_from(VOCABULARY).filter(split), min_size=1, max_size=2))
    text = " ".join(words).replace('"', "")
    phrase = draw(st.booleans())
    if phrase:
        return Term(text, phrase=True)
    word = text.split()[0]
    if draw(st.booleans()):
        return Term(word[: draw(st.integers(2, max(len(word), 2)))], prefix=True)
    return Term(word)


valid_terms = terms().filter(lambda term: bool(split(term.text)))
questions = st.builds(
    Question,
    groups=st.lists(st.lists(valid_terms, min_size=1, max_size=2).map(tuple), max_size=3).map(tuple),
    without=st.lists(valid_terms, max_size=1).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple) | st.just(()),
    channels=st.lists(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2).map(tuple), max_size=1).map(
        tuple
    ),
    teams=st.just(()) | st.lists(st.sampled_from((*TEAMS[:3], NO_TEAM)), max_size=2).map(tuple),
    who=st.just(()) | st.sampled_from(NAMES[1:]).map(lambda name: (name,)),
    states=st.just(())
    | st.sampled_from(("open", "in-force", "inforce", "retired", "due")).map(lambda s: (s,))
    | st.sampled_from((("due", "open"), ("retired", "due", "in-force"))),
    sessions=st.just(()) | st.sampled_from((*SOURCES, f"{SOURCES[0]}/1")).map(lambda s: (s,)),
    since=st.just("") | days.filter(lambda day: day != "no day"),
    until=st.just("") | days.filter(lambda day: day != "no day"),
).filter(lambda question: question != Question())
scopes = st.just(EVERYTHING) | st.builds(
    Scope,
    teams=st.lists(st.sampled_from(TEAMS), max_size=2, unique=True).map(tuple),
    shared=st.lists(
        st.tuples(st.sampled_from(TEAMS[:3]), st.lists(st.sampled_from(KINDS), max_size=4).map(tuple)),
        max_size=2,
    ).map(tuple),
)


# The plain scan. It knows words, and nothing of expressions, rows or SQL.


def scanned(entries: Iterable[Entry], question: Question, scope: Scope = EVERYTHING) -> set[str]:
    """The refs of all entries that answer a question, which in part may be found without their topic."""
    found = [
        entry if scope.whole(entry.team) else msgspec.structs.replace(entry, topic="")
        for entry in entries
        if scope.has(entry)
    ]
    return {entry.ref for entry in found if _answers(entry, question, scope, found)}


def _answers(entry: Entry, question: Question, scope: Scope, everything: Sequence[Entry]) -> bool:
    own = scope.teams is None or entry.team in scope.teams
    shared = any(team == entry.team and entry.kind in kinds for team, kinds in scope.shared)
    session = entry.ref.partition("/")[0]
    dated = entry.day if entry.day != "no day" else "0000"
    return (
        (own or (shared and not question.who))
        and all(any(_has(entry, term, everything) for term in group) for group in question.groups)
        and not any(_has(entry, term, everything) for term in question.without)
        and (not question.kinds or entry.kind in question.kinds)
        and all(set(group) & set(entry.channels) for group in question.channels)
        and (not question.teams or (entry.team or NO_TEAM) in question.teams)
        and (not question.who or fold(entry.who) in map(fold, question.who))
        and (not question.states or any(_is_in(entry, state) for state in question.states))
        and (not question.sessions or session in question.sessions or entry.ref in question.sessions)
        and dated >= question.since
        and (not question.until or dated <= question.until)
    )


def _is_in(entry: Entry, state: str) -> bool:
    if state != "due":
        return _letters(entry.state) == _letters(state)
    today = TODAY.isoformat()
    come = entry.review < today or (entry.review == today and entry.kind != "action")
    return bool(entry.review) and come and entry.state != "retired"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _has(entry: Entry, term: Term, everything: Sequence[Entry]) -> bool:
    texts = (entry.heading, entry.body, entry.topic, " ".join(entry.channels))
    own = _words(entry.team)
    return any(_follows(own.terms(text), wanted) for text in texts for wanted in _wanted(term, everything))


def _follows(words: Sequence[str], wanted: Sequence[tuple[str, bool]]) -> bool:
    return any(
        all(
            word.startswith(text) if begins else word == text
            for word, (text, begins) in zip(words[at:], wanted, strict=False)
        )
        for at in range(len(words) - len(wanted) + 1)
    )


def _wanted(term: Term, everything: Sequence[Entry]) -> Iterable[list[tuple[str, bool]]]:
    """What a term is: words, each with whether it only begins so."""
    forms = split(term.text)
    for language in ("", "de", "en"):
        words = Words(language)
        *first, last = [(words.stem(form), False) for form in forms]
        if is_paired(forms[-1]):
            inside = len(forms) > 1 and len(forms[-2]) == 2 and is_paired(forms[-2])
            yield first if inside else [*first, (forms[-1], True)]
        elif not term.prefix:
            yield [*first, last]
        else:
            yield [*first, (forms[-1], True)]
            for entry in everything:  # every word that begins so stands for itself, whatever its ending
                for text in (entry.heading, entry.body, entry.topic, *entry.channels):
                    for form in split(text):
                        if form.startswith(forms[-1]) and not is_paired(form):
                            yield [*first, (_words(entry.team).stem(form), False)]


def _words(team: str) -> Words:
    return Words(LANGUAGES.get(team, ""))
