"""A minimal project around django-comments-xtd."""
