"""The day it is on this machine."""

import datetime


def today() -> str:
    """Return it as an ISO date."""
    return datetime.datetime.now().astimezone().date().isoformat()
