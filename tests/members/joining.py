"""Join the site as a browser does, step by step."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from forum.members.models import Member

PASSWORD = "green lamp seven boats"


def sign_up(client: Client, username: str = "hana", **fields):
    """Send the sign-up form and return the answer."""
    data = {"username": username, "email": f"{username}@reader.example", "password1": PASSWORD}
    return client.post("/accounts/signup/", {**data, "website": "", **fields})


def sign_in(client: Client, login: str, password: str, **fields):
    """Send the sign-in form and return the answer."""
    return client.post("/accounts/login/", {"login": login, "password": password, **fields})


def link_in_mail(kind: str = "confirm-email") -> str:
    """Return the path of the link in the newest mail."""
    found = re.search(rf"https?://[^/\s]+(/\S*{kind}\S*)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def verify(member: Member) -> Member:
    """Give a member of the cast a verified address."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def is_signed_in(client: Client) -> bool:
    """Say whether the browser has a member."""
    return "_auth_user_id" in client.session
