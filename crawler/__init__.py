"""Gather: visits a centre's website politely and hands on what it saw, judging nothing."""
