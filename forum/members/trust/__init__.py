"""How far a member is trusted: the levels, what each asks and what it opens."""
