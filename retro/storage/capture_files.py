"""Captures of a team, a file for each month, written so that no file tells in which order they came.

Every write draws the order anew and leaves no older copy of the file, which would tell what came last.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from retro.errors import DamagedFile, RuleError, SessionInUse, StoreError
from retro.session.belonging import NO_TEAM, is_team_id
from retro.session.captures import Capture, fresh_number, room_for
from retro.session.text import visible_in
from retro.storage.disk import MACHINE, beside, make_folder, reason
from retro.storage.durable_file import DurableStorage
from retro.storage.lock import Lock
from retro.storage.migrations import SCHEMA

PATIENCE: Final = 10.0
"""Seconds to wait while other processes write the same few lines."""
_FILE: Final = re.compile(r"(?P<team>.+)-(?P<month>\d{4}-\d{2})\.json")


def place_of(ref: str) -> tuple[str, str]:
    """Return the team, "" for none, and the month in whose file a capture is, from its ref.

    What is no such ref is in no file of a month.
    """
    match = _FILE.fullmatch(f"{ref.rpartition('/')[0]}.json")
    if match is None:
        return "", ""
    return "" if match["team"] == NO_TEAM else match["team"], match["month"]


def teams_with_captures(folder: Path) -> tuple[str, ...]:
    """Return the ids of the teams that have files of captures, "" for those that belong to no team."""
    try:
        found = [match["team"] for path in folder.iterdir() if (match := _FILE.fullmatch(path.name))]
    except OSError:
        return ()
    ids = {"" if team == NO_TEAM else team for team in found}
    return tuple(sorted(team for team in ids if not team or is_team_id(team)))


class CaptureFiles:
    """The captures of one team. Every method that changes them waits for other processes that write."""

    def __init__(self, folder: Path, team: str = "", *, patience: float = PATIENCE) -> None:
        if team and not is_team_id(team):
            raise StoreError(f"{team[:40]!r} cannot be the name of a team.")
        self.folder = folder
        self.team = team or NO_TEAM
        self._patience = patience

    def read(self, today: str) -> tuple[Capture, ...]:
        """Return all captures, the oldest day first, also those that were dropped. Raises StoreError.

        A hash of undo words of an earlier day is destroyed first.
        """
        found = self._all()
        if any(_is_stale(capture, today) for capture in found):
            with suppress(StoreError):  # whoever may only read still reads
                self._change(today, lambda captures: captures)
                found = self._all()
        return tuple(sorted((_without_stale(each, today) for each in found), key=_place))

    def add(self, new: Sequence[Capture], today: str, undo: Sequence[str] = ()) -> tuple[Capture, ...]:
        """Keep captures, under refs that are drawn; return when they are durable.

        `undo` has the words that take each of them back today; without any, nothing does. What comes from a
        meeting and is here already is kept once. Raises StoreError, RuleError where there is no room.
        """
        made: list[Capture] = []

        def with_new(captures: Sequence[Capture]) -> Sequence[Capture]:
            here = {capture.from_session for capture in captures if capture.from_session}
            fresh = [(n, each) for n, each in enumerate(new) if each.from_session not in here]
            room_for(captures, len(fresh))
            month = f"{self.team}-{today[:7]}"
            taken = {each.id for each in captures if each.ref.startswith(f"{month}/")}
            for number, capture in fresh:
                name = fresh_number(taken, secrets.randbelow)
                taken.add(name)
                words = undo[number] if undo else ""
                made.append(
                    msgspec.structs.replace(
                        capture, ref=f"{month}/{name}", day=today, undo=_hashed(words) if words else ""
                    )
                )
            return (*captures, *made)

        self._change(today, with_new)
        return tuple(made)

    def change(self, changes: Mapping[str, Callable[[Capture], Capture]], today: str) -> None:
        """Change captures by their refs; those that are not here are left out. Raises StoreError."""
        unchanged: Callable[[Capture], Capture] = _same
        self._change(today, lambda found: [changes.get(each.ref, unchanged)(each) for each in found])

    def check_undo(self, ref: str, words: str, today: str) -> None:
        """Refuse what `undo` would refuse now, before anything is made ready for it.

        Raises StoreError, RuleError.
        """
        _without(self.read(today), ref, words)

    def undo(self, ref: str, words: str, today: str) -> None:
        """Take a capture back that was kept today, with the words that were told then.

        Raises StoreError, RuleError.
        """
        self._change(today, lambda captures: _without(captures, ref, words))

    def _change(self, today: str, change: Callable[[Sequence[Capture]], Sequence[Capture]]) -> None:
        """Replace the captures by what is made of them; nobody writes in between."""
        try:
            make_folder(MACHINE, self.folder)
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be made: {reason(error)}.") from error
        lock = self._lock()
        try:
            stored = self._by_month()
            found = [capture for captures in stored.values() for capture in captures]
            changed: dict[str, list[Capture]] = {month: [] for month in stored}
            for capture in change([_without_stale(each, today) for each in found]):
                changed.setdefault(place_of(capture.ref)[1], []).append(capture)
            for month, captures in changed.items():
                before = stored.get(month, ())
                if sorted(before, key=_place) != sorted(captures, key=_place):
                    self._write(self._path(month), captures)
        finally:
            lock.release()

    def _write(self, path: Path, captures: Iterable[Capture]) -> None:
        drawn = list(captures)
        secrets.SystemRandom().shuffle(drawn)
        events = {str(number): msgspec.to_builtins(capture) for number, capture in enumerate(drawn, 1)}
        storage = DurableStorage(path)
        storage.read()
        with storage.one_write(erasing=True):
            storage.write({"meta": {"1": {"schema": SCHEMA, "head": {}}}, "events": events})

    def _all(self) -> list[Capture]:
        return [capture for captures in self._by_month().values() for capture in captures]

    def _by_month(self) -> dict[str, list[Capture]]:
        try:
            names = sorted(path.name for path in self.folder.iterdir())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be read: {reason(error)}.") from error
        own = (match for name in names if (match := _FILE.fullmatch(name)) and match["team"] == self.team)
        return {match["month"]: self._read_month(self._path(match["month"])) for match in own}

    def _read_month(self, path: Path) -> list[Capture]:
        try:
            tables: Mapping[str, Any] | None = DurableStorage(path).read()
            documents = list(tables["events"].values()) if tables else []
            captures = [msgspec.convert(visible_in(document), Capture) for document in documents]
        except (DamagedFile, msgspec.ValidationError):
            raise DamagedFile(
                f"The captures in {path} cannot be read; restore the file from a backup, or delete it."
            ) from None
        if any(capture.ref.rpartition("/")[0] != path.stem for capture in captures):
            raise DamagedFile(f"The file {path} holds captures of another file; give it its own name again.")
        return captures

    def _path(self, month: str) -> Path:
        return self.folder / f"{self.team}-{month}.json"

    def _lock(self) -> Lock:
        patient = time.monotonic() + self._patience
        while True:
            try:
                return Lock(beside(self.folder / self.team, ".lock"))
            except SessionInUse:
                if time.monotonic() > patient:
                    raise StoreError(
                        "Not kept: another process is writing captures; try again in a moment."
                    ) from None
                time.sleep(0.005 + secrets.randbelow(20) / 1000)


def _without(captures: Sequence[Capture], ref: str, words: str) -> Sequence[Capture]:
    """Drop the one capture that the words take back. Raises RuleError."""
    found = next((each for each in captures if each.ref == ref), None)
    if found is None or not found.undo or not found.open or not _fits(words, found.undo):
        raise RuleError("These words do not take this capture back. That works only on the day it was kept.")
    return [each.dropped() if each.ref == ref else each for each in captures]


def _same(capture: Capture) -> Capture:
    return capture


def _place(capture: Capture) -> tuple[str, str]:
    return capture.day, capture.ref


def _is_stale(capture: Capture, today: str) -> bool:
    return bool(capture.undo) and capture.day != today


def _without_stale(capture: Capture, today: str) -> Capture:
    return msgspec.structs.replace(capture, undo="") if _is_stale(capture, today) else capture


def _hashed(words: str, salt: str = "") -> str:
    salt = salt or secrets.token_hex(8)
    digest = hashlib.blake2b(words.strip().casefold().encode(), digest_size=16, salt=bytes.fromhex(salt))
    return f"{salt}:{digest.hexdigest()}"


def _fits(words: str, kept: str) -> bool:
    salt = kept.partition(":")[0]
    try:
        return hmac.compare_digest(_hashed(words, salt), kept)
    except ValueError:  # a hand changed the file
        return False
