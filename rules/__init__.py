"""Audit: reads a snapshot against a rule pack; no network, no clock, no database."""
