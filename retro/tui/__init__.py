"""The screens of a session, over any terminal: they show views and send acts."""
