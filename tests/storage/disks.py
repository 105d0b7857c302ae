"""Disks that fail, behind the seam the store calls through."""

import errno
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from retro.storage.disk import MACHINE


class FaultyDisk:
    """The real disk, except that call number `at` is refused (and all later ones if `lasting`)."""

    def __init__(self, at: int = -1, code: int = errno.EIO, *, lasting: bool = False) -> None:
        self.at, self.code, self.lasting = at, code, lasting
        self.calls = 0
        self.by_name: Counter[str] = Counter()

    def _call(self, name: str) -> bool:
        number, self.calls = self.calls, self.calls + 1
        self.by_name[name] += 1
        return number == self.at or (self.lasting and 0 <= self.at < number)

    def _refuse_now(self, name: str) -> None:
        if self._call(name):
            raise OSError(self.code, os.strerror(self.code))

    def heal(self) -> None:
        self.at = -1

    def open(self, path: str, flags: int, mode: int = 0o777, /) -> int:
        self._refuse_now("open")
        return os.open(path, flags, mode)

    def read(self, fd: int, length: int, /) -> bytes:
        self._refuse_now("read")
        return os.read(fd, length)

    def write(self, fd: int, data: memoryview, /) -> int:
        self._refuse_now("write")
        return os.write(fd, data)

    def fsync(self, fd: int, /) -> None:
        self._refuse_now("fsync")
        os.fsync(fd)

    def close(self, fd: int, /) -> None:
        os.close(fd)
        self._refuse_now("close")

    def listdir(self, path: str, /) -> list[str]:
        self._refuse_now("listdir")
        return [file.name for file in Path(path).iterdir()]

    def stamp(self, path: str, /) -> tuple[int, ...] | None:
        return MACHINE.stamp(path)

    def link(self, source: str, target: str, /) -> None:
        self._refuse_now("link")
        os.link(source, target)

    def replace(self, source: str, target: str, /) -> None:
        self._refuse_now("replace")
        Path(source).replace(target)

    def unlink(self, path: str, /) -> None:
        self._refuse_now("unlink")
        Path(path).unlink()


class StingyDisk(FaultyDisk):
    """Takes a few bytes at a time, as disks may; `grant` 0 takes none."""

    def __init__(self, grant: int) -> None:
        super().__init__()
        self.grant = grant

    def write(self, fd: int, data: memoryview, /) -> int:
        return os.write(fd, data[: self.grant]) if self.grant else 0


class LinklessDisk(FaultyDisk):
    """A file system without hard links."""

    def link(self, source: str, target: str, /) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


class PowerCut(BaseException):
    """The lights are out: no handler of errors gets to run."""


@dataclass(eq=False)
class Inode:
    data: bytes = b""
    durable: bytes = b""


@dataclass(frozen=True)
class NameChange:
    """A change to the folder that a power cut may drop as long as the folder is not synced."""

    target: str
    inode: Inode | None
    source: str | None = None
    keeps_existing: bool = False

    def apply(self, names: dict[str, Inode]) -> None:
        if self.keeps_existing and self.target in names:
            return
        if self.inode is None:
            names.pop(self.target, None)
            return
        names[self.target] = self.inode
        if self.source is not None and names.get(self.source) is self.inode:
            del names[self.source]


@dataclass
class SimDisk:
    """One folder in memory that remembers what was synced; the power goes after some steps."""

    steps_left: int = 10**9
    names: dict[str, Inode] = field(default_factory=dict)
    durable_names: dict[str, Inode] = field(default_factory=dict)
    unsynced: list[NameChange] = field(default_factory=list)
    handles: dict[int, tuple[Inode | None, int]] = field(default_factory=dict)
    steps: int = 0

    def rebooted(self, rng: random.Random) -> "SimDisk":
        """What a cold start finds: of everything unsynced any part, torn in any way."""
        names = dict(self.durable_names)
        for change in self.unsynced:
            if rng.random() < 0.6:
                change.apply(names)
        survivors: dict[Inode, Inode] = {}
        for inode in names.values():
            content = self._after_cut(inode, rng)
            survivors.setdefault(inode, Inode(content, content))
        kept = {name: survivors[inode] for name, inode in names.items()}
        return type(self)(names=dict(kept), durable_names=kept)

    def _after_cut(self, inode: Inode, rng: random.Random) -> bytes:
        if inode.data == inode.durable:
            return inode.durable
        size, torn = len(inode.data), rng.randrange(len(inode.data) + 1)
        return rng.choice(
            [
                inode.durable,
                inode.data,
                inode.data[:torn],
                bytes(size),
                inode.data[:torn] + bytes(size - torn),
            ]
        )

    def _step(self) -> None:
        if self.steps_left <= 0:
            raise PowerCut
        self.steps_left -= 1
        self.steps += 1

    def _change(self, change: NameChange) -> None:
        change.apply(self.names)
        self.unsynced.append(change)

    def _inode(self, path: str) -> Inode:
        if path not in self.names:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self.names[path]

    def open(self, path: str, flags: int, mode: int = 0o777, /) -> int:
        self._step()
        handle = len(self.handles) + 1000
        if flags & os.O_CREAT:
            assert path not in self.names
            self._change(NameChange(path, Inode()))
        is_folder = ".json" not in path.rpartition("/")[2]
        self.handles[handle] = (None if is_folder else self._inode(path), 0)
        return handle

    def read(self, fd: int, length: int, /) -> bytes:
        self._step()
        inode, place = self.handles[fd]
        assert inode is not None
        self.handles[fd] = (inode, place + length)
        return inode.data[place : place + length]

    def write(self, fd: int, data: memoryview, /) -> int:
        inode, _ = self.handles[fd]
        assert inode is not None
        if self.steps_left <= 0:
            inode.data += bytes(data[: len(data) // 2])
        self._step()
        inode.data += bytes(data)
        return len(data)

    def fsync(self, fd: int, /) -> None:
        self._step()
        inode, _ = self.handles[fd]
        if inode is None:
            self.sync_names()
        else:
            self.sync_data(inode)

    def sync_data(self, inode: Inode) -> None:
        inode.durable = inode.data

    def sync_names(self) -> None:
        self.durable_names = dict(self.names)
        self.unsynced.clear()

    def close(self, fd: int, /) -> None:
        self._step()

    def listdir(self, path: str, /) -> list[str]:
        self._step()
        return [name.removeprefix(f"{path}/") for name in self.names]

    def stamp(self, path: str, /) -> tuple[int, ...] | None:
        inode = self.names.get(path)
        return None if inode is None else (id(inode), len(inode.data))

    def link(self, source: str, target: str, /) -> None:
        self._step()
        self._change(NameChange(target, self._inode(source), keeps_existing=True))

    def replace(self, source: str, target: str, /) -> None:
        self._step()
        self._change(NameChange(target, self._inode(source), source=source))

    def unlink(self, path: str, /) -> None:
        self._step()
        self._inode(path)
        self._change(NameChange(path, None))


class LinklessSimDisk(SimDisk):
    """A power cut on a file system without hard links."""

    def link(self, source: str, target: str, /) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


class DiskThatForgetsData(SimDisk):
    """As if the store never synced a file."""

    def sync_data(self, inode: Inode) -> None:
        pass


class DiskThatForgetsNames(SimDisk):
    """As if the store never synced the folder."""

    def sync_names(self) -> None:
        pass
