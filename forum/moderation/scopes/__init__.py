"""Moderators of parts of the site: who is one, who makes one, and what of the room is theirs."""
