"""Cases: what waits for a moderator, in which order, and who has taken it."""
