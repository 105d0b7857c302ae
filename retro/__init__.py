"""Retro: meetings where everybody is heard, led from a terminal and joined over SSH."""

__version__ = "0.1.0"
