"""A sample city of fictional centres, served on loopback with its own truth."""
