"""What moderators decide: one row for each act."""
