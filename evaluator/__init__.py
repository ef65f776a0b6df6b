"""Score: the arithmetic from findings to a month's score, a round's standing and the indicator."""
