"""Where a page can go: one module for each kind of target, each with `read` and `put`.

A target knows how to reach one page; whether it should be written is `retro.publish.publishing`'s to say.
"""
