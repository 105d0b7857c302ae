"""Sessions as data: out as JSON and CSV, in from our own JSON and from exports of other tools.

Pure functions of texts and sessions; files are the business of the commands.
"""
