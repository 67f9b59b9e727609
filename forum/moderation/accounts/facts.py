"""What the log keeps of an account that was closed or opened again."""

from collections.abc import Iterable, Mapping

from forum.moderation.accounts.models import AccountChange
from forum.moderation.chain.entries import Facts, digest, moment


def facts_of_account_change(change: AccountChange) -> Facts:
    """Return who closed or opened whose account, and when."""
    return {
        "active": change.is_active,
        "by": change.by_id,
        "decided_at": moment(change.decided_at),
        "member": change.member_id,
        "note": digest(change.note),
    }


def find_account_changes(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the changes of those numbers say now."""
    found = AccountChange.objects.filter(pk__in=list(keys))
    return {change.pk: facts_of_account_change(change) for change in found}
