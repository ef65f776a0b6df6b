"""The rules, for people: what they ask, what they find, what they could be given."""
