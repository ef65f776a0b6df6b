"""The figures of docs/benchmarks.md, each by a command that anyone can run."""
