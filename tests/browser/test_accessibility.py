"""Every kind of page under axe-core (WCAG 2.2 AA): on a desktop, a dark phone, with big text.

One test walks many pages: a browser costs more than a page.
"""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from articles.models import Article
from forum.discussion.newsroom.mistakes.pointing_out import point_out_mistake
from forum.discussion.paste.keeping import keep_text
from forum.discussion.posting import post_comment
from forum.moderation.community.adding import add_rule
from forum.moderation.community.retiring import retire_rule
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.working import work_on_all as work_on_sweeps
from forum.moderation.waves.releasing import start_release
from forum.moderation.waves.switching import Strength
from forum.moderation.waves.working import work_on_all
from tests import cast
from tests.browser.axe import look_at
from tests.make import make_article, make_comment
from tests.moderation.asked_addresses import WORDING
from tests.moderation.making import (
    change_list,
    make_appeal,
    make_decision,
    make_report,
    make_second_look,
    start,
    sweep,
    watch,
)  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article() -> Article:
    """An article with a thread, a report, a wave and a paragraph that no line can break."""
    article = make_article(
        standfirst="From April, the council says.", dateline="NORTH HARBOUR", byline="By Edo Hara"
    )
    first = make_comment(article=article, text="> Fares stay.\n\nWill they?\n\n- no\n- `never`")
    reply = make_comment(
        reply_to=first, author=cast.alice(), text=f"https://example.org/{'x' * 90}"
    )
    make_comment(reply_to=reply, text="@alice Try *another* address.")
    make_report(reply, note="Odd address.")
    make_decision("lock", reply, words="Please calm down.")
    start(Strength(newcomers_below=3), article=article)
    return article


def public_pages(article: Article) -> Iterator[str]:
    """Yield what everybody can read."""
    comment = article.comments.order_by("pk")[1]
    yield from ("/", article.get_absolute_url(), article.section.get_absolute_url(), "/archive/")
    yield from (comment.get_absolute_url(), comment.author.get_absolute_url(), "/nowhere/")
    yield from (reverse("account_login"), reverse("account_signup"), reverse("members:display"))
    yield from (reverse("moderation:rules"), reverse("moderation:public_log"))
    yield reverse("moderation:levels")
    yield reverse("moderation:transparency")


def member_pages(article: Article) -> Iterator[str]:
    """Yield what a member sees otherwise, or alone."""
    first, own, _last = article.comments.order_by("pk")
    yield from (article.get_absolute_url(), "/settings/", "/notices/")
    yield reverse("moderation:standing")
    yield from ("/following/", "/settings/muted/", f"{first.get_absolute_url()}more/")
    yield f"{reverse('discussion:compose', args=[article.pk])}?reply_to={first.pk}&quote=1"
    yield from (f"{own.get_absolute_url()}{act}/" for act in ("edit", "delete"))
    yield reverse("moderation:report", args=[first.pk])
    yield reverse("discussion:mistake", args=[article.pk])
    sweep(cast.alice())
    work_on_sweeps()  # As with waves: else the page works on it while it is looked at.
    yield from (decision.get_absolute_url() for decision in Decision.objects.all())


