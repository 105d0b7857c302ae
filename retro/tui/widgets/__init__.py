"""Widgets that know their own value and nothing of a meeting."""
