"""`retro doctor`: whether this machine is ready for a meeting, and what is to be thought of."""

import argparse
import errno
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from importlib import metadata
from pathlib import Path

from retro.commands import earlier_files
from retro.commands.checks import (
    CheckResult,
    address_checked,
    kinds_checked,
    library_checked,
    settings_checked,
    teams_checked,
    templates_checked,
    themes_checked,
    tried,
)
from retro.commands.privacy_check import privacy
from retro.commands.save_trial import FULL, TIGHT, free_space, trial
from retro.commands.session_check import abandoned
from retro.commands.sessions import missing_kinds
from retro.commands.versions import TESTED, spoken_range, untested
from retro.errors import RetroError, WorkspaceError
from retro.session.required_kinds import needs
from retro.session.text import clean, counted
from retro.storage import DamagedEntry, Library, SessionEntry
from retro.storage.checkup import is_open_to_others
from retro.storage.filesystem import concern, kind_of
from retro.words import listed
from retro.workspace import Workspace

SLOW, TOO_SLOW = 0.05, 1.0
"""Seconds until a card is saved: from when on it is worth a word, and when nobody would wait for it."""
LEAST_SIZE = (80, 24)


def doctor(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Look at everything a meeting needs; exit 1 when something would stop one."""
    if arguments.privacy:
        return privacy(workspace, arguments.privacy)
    stops = 0
    for word in examined(workspace, arguments.port):
        print(f"{word.weight}  {word.about:<9}  {word.sentence}", flush=True)
        stops += word.weight == "stop"
    if stops:
        print(f"retro: {counted(stops, 'thing')} would prevent a meeting", file=sys.stderr)
    return 1 if stops else 0


def examined(workspace: Workspace, port: int) -> Iterator[CheckResult]:
    """Look at one thing after the other."""
    yield from _folder(workspace)
    yield from _state(workspace)
    yield from _disk(workspace)
    yield from settings_checked(workspace)
    yield from teams_checked(workspace)
    yield from themes_checked(workspace)
    yield from kinds_checked()
    yield from templates_checked(workspace)
    yield from _sessions(workspace)
    yield from library_checked(workspace)
    yield from _port(workspace, port)
    yield from _host_key(workspace)
    yield _client()
    yield from _terminal(workspace)
    yield from _versions()


def _folder(workspace: Workspace) -> Iterator[CheckResult]:
    folder = workspace.folder
    there = existing(workspace.sessions)
    if not there.is_dir():
        yield CheckResult(
            "workspace",
            f"{there} is not a folder; choose another workspace with --workspace",
            "stop",
        )
        return
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        yield CheckResult("workspace", f"{there} cannot be written; choose another with --workspace", "stop")
        return
    thought = concern(there)
    kind = kind_of(there)
    made = "" if folder.is_dir() else ", which is made when it is needed"
    yield CheckResult("workspace", f"{folder}{made}{f' ({kind})' if kind and not thought else ''}")
    if thought:
        yield CheckResult("workspace", thought, "note")
    yield from _rights(workspace, workspace.sessions)


def _rights(workspace: Workspace, *folders: Path) -> Iterator[CheckResult]:
    for path in folders:
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield CheckResult("rights", f"{path} cannot be used by this user", "stop")
        elif is_open_to_others(path):
            mend = workspace.command("sessions", "check", "--repair")
            yield CheckResult("rights", f"other users have rights to {path}; to fix that: {mend}", "note")


def _state(workspace: Workspace) -> Iterator[CheckResult]:
    """Yield where what is private is kept, and what an earlier version left in the workspace."""
    state = workspace.state
    try:
        if state.id_of(workspace.folder):
            yield CheckResult("state", f"the private files of this workspace are in {workspace.private}")
        else:
            yield CheckResult(
                "state", f"this workspace has no private files yet; they will be in {state.workspaces}"
            )
        yield from _rights(workspace, workspace.private, workspace.secrets)
        for folder, why in abandoned(workspace):
            yield CheckResult("state", f"{folder}: {why}", "note")
    except RetroError as error:
        yield CheckResult("state", str(error), "stop")
    if left := earlier_files.contents(workspace):
        where = clean(str(workspace.earlier))
        yield CheckResult(
            "state",
            f"{where} is from an earlier version or from somebody else, and is not used: {left}. Secrets of "
            "open sessions can still be used: start one in a terminal, and it asks. The rest can be removed",
            "note",
        )


def _disk(workspace: Workspace) -> Iterator[CheckResult]:
    there = existing(workspace.sessions)
    if not there.is_dir():
        return
    free, sentence = free_space(there)
    yield CheckResult("space", sentence, "stop" if free < FULL else "note" if free < TIGHT else "good")
    took, refused = tried("disk", partial(trial, there))
    yield from refused
    if took:
        yield speed(took[len(took) // 2], took[len(took) * 95 // 100])


def speed(usual: float, rare: float) -> CheckResult:
    """Return what the time of a durable write means for people; both in seconds."""
    figures = f"one in twenty takes longer than {_ms(rare)}"
    if usual >= TOO_SLOW:
        return CheckResult(
            "disk", f"too slow: a card is saved in about {_ms(usual)}; choose another disk", "stop"
        )
    if rare >= SLOW:
        slow = f"this disk is slow: a card is saved in about {_ms(usual)}, {figures}, so people see it late"
        return CheckResult("disk", slow, "note")
    return CheckResult("disk", f"a card is saved in about {_ms(usual)}; {figures}")


def _sessions(workspace: Workspace) -> Iterator[CheckResult]:
    if not workspace.sessions.is_dir():
        return
    try:
        heads = Library(workspace.sessions).heads()
    except WorkspaceError:
        return  # the folder has its own line
    for session_id, summary in heads:
        if isinstance(summary, SessionEntry) and (missing := missing_kinds(summary)):
            yield CheckResult("sessions", f"{session_id} {needs(missing)}", "note")
    damaged = sum(isinstance(summary, DamagedEntry) for _, summary in heads)
    if damaged:
        yield CheckResult(
            "sessions",
            f"{damaged} of {len(heads)} cannot be read; see: {workspace.command('sessions', 'check')}",
            "note",
        )
    else:
        yield CheckResult("sessions", f"{counted(len(heads), 'session')} in this workspace")


def _port(workspace: Workspace, port: int) -> Iterator[CheckResult]:
    """Try what a host would do, then say which line people would type."""
    try:
        from retro.commands.workspace_access import address_of
        from retro.server.address import way_in
        from retro.server.filtered_listener import try_port
    except ImportError:
        return  # the terminal's line says so
    try:
        addresses = try_port("", port)
    except PermissionError:
        yield CheckResult("port", f"this user cannot open port {port}; choose one above 1023", "stop")
        return
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is in use, perhaps by another meeting" if taken else f"cannot be opened: {error.strerror}"
        yield CheckResult("port", f"{port} {why}; choose another with --port", "stop")
        return
    yield CheckResult("port", f"{port} is free")
    try:
        address_checked(workspace)
        way = way_in("", addresses, port, address_of(workspace))
    except RetroError as error:
        yield CheckResult("address", str(error), "stop")
    else:
        line = f"people join with {way.command}"
        yield (
            CheckResult("address", f"{line}. {way.note}", "note")
            if way.note
            else CheckResult("address", line)
        )


def _host_key(workspace: Workspace) -> Iterator[CheckResult]:
    """Yield whose server people see, without making what is not there."""
    state = workspace.state
    try:
        from retro.server.host_key import fingerprint, read_host_key
    except ImportError:
        return  # the terminal's line says so
    used = ""
    try:
        state.check()
        if os.path.lexists(state.host_key):
            used = fingerprint(read_host_key(state.host_key))
            yield CheckResult("key", f"the host key is {used}, in {state.host_key}")
        elif not os.access(existing(state.folder), os.W_OK | os.X_OK):
            where = f"{state.folder} cannot be written; name another with --state"
            yield CheckResult("key", f"the host key cannot be made: {where}", "stop")
        else:
            yield CheckResult("key", f"the host key will be made at the first meeting, in {state.host_key}")
    except RetroError as error:
        yield CheckResult("key", str(error), "stop")
    older = workspace.older_host_key
    if os.path.lexists(older):
        try:
            same = fingerprint(read_host_key(older)) == used
        except RetroError as error:
            yield CheckResult("key", f"an older host key is not used: {error}", "note")
            return
        if same:
            yield CheckResult("key", f"{older} is a copy of it that is not needed; you can remove it", "note")
        elif used:
            yield CheckResult("key", f"{older} is an older host key that is not used", "note")
        else:
            asks = workspace.command("host")
            yield CheckResult(
                "key", f"{older} is an older host key; to decide whether to use it: {asks}", "note"
            )


def _client() -> CheckResult:
    found = shutil.which("ssh")
    if found:
        return CheckResult("ssh", found)
    return CheckResult(
        "ssh", "there is no ssh on this machine: nobody can join from here, but others can join", "note"
    )


def _terminal(workspace: Workspace) -> Iterator[CheckResult]:
    try:
        from retro.server.client_terminal import ClientTerminal
    except ImportError as error:
        yield CheckResult("terminal", f"{error.name} cannot be loaded; install Retro again", "stop")
        return
    size = shutil.get_terminal_size()
    terminal = ClientTerminal.of(os.environ.get("TERM", ""), os.environ, (size.columns, size.lines))
    colours = {"truecolor": "16 million colours", "none": "no colours"}
    shown = colours.get(terminal.colour, f"{terminal.colour} colours")
    drawn = f"{terminal.term or 'unknown'}, {shown}, {size.columns}x{size.lines}"
    if terminal.term in ("", "dumb"):
        serve = workspace.command("serve")
        yield CheckResult("terminal", f"{drawn}: a meeting cannot be led from it; use: {serve}", "note")
    elif size.columns < LEAST_SIZE[0] or size.lines < LEAST_SIZE[1]:
        yield CheckResult("terminal", f"{drawn}: make it at least {LEAST_SIZE[0]}x{LEAST_SIZE[1]}", "note")
    else:
        yield CheckResult("terminal", drawn)
    if terminal.language and "utf" not in terminal.language.lower():
        yield CheckResult(
            "terminal",
            f"it is set to {terminal.language}, not UTF-8; some letters may be shown wrongly",
            "note",
        )


def _versions() -> Iterator[CheckResult]:
    names = ("retro-ssh", "textual", "asyncssh", "tinydb", "msgspec")
    found = {"Python": platform.python_version()} | {name: _version(name) for name in names}
    listing = ", ".join(f"{name} {version}" for name, version in found.items())
    missing = "missing" in [found[name] for name in names[1:]]
    system = f"{platform.system()} {platform.release()}"
    yield CheckResult("versions", f"{listing}, {system}", "stop" if missing else "good")
    if strange := untested(found):
        tested = ", ".join(f"{name} {spoken_range(name)}" for name in TESTED)
        yield CheckResult(
            "versions", f"Retro was not tested with {listed(strange)}, but with {tested}", "note"
        )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def existing(path: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
