"""The cast: named people, and a sentence on what each may do.

alice    a reader in good standing; writes and votes
bob      another reader, whom alice argues with
suzu     a reader who uses the site in Japanese
mori     a moderator
edo      an editor, and the author of articles
ada      an administrator
sam      a reader who is suspended
newton   a name that came with an imported discussion; nobody can sign in as it
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils import timezone

from forum.members.models import Member

PASSWORD = "correct horse battery"


def member(username: str, **fields) -> Member:
    """Return the named member, made on first call."""
    found = Member.objects.filter(username=username).first()
    if found:
        return found
    new = Member(username=username, email=f"{username}@reader.example", **fields)
    new.set_password(PASSWORD)
    new.save()
    return new


def staff(username: str, role: str) -> Member:
    """Return a member who holds a role, and the second factor that its powers need."""
    found = Member.objects.filter(
        username=username, groups__name=role, authenticator__type=Authenticator.Type.TOTP
    ).first()
    if found:
        return found
    person = member(username, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    Authenticator.objects.get_or_create(
        user=person, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    return person


def alice() -> Member:
    """A reader in good standing."""
    return member("alice", display_name="Alice")


def bob() -> Member:
    """Another reader."""
    return member("bob", display_name="Bob")


def suzu() -> Member:
    """A reader who uses the site in Japanese."""
    return member("suzu", display_name="鈴", language="ja")


def mori() -> Member:
    """A moderator."""
    return staff("mori", "moderator")


def edo() -> Member:
    """An editor."""
    return staff("edo", "editor")


def ada() -> Member:
    """An administrator."""
    return staff("ada", "administrator")


def sam() -> Member:
    """A suspended reader."""
    return member("sam", suspended_until=timezone.now() + timedelta(days=1))
