"""Dates in Japanese: Django sets nothing between the day and the hour."""

DATETIME_FORMAT = "Y年n月j日 G:i"
