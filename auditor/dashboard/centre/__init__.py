"""One centre: its months, its items, what to do; and the list of all."""
