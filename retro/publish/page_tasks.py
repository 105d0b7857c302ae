"""The tasks in the source of a wiki's page: in Markdown in full, elsewhere whether they are ticked.

A task is the line of an action, as `retro.minutes.tasks` writes it. It is known by the action's id at its
end; everything before that may have been edited by hand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from retro.errors import RuleError
from retro.minutes.tasks import NOBODY, SEPARATOR, TRIGGER
from retro.publish.flavours.tokens import exact
from retro.publish.published_page import Task
from retro.publish.targets.target import MARKDOWN, Flavour, plain
from retro.session.dates import understood_date
from retro.session.text import clean

TICKED: Final = ("[x]", "[X]", "☑", "☒", "✓", "✔", "✅", "<ac:task-status>complete</ac:task-status>")
OPEN: Final = ("[ ]", "[]", "☐", "<ac:task-status>incomplete</ac:task-status>")
_ANY_BOX = re.compile("|".join(map(re.escape, (*TICKED, *OPEN))))
_BEFORE_ID: Final = ("''", "''%%", "<code>", "· ")
"""What stands before the id at the end of a task, as flavours write it; people's words are escaped."""
_MINUTES_TASK = re.compile(r"- \[[ x]\] (?P<said>.*`(?P<id>[^`]+)`)")

_ID = re.compile(r"[a-z0-9][a-z0-9-]*/A[0-9]+")
BOX = re.compile(r"\s*\[\s*([^\s\]]?)\s*\]\s*")
"""With any sign in it: some editors have others than `x`, and those do not mean done."""
_BREAKS = ("softbreak", "hardbreak")
_FACT = f" {SEPARATOR} "
_DASH = re.compile(r"—\s*\Z|\s(?:–|--?)\s*\Z")
"""Before who it is; also as people type it, where what follows shows that a name stands between."""
_AFTER_WHO = (",", "(", "by ", "due ", SEPARATOR)
_BY = re.compile(r"\s*,?\s*(?:by|due(?:\s+(?:by|on))?)(?::?\s+|\Z)")
_COMMA_BY = re.compile(r"," + _BY.pattern.removeprefix(r"\s*,?"))
_ASIDE = re.compile(r"\s*(\([^()]*\))")
"""Behind who it is, such as who else helps."""
_ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_END_OF_DATE = re.compile(r"[,;(]|\s[–—-]\s")
_FROM = re.compile(r"(?: · from [a-z]+[0-9]+)? ·\s*$", re.IGNORECASE)


def tasks_in(source: str, flavour: Flavour, known: Iterable[Task] = ()) -> tuple[Task, ...]:
    """Read the tasks of a page. In a flavour that is not parsed here, the known ones are searched for."""
    if flavour in MARKDOWN:
        return tasks(source)
    if flavour == "confluence":
        source = plain(source, flavour)
    return tuple(found for task in known if (found := _search(source, task)) is not None)


def date_in(words: str, at: int) -> str:
    """Return the date that somebody wrote, alone or with more behind it, as an ISO string.

    Empty if there is none; `at` is now, in epoch seconds.
    """
    for part in (words, *_ISO_DATE.findall(words), _END_OF_DATE.split(words, 1)[0]):
        with suppress(RuleError):
            if found := understood_date(part, at):
                return found
    return ""


def only_ticked(before: str, after: str, ids: Iterable[str], flavour: Flavour) -> bool:
    """Whether nothing but boxes differs, and those only of these actions."""
    old, new = (plain(text, flavour).split("\n") for text in (before, after))
    known = tuple(ids)
    return len(old) == len(new) and all(
        one == other
        or (_ANY_BOX.sub("", one, 1) == _ANY_BOX.sub("", other, 1) and any(each in one for each in known))
        for one, other in zip(old, new, strict=True)
    )


def without_box(line: str, task_id: str) -> str:
    """Return the line of an action without its box; any other line as it is."""
    return _with_box(line, task_id, "")


def with_box(line: str, task_id: str, *, like: str) -> str:
    """Return the line of an action with the box that it has in another one."""
    box = _box_of(like, task_id)
    return _with_box(line, task_id, box) if box else line


def _with_box(line: str, task_id: str, box: str) -> str:
    old = _box_of(line, task_id)
    return line.replace(old, box, 1) if old else line


def _box_of(line: str, task_id: str) -> str:
    found = re.search(rf"(?:{'|'.join(map(re.escape, (*_BEFORE_ID, '`')))}){re.escape(task_id)}(?!\d)", line)
    return _box_before(line, found.start()) if found else ""


