"""Wave mode: for a stated time more waits for a moderator; what waited is judged in one place."""
