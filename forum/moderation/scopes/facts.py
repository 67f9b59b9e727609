"""What the log keeps of a change of a moderator's role."""

from forum.moderation.chain.entries import Facts, digest, moment, write_facts
from forum.moderation.scopes.models import RoleChange


def facts_of_role_change(change: RoleChange) -> Facts:
    """Return who made whom a moderator of what, and what they were before."""
    # Named where there are any: entries from before there were stay as they are.
    words = {"words": digest(change.words)} if change.words else {}
    return {
        **words,
        "after": write_facts(change.after),
        "before": write_facts(change.before),
        "by": change.by_id,
        "decided_at": moment(change.decided_at),
        "member": change.member_id,
        "note": digest(change.note),
    }
