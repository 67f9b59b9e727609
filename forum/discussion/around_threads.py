"""What stands around the threads below an article: head, notices, composer, pager.

For a member it is a mould, kept with the page's lines and so by their version:
`_discussion.html` is rendered once for a stand-in (frames.Somebody), and filled
with what is each member's own. Moderators, who see more, and those who may not
write, who are told until when, or have a warning to read, get it rendered.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from forum.discussion.composer import Composer, ComposerSample
from forum.discussion.discussions import get_discussion
from forum.discussion.filtered_page import Way, ways
from forum.discussion.models import Discussion, Mode, Order
from forum.discussion.muting import NOTHING
from forum.discussion.pages import Shown, fits_one_page
from forum.discussion.parts_for_nobody import PartsForNobody
from forum.discussion.reader import Reader
from forum.discussion.threads import ALL_UP_TO, WHOLE_UP_TO, ThreadPage
from forum.discussion.visiting import Sight
from forum.discussion.wide_calm import WideCalm
from forum.ready.frames import Somebody, personal_values
from forum.ready.moulds import MANY, NUMBERS, cast, word

TEMPLATE = "discussion/_discussion.html"
ORDER_NOTES: dict[str, str | Promise] = {
    Order.BEST: _("What readers rate highest, with enough votes to be sure of it."),
    Order.NEWEST: _("The latest threads first."),
    Order.OLDEST: _("As the discussion went."),
    Order.DISCUSSED: _("The threads with the most replies first."),
}


@dataclass(slots=True)
class Own:
    """What one reader has around the threads, and others don't."""

    composer: Composer
    threads: str
    picks: str
    is_followed: bool = False
    new_count: int = 0
    is_first_visit: bool = False
    sight: Sight = Sight(0, 0)  # noqa: RUF009 - frozen.
    is_visit_told: bool = False  # A script needn't.
    waiting: str = ""  # HTML, on what of theirs waits for a moderator.
    back_url: str = ""  # To where an earlier visit ended.
    offers_order: bool = False  # Discussions begin with another one for them.
    rules_in_short: str = ""  # HTML, for newcomers.
    unknown: str = ""  # What the address asks for and there isn't.

    @property
    def seen(self) -> str:
        """Return the arrival up to which the visit is written; -1 if it isn't."""
        return str(self.sight.seen if self.is_visit_told else -1)

    @property
    def place(self) -> str:
        """Return the comment with which the page goes on, if it does."""
        return str(self.sight.place or "")

    def context(self) -> dict[str, Any]:
        """Return it as the template names it."""
        return {
            "composer": self.composer,
            "threads": self.threads,
            "picks": self.picks,
            "is_followed": self.is_followed,
            "new_count": self.new_count,
            "is_first_visit": self.is_first_visit,
            "new_shown": intcomma(self.new_count),
            "since": str(self.sight.since),
            "seen": self.seen,
            "place": self.place,
            "waiting": self.waiting,
            "back_url": self.back_url,
            "offers_order": self.offers_order,
            "rules_in_short": self.rules_in_short,
            "unknown": self.unknown,
        }


def show_around(
    request: HttpRequest,
    article: Article,
    reader: Reader,
    shown: Shown,
    own: Own,
    calms: Sequence[WideCalm],
) -> SafeString:
    """Return the discussion as it stands below the article; `calms` is what calms others too."""
    if (
        shown.kept is None
        or not reader.member.is_authenticated
        or not reader.may_write
        or reader.member.is_warned
    ):
        context = {**_common(article, reader, shown.page, calms), **own.context()}
        if not reader.member.is_authenticated:
            context["for_nobody"] = PartsForNobody(article, get_discussion(article))
        return render_to_string(TEMPLATE, context, request)
    is_author = article.author_id == reader.member.pk
    shape = (
        get_language(),
        timezone.get_current_timezone_name(),
        is_author,
        reader.may_moderate,
        reader.may_moderate_site,
        own.composer.takes_pictures,
        own.is_followed,
        min(own.new_count, MANY),
        own.is_first_visit and own.new_count > 0,
        bool(own.waiting),
        bool(own.back_url),
        own.offers_order,
        bool(own.rules_in_short),
        own.unknown,
        *(calm.ends_at for calm in calms),  # Each ends by the clock.
    )
    moulds = shown.kept.around
    if (mould := moulds.get(shape)) is None:
        mould = moulds[shape] = _cast(article, reader, shown.page, own, calms, is_author=is_author)
        shown.kept.keep()
    values = personal_values(request, reader.member) | _values(article, own)
    return mark_safe(mould % values)  # noqa: S308 - all that is filled in is escaped.


