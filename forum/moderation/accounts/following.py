"""Log that an account was closed, or opened again; hand back what a moderator had before them."""

from collections.abc import Callable

from django.utils import timezone

from forum.members.models import Member
from forum.moderation.accounts.facts import facts_of_account_change
from forum.moderation.accounts.models import AccountChange
from forum.moderation.chain.appending import ACCOUNT, append_entry
from forum.moderation.legal.turns.pages import follow_member
from forum.moderation.scopes.handing_back import hand_back, lock_with_questions


def follow_account(member: Member, by: Member) -> Callable[[Member, str], AccountChange]:
    """Lock what a change of an account touches; return what writes and chains it, with a why.

    The members call it by settings.MEMBERS_ACCOUNT_LISTENER, before anything is locked, and
    what it returns last in the transaction. Locks the questions to the member, then by id the
    member, who changes the account and who asked; what it returns locks the head of the log.
    """
    _locked, questions = lock_with_questions(member, by.pk)

    def finish(member: Member, why: str) -> AccountChange:
        """Hand back what waits for somebody whose account is closed, and log the change."""
        if not member.is_active:
            hand_back(member, questions, timezone.now())
        change = AccountChange.objects.create(
            member=member, by=by, is_active=member.is_active, note=why
        )
        follow_member(member, by.pk)
        append_entry(kind=ACCOUNT, key=change.pk, facts=facts_of_account_change(change))
        return change

    return finish
