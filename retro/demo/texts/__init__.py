"""What the people of the demo write: plain data, no meeting and no machine in it."""
