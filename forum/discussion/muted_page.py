"""Whom and what a member has muted, and the way back. Nobody else sees it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.answers import is_htmx, see_other, signed_in
from forum.discussion.attention import Mute
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment, Mode, State
from forum.members.models import Member

MAX_ID = 2**63 - 1  # What a database takes for a number.


@dataclass(frozen=True, slots=True)
class MutedBranch:
    """A muted branch; without its comment while that can't be seen."""

    mute: Mute
    comment: Comment | None

    @property
    def name(self) -> str:
        """Return whose comment it begins with; nobody's if a tombstone stands there."""
        if self.comment is None or self.comment.state != State.PUBLISHED:
            return ""
        return self.comment.author.display_name


@login_required
@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """List the muted members and branches, the latest first."""
    found = load_mutes(signed_in(request))
    context = {
        "members": [mute for mute in found if mute.muted_id],
        "branches": [_show(mute, mute.branch) for mute in found if mute.branch],
    }
    return render(request, "discussion/muted.html", context)


@login_required
@require_POST
def unmute(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mute back; once is enough, and somebody else's isn't there."""
    Mute.objects.filter(member=signed_in(request), pk=min(pk, MAX_ID)).delete()
    if is_htmx(request):
        return HttpResponse()
    messages.success(request, _("Not muted any more."))
    return see_other(reverse("discussion:muted"))


def load_mutes(member: Member) -> list[Mute]:
    """Return all that the member has muted, in one query; attention_rules.MAX_MUTES at most."""
    rows = (
        Mute.objects.filter(member=member)
        .select_related("muted", "branch__author", "branch__article__discussion")
        .defer(
            "branch__text", "branch__html", "branch__article__body", "branch__article__body_html"
        )
    )
    return list(rows.order_by("-pk"))


def _show(mute: Mute, comment: Comment) -> MutedBranch:
    article = comment.article
    is_open = article.is_public(timezone.now()) and get_discussion(article).mode != Mode.HIDDEN
    return MutedBranch(mute, comment if comment.is_listed and is_open else None)
