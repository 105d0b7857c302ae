"""`retro capture` keeps a line for the next meeting; `retro captures` lists what waits, and drops some."""

import argparse
import json
import secrets
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

from retro.commands.aligned_columns import aligned
from retro.commands.all_captures import say_who_still_has
from retro.commands.capture_team import captures_meant, whose_meeting
from retro.commands.prompts import is_meant, say
from retro.commands.settled_captures import settle_captures
from retro.commands.today import today
from retro.errors import RuleError
from retro.memory.index_files import PATIENCE, erasing
from retro.server.codes import undo_words
from retro.session.captures import INPUT_LIMIT, Capture, by_about, due_to_drop, named, new_capture
from retro.session.text import counted, excerpt
from retro.storage.capture_files import CaptureFiles
from retro.workspace import Workspace

WIDTH: Final = 70
"""Characters of a capture in a list."""
SHOWN: Final = ("ref", "text", "about", "channels", "day", "name", "state", "kept_in", "from_session")
"""What of a capture is told."""


def capture(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Keep what was typed or read, durably, and say what takes it back; or take one back."""
    team, files = captures_meant(workspace, arguments.team)
    if arguments.undo:
        if arguments.text:
            raise RuleError("To take a capture back, give its name and the words, and no text.")
        taken = destroyed(workspace, files, *arguments.undo)
        say(f"{taken.id} is taken back; its words are destroyed.")
        return 0
    texts = texts_of(" ".join(arguments.text), _input, each=arguments.each)
    workspace.prepare()
    kept = keep(files, texts, arguments.about, arguments.name)
    if arguments.json:
        told = [{"ref": each.ref, "undo": words} for each, words in kept]
        print(json.dumps({"schema": 1, "captures": told}))
        return 0
    whose = whose_meeting(team)
    signed = f", signed {kept[0][0].name}" if kept[0][0].name else ", without your name"
    for each, words in kept:
        undo = workspace.command("capture", *_team_option(arguments.team), "--undo", each.id, words)
        print(f"{each.id} is kept for {whose}{signed}. Undo today: {undo}")
    return 0


def keep(
    files: CaptureFiles, texts: Iterable[str], about: str = "", name: str = ""
) -> tuple[tuple[Capture, str], ...]:
    """Keep texts as captures, all or none; return each with the words that take it back.

    Raises RuleError, StoreError.
    """
    day = today()
    new = [new_capture(text, about=about, name=name, day=day) for text in texts]
    words = [undo_words(secrets.token_bytes) for _ in new]
    return tuple(zip(files.add(new, day, words), words, strict=True))


def texts_of(typed: str, read: Any, *, each: bool) -> tuple[str, ...]:
    """Return the texts that are meant by what was typed: the input where that is `-`, else the text itself.

    `read` returns so many bytes of the input at most. Raises RuleError.
    """
    if typed != "-":
        if each:
            raise RuleError("--each goes with - only: each line of the input becomes a capture.")
        if not typed.strip():
            raise RuleError("Say what to keep, or give - to read it from the input.")
        data = typed.encode("utf-8", "surrogateescape")
    else:
        data = read(INPUT_LIMIT + 1)
    if len(data) > INPUT_LIMIT:
        raise RuleError(f"A capture is read from up to {INPUT_LIMIT // 1024} kB; this is more.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise RuleError("What was given is not text in UTF-8.") from None
    texts = tuple(line for line in text.splitlines() if line.strip()) if each else (text,)
    if not any(text.strip() for text in texts):
        raise RuleError("The input is empty; nothing was kept.")
    return texts


def _input(most: int) -> bytes:
    if sys.stdin.isatty():
        say("Type what to keep; end with Ctrl-D on a line of its own.")
    return sys.stdin.buffer.read(most)


def destroyed(
    workspace: Workspace, files: CaptureFiles, name: str, words: str, patience: float = PATIENCE
) -> Capture:
    """Take a capture of today back, with the words that were told then; return it. Raises RetroError.

    `patience` are the seconds of `erasing`.
    """
    day = today()
    own = [each for each in files.read(day) if each.day == day]
    found = named(own, name)
    files.check_undo(found.ref, words, day)  # wrong words must not cost the index, which takes long to build
    with erasing(workspace.private, patience):
        files.undo(found.ref, words, day)
    return found


def captures(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """List what waits for a meeting, or drop some of it."""
    settle_captures(workspace)
    (team, files), day = captures_meant(workspace, arguments.team), today()
    waiting = by_about(each for each in files.read(day) if each.open)
    if arguments.verb == "drop":
        return _drop(workspace, files, waiting, arguments, day)
    chosen = [each for each in waiting if not arguments.about or each.about == arguments.about]
    if arguments.json:
        print(json.dumps({"schema": 1, "captures": [_told(each) for each in chosen]}, ensure_ascii=False))
        return 0
    if not chosen:
        about = f" about {arguments.about}" if arguments.about else ""
        say(f"Nothing{about} is kept for {whose_meeting(team)}.")
        return 0
    _list(chosen, day)
    if often := [each.id for each in chosen if due_to_drop(each)]:
        command = workspace.command("captures", "drop", *often, *_team_option(arguments.team))
        say(f"{', '.join(often)}: kept for later by three meetings or more. To drop: {command}")
    return 0


def _drop(
    workspace: Workspace,
    files: CaptureFiles,
    waiting: Sequence[Capture],
    arguments: argparse.Namespace,
    day: str,
) -> int:
    found = {each.ref: each for each in (named(waiting, name) for name in arguments.ids)}
    ids = ", ".join(each.id for each in found.values())
    if not (arguments.yes or is_meant(f"Drop {ids}? The words are destroyed.")):
        say("Nothing was changed.")
        return 1
    with erasing(workspace.private):
        files.change(dict.fromkeys(found, Capture.dropped), day)
    say(f"{ids}: dropped; the words are destroyed.")
    for each in found.values():
        if each.from_session:
            session, _, note = each.from_session.rpartition("/")
            say(f"{each.id} was said in the meeting {session}, whose minutes still have it as {note}.")
    say_who_still_has(workspace, tuple(found.values()))
    return 0


def _list(chosen: Sequence[Capture], day: str) -> None:
    rows = [(each.id, _age(each, day), details(each), excerpt(each.text, WIDTH)) for each in chosen]
    for line in aligned(rows):
        print(line)


def details(each: Capture) -> str:
    """Return what a capture is about, its channels and who signed it, in one line."""
    return " · ".join(filter(None, (each.about, *(f"#{channel}" for channel in each.channels), each.name)))


def _age(each: Capture, day: str) -> str:
    days = each.age(day)
    return counted(days, "day") if days else "today"


def _told(each: Capture) -> dict[str, Any]:
    found = {name: getattr(each, name) for name in SHOWN}
    return {name: value for name, value in found.items() if value or name in ("ref", "text", "channels")}


def _team_option(given: str | None) -> tuple[str, ...]:
    return ("--team", given) if given else ()