def with_ticks(minutes: str, done: Mapping[str, bool]) -> str:
    """Return a Markdown page, as the minutes are written, with the boxes of these actions set."""
    lines = minutes.split("\n")
    for number, line in enumerate(lines):
        found = _MINUTES_TASK.fullmatch(line)
        if found and found["id"] in done:
            lines[number] = f"- [{'x' if done[found['id']] else ' '}] {found['said']}"
    return "\n".join(lines)


def tasks(markdown: str) -> tuple[Task, ...]:
    """Read the tasks that carry an action's id, in the order of the page."""
    reader = exact(MarkdownIt("commonmark").enable("strikethrough"))
    items = (node for node in SyntaxTreeNode(reader.parse(markdown)).walk() if node.type == "list_item")
    return tuple(task for item in items if (task := _task(item)) is not None)


def _task(item: SyntaxTreeNode) -> Task | None:
    line = next(iter(item.children), None)
    if line is None or line.type != "paragraph":
        return None
    pieces = [*flat(line.children[0].children)]
    named = [n for n, (kind, text) in enumerate(pieces) if kind == "code" and _ID.fullmatch(text.strip())]
    box = BOX.match("".join(text for _, text in pieces))
    if not named or not box or pieces[0][0] != "text":
        return None
    end = next((n for n, (kind, _) in enumerate(pieces) if kind == "break" and n > named[0]), len(pieces))
    name = max(n for n in named if n < end)  # what stands below is another line that lost its sign
    words = (*said(pieces[:name], box.end()), _trigger(item))
    return Task(pieces[name][1].strip(), box[1] in ("x", "X"), *map(clean, words))


def said(pieces: list[tuple[str, str]], start: int) -> tuple[str, str, str]:
    """Find what, who and by when: who stands in bold after the last dash, or simply after it."""
    whole = "".join(text for _, text in pieces)
    owners = [n for n, (kind, _) in enumerate(pieces) if kind == "strong" and n]
    if owners:
        before = "".join(text for _, text in pieces[: owners[-1]])
        after = "".join(text for _, text in pieces[owners[-1] + 1 :])
        found = _DASH.search(before, start)
        if found and (found[0].startswith("—") or after.lstrip().startswith(_AFTER_WHO)):
            aside = _ASIDE.match(after)
            who = pieces[owners[-1]][1] + (f" {aside[1]}" if aside else "")
            return before[start : found.start()], who, _due(after[aside.end() :] if aside else after)
    what, dash, rest = whole[start:].rpartition(" — ")
    if not dash:
        return _FROM.sub("", whole[start:]), "", ""
    after = f" {rest}".partition(_FACT)[0]
    if _BY.match(after):
        return what, "", _due(after)
    by = _COMMA_BY.search(after)
    who, due = (after[: by.start()], after[by.end() :]) if by else (after, "")
    return what, "" if who.strip(" *_") in ("", NOBODY) else who, due


def _trigger(item: SyntaxTreeNode) -> str:
    """Find what sets an action off in the list below its line."""
    inner = (line for below in item.children if below.type == "bullet_list" for line in below.children)
    lines = ("".join(text for _, text in flat(line.children[:1])).strip() for line in inner)
    return next((line.removeprefix(TRIGGER) for line in lines if line.startswith(TRIGGER)), "")


def _due(after: str) -> str:
    due = after.partition(_FACT)[0].strip()
    return _BY.sub("", due.removeprefix(",").strip(), 1) if due.startswith((",", "by ", "due ")) else ""


def flat(nodes: Iterable[SyntaxTreeNode], kind: str = "text") -> Iterator[tuple[str, str]]:
    """Return the pieces of a line as a reader sees them; what is bold stays in one piece."""
    for node in nodes:
        match node.type:
            case "text":
                yield kind, node.content
            case "code_inline":
                yield "code", node.content
            case "strong":
                yield "strong", "".join(text for _, text in flat(node.children))
            case broken if broken in _BREAKS:
                yield "break", " "
            case "html_inline":
                if node.content.casefold().startswith("<br"):
                    yield "break", " "
            case _:
                yield from flat(node.children, kind)


def _search(source: str, task: Task) -> Task | None:
    """Find the box of an action: where its id ends a task, not where somebody's words only mention it."""
    for found in re.finditer(rf"{re.escape(task.id)}(?!\d)", source):
        box = _box_before(source, found.start()) if source.endswith(_BEFORE_ID, 0, found.start()) else ""
        if box:
            return msgspec.structs.replace(task, done=box in TICKED)
    return None


def _box_before(source: str, at: int) -> str:
    """Find the box of the line or item that a place is in; nothing when it has none."""
    start = max(source.rfind("\n", 0, at), source.rfind("<ac:task>", 0, at)) + 1
    box = _ANY_BOX.search(source, start, at)
    return box[0] if box else ""
