"""Dates in Japanese."""
