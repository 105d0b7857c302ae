"""An agenda that is being read, with the lines its parts stand on."""

from collections.abc import Mapping

import msgspec

from retro.session.agenda import Agenda


class Draft(msgspec.Struct, frozen=True):
    """An agenda with the line of its name and the lines of stages and prompts by their ids."""

    agenda: Agenda
    line: int
    lines: Mapping[str, int]
