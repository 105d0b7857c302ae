"""A broken line across a list: what stands below it has no time, or has it only if some is left."""

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content

DASH: Final = "╌"


@dataclass(frozen=True)
class Cut:
    """The line below the topics that have time: the first of its texts that fits."""

    texts: tuple[str, ...]
    free: bool = False
    """Whether a free line comes after it."""

    def lines(self, width: int) -> list[Content]:
        """A broken line with words in it."""
        text = next((text for text in self.texts if cell_len(text) + 8 <= width), "")
        start = DASH * min(width, 5 if width >= 100 else 3)
        before = Content.styled(f"{start} " if text else start, "$rule")
        words = Content.styled(f"{text} " if text else "", "$text-quiet")
        rest = Content.styled(DASH * max(0, width - before.cell_length - words.cell_length), "$rule")
        return [(before + words + rest).truncate(width), *([Content("")] if self.free else [])]
