"""The minutes: a session as a Markdown page, for readers who were not there.

Pure functions of a session: no clock, no files, no screen. The same session gives the same bytes.
"""

from retro.minutes.later_lines import Later
from retro.minutes.links import NO_PAGES, EarlierPages, bare
from retro.minutes.page import for_screens, markdown, without_title

__all__ = ["NO_PAGES", "EarlierPages", "Later", "bare", "for_screens", "markdown", "without_title"]
