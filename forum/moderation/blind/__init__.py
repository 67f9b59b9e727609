"""A second moderator judges a share of the cases anew, without knowing what the first decided."""
