"""The team's wiki: how a page looks there, how it gets there, and what is read back from it."""
