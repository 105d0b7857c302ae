"""The labelled set: what fits which situation. README.md beside says how it was made."""
