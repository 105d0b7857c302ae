"""What each command does; with `retro.cli` the only code that knows every package."""
