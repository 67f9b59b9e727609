"""Measures on a discussion: how it is calmed, who set that and why, and taking it back."""
