"""Moments as other tools write them."""

import datetime
import re

_SCRIPT = re.compile(r"\w{3} (\w{3} \d{2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


def moment(text: str) -> int | None:
    """Read a moment in ISO form or as JavaScript prints it, as epoch seconds; None when it is neither."""
    try:
        if found := _SCRIPT.match(text.strip()):
            return _epoch(datetime.datetime.strptime("".join(found.groups()), "%b %d %Y %H:%M:%S%z"))
        return _epoch(datetime.datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


def _epoch(read: datetime.datetime) -> int | None:
    seconds = int((read if read.tzinfo else read.replace(tzinfo=datetime.UTC)).timestamp())
    return seconds if seconds > 0 else None
