"""Where a page can go: one module for each kind of target, each with `read` and `put`.

A target knows how to reach one page; `retro.publish.plan` says whether it should be written.
"""
