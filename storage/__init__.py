"""Keep: the SQLite database and the web archives; nothing mapped leaves this package."""
