"""How far each member is trusted: what is counted for it, and who settles the level."""
