"""Notices of illegal content, open to anyone: EU Digital Services Act, article 16."""
