"""What a sample site is full of beside its duties: news, pictures, announcements, people, talk, and a few traps."""
