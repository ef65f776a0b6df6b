"""Run: the only package that knows the others; settings, the pipeline, the command line, the exports."""
