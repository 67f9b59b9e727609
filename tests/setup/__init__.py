"""Tests of the set-up and of what the repository carries along."""
