"""What readers hold to be wrong in an article, and what the newsroom answers."""
