"""Pages made once for everybody who has no account, and kept by version."""
