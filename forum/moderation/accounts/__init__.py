"""Accounts that are closed, and opened again, in the admin: the log of it."""
