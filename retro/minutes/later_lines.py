"""What became of a record after its session: a line below it, on a page that is written anew."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from retro.markdown.blocks import bullet
from retro.markdown.escape import inline

Later: TypeAlias = Mapping[str, str]
"""What is to be said, in people's words, by the id of the record: `D1`."""
NOTHING_LATER: Final[Later] = MappingProxyType({})


def below(record: str, later: Later) -> list[str]:
    """Return the line below a record, if there is one."""
    return [bullet(f"Since then: {inline(later[record])}")] if record in later else []
