"""A day in the moderation room: a stream of comments, and those who keep it civil in Chromium."""
