"""What is kept, as files for people and other programs: one file a format."""
