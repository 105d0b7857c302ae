"""Where people join: the address that a team names, or the one this machine is most likely reached by."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SSH_PORT: Final = 22
"""The port that ssh takes when it is told none."""

_LABEL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""One part of a host name (RFC 1123), and the underscores that some networks have."""
_SHAPE: Final = re.compile(r"(?:\[(?P<six>[^\[\]]*)\]|(?P<name>[^\[\]:]*))(?::(?P<port>[0-9]{1,5}))?")
_FORM: Final = "an address looks like retro.example.org, retro.example.org:2222 or [2001:db8::1]:2222"

_FAR: Final = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that are reserved for documentation (RFC 5737, RFC 3849): only a route to them is looked up."""
_HERE: Final = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}

ONLY_HERE: Final = "Only people on this machine can join."
NO_NETWORK: Final = "No network: only people on this machine can join."


@dataclass(frozen=True)
class Address:
    """What people type behind `ssh`: a plain name or number, because it stands in a line that they paste."""

    host: str
    """A host name, an IPv4 address, or an IPv6 address without brackets."""
    port: int | None = None
    """None for the port that is open here."""

    @classmethod
    def read(cls, text: str) -> "Address":
        """Read `host`, `host:port`, `[IPv6]` or `[IPv6]:port`. Raises ValueError with half a sentence."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise ValueError(f"{_FORM}, not {text[:80]!r}")
        six, name, port = found["six"], found["name"], found["port"]
        if port is not None and not 1 <= int(port) <= 65535:
            raise ValueError(f"a port is a number from 1 to 65535, not {port}")
        if not (_is_name(name) if six is None else _is_number(six, 6)):
            raise ValueError(f"{_FORM}, not {text[:80]!r}")
        return cls(name if six is None else six, None if port is None else int(port))


@dataclass(frozen=True)
class Way:
    """How people join."""

    command: str
    """The line to type: `ssh -p 2222 192.168.1.20`."""
    note: str = ""
    """Who cannot join with it, if somebody cannot; a sentence."""


def join_command(host: str, port: int) -> str:
    """Return the line that people type to reach a host."""
    return f"ssh {host}" if port == SSH_PORT else f"ssh -p {port} {host}"


def way_in(bind: str, listening: Sequence[str], port: int, address: Address | None = None) -> Way:
    """Return how people join.

    `bind` is what was asked for, `listening` the addresses that it meant, as sockets name them, and `port` is
    open at each. An address that the team names is taken as it is: what leads from there to here is theirs.
    """
    if address is not None:
        return Way(join_command(address.host, address.port or port))
    everywhere = [ip for ip in map(_ip, listening) if ip.is_unspecified]
    if not everywhere:
        note = ONLY_HERE if all(_ip(one).is_loopback for one in listening) else ""
        return Way(join_command(bind, port), note)
    families = sorted(socket.AF_INET if ip.version == 4 else socket.AF_INET6 for ip in everywhere)
    for family in families:
        if own := own_address(family):
            return Way(join_command(own, port))
    return Way(join_command(_HERE[families[0]], port), NO_NETWORK)


def own_address(family: socket.AddressFamily = socket.AF_INET) -> str:
    """Return the address by which others most likely reach this machine, or an empty text. Sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_FAR[family], 9))
            own = str(probe.getsockname()[0])
    except OSError:
        return ""
    found = _ip(own)
    # An IPv6 address of the link alone needs a zone, which everybody has to name differently.
    near = found.is_loopback or (found.version == 6 and found.is_link_local)
    return "" if near else own


def _ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _is_name(text: str) -> bool:
    """Whether this is a host name or an IPv4 address; what ends in a number can only be the latter."""
    *_, last = labels = text.split(".")
    if last.isdecimal():
        return _is_number(text, 4)
    return len(text) <= 253 and all(map(_LABEL.fullmatch, labels))


def _is_number(text: str, version: int) -> bool:
    """Whether this is an address that others can reach; with a zone it would mean something here only."""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    return ip.version == version and not ip.is_unspecified and "%" not in text