def _cast(
    article: Article,
    reader: Reader,
    page: ThreadPage,
    own: Own,
    calms: Sequence[WideCalm],
    *,
    is_author: bool,
) -> str:
    """Render the template for a member of whom nothing but this shape is known."""
    sample, somebody = copy(article), Somebody()
    sample.get_absolute_url = lambda: word("article_url")  # type: ignore[method-assign]
    if is_author:
        sample.author_id = somebody.pk
    of_shape = Own(
        composer=ComposerSample(
            article,
            may_be_official=reader.may_moderate,
            takes_pictures=own.composer.takes_pictures,
        ),
        threads=word("threads"),
        picks=word("picks"),
        is_followed=own.is_followed,
        new_count=NUMBERS["new_count"] if own.new_count >= MANY else own.new_count,
        is_first_visit=own.is_first_visit,
        waiting=word("waiting") if own.waiting else "",
        back_url=word("back_url") if own.back_url else "",
        offers_order=own.offers_order,
        rules_in_short=word("rules_in_short") if own.rules_in_short else "",
        unknown=own.unknown,
    ).context()
    of_shape |= {name: word(name) for name in ("since", "seen", "place")}
    if own.new_count >= MANY:
        of_shape["new_shown"] = word("new_shown")
    like = replace(reader, member=somebody, muted=NOTHING)  # type: ignore[arg-type]
    tokens = {"user": somebody, "csrf_token": word("csrf_token")}
    return cast(TEMPLATE, {**_common(sample, like, page, calms), **of_shape, **tokens})


def _values(article: Article, own: Own) -> dict[str, Any]:
    """Return what fills the tokens; texts are escaped here."""
    composer = own.composer
    return {
        "threads": own.threads,
        "picks": own.picks,
        "article_url": escape(article.get_absolute_url()),
        "new_count": own.new_count,
        "new_shown": intcomma(own.new_count),
        "since": own.sight.since,
        "seen": own.seen,
        "place": own.place,
        "waiting": own.waiting,
        "back_url": own.back_url,
        "rules_in_short": own.rules_in_short,
        "text": escape(composer.text),
        "drafted_seconds": composer.drafted_seconds,
        "room_shown": composer.room_shown,
        "submission_key": composer.submission_key,
        **composer.security,
    }


def _common(
    article: Article, reader: Reader, page: ThreadPage, calms: Sequence[WideCalm]
) -> dict[str, Any]:
    """Return what the template shows to all readers who may do the same."""
    discussion = get_discussion(article)
    return {
        "article": article,
        "SITE_URL": settings.SITE_URL,
        "discussion": discussion,
        "reader": reader,
        "discussion_page": page,
        "is_long": page.is_whole and not fits_one_page(discussion, WHOLE_UP_TO),
        "offers_all": not page.is_whole and fits_one_page(discussion, ALL_UP_TO),
        "orders": [(name, label, name == page.order) for name, label in Order.choices],
        "order_note": ORDER_NOTES[page.order],
        "ways": [*ways(discussion), *_own_ways(article, reader)],
        "calms": calms,
        **_standing(discussion, article, reader),
    }


def _own_ways(article: Article, reader: Reader) -> list[Way]:
    """Return the way to what readers ask, for the article's author."""
    if article.author_id is None or reader.member.pk != article.author_id:
        return []
    return [Way(reverse("discussion:questions"), _("Questions to you"))]


def _standing(discussion: Discussion, article: Article, reader: Reader) -> dict[str, Any]:
    """Say whether the discussion is closed and since or until when."""
    closes_at = discussion.closes_at(article)
    is_by_time = closes_at is not None and closes_at <= reader.now
    return {
        "closes_at": closes_at if is_by_time or discussion.mode != Mode.READ_ONLY else None,
        "paused_until": discussion.paused_until if discussion.is_paused(reader.now) else None,
        "is_premoderated": discussion.mode == Mode.PREMODERATED and reader.is_open,
    }
