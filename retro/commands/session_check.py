"""`retro sessions check`: whether the files of sessions are well, and mending what can be mended."""

import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from retro.commands import earlier_files
from retro.commands.read_session import prove
from retro.commands.recover_session import recover, recovered_of
from retro.errors import SessionInUse, StoreError
from retro.session.required_kinds import kinds_of, missing_from, needs
from retro.session.text import clean
from retro.stages import KINDS, codec, engine
from retro.stages.registry import installed
from retro.storage import Event, Library
from retro.storage.checkup import (
    Finding,
    accept,
    close_to_others,
    examine,
    is_beyond_repair,
    is_open_to_others,
    lost,
    repair,
)
from retro.words import listed
from retro.workspace import Workspace

LOST = "no copy of it can be read; restore it from a backup"


def check(workspace: Workspace, library: Library, name: str | None, mend: bool) -> int:
    """Print what is wrong with the files, one line each; mend some of it first when asked to."""
    meaning = Meaning()
    wrong = 0
    checked = [name] if name else library.ids()
    for session_id in checked:
        path = library.path(session_id)
        if mend:
            try:
                for done in repair(path, meaning):
                    print(f"{session_id}: {done} (repaired)")
                if is_beyond_repair(path, meaning):
                    print(f"{session_id}: {recover(library, session_id)}")
            except StoreError as refusal:
                if name:
                    raise
                print(f"{session_id}: {refusal}")  # and on to the others
                wrong += not isinstance(refusal, SessionInUse)
        findings = examine(path, meaning) if session_id in library.ids() else [Finding(LOST)]
        if not mend and is_beyond_repair(path, meaning):
            findings.append(Finding(_recoverable(library, session_id), wrong=False))
        for finding in findings:
            print(f"{session_id}: {finding.sentence}{'' if finding.wrong else ' (hint)'}")
        wrong += sum(finding.wrong for finding in findings)
        if not findings:
            print(f"{session_id}: good")
    for sentence in () if name else _around(workspace, library, checked, mend):
        print(sentence)
        wrong += not sentence.endswith(("(repaired)", "(hint)"))
    if wrong:
        print(f"retro: {wrong} to fix", file=sys.stderr)
    return 1 if wrong else 0


def _recoverable(library: Library, session_id: str) -> str:
    if kept := recovered_of(library, session_id):
        return f"what could be read of it is the session {kept[0]}"
    return "restore it from a backup, or use --repair to keep what can be read before the damage"


def accept_changed(library: Library, name: str | None) -> int:
    """Open again what somebody changed by hand. Raises StoreError."""
    if not name:
        print("retro: --accept needs the name of a session.", file=sys.stderr)
        return 2
    changed = accept(library.path(name), Meaning())
    said = "is accepted as it is." if changed else "was not changed; there is nothing to accept."
    print(f"{name} {said}")
    return 0


def _around(workspace: Workspace, library: Library, checked: list[str], mend: bool) -> Iterable[str]:
    """Yield what is wrong beside the sessions: their folders, and what is left of some that are gone."""
    left = lost(library.folder, library.ids())
    yield from (f"{session_id}: {LOST}" for session_id in left if session_id not in checked)
    kept = sorted(workspace.secrets.iterdir()) if workspace.secrets.is_dir() else []
    older = [workspace.earlier / "secrets" / name for name in earlier_files.sessions_with_secrets(workspace)]
    for folder in (*kept, *older):
        if folder.name not in (*library.ids(), *left):
            yield f"{folder.name}: the session does not exist any more, but its secrets do; remove {folder}"
    places = [library.folder, workspace.private, workspace.secrets]
    places += [file for folder in kept if folder.is_dir() for file in (folder, *sorted(folder.iterdir()))]
    places += earlier_files.files(workspace)
    for path in filter(is_open_to_others, places):
        if mend:
            close_to_others(path)
        said = "can now be used by its owner only (repaired)" if mend else "can be used by other users"
        yield f"{shown_in(workspace, path)}: {said}"
    yield from (f"{folder}: {why} (hint)" for folder, why in abandoned(workspace))


def shown_in(workspace: Workspace, path: Path) -> str:
    """Return a path as short as it can be told from all others."""
    return str(path.relative_to(workspace.folder) if path.is_relative_to(workspace.folder) else path)


def abandoned(workspace: Workspace) -> Iterable[tuple[Path, str]]:
    """Name the folders that are kept of no workspace that is there, and say why. Raises StateError."""
    state, moved = workspace.state, partial(workspace.command, "workspace", "moved")
    known = {each: path for path, each in state.known().items()}
    for folder in sorted(state.workspaces.iterdir()) if state.workspaces.is_dir() else []:
        path = known.get(folder.name)
        if path is None:
            yield folder, "this belongs to no known workspace; remove it if you do not need anything in it"
        elif not Path(path).is_dir():
            yield (
                folder,
                f"this belongs to {clean(path)}, which does not exist. If that workspace was deleted, remove "
                f"this folder; if it was moved, run: {clean(moved(path, 'NEW'))}",
            )


class Meaning:
    """What the events of a session mean, for a store that does not know."""

    def __init__(self) -> None:
        self._codec = codec()
        self._engine = engine()
        self._added = installed().added

    def needs(self, events: Sequence[Event]) -> str:
        """Return which kinds of stages must be installed, or mended, before these events can be read."""
        needed = tuple(dict.fromkeys(kind for event in events for kind in kinds_of(event)))
        if missing := missing_from(KINDS, needed):
            return f"{needs(missing)}; nothing is wrong with the file"
        added = [kind for kind in needed if kind in self._added]
        if added and (error := self.error(events)):
            return f"{error}; perhaps it needs another version of what brings the kind {listed(added)}"
        return ""

    def error(self, events: Sequence[Event]) -> str:
        """Return why these events make no session; empty when they do."""
        session = None
        for number, document in enumerate(events, 1):
            try:
                session = self._engine.apply(session, self._codec.decode(document))
            except msgspec.ValidationError as error:
                return f"holds an event this program does not understand: number {number}, {error}"
            except Exception as error:  # whatever a changed file makes of the rules
                return f"holds an event that does not fit: number {number} ({type(error).__name__})"
        if session is None:
            return "holds no event"
        try:
            prove(session)
        except Exception as error:
            return f"holds something that does not fit ({type(error).__name__})"
        return ""

    def is_over(self, events: Sequence[Event]) -> bool:
        """Whether the session has ended, so that nothing private may be left."""
        return self._engine.fold(map(self._codec.decode, events)).over

    def anew(self, events: Sequence[Event]) -> Sequence[Event]:
        """Return what stands for these events."""
        return self._codec.whole(self._engine.fold(map(self._codec.decode, events)))
