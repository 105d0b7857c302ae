"""Real wikis on this machine, for the tests: each started on a free port of loopback and stopped again."""
