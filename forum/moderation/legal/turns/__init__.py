"""What becomes of a comment after a notice about it was decided, and who is told."""
