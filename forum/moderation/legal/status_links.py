"""Links by which senders see what became of their notices: signed, good for rules.STATUS_LASTS."""

from django.core import signing

from forum.moderation.legal import rules


def sign_status(pk: int, salt: str) -> str:
    """Return the token of a notice's link; each kind of notice has a `salt` of its own."""
    return signing.dumps(pk, salt=salt)


def read_status(token: str, salt: str) -> int | None:
    """Return whose status a link shows; None for one that is not ours or too old."""
    try:
        pk: int = signing.loads(token, salt=salt, max_age=rules.STATUS_LASTS)
    except signing.BadSignature:
        return None
    return pk
