"""Log that an account was closed, or opened again."""

from forum.members.models import Member
from forum.moderation.accounts.facts import facts_of_account_change
from forum.moderation.accounts.models import AccountChange
from forum.moderation.chain.appending import ACCOUNT, append_entry


def follow_account(member: Member, by: Member, why: str) -> AccountChange:
    """Write and chain what an account is now.

    The members call it by settings.MEMBERS_ACCOUNT_LISTENER, last in the transaction
    that changes it: locks the head of the log.
    """
    change = AccountChange.objects.create(
        member=member, by=by, is_active=member.is_active, note=why
    )
    append_entry(kind=ACCOUNT, key=change.pk, facts=facts_of_account_change(change))
    return change
