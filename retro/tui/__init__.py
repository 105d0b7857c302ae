"""The screens of a session, over any terminal: they show views and send acts."""

from retro.tui import rich_patches as rich_patches  # before anything is measured
