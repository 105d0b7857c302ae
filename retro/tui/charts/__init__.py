"""Pictures of numbers: frozen values with `lines(width)`, drawn in the rows of a `RowList`."""
