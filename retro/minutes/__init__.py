"""The minutes: a session as a Markdown page, for readers who were not there.

Pure functions of a session: no clock, no files, no screen. The same session gives the same bytes.
"""

from retro.minutes.links import bare
from retro.minutes.page import markdown, without_title

__all__ = ["bare", "markdown", "without_title"]
