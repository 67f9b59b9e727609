"""What the room's log holds beside decisions: changes of rules, checks and roles, and notes."""
