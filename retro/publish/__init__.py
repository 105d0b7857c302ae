"""Wikis: how a page of minutes is written in their languages, and how it gets there."""
