"""What all pages share: how they are written, linked, asked for, and what is said in trouble."""
