"""What an operator looks after: months, the history, whether everything works."""
