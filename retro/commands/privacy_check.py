"""`retro doctor --privacy`: what the files of a session tell of who wrote and chose what.

It looks where an administrator with a copy of the workspace and of the user's own folder would look, and says
what it finds.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from retro.commands import earlier_files
from retro.commands.session_check import Meaning, shown_in
from retro.errors import MissingKind
from retro.files import read_file
from retro.session.agenda import Privacy, Stage
from retro.session.forget_names import NAMELESS
from retro.session.model import Session
from retro.session.private import Audience
from retro.session.text import counted
from retro.stages import KINDS, codec, engine
from retro.storage import Library
from retro.storage.checkup import Copy, copies, is_open_to_others, still_private
from retro.storage.disk import MACHINE, beside, companions
from retro.storage.lock import Lock
from retro.storage.migrations import EARLIER_PRIVATE
from retro.workspace import Workspace

SIGNED = ("cards", "card", "notes", "together")
"""Fields of events and states in which authors may be named, by seat."""


@dataclass(frozen=True)
class Trace:
    """What was found. `links` when it ties what was given to people, or to each other."""

    sentence: str
    links: bool = True


def privacy(workspace: Workspace, session_id: str) -> int:
    """Look through everything that concerns a session; exit 1 when something links."""
    traces = list(traced(workspace, session_id))
    for trace in traces:
        print(f"{'links' if trace.links else 'open '}  {trace.sentence}")
    links = sum(trace.links for trace in traces)
    if links:
        print(f"retro: {counted(links, 'thing')} can tell who gave what", file=sys.stderr)
    else:
        beyond = " beyond what is open now" if traces else ""
        print(f"good   nothing in the files of {session_id} tells who gave what{beyond}")
    return 1 if links else 0


def traced(workspace: Workspace, session_id: str) -> Iterator[Trace]:
    """Look at one thing after the other."""
    path = Library(workspace.sessions).path(session_id)
    newest, *older = copies(path, Meaning())
    repair = workspace.command("sessions", "check", "--repair")
    if newest.state == "not for now":
        raise MissingKind(f"{session_id} {newest.why}.")
    if newest.state != "good":
        yield Trace(f"{newest.path.name} {newest.why}; first repair it: {repair}")
        return
    translate = codec()
    session = engine().fold(map(translate.decode, newest.events))
    open_stages = frozenset(newest.private)
    mend = f"to fix that: {repair}"
    yield from (Trace(f"{sentence}; {mend}") for sentence in still_private(newest, older, Meaning()))
    for copy in (newest, *older):
        if copy.state == "good":
            yield from _in_copy(workspace, copy, session, mend)
        elif copy.state != "missing":
            yield Trace(f"{copy.path.name} {copy.why}, and may hold what was private; remove it")
    held = bool(Lock.owner(beside(path, ".lock")))
    for rest in companions(MACHINE, path, ".unreadable", *(() if held else (".tmp",))):
        yield Trace(f"{rest.name} is left over and may hold what was private; remove it")
    yield from _secrets(workspace, session, session_id, open_stages, held=held)
    yield from _texts(workspace, path, session, newest)
    yield from _rights(workspace, path, session_id, mend)
    for stage in session.agenda.stages:
        if stage.id in open_stages and stage.tagged and not session.over:
            yield Trace(
                f"{stage.title} is open: until it is closed or the session ends, this file and its "
                "secret together tell who gave what; the file alone tells nobody",
                links=False,
            )


def _in_copy(workspace: Workspace, copy: Copy, session: Session, mend: str) -> Iterator[Trace]:
    """Look for people where none may be named, and for gaps that count what was erased."""
    name = copy.path.name
    numbers = [*msgspec.json.decode(read_file(copy.path))["events"]]
    if numbers != [str(n) for n, _ in enumerate(numbers, 1)]:
        yield Trace(f"{name} has gaps in its numbers, which tell how much was erased in between; {mend}")
    seats = {seat.id for seat in session.seats}
    for stage in session.agenda.stages:
        grouped = KINDS[stage.kind].audience is Audience.GROUP and not session.over
        # Of groups all see who is in them; at the latest the end of the session forgets it.
        if stage.tagged and not grouped and seats & set(_strings(_public_part(copy.events, stage))):
            yield Trace(f"{name} names seats in {stage.title}, where people were told otherwise")
        if stage.tagged and "earlier" in copy.private.get(stage.id, {}):
            yield Trace(
                f"{name} has what was given in {stage.title} in the form of an earlier version, which "
                "shows who gave it; host the session once to rewrite it"
            )
        elif stage.tagged and "values" in copy.private.get(stage.id, {}):
            yield Trace(
                f"{name} has what was given in {stage.title} unencrypted; host the session once to rewrite it"
            )
    if session.over and not session.agenda.attendance:
        held = engine().fold(map(codec().decode, copy.events))
        if held.team or any(seat.name not in NAMELESS.values() for seat in held.seats):
            forget = workspace.command("sessions", "forget", session.id)
            yield Trace(f"{name} names people, although its template keeps names out; use: {forget} NAME")


def _public_part(events: Iterable[dict[str, Any]], stage: Stage) -> list[Any]:
    """Return all that the history tells of a stage, besides what may be signed there once it is shown."""
    parts: list[Any] = []
    prompts = {prompt.id for prompt in stage.prompts}
    for event in events:
        if event.get("stage") == stage.id:
            parts.append(event)
        elif event.get("event") == "Snapshot":
            session = event["session"]
            parts.append(session.get("states", {}).get(stage.id))
            cards = session.get("board", {}).get("cards", ())
            if stage.privacy is Privacy.ANONYMOUS:
                parts += [card for card in cards if card["prompt"] in prompts]
    always, unless_anonymous = KINDS[stage.kind].public_names
    signed = always if stage.privacy is Privacy.ANONYMOUS else (*SIGNED, *always, *unless_anonymous)
    return [_unsigned(part, signed) for part in parts]


def _unsigned(value: Any, signed: tuple[str, ...]) -> Any:
    """Return a part of a document without the fields in which people may be named."""
    if isinstance(value, dict):
        return {key: _unsigned(inner, signed) for key, inner in value.items() if key not in signed}
    return [_unsigned(inner, signed) for inner in value] if isinstance(value, list) else value


def _secrets(
    workspace: Workspace, session: Session, session_id: str, open_stages: frozenset[str], *, held: bool
) -> Iterator[Trace]:
    here = session.stage.id if session.stage and not session.over else ""
    older = workspace.earlier / "secrets" / session_id
    left = [older / name for name in earlier_files.names_of_secrets(workspace, session_id)]
    kept = sorted((workspace.secrets / session_id).glob("stage-*"))
    for file in (*kept, *(file for file in left if file.name.startswith("stage-"))):
        if file.name.endswith(".tmp"):
            if not held:
                yield Trace(f"{file.name} is left over from an interrupted write of a secret; remove it")
        else:
            stage = file.name.removeprefix("stage-")
            if session.over or (stage not in open_stages and stage != here):
                yield Trace(
                    f"the secret {file.name} is still there although its stage is closed; remove {file}"
                )


def _texts(workspace: Workspace, path: Path, session: Session, newest: Copy) -> Iterator[Trace]:
    """Look into the log and the minutes for what belongs in neither, as far as it can be read here."""
    private = [
        value
        for document in newest.private.values()
        for name, value in document.items()
        if name not in ("stage", "sealed")
    ]
    told = {text for text in _strings(private) if len(text) > 7}
    ours = {stage.id for stage in session.agenda.stages} | {prompt.id for prompt in session.agenda.prompts}
    ours |= {kind.stored_state() for kind in KINDS.values()}
    needles = {seat.id for seat in session.seats} | (told - ours - EARLIER_PRIVATE)
    cards = {card.text for card in session.board.cards if len(card.text) > 7}
    for file in (path.with_suffix(".md"), *_logs(workspace)):
        if not file.is_file() or file.is_symlink():
            continue
        text = read_file(file).decode("utf-8", "replace")
        found = needles | (set() if file.suffix == ".md" else cards)
        if any(needle in text for needle in found):
            yield Trace(
                f"{file.name} holds something of this session that should be only in the session's file"
            )


def _rights(workspace: Workspace, path: Path, session_id: str, mend: str) -> Iterator[Trace]:
    secrets = workspace.secrets / session_id
    files = [path, *companions(MACHINE, path, "."), workspace.private, *_logs(workspace)]
    files += earlier_files.files(workspace)
    files += [secrets, *secrets.iterdir()] if secrets.is_dir() else []
    for file in filter(is_open_to_others, files):
        name = file.name if file.parent == path.parent else shown_in(workspace, file)
        yield Trace(f"other users have rights to {name}; {mend}")


def _logs(workspace: Workspace) -> list[Path]:
    kept = sorted(workspace.private.glob("retro.log*"))
    return [*kept, *(file for file in earlier_files.files(workspace) if file.name.startswith("retro.log"))]


def _strings(value: Any) -> Iterator[str]:
    """Yield every text inside a document, keys too."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _strings(inner)
        case list() | tuple():
            for inner in value:
                yield from _strings(inner)
