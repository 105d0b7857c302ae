"""A session without a screen: verbs that are typed as commands, and lines that a screen reader can speak.

Everything here works on the same `View` that a screen is fed with and asks for the same acts, so that the
rules, the limits and the refusals are the same. It knows no terminal and no connection: whoever calls it
reads and writes.
"""

from retro.plain.line_mode import LineMode
from retro.plain.plain_seat import Kinds, PlainSeat, Reply
from retro.plain.plain_stage import Choice, PlainFor, PlainStage
from retro.plain.verb import Call, Item, Line, Outcome, Verb

__all__ = [
    "Call",
    "Choice",
    "Item",
    "Kinds",
    "Line",
    "LineMode",
    "Outcome",
    "PlainFor",
    "PlainSeat",
    "PlainStage",
    "Reply",
    "Verb",
]
