"""What is typed behind an option, read: each refuses with a sentence for whoever typed it."""

import argparse
import datetime
import re
from contextlib import suppress


def date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a date looks like 2026-12-05, not {text}") from None


def port(text: str) -> int:
    with suppress(ValueError):
        number = int(text)
        if 0 <= number <= 65535:
            return number
    raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text}")


def people(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a number of people is needed, such as 6, not {text}") from None


def address(text: str) -> object:
    from retro.server.address import Address  # brings asyncssh, which only a server needs

    try:
        return Address.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def via(text: str) -> tuple[str, str, int]:
    """Read `[USER@]SERVER[:PORT]`: the user and the port are empty and 0 where they are not given."""
    user, _, place = text.rpartition("@")
    found = re.fullmatch(r"(?:\[([^][]+)]|([^][:]+))(?::([0-9]{1,5}))?|([0-9a-fA-F:.%]+)", place)
    host = next(filter(None, (found[1], found[2], found[4])), "") if found else ""
    if not found or host.startswith("-") or any(c.isspace() or not c.isprintable() for c in text):
        raise argparse.ArgumentTypeError(
            f"a server looks like ana@example.org or example.org:2222, not {text}"
        )
    return user, host, port(found[3] or "0")
