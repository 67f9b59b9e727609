"""Lend a picture to a program that is asked about it before anybody sees it: for minutes."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "comment-picture"
LENT_FOR = timedelta(minutes=10)
TOKEN = "lent"  # noqa: S105 - the name of the parameter.


def lend(key: str) -> str:
    """Return an address at which whoever has it gets the picture, whatever becomes of it."""
    path = reverse("discussion:picture", args=[key])
    return f"{settings.SITE_URL}{path}?{TOKEN}={signing.dumps(key, salt=SALT)}"


def is_lent(key: str, token: str) -> bool:
    """Say whether an address was given out for this picture, and lately."""
    try:
        lent = signing.loads(token, salt=SALT, max_age=LENT_FOR)
    except signing.BadSignature:
        return False
    return bool(lent == key)