def staff_pages(article: Article) -> Iterator[str]:
    """Yield the rooms where moderators judge."""
    comment = article.comments.order_by("pk")[1]
    wave = article.waves.get()
    post_comment(article=article, author=cast.suzu(), text="It waits. " + "x" * 90)
    start_release(wave=wave, moderator=cast.ada())
    work_on_all()  # Else the page works on it while it is looked at, and is made anew.
    post_comment(article=article, author=cast.suzu(), text="It waits, too. " + "x" * 90)
    yield from (reverse("moderation:waves"), reverse("moderation:start_wave"))
    yield reverse("moderation:wave", args=[wave.pk])
    yield from (article.get_absolute_url(), reverse("moderation:queue"))
    yield reverse("moderation:log")
    yield reverse("moderation:dashboard")
    yield f"{reverse('moderation:together')}?case={comment.pk}"
    yield reverse("moderation:ask_colleague", args=[comment.pk])
    mistake = point_out_mistake(article=article, reader=cast.bob(), text="x" * 90, passage="From")
    yield from (
        reverse("discussion:mistakes"),
        reverse("discussion:answer_mistake", args=[mistake.pk]),
    )
    yield reverse("moderation:comment", args=[comment.pk])
    yield from second_looks()
    yield reverse("moderation:care")
    yield from map(
        reverse, ("moderation:checks", "moderation:check_lists", "moderation:try_checks")
    )
    yield reverse("moderation:suspend", args=[comment.author.username])
    removed = make_decision("remove", make_comment(author=cast.alice()), words="Not here.")
    yield reverse("moderation:judge_appeal", args=[make_appeal(removed).pk])
    many = sweep(cast.suzu())
    work_on_sweeps()
    yield reverse("moderation:judge_appeal", args=[make_appeal(many.decision).pk])
    yield from (reverse("moderation:appeals"), reverse("moderation:rule", args=["spam"]))


def desk_pages(article: Article) -> Iterator[str]:
    """Yield where editors and administrators change things."""
    yield from changes()
    yield from (reverse("desk:articles"), reverse("desk:edit", args=[article.pk]))
    yield from (reverse("desk:versions", args=[article.pk]), reverse("discussion:paste"))
    yield reverse("discussion:settings", args=[article.pk])
    keep_text(editor_id=cast.ada().pk, text="Text. © X\n" + "dan\nNo.\nAgreed\n" * 70)
    yield f"{reverse('discussion:paste_lines')}?line=201"


def changes() -> Iterator[str]:
    """Yield where administrators change things, and where it is told what they changed."""
    for code in [add_rule(editor=cast.ada(), why="New.", **WORDING).rule.code, "off_topic"]:
        retire_rule(code=code, editor=cast.ada(), why="Old.")
    change_list(kind="watched_members", text="alice\nnobody", changed_by=None)
    watch(cast.bob())
    yield from map(
        reverse, ("moderation:rulebook", "moderation:add_rule", "moderation:log_changes")
    )
    yield reverse("moderation:retire_rule", args=["spam"])
    watched = reverse("moderation:watched_members")
    yield from (watched, f"{watched}?list=1", reverse("moderation:moderator", args=["bob"]))


def second_looks() -> Iterator[str]:
    """Yield what there is to judge again, and what was: with words that are hidden."""
    change_list(kind="suspect", text="comment", changed_by=None)
    for fields in ({"taken_by": cast.ada()}, {"judge": cast.ada()}):
        look = make_second_look(make_comment(author=cast.suzu()), **fields)
        yield reverse("moderation:second_look", args=[look.pk])
    yield reverse("moderation:second_looks")
    yield reverse("moderation:queue")


PAGES = {"visitor": public_pages, "member": member_pages, "staff": staff_pages, "desk": desk_pages}


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible(site: str, open_page, sign_in, article, who: str):
    page = open_page(bypass_csp=True)
    if who != "visitor":
        sign_in(page, cast.alice() if who == "member" else cast.ada())
    faults = [fault for path in PAGES[who](article) for fault in look_at(page, site + path)]
    assert not faults, "\n".join(faults)


def test_pages_in_japanese_are_accessible(site: str, open_page):
    article = make_article(
        headline="島と本土を結ぶ連絡船、四月から一時間ごとに運航へ",
        language="ja",
        byline="江戸 原",
        body="港湾局は月曜日、乗組員を確保したと発表した。運賃は据え置かれる。",
    )
    comment = make_comment(article=article, author=cast.suzu(), text="運賃は本当でしょうか。")
    make_comment(reply_to=comment, text="そう書いてあります。")
    page = open_page(bypass_csp=True, locale="ja")
    paths = (article.get_absolute_url(), comment.get_absolute_url(), "/accounts/signup/")
    faults = [fault for path in paths for fault in look_at(page, site + path)]
    assert page.locator("html").get_attribute("lang") == "ja"
    assert not faults, "\n".join(faults)
