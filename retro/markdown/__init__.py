"""What Markdown pages are made of: blocks, people's text made inert, cards, and what a kind adds to minutes.

Pure functions of a session: no clock, no files, no screen.
"""
