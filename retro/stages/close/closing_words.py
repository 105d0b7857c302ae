"""What the lines that people leave at the end of a meeting are called."""

from types import MappingProxyType
from typing import Final

from retro.stages.close.rules import DELTA, LINE, PLUS

TITLES: Final = MappingProxyType({LINE: "One line each", PLUS: "What was good", DELTA: "What to change"})
LABELS: Final = MappingProxyType({LINE: "one line", PLUS: "good", DELTA: "change"})
NOTHING: Final = "Nobody left a line."
