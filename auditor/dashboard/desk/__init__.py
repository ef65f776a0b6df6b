"""What a served dashboard works with: what it reads, who is let in, and what it carries out for people."""
