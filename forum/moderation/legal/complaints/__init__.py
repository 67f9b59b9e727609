"""Complaints about what was decided about a notice: EU Digital Services Act, article 20."""
