"""What readers say breaks the rules: their reports."""
