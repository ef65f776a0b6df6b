"""One finding: why, what a person decides about it, and what waits for a person."""
