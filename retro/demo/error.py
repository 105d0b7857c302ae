"""What can go wrong in a demo."""

from retro.errors import RetroError


class DemoFailed(RetroError):
    """Something did not come of what a simulated person did; names the person, the stage and the gesture."""


class MovedOn(Exception):
    """The group has left the stage that is being played: no error, somebody at the screen was quicker."""
