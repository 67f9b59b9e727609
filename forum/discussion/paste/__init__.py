"""The page "Paste a discussion": an editor's text, line by line, until it can be published."""
