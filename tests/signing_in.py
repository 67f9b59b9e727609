"""Sign somebody in as the site does, without asking for a password."""

from allauth.usersessions.models import UserSession
from django.test import Client

from forum.members.models import Member


def sign_in(client: Client, member: Member) -> None:
    """Begin a session, and note whose it is: force_login() alone doesn't."""
    client.force_login(member)
    key = client.session.session_key
    UserSession.objects.create(user=member, session_key=key, ip="127.0.0.1", user_agent="")
