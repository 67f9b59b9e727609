"""Tests that drive the site in Chromium."""
