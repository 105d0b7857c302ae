"""Teams and channels of a workspace: the files in which people say them, and how one is meant."""
