"""The newsroom's part in a discussion: what it picks, what it answers."""
