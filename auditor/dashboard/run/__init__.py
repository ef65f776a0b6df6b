"""Runs: asked for, watched, ended."""
