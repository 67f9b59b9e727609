"""What moderators decide otherwise than Akismet said is told to it, later."""
