"""Looking after the files of sessions: what is wrong with them, and what can be put right.

Nothing that is to be kept is deleted. What cannot be read is moved aside, where the next sealing
of a stage finds it, as it finds every other older copy.
"""

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from retro.errors import StoreError
from retro.storage.checksum import checked
from retro.storage.disk import (
    MACHINE,
    beside,
    companions,
    read_file,
    reason,
    set_aside,
    sync_folder,
    write_file,
)
from retro.storage.durable_file import store_anew
from retro.storage.file_content import ChangedError, NewerSchemaError, PrivateTable, decode, name_of, said_of
from retro.storage.lock import Lock

Event = dict[str, Any]

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The rights that nobody but the owner should have."""


class EventReader(Protocol):
    """Knows what events mean, which the store does not."""

    def needs(self, events: Sequence[Event]) -> str:
        """What must be installed before these events can be read, `needs the kind …`; empty when nothing."""

    def error(self, events: Sequence[Event]) -> str:
        """Why these events make no session; empty when they do."""

    def is_over(self, events: Sequence[Event]) -> bool:
        """Whether the session has ended, so that nothing private may be left."""

    def anew(self, events: Sequence[Event]) -> Sequence[Event]:
        """Events that mean the same and tell less of how it came about."""


@dataclass(frozen=True)
class Finding:
    """Something to say; `wrong` when it should be put right."""

    sentence: str
    wrong: bool = True


@dataclass
class Copy:
    """One generation of a session, and whether it can be used."""

    path: Path
    state: Literal["good", "missing", "bad", "changed", "not ours", "not for now"] = "good"
    """`changed`, `not ours` and `not for now` are left alone: they may be as good as ever, or be meant."""
    why: str = ""
    events: list[Event] = field(default_factory=list)
    private: dict[str, Event] = field(default_factory=dict)
    """What is private, by stage; most of it cannot be read here."""

    @classmethod
    def at(cls, path: Path, session: Path, reader: EventReader) -> "Copy":
        """Read a generation of a session's file as far as that goes."""
        try:
            tables, _ = decode(read_file(MACHINE, path), name_of(session))
        except FileNotFoundError:
            return cls(path, "missing", "is missing")
        except NewerSchemaError:
            return cls(
                path, "not ours", "was written by a newer version of Retro; update Retro to look at it"
            )
        except OSError as error:
            return cls(path, "not ours", f"cannot be read ({reason(error)})")
        except (ValueError, RecursionError) as error:
            why, advice = said_of(error, name_of(session))
            if isinstance(error, ChangedError) and not error.session:
                if unfit := _unfit(path, session, reader):
                    return cls(path, "bad", f"{why} and {unfit}")
                return cls(path, "changed", f"{why}; {advice}")
            return cls(path, "bad", "; ".join(filter(None, (why, advice))))
        events = list(tables["events"].values())
        if needs := reader.needs(events):
            return cls(path, "not for now", needs, events, PrivateTable.of(tables))
        why = reader.error(events)
        return cls(path, "bad" if why else "good", why, events, PrivateTable.of(tables))


def _unfit(path: Path, session: Path, reader: EventReader) -> str:
    """Why a file that was changed could not be accepted either; empty when it could. Raises OSError."""
    try:
        tables, _ = decode(read_file(MACHINE, path), name_of(session), accept=True)
    except (ValueError, RecursionError, NewerSchemaError):
        return "is damaged"
    events = list(tables["events"].values())
    return "" if reader.needs(events) else reader.error(events)


def is_beyond_repair(path: Path, reader: EventReader) -> bool:
    """Whether no copy of a session's file makes a session, and the newest is damaged."""
    newest, *older = copies(path, reader)
    return newest.state in ("bad", "missing") and all(copy.state in ("bad", "missing") for copy in older)


def examine(path: Path, reader: EventReader) -> list[Finding]:
    """Return what is to be said of one session; nothing is changed."""
    newest, *older = copies(path, reader)
    owner = Lock.owner(beside(path, ".lock"))
    found = []
    if owner:
        found.append(Finding(f"in use by {owner}; this is how it is on disk", wrong=False))
    elif beside(path, ".lock").is_file():
        found.append(Finding("a process that has ended left its lock; it blocks nobody", wrong=False))
    if newest.state != "good":
        better = next((copy for copy in older if copy.state == "good"), None)
        rest = f"; {better.path.name} is good" if better else ""
        found.append(Finding(f"{newest.path.name} {newest.why}{rest}", wrong=newest.state != "not for now"))
    found += [
        Finding(f"{copy.path.name} {copy.why}")
        for copy in older
        if copy.state in ("bad", "changed", "not ours")
    ]
    found += [Finding(sentence) for sentence in still_private(newest, older, reader)]
    if not owner:
        found += [
            Finding(
                f"{rest.name} is left over from an interrupted write; nothing in it was confirmed as saved"
            )
            for rest in companions(MACHINE, path, ".tmp")
        ]
    found += [
        Finding(f"{rest.name} was moved aside earlier; remove it when you no longer need it", wrong=False)
        for rest in companions(MACHINE, path, ".unreadable")
    ]
    return found + [Finding(_open_to_others(file)) for file in _files(path) if is_open_to_others(file)]


def repair(path: Path, reader: EventReader) -> list[str]:
    """Put right what can be, and say what was done. Raises SessionInUse when a process has it open."""
    lock = Lock(beside(path, ".lock"))
    try:
        return _put_right(path, reader)
    except OSError as error:
        raise StoreError(f"{path.stem} could not be repaired ({reason(error)}); try again.") from error
    finally:
        lock.release()


