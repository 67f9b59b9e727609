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
    """Make the accounts that are missing, verified and ready; return all four.

    A password that is kept already stays: the demo on a second database has
    the same ones. Where the file is lost, the accounts get new ones.
    """
    kept = read_passwords()
    accounts = []
    for role, username, name in PEOPLE:
        password = kept.get(username) or "-".join(secrets.token_hex(3) for _ in range(3))
        member = Member.objects.filter(username=username).first()
        if member is None:
            make_account(role, username, name, password)
        elif not member.check_password(password):
            member.set_password(password)
            member.save(update_fields=["password"])
        accounts.append(Account(role, username, password))
    return accounts


def make_account(role: str, username: str, name: str, password: str) -> None:
    """Make one member with a verified address and the role's permissions."""
    member = Member(
        username=username,
        display_name=name,
        email=f"{username}@demo.example",
        is_staff=role != "reader",
    )
    member.set_password(password)
    member.save()
    member.groups.add(Group.objects.get(name=role))
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)


def read_passwords() -> dict[str, str]:
    """Return the kept passwords by user name; none before the first run."""
    if not accounts_file().exists():
        return {}
    rows = [line.split() for line in accounts_file().read_text().splitlines()]
    return {row[1]: row[2] for row in rows if len(row) == 3}


def accounts_file() -> Path:
    """Return where the passwords are kept; git ignores it."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def keep_accounts(accounts: list[Account]) -> None:
    """Write the passwords to a file only this user can read."""
    lines = [f"{account.role:<14} {account.username:<8} {account.password}" for account in accounts]
    descriptor = os.open(accounts_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
