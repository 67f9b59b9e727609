"""The queue: what is in it, in which order, at what cost, and acting in it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, State
from forum.moderation.cases import load_case
from forum.moderation.models import Decision, Reason, Report
from forum.moderation.queue import PAGE_SIZE, count_waiting
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_held_comment, make_report, usual_why

pytestmark = pytest.mark.django_db

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


def make_waiting(count: int, tab: str) -> list[int]:
    """Return the ids of that many comments on a list of the queue, oldest first, made at once."""
    article = make_article()
    generate_discussion(article=article, count=count, shape="roots", author_count=5)
    comments = Comment.objects.filter(article=article).order_by("pk")
    made = list(comments.values_list("pk", flat=True))
    if tab == "held":
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


def test_a_decision_that_was_taken_back_is_not_held_against_the_author(moderating):
    comment = make_comment(author=cast.alice())
    make_decision("hide", comment)
    make_decision("restore", comment)
    make_report(comment)
    assert "No decisions so far" in moderating.get(QUEUE).content.decode()


def test_held_comments_wait_in_their_own_tab(moderating):
    held, reported = make_held_comment(), make_report().comment
    assert shown_on(moderating.get(QUEUE).content.decode()) == [reported.pk]
    assert shown_on(moderating.get(f"{QUEUE}?tab=held").content.decode()) == [held.pk]
    assert (count_waiting().reported, count_waiting().held) == (1, 1)


@pytest.mark.parametrize("tab", ["reported", "held"])
def test_an_empty_queue_says_so(moderating, tab: str):
    page = moderating.get(f"{QUEUE}?tab={tab}").content.decode()
    assert 'class="empty' in page and "<form" in page  # The form signs out.


def test_the_order_is_by_newest_report_or_by_oldest(moderating):
    first, second = make_reports(2)
    make_report(Comment.objects.get(pk=first), reporter=cast.suzu())
    assert shown_on(moderating.get(QUEUE).content.decode()) == [first, second]
    assert shown_on(moderating.get(f"{QUEUE}?order=oldest").content.decode()) == [first, second]
    make_report(Comment.objects.get(pk=second), reporter=cast.suzu())
    assert shown_on(moderating.get(QUEUE).content.decode()) == [second, first]
    assert shown_on(moderating.get(f"{QUEUE}?order=oldest").content.decode()) == [first, second]


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


QUERIES = 13


@pytest.mark.slow
@pytest.mark.sqlite  # The plan of a small table says nothing on PostgreSQL.
def test_the_order_of_open_reports_comes_from_an_index(moderating):
    make_reports(60)
    with CaptureQueriesContext(connection) as queries:
        moderating.get(QUEUE)
    sql = next(q["sql"] for q in queries if "NOT EXISTS" in q["sql"] or "NOT (EXISTS" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "report_open_by_age" in plan and "TEMP B-TREE" not in plan


def test_acting_without_javascript_leads_back_to_the_same_place(moderating):
    comment = make_report().comment
    back = f"{QUEUE}?order=oldest#case-77"
    response = act_on(moderating, comment, "hide", next=back)
    assert (response.status_code, response["Location"]) == (303, back)
    page = moderating.get(QUEUE).content.decode()
    assert "comment hidden." in page and "Look again or take it back" in page


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
