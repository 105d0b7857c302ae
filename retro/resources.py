"""Where the data that comes with the program lies: in the wheel, or at the root of a source checkout."""

from pathlib import Path
from typing import Literal


def shipped(kind: Literal["templates", "themes"]) -> Path:
    """Return the folder of the templates or themes that come with the program."""
    package = Path(__file__).parent
    packed = package / "_data" / kind
    return packed if packed.is_dir() else package.parent / kind
