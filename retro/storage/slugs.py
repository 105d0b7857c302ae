"""Names that are safe as file names everywhere and can be typed."""

import re
import unicodedata

LONGEST = 80
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def is_slug(name: str) -> bool:
    """Whether a name may become part of a path."""
    return _SLUG.fullmatch(name) is not None


def slugified(text: str, fallback: str = "session") -> str:
    """`Überblick & Ziele` becomes `uberblick-ziele`; nothing left becomes the fallback."""
    ascii_only = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_only.lower())
    return "-".join(words)[:LONGEST].strip("-") or fallback
