"""What the room's log holds beside decisions: notes, and what is changed of the site itself."""
