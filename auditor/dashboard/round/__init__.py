"""The round: who passes, who is at risk, what changed."""
