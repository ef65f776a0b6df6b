"""The JSON interface: the documents of the command line's `--json`, asked for by programs."""
