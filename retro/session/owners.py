"""Who takes on an action: one name or several, as people write them."""

import re
from typing import Final

from retro.session.text import fold

_BETWEEN_NAMES: Final = re.compile(r"\s*[,;&+/]\s*|\s+and\s+")


def takes_on(who: str, name: str) -> bool:
    """Whether a person is among those who take something on, as they were written down."""
    return fold(name) in {fold(part) for part in (who, *_BETWEEN_NAMES.split(who)) if part}
