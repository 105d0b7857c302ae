"""Readers for exports of other tools, one module each.

A reader has `recognises(text)`, which looks at the beginning only, and `read(text)`, which makes a board
and raises ImportFailed with the line. `retro.exchange.import_reader` asks them in turn.
"""
