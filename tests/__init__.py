"""Tests: one folder an app, one file a verb or page; browser/ drives Chromium."""
