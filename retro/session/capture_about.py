"""What a captured line can be said to be about."""

from typing import Final

ABOUT: Final = ("lesson", "pain", "problem", "pipeline", "idea", "question", "thanks")
"""What a capture can be said to be about: what hurts day to day, what stops us, what is coming up, …"""
