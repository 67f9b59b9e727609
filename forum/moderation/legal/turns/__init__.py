"""What becomes of a comment or a page after a notice about it was decided, and who is told."""
