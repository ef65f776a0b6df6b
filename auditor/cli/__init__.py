"""The command line: it parses, calls the pipeline, prints and sets the exit code."""
