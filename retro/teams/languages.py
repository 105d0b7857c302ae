"""The languages whose words can be found in other forms of them, by their two-letter code."""

from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal[
    "", "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "hi", "hu",
    "hy", "id", "it", "lt", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sr", "st", "sv", "ta", "tr", "yi",
]  # fmt: skip
"""Empty for words that are only found as they are written."""

CODES: tuple[str, ...] = tuple(filter(None, get_args(Language)))