def _put_right(path: Path, reader: EventReader) -> list[str]:
    newest, *older = copies(path, reader)
    done = []
    if newest.state in ("bad", "missing"):
        better = next((copy for copy in older if copy.state == "good"), None)
        if newest.state == "bad" and better:
            done.append(_move_aside(newest.path, path, keep_name=True))
        if better:
            MACHINE.replace(str(better.path), str(path))
            done.append(f"{better.path.name} is {path.name} now")
    bad = [copy.path for copy in older if copy.state in ("bad", "changed")]
    done += [_move_aside(file, path) for file in (*bad, *companions(MACHINE, path, ".tmp"))]
    sync_folder(MACHINE, path.parent)
    newest, *older = copies(path, reader)
    if left := still_private(newest, older, reader):
        kept = {} if reader.is_over(newest.events) else without_left_over(newest.private)
        store_anew(path, reader.anew(newest.events), private=kept)
        done += [f"{sentence}; no more" for sentence in left]
    for file in filter(is_open_to_others, _files(path)):
        close_to_others(file)
        done.append(f"{file.name} can now be used by its owner only")
    return done


def accept(path: Path, reader: EventReader) -> bool:
    """Take a session's files that were changed by a hand for what is meant; False when none was.

    Raises StoreError where they make no session, or are another's.
    """
    lock = Lock(beside(path, ".lock"))
    try:
        after = beside(path, ".after")
        changed = [_accept(path, reader), after.exists() and _accept(after, None)]
    except OSError as error:
        raise StoreError(f"{path.stem} could not be accepted ({reason(error)}); try again.") from error
    except (ValueError, RecursionError, NewerSchemaError):
        raise StoreError(f"{path.stem} cannot be accepted: it is damaged, or of a newer version.") from None
    finally:
        lock.release()
    return any(changed)


def _accept(file: Path, reader: EventReader | None) -> bool:
    data, name = read_file(MACHINE, file), name_of(file)
    try:
        decode(data, name)
    except ChangedError as error:
        if error.session:
            raise StoreError(f"{name} {'; '.join(said_of(error, name))}.") from None
    else:
        return False
    tables, _ = decode(data, name, accept=True)
    events = list(tables["events"].values())
    if reader and (why := reader.needs(events) or reader.error(events)):
        raise StoreError(f"{file.name} {why}; it cannot be accepted as it is.")
    write_file(MACHINE, beside(file, ".tmp"), checked(tables, name))
    MACHINE.replace(str(beside(file, ".tmp")), str(file))
    sync_folder(MACHINE, file.parent)
    return True


def lost(folder: Path, ids: Iterable[str]) -> list[str]:
    """Name the sessions of which there are only files that no program reads."""
    names = {file.name.partition(".json.")[0] for file in folder.glob("*.json.*") if file.suffix != ".lock"}
    return sorted(names - set(ids))


def is_open_to_others(path: Path) -> bool:
    """Whether others than the owner have any right to it. What is gone has no rights, nor has a link."""
    try:
        mode = path.lstat().st_mode
        return os.name == "posix" and not stat.S_ISLNK(mode) and bool(mode & OTHERS)
    except FileNotFoundError:
        return False


def close_to_others(path: Path) -> None:
    """Leave the rights to the owner alone."""
    try:
        path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
    except OSError as error:
        raise StoreError(f"{path} cannot be kept from others ({reason(error)}).") from error


def copies(path: Path, reader: EventReader) -> list[Copy]:
    """The session's file, the generation before it, and those of earlier versions, newest first."""
    versions = companions(MACHINE, path, ".bak-v")
    ordered = sorted(versions, key=lambda file: (len(file.name), file.name), reverse=True)
    return [Copy.at(file, path, reader) for file in (path, beside(path, ".bak"), *ordered)]


def still_private(newest: Copy, older: list[Copy], reader: EventReader) -> list[str]:
    """Return where something private is that was to be erased when its stage had its outcome.

    An older copy may hold of a stage what the newest holds too, in another state; never more.
    """
    if newest.state != "good":
        return []
    now = {} if reader.is_over(newest.events) else without_left_over(newest.private)
    found = [(newest, stage) for stage in _closed(newest.private, now)]
    for copy in (copy for copy in older if copy.state == "good"):
        found += [(copy, stage) for stage in _closed(copy.private, now)]
    return [
        f"{copy.path.name} still holds what was private in the stage {stage}, which is closed"
        for copy, stage in found
    ]


def without_left_over(private: Mapping[str, Event]) -> dict[str, Event]:
    """Return what is private and belongs to open stages."""
    kept = {
        stage: {name: value for name, value in document.items() if name != "left_over"}
        for stage, document in private.items()
    }
    return {stage: document for stage, document in kept.items() if document.keys() != {"stage"}}


def _closed(private: Mapping[str, Event], now: Mapping[str, Event]) -> list[str]:
    """Name the stages of which a copy holds something that is to be nowhere any more."""
    return [
        stage
        for stage, document in sorted(private.items())
        if stage not in now
        or "left_over" in document
        or ("sealed" in now[stage] and "sealed" not in document)
    ]


def _files(path: Path) -> list[Path]:
    return [path, *companions(MACHINE, path, ".")]


def _open_to_others(path: Path) -> str:
    return f"{path.name} can be used by other users ({stat.S_IMODE(path.lstat().st_mode):o})"


def _move_aside(file: Path, path: Path, *, keep_name: bool = False) -> str:
    return f"{file.name} is {set_aside(MACHINE, file, path, keep_name=keep_name).name} now"
