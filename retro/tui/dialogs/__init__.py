"""Questions over the screen; each returns a value and knows nothing of sessions."""
