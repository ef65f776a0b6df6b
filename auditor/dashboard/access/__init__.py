"""Who may come in: accounts, passwords, sessions, and the register of who did what."""
