"""The page on which articles and comments are found by what they say."""
