"""The pure core of a session: its model, its acts and events, and the rules between them.

Nothing here knows a clock, a random source, a file, a socket or a screen.
"""
