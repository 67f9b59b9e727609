"""Notices of illegal content about something else than a comment: an article, a member's page."""
