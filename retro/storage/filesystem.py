"""What kind of file system a folder is on, where the system says so."""

import os
import tempfile
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

NETWORK = frozenset(
    (
        *("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("smb3", "smbfs", "sshfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    )
)
FLEETING = frozenset(("ramfs", "tmpfs"))


def kind_of(folder: Path, mounts: str | None = None) -> str:
    """Name the file system, such as `ext4`; empty where the system does not tell."""
    try:
        told = MOUNTS.read_text("utf-8", "surrogateescape") if mounts is None else mounts
    except OSError:
        return ""
    here, depth, kind = Path(os.path.realpath(folder)), -1, ""
    for line in told.splitlines():
        before, _, after = line.partition(" - ")
        if len(before.split()) < 5 or not after:
            continue
        point = Path(before.split()[4].replace("\\040", " "))
        # Of two at one place the later one hides the earlier.
        if here.is_relative_to(point) and len(point.parts) >= depth:
            depth, kind = len(point.parts), after.split()[0]
    return kind


def concern(folder: Path, mounts: str | None = None) -> str:
    """Return what is to be thought of before sessions are kept here; empty when nothing is."""
    kind = kind_of(folder, mounts)
    if kind in NETWORK:
        return f"on a network file system ({kind}); host a session from only one machine at a time"
    if kind in FLEETING:
        return f"in memory ({kind}); sessions are lost when this machine restarts"
    if kind == "overlay":
        return "inside a container; sessions are lost with it unless this folder is a volume"
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(tempfile.gettempdir())):
        return "in a folder for temporary files; the system may empty it"
    return ""
