"""The demo's four accounts, with passwords nobody knows beforehand."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group

from forum.members.models import Member

# Role, user name, name on the page.
PEOPLE = (
    ("reader", "rin", "Rin Aizawa"),
    ("moderator", "marlo", "Marlo Devane"),
    ("editor", "edith", "Edith Sorano"),
    ("administrator", "asa", "Asa Lindqvist"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """What one needs to sign in."""

    role: str
    username: str
    password: str


def make_accounts() -> list[Account]:
    """Make the accounts that are missing, verified and ready; return those just made."""
    made = []
    for role, username, name in PEOPLE:
        if Member.objects.filter(username=username).exists():
            continue
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        is_staff = role != "reader"
        member = Member(
            username=username,
            display_name=name,
            email=f"{username}@demo.example",
            is_staff=is_staff,
        )
        member.set_password(password)
        member.save()
        member.groups.add(Group.objects.get(name=role))
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        made.append(Account(role, username, password))
    return made


def accounts_file() -> Path:
    """Return where the passwords are kept; git ignores it."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def keep_accounts(accounts: list[Account]) -> None:
    """Write the passwords to a file only this user can read."""
    if not accounts:
        return
    lines = [f"{account.role:<14} {account.username:<8} {account.password}" for account in accounts]
    descriptor = os.open(accounts_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
