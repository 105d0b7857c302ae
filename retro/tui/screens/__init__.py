"""The screens of a session: the shared window and a participant's notebook."""
