"""The `inbox` stage: its rules, its panel and its part of the minutes."""
