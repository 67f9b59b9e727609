"""What who is new here reads before they write."""

from django.conf import settings
from django.utils.module_loading import import_string

from forum.discussion.rules import NEWCOMER_COMMENTS
from forum.members.models import Visitor


def rules_in_short(member: Visitor) -> str:
    """Return the site's rules in short, as HTML, for who has published few comments; else ""."""
    if not member.is_authenticated or member.comment_count >= NEWCOMER_COMMENTS:
        return ""
    return str(import_string(settings.DISCUSSION_RULES_IN_SHORT)())
