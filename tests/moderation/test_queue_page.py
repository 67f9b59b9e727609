"""The queue: what is in it, in which order, at what cost, and acting in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.loading import load_case
from forum.moderation.cases.models import Case
from forum.moderation.cases.queue import PAGE_SIZE
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.reasons import Reason
from forum.moderation.reports.models import Report
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    assert_cases_fit,
    make_decision,
    make_held_comment,
    make_notice,
    make_report,
    moderator_of,
    press_undo,
    usual_why,
)
from tests.signing_in import sign_in
from tests.timing import cpu_seconds, times_slower

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
HTMX = {"HX-Request": "true"}


def make_reports(count: int) -> list[int]:
    """Return the ids of that many reported comments, oldest first."""
    article, made = make_article(), []
    for number in range(count):
        comment = make_comment(article=article, author=cast.member(f"author-{number % 30}"))
        make_report(comment, reporter=cast.member(f"reporter-{number // 15}"))
        made.append(comment.pk)
    return made


@contextmanager
def counting_compiled() -> Iterator[list[str]]:
    """Yield which models of the room the ORM writes SQL about."""
    found: list[str] = []
    as_sql = SQLCompiler.as_sql

    def counted(self, *args, **kwargs):
        if self.query.model._meta.app_label == "moderation":
            found.append(self.query.model.__name__)
        return as_sql(self, *args, **kwargs)

    SQLCompiler.as_sql = counted
    try:
        yield found
    finally:
        SQLCompiler.as_sql = as_sql


def make_waiting(count: int, tab: str) -> list[int]:
    """Return the ids of that many comments on a list of the queue, oldest first, made at once."""
    article = make_article()
    generate_discussion(article=article, count=count, shape="roots", author_count=5)
    comments = Comment.objects.filter(article=article).order_by("pk")
    made = list(comments.values_list("pk", flat=True))
    now, is_held = timezone.now(), tab == "held"
    Case.objects.bulk_create(
        Case(comment=one, article=article, author_id=one.author_id, is_held=is_held,
             is_reported=not is_held, due=int(now.timestamp()), opened_at=now)
        for one in comments
    )  # fmt: skip
    if is_held:
        comments.update(state=State.HELD, is_listed=False)
        return made
    told = {"reporter": cast.bob(), "reason": Reason.SPAM}
    Report.objects.bulk_create(Report(comment_id=pk, **told) for pk in made)
    comments.update(open_report_count=1)
    return made


def shown_on(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="case" id="case-(\d+)"', page)]


def act_on(client, comment: Comment, act: str, *, seen: str = "", **form):
    comment = Comment.objects.get(pk=comment.pk)
    form["seen"] = seen or str(load_case(comment, cast.mori(), timezone.now()).seen)
    headers = form.pop("headers", {})
    form.setdefault("reason", usual_why(act))
    address = reverse("moderation:act", args=[comment.pk, act])
    return client.post(address, form, headers=headers)


def test_a_case_shows_text_context_reports_and_record(moderating):
    root = make_comment(author=cast.suzu(), text="What **was** [answered](https://a.example/).")
    comment = make_comment(reply_to=root, author=cast.alice(), text="The **bad** text")
    make_report(comment, note="Look at <this>")
    old = make_comment(author=cast.alice())
    make_decision("remove", old, cast.ada(), reason="hate")
    page = moderating.get(QUEUE).content.decode()
    for words in (
        "<strong>bad</strong>",
        ">What was answered.<",
        "Look at &lt;this&gt;",
        "Insult or harassment",
        "1 removed",
        comment.article.headline,
    ):
        assert words in page


@pytest.mark.parametrize("page", ["queue", "together"])
def test_a_case_shows_what_was_reported_if_it_was_edited_since(moderating, page: str):
    comment = make_comment(author=cast.alice(), text="What they *read*.")
    make_report(comment)
    address = QUEUE if page == "queue" else reverse("moderation:together") + f"?case={comment.pk}"
    assert "As it was reported" not in moderating.get(address).content.decode()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Something milder.")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="All is well.")
    shown = moderating.get(address).content.decode()
    assert shown.index("All is well.") < shown.index("As it was reported")
    assert shown.count("What they <em>read</em>.") == 1 and "Something milder." not in shown
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="What they *read*.")
    assert "As it was reported" not in moderating.get(address).content.decode()


def test_a_case_that_stays_shows_it_still(moderating):
    comment = make_report(make_comment(author=cast.alice(), text="What they read.")).comment
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="All is well.")
    seen = str(load_case(Comment.objects.get(pk=comment.pk), cast.mori(), timezone.now()).seen)
    lock = reverse("moderation:act", args=[comment.pk, "lock"])
    for reason, status in (("heated", 200), ("", 422)):
        form = {"reason": reason, "seen": seen}
        answer = moderating.post(lock, form, headers={"HX-Request": "true"})
        assert answer.status_code == status
        assert "As it was reported" in answer.content.decode()
        assert "What they read." in answer.content.decode()


def test_a_decision_that_was_taken_back_is_not_held_against_the_author(moderating):
    comment = make_comment(author=cast.alice())
    make_decision("hide", comment)
    make_decision("restore", comment)
    make_report(comment)
    assert "No decisions so far" in moderating.get(QUEUE).content.decode()


@pytest.mark.both
def test_each_kind_has_a_list_of_its_own_and_all_stand_on_one(moderating):
    held, reported = make_held_comment(), make_report().comment
    assert set(shown_on(moderating.get(QUEUE).content.decode())) == {reported.pk, held.pk}
    for tab, comment in (("held", held), ("reported", reported)):
        page = moderating.get(f"{QUEUE}?tab={tab}").content.decode()
        assert shown_on(page) == [comment.pk]
    counts = count_waiting(cast.mori())
    assert (counts.waiting, counts.reported, counts.held, counts.watched) == (2, 1, 1, 0)


@pytest.mark.parametrize("tab", ["", "reported", "held", "watched"])
def test_an_empty_queue_says_so(moderating, tab: str):
    page = moderating.get(f"{QUEUE}?tab={tab}").content.decode()
    assert 'class="empty' in page and "<form" in page  # The form signs out.


def test_harm_and_reach_come_before_their_time_and_say_so(moderating):
    old, threat, many = (make_comment(author=cast.alice()) for _ in range(3))
    make_report(old, reason="off_topic")
    make_report(many, reason="off_topic")
    for number in range(4):
        make_report(many, reporter=cast.member(f"reader-{number}"), reason="off_topic")
    make_report(threat, reason="threat")
    page = moderating.get(QUEUE).content.decode()
    assert shown_on(page) == [threat.pk, many.pk, old.pk]
    assert "Threat or call to violence" in page and "5 readers" in page and "waits for" in page
    assert shown_on(moderating.get(f"{QUEUE}?order=oldest").content.decode()) == [
        old.pk, many.pk, threat.pk,
    ]  # fmt: skip


def test_a_graver_report_moves_a_case_up_and_a_lighter_one_doesnt_move_it_down():
    comment = make_comment(author=cast.alice())
    make_report(comment, reason="off_topic")
    before = Case.objects.get()
    make_report(comment, reporter=cast.suzu(), reason="threat")
    graver = Case.objects.get()
    make_report(comment, reporter=cast.edo(), reason="off_topic")
    after = Case.objects.get()
    assert (before.reason, graver.reason, after.reason) == ("off_topic", "threat", "threat")
    assert before.due - graver.due == graver.head_start - before.head_start > 0
    assert after.due <= graver.due


@pytest.mark.both
def test_the_list_is_narrowed_by_what_is_asked_for(moderating):
    bridge = make_article(headline="The old bridge of 9/11 closes")
    comment = make_comment(article=bridge, author=cast.alice())
    make_report(comment, reason="spam")
    held = make_held_comment(author=cast.suzu())
    section = comment.article.section.slug
    for query, shown in (
        ("reported_for=spam", {comment.pk}),
        ("reported_for=hate", set()),
        ("author=suzu", {held.pk}),
        (f"section={section}", {comment.pk, held.pk}),
        ("section=nowhere", {comment.pk, held.pk}),
        (f"article={comment.article_id}", {comment.pk}),
        (f"article=https://news.test{comment.article.get_absolute_url()}", {comment.pk}),
        (f"article=https://news.test/articles/{comment.article_id}%3Fpage=2%23top", {comment.pk}),
        ("article=Bridge+OLD", {comment.pk}),
        ("article=9/11", {comment.pk}),
        ("article=words+of+no+headline", set()),
        ("article=999999999999999999", set()),
        ("article=" + "9" * 30, set()),
        ("language=ja", set()),
        ("age=1h", set()),
    ):
        page = moderating.get(f"{QUEUE}?{query}").content.decode()
        assert set(shown_on(page)) == shown, query
    Case.objects.filter(comment=held).update(opened_at=timezone.now() - timedelta(hours=2))
    assert shown_on(moderating.get(f"{QUEUE}?age=1h").content.decode()) == [held.pk]


def test_each_case_leads_to_all_under_its_article(moderating):
    comment = make_report().comment
    address = f"{QUEUE}?article={comment.article_id}"
    for name, pk in (("comment", comment.pk), ("place", comment.article_id)):
        page = moderating.get(reverse(f"moderation:{name}", args=[pk])).content.decode()
        assert f'href="{address}">All cases under this article' in page
    assert f'value="{comment.article_id}"' in moderating.get(address).content.decode()


def test_who_moderates_sections_narrows_the_list_to_one_of_them(moderating):
    article, other = make_article(), make_article(section=make_section("sports"))
    moderating.force_login(moderator_of(sections=(article.section,)))
    page = moderating.get(QUEUE).content.decode()
    assert f'<option value="{article.section.slug}">' in page
    assert f'<option value="{other.section.slug}">' not in page


@pytest.mark.both
def test_what_one_narrows_the_list_to_stands_in_nobody_elses_form(moderating):
    article = make_article()
    plain = moderating.get(QUEUE).content.decode()
    narrowed = moderating.get(f"{QUEUE}?author=suzu&age=3d").content.decode()
    assert 'value="suzu"' in narrowed and 'value="3d" selected' in narrowed
    other = Client()
    other.force_login(moderator_of(articles=(article,)))
    theirs = other.get(QUEUE).content.decode()
    for page in (plain, theirs, moderating.get(QUEUE).content.decode()):
        assert 'value="suzu"' not in page and 'value="3d" selected' not in page
    section = f'<option value="{article.section.slug}">'
    assert section in plain and section not in theirs


def test_two_moderators_do_not_work_on_one_case(moderating):
    comment = make_report().comment
    first = moderating.post(reverse("moderation:next_case"))
    assert first["Location"] == reverse("moderation:comment", args=[comment.pk])
    assert "Yours until" in moderating.get(first["Location"]).content.decode()
    other = Client()
    other.force_login(cast.ada())
    page = other.get(QUEUE).content.decode()
    assert "mori is looking at this case" in page and "Dismiss reports" not in page
    assert act_on(other, comment, "dismiss").status_code == 422
    assert other.post(reverse("moderation:next_case"))["Location"] == QUEUE
    assert other.post(reverse("moderation:claim", args=[comment.pk])).status_code == 303
    assert not Decision.objects.exists() and Case.objects.get().claimed_by == cast.mori()
    moderating.post(reverse("moderation:release", args=[comment.pk]))
    assert act_on(other, comment, "dismiss").status_code == 303
    assert Case.objects.get().closed_at


@pytest.mark.both
def test_a_claim_ends_by_itself(moderating):
    comment = make_report().comment
    claim_case(comment_id=comment.pk, moderator=cast.ada())
    assert moderating.post(reverse("moderation:next_case"))["Location"] == QUEUE
    Case.objects.update(claimed_until=timezone.now())
    assert moderating.post(reverse("moderation:next_case"))["Location"] != QUEUE
    assert Case.objects.get().claimed_by == cast.mori()


def test_nobody_is_led_to_a_case_about_themselves(moderating):
    comment = make_report(make_comment(author=cast.mori())).comment
    assert moderating.post(reverse("moderation:next_case"))["Location"] == QUEUE
    moderating.post(reverse("moderation:claim", args=[comment.pk]))
    assert Case.objects.get().claimed_by is None


@pytest.mark.both
def test_a_suspended_moderator_takes_no_case_from_the_others(moderating):
    comment = make_report().comment
    Member.objects.update(suspended_until=timezone.now() + timedelta(days=1))
    for name, of in (("next_case", []), ("claim", [comment.pk])):
        answer = moderating.post(reverse(f"moderation:{name}", args=of))
        assert answer.status_code == 403
        assert "account is suspended" in answer.content.decode()
        assert Case.objects.get().claimed_by is None


def test_who_comes_late_to_a_case_reads_who_has_it(moderating):
    comment = make_report().comment
    claim_case(comment_id=comment.pk, moderator=cast.ada())
    answer = moderating.post(reverse("moderation:claim", args=[comment.pk]), follow=True)
    said = " ".join(map(str, answer.context["messages"]))
    assert "ada is looking at this case" in said


@pytest.mark.both
def test_after_a_decision_the_next_case_opens_if_wished(moderating):
    first, second = make_reports(2)
    moderating.post(reverse("moderation:next_case"))
    page = moderating.get(reverse("moderation:comment", args=[first])).content.decode()
    assert 'name="then" value="next" checked' in page
    answer = act_on(moderating, Comment.objects.get(pk=first), "dismiss", then="next")
    assert answer["Location"] == reverse("moderation:comment", args=[second])
    page = moderating.get(answer["Location"]).content.decode()
    assert press_undo(moderating, page)["Location"] == reverse("moderation:comment", args=[first])
    acts = Decision.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["dismiss", "reopen"]


def test_what_was_done_is_not_taken_back_from_afar_once_a_colleague_has_decided(moderating):
    comment = make_report().comment
    answer = act_on(moderating, comment, "hide", next=QUEUE)
    page = moderating.get(answer["Location"]).content.decode()
    decide(act="remove", comment_id=comment.pk, moderator=cast.ada(), reason="spam")
    refused = press_undo(moderating, page)
    assert refused.status_code == 422 and "ada" in refused.content.decode()
    assert Comment.objects.get(pk=comment.pk).state == "removed"


@pytest.mark.both
def test_a_case_closes_with_what_opened_it():
    comment = make_report().comment
    held = make_held_comment()
    delete_own_comment(comment_id=held.pk, member=cast.alice())
    assert_cases_fit()
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert_cases_fit()  # Reports on what is deleted are still judged.
    assert [case.comment_id for case in Case.objects.open()] == [comment.pk]
    make_decision("dismiss", comment)
    assert not Case.objects.open().exists()
    with pytest.raises(Refused):
        claim_case(comment_id=comment.pk, moderator=cast.mori())


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_paging_shows_each_case_once_while_others_empty_the_queue(moderating, order: str):
    made = make_reports(2 * PAGE_SIZE + 3)
    seen, address = [], f"{QUEUE}?order={order}"
    while address:
        page = moderating.get(address).content.decode()
        seen += shown_on(page)
        make_decision("dismiss", seen[-1], cast.ada())
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = QUEUE + found[1].replace("&amp;", "&") if found else ""
    assert seen == (made if order == "oldest" else made[::-1])


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("tab", ["reported", "held"])
def test_pages_share_no_case_at_their_border_and_leave_none_out(moderating, tab: str, order: str):
    made = make_waiting(2 * PAGE_SIZE + 1, tab)
    pages, address = [], f"{QUEUE}?tab={tab}&order={order}"
    while address:
        page = moderating.get(address).content.decode()
        pages.append(shown_on(page))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = QUEUE + found[1].replace("&amp;", "&") if found else ""
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert [pk for page in pages for pk in page] == (made if order == "oldest" else made[::-1])


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=" + "9" * 40, "tab=x&order=y"])
def test_an_address_that_was_tampered_with_shows_the_start(moderating, query: str):
    made = make_reports(1)
    assert shown_on(moderating.get(f"{QUEUE}?{query}").content.decode()) == made


@pytest.mark.parametrize("count", [10, pytest.param(300, marks=pytest.mark.slow)])
def test_the_queue_costs_the_same_whatever_its_length(moderating, count: int):
    make_reports(count)
    moderating.get(QUEUE)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = moderating.get(QUEUE)
    assert len(shown_on(page.content.decode())) == min(count, PAGE_SIZE)
    assert len(queries) <= QUERIES, "\n".join(query["sql"] for query in queries)


# One of them counts what hurts, and says how it is shown to who judges.
QUERIES = 8
# Whoever moderates parts of the site has these read; what checks said is read of held ones.
SCOPE_QUERY, CHECKS_QUERY = 1, 1


@pytest.mark.both
@pytest.mark.parametrize("query", ["", "?tab=held", "?order=newest", "?author=alice&language=en"])
@pytest.mark.parametrize("part", ["site", "section", "article"])
def test_who_moderates_parts_of_the_site_reads_it_as_cheaply(moderating, part: str, query: str):
    held = make_held_comment()
    make_report()
    if part == "section":
        sign_in(moderating, moderator_of(sections=(held.article.section,)))
    elif part == "article":
        sign_in(moderating, moderator_of(articles=(held.article,)))
    moderating.get(QUEUE + query)
    with CaptureQueriesContext(connection) as queries:
        page = moderating.get(QUEUE + query).content.decode()
    assert held.pk in shown_on(page)
    assert len(queries) <= QUERIES + CHECKS_QUERY + (SCOPE_QUERY if part != "site" else 0)


@pytest.mark.both
@pytest.mark.parametrize("query", ["", "?language=en", "?author=alice&reported_for=abuse&age=1h"])
def test_a_list_that_was_asked_for_before_writes_no_sql_anew(moderating, query: str):
    comment = make_report().comment
    Case.objects.update(opened_at=timezone.now() - timedelta(hours=2))
    sign_in(moderating, moderator_of(sections=(comment.article.section,)))
    moderating.get(QUEUE + query)
    with counting_compiled() as compiled:
        assert shown_on(moderating.get(QUEUE + query).content.decode()) == [comment.pk]
    assert compiled == []


def test_notices_beside_its_cases_write_no_sql_anew(moderating):
    made = [make_report(make_comment(author=cast.alice())).comment for _ in range(2)]
    notices = [make_notice(one, address=f"203.0.{one.pk}.0") for one in made]
    ask_author(notice_id=notices[0].pk, moderator=cast.mori(), words="Is that so?")
    moderating.get(QUEUE)
    with counting_compiled() as compiled:
        page = moderating.get(QUEUE).content.decode()
    assert page.count("waits for an answer") == 2 and "The author was asked" in page
    assert compiled == []


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_thousand_open_cases_cost_no_more(moderating):
    make_waiting(PAGE_SIZE + 1, "reported")
    moderating.get(QUEUE)
    took = cpu_seconds(lambda: moderating.get(QUEUE))
    make_waiting(10_000, "reported")
    moderating.get(QUEUE)  # The paper's sections may be due, once in half a minute.
    with CaptureQueriesContext(connection) as queries:
        page = moderating.get(QUEUE).content.decode()
    statements = [one["sql"] for one in queries]
    assert len(shown_on(page)) == PAGE_SIZE and str(10_000 + PAGE_SIZE + 1) in page
    assert len(statements) <= QUERIES
    # The numbers in the tabs are counted: some milliseconds for so many.
    most = took + 0.015 * times_slower()
    assert cpu_seconds(lambda: moderating.get(QUEUE)) < most
    if connection.vendor == "sqlite":
        sql = next(one for one in statements if f"LIMIT {PAGE_SIZE + 1}" in one)
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "case_open_by_due" in plan and "TEMP B-TREE" not in plan


def test_acting_without_javascript_leads_back_to_the_same_place(moderating):
    comment = make_report().comment
    back = f"{QUEUE}?order=oldest#case-77"
    response = act_on(moderating, comment, "hide", next=back)
    assert (response.status_code, response["Location"]) == (303, back)
    page = moderating.get(QUEUE).content.decode()
    assert "comment hidden." in page and "Look again" in page
    undone = press_undo(moderating, page)
    assert (undone.status_code, undone["Location"]) == (303, back)
    assert Comment.objects.get(pk=comment.pk).state == "published"


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_leads_nowhere_else(moderating, evil: str):
    comment = make_report().comment
    response = act_on(moderating, comment, "hide", next=evil)
    assert response["Location"] == reverse("moderation:comment", args=[comment.pk])


def test_acting_by_htmx_puts_the_outcome_and_a_way_back_in_place(moderating):
    comment = make_report().comment
    response = act_on(moderating, comment, "remove", reason="spam", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200 and "<html" not in page
    assert "comment removed." in page and "Undo: Restore" in page
    assert re.search(r'id="count-reported"[^>]*>0<', page)
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    undone = act_on(moderating, comment, "restore", seen=seen, headers=HTMX)
    assert "comment restored." in undone.content.decode()
    assert Comment.objects.get(pk=comment.pk).state == State.PUBLISHED
    assert Decision.objects.count() == 2


def test_a_case_that_still_waits_stays_in_place(moderating):
    comment = make_report().comment
    page = act_on(moderating, comment, "lock", headers=HTMX).content.decode()
    assert shown_on(page) == [comment.pk] and "is locked" in page and "Unlock branch" in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_second_moderator_sees_what_the_first_decided(moderating, headers):
    comment = make_report().comment
    seen = str(load_case(Comment.objects.get(pk=comment.pk), cast.mori(), timezone.now()).seen)
    make_decision("hide", comment, cast.ada())
    response = act_on(moderating, comment, "dismiss", seen=seen, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422 and "Already decided by" in page and "ada" in page
    assert "Restore" in page and Decision.objects.count() == 1


def test_a_form_without_what_was_seen_decides_nothing(moderating):
    comment = make_report().comment
    assert act_on(moderating, comment, "hide", seen="tampered").status_code == 422
    assert not Decision.objects.exists()


def test_ones_own_comment_is_shown_without_buttons(moderating):
    make_report(make_comment(author=cast.mori()))
    page = moderating.get(QUEUE).content.decode()
    assert "leave it to a colleague" in page and "Dismiss reports" not in page


def test_text_of_members_is_never_markup(moderating):
    comment = make_comment(author=cast.alice(), text="<script>alert(1)</script>")
    make_report(make_comment(reply_to=comment, author=cast.suzu()), note="<img src=x>")
    page = moderating.get(QUEUE).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
