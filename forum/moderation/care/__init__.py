"""Care for who judges: what hurts is hidden until asked for, and how much of it they saw."""
