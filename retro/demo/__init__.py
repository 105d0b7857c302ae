"""A meeting of simulated people: they join over real SSH, look at their screens and press keys.

Nothing here changes a session but keys that arrive over the wire. The composition root says how to
reach the server and what stands on each person's screen.
"""

from retro.demo.error import DemoFailed
from retro.demo.pace import Pace
from retro.demo.played_meeting import StageReport, play
from retro.demo.sight import Look, Sight
from retro.demo.simulated_person import Invited
from retro.demo.story import Story
from retro.demo.table import Table
from retro.demo.texts.phrases import EARLIER_ACTIONS, FACILITATOR, NAMES

__all__ = [
    "EARLIER_ACTIONS",
    "FACILITATOR",
    "NAMES",
    "DemoFailed",
    "Invited",
    "Look",
    "Pace",
    "Sight",
    "StageReport",
    "Story",
    "Table",
    "play",
]
