"""Pages with a hard text in every place that people write in, and what a reader has to see of each."""

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final

import msgspec

from retro.minutes import markdown
from retro.session.board import Board, Card, Topic
from retro.session.record import Action, CarriedAction, Decision, Experiment, Lesson, Note, Record
from retro.session.text import NAME_LIMIT, TITLE_LIMIT
from retro.stages.close.rules import CloseState
from tests.builders import Meeting
from tests.publish.hard_texts import hard_texts

MORE: Final = (
    *("می\u200c", "ه\u200d ۱۴۰۰", "کار\u200cها", "API\u200cها", "क्\u200dष", "ශ්\u200dරී", "👩\u200d💻 dev"),
    *("(c) (C) (tm) (r) (p)", "+/- c/o =/= --> <-- <--> -> => <=", "1/2 3/4 of 640x480"),
    *("/// note", "/// note | x", "{--del--} {~~a~>b~~} {>>c<<} {==d==}", "::: note", ":: x", "@ x"),
    *("\\[z\\]", "\\(y\\)", "\\begin{a}x\\end{a}", "[x] y", "[ ] z", "[[_TOC_]]", '[=50% "x"]'),
    *('=== "Tab"', "{: .c #i }", "text {: .c }", "a ^b^ a~b~"),
)  # fmt: skip
"""Words that are written with joiners at their ends, and what sites with all extensions take for more."""
_BLOCKS = re.compile(r"p|li|[uo]l|t[dhr]|table|h[1-6]|blockquote|div|pre|d[dt]")
_BOX = re.compile(r"(?:☐|☑|\[[ x]\]) ")
_OLD = "2026-11-07-sprint-41"


@cache
def texts() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*hard_texts(), *MORE)))


def short(limit: int) -> list[str]:
    """Return those that fit where only `limit` characters do."""
    return [text for text in texts() if len(text) <= limit]


@cache
def full_page() -> str:
    """Return a page with each text in every place but the title."""
    meeting = Meeting(team=tuple(short(NAME_LIMIT)))
    for stage in ("ideate", "discuss", "close"):
        meeting.go(stage)
    session = meeting.end().session
    start = next(
        prompt.id for stage in session.agenda.stages for prompt in stage.prompts if prompt.title == "Start"
    )
    names = short(TITLE_LIMIT)
    alone = [f"a{n}" for n, _ in enumerate(texts())]
    numbered = [*enumerate(texts(), 1)]
    return markdown(
        msgspec.structs.replace(
            session,
            board=Board(
                cards=tuple(Card(label, start, text) for label, text in zip(alone, texts(), strict=True)),
                topics=tuple(Topic(f"T{n}", (alone[n],), name) for n, name in enumerate(names)),
            ),
            record=Record(
                actions=tuple(Action(f"A{n}", text, text, trigger=text) for n, text in numbered),
                decisions=tuple(
                    Decision(f"D{n}", text, method=text, tally=text, objections=text, why=text, instead=text)
                    for n, text in numbered
                ),
                lessons=tuple(Lesson(f"L{n}", text, text, (text,), "", text, text) for n, text in numbered),
                experiments=tuple(
                    Experiment(f"E{n}", text, text, text, text, "", text, (text,)) for n, text in numbered
                ),
                notes=(
                    *(Note(f"N{n}", text) for n, text in numbered),
                    *(Note(f"N{n}0000", text, f"T{n}") for n, text in enumerate(names)),
                ),
                carried_actions=tuple(
                    CarriedAction(Action(f"A{n}", text, text), _OLD, "2026-11-07") for n, text in numbered
                ),
            ),
            states=MappingProxyType(
                {**session.states, "close": CloseState(counts=(), answered=5, lines=texts())}
            ),
            unseen=MappingProxyType({}),
        )
    )


@cache
def titled_pages() -> str:
    """Return many small pages, one below the other, each with another title."""
    session = Meeting().go("ideate").end().session
    return "\n".join(markdown(msgspec.structs.replace(session, title=title)) for title in short(TITLE_LIMIT))


class Lines(HTMLParser):
    """What a reader sees of a page, in lines: the text of each block, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._hidden = 0
        self.feed(page)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if _BLOCKS.fullmatch(tag):
            self._end()

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        if _BLOCKS.fullmatch(tag):
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words.append(data)

    def _end(self) -> None:
        # A word joiner is ours: no text of a person has one.
        if line := " ".join("".join(self._words).replace("\u2060", "").split()):
            self.lines.append(line.removesuffix("¶"))  # a link of a heading to itself
        self._words = []


def unseen(page: str) -> list[str]:
    """Return what a reader of the rendered full page should see, and does not, letter by letter."""
    lines = Lines(page).lines
    seen = Counter(lines) + Counter(line[len(box[0]) :] for line in lines if (box := _BOX.match(line)))
    session, names = "2026-11-21-sprint-42", short(TITLE_LIMIT)
    wanted = Counter(
        line
        for n, text in enumerate(texts(), 1)
        for line in (
            f"a{n - 1}: {text}",
            f"{text} — {text} · {session}/A{n}",
            f"Trigger: {text}",
            f"{text} (D{n})",
            f"How: {text}",
            f"Tally: {text}",
            f"Objections: {text}",
            f"{text} (L{n})",
            f"Context: {text}",
            f"Tags: {text}",
            f"{text} — {text} · agreed 2 weeks earlier · not talked about at this meeting · {_OLD}/A{n}",
        )
    )
    wanted += Counter(2 * [*texts()])  # notes and closing lines
    wanted += Counter(f"T{n}: {name}" for n, name in enumerate(names))
    wanted += Counter(names)  # notes on topics
    wanted[f"Absent: {', '.join(short(NAME_LIMIT))}"] = 1
    return [*(wanted - seen)]


def untitled(page: str) -> list[str]:
    """Return the titles that a reader of the rendered pages does not see as they were written."""
    return [*(Counter(short(TITLE_LIMIT)) - Counter(Lines(page).lines))]
