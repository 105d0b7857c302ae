"""The `breakout` stage: its rules, its panels and its part of the minutes."""
