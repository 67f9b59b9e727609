"""The page on which one comment is judged, and the log."""

from datetime import timedelta

import pytest
from django.urls import reverse

from forum.discussion.editing import edit_comment
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.decisions.models import Decision
from forum.moderation.log import PAGE_SIZE
from forum.moderation.reasons import Reason
from forum.moderation.suspending import find_seen, suspend_member
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    change_list,
    make_decision,
    make_member_report,
    make_report,
    moderator_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LOG = reverse("moderation:log")


def page_of(comment) -> str:
    return reverse("moderation:comment", args=[comment.pk])


def test_the_page_shows_history_context_reports_and_log(moderating):
    root = make_comment(author=cast.suzu(), text="The first word")
    comment = post_comment(
        article=root.article, author=cast.alice(), text="Before *the* edit", reply_to=root.pk
    )
    make_report(comment, note="See for yourself")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="After the edit")
    make_comment(reply_to=comment, author=cast.bob(), text="The answer to it")
    make_decision("remove", comment, cast.ada(), reason="hate", note="Enough")
    page = moderating.get(page_of(comment)).content.decode()
    for words in (
        "The first word", "Before <em>the</em> edit", "After the edit", "The answer to it",
        "See for yourself", "Comment removed", "Enough", "Restore",
    ):  # fmt: skip
        assert words in page


def test_a_comment_at_the_end_of_a_long_branch_costs_no_more(
    moderating, django_assert_max_num_queries
):
    comment = make_comment(author=cast.alice())
    for _ in range(12):
        comment = make_comment(reply_to=comment, author=cast.alice())
    moderating.get(page_of(comment))
    with django_assert_max_num_queries(25):
        moderating.get(page_of(comment))


def make_decisions(count: int) -> None:
    article = make_article()
    for number in range(count):
        comment = make_comment(article=article, author=cast.member(f"author-{number % 3}"))
        make_decision("hide", comment, cast.ada(), note=f"Note {number}.")


def notes_on(page: str) -> list[str]:
    import re

    return re.findall(r"Note (\d+)\.", page)


@pytest.mark.both
@pytest.mark.slow
def test_the_log_is_newest_first_and_paged(moderating):
    import re

    make_decisions(PAGE_SIZE + 5)
    page = moderating.get(LOG).content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)[1]
    notes = notes_on(page) + notes_on(moderating.get(LOG + following).content.decode())
    assert notes == [str(number) for number in range(PAGE_SIZE + 4, -1, -1)]


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("member=author-1", 2),
        ("member=Author-1&moderator=ADA", 2),
        ("member=author-1&act=remove", 0),
        ("act=hide", 6),
        ("moderator=mori", 0),
        ("act=nonsense", 6),
        ("after=-3", 6),
        ("member=%00", 6),
    ],
)
def test_the_log_is_filtered(moderating, query: str, count: int):
    make_decisions(6)
    assert len(notes_on(moderating.get(f"{LOG}?{query}").content.decode())) == count


@pytest.mark.slow
def test_the_log_costs_the_same_whatever_its_length(moderating, django_assert_max_num_queries):
    make_decisions(12)
    moderating.get(LOG)
    with django_assert_max_num_queries(8):
        moderating.get(LOG)


def test_a_suspension_from_a_case_is_logged_with_it_and_leads_back(moderating):
    comment = make_comment(author=cast.alice())
    address = reverse("moderation:suspend", args=["alice"])
    page = moderating.get(f"{address}?comment={comment.pk}&next=/moderation/").content.decode()
    assert f'name="comment" value="{comment.pk}"' in page
    form = {"duration": "3d", "reason": Reason.HATE, "note": "", "seen": "0"}
    response = moderating.post(address, {**form, "comment": comment.pk, "next": "/moderation/"})
    assert (response.status_code, response["Location"]) == (303, "/moderation/")
    assert comment.decisions.get().act == "suspend"


def test_a_refused_suspension_keeps_what_was_typed(moderating):
    cast.alice()
    address = reverse("moderation:suspend", args=["alice"])
    response = moderating.post(address, {"note": "Warned twice", "seen": "0"})
    page = response.content.decode()
    assert response.status_code == 422 and "Please choose how long" in page
    assert "Warned twice" in page
    form = {"note": "", "seen": "0", "duration": "1h", "reason": "other"}
    page = moderating.post(address, form).content.decode()
    assert 'id="id_note_error"' in page and "Please say in the note" in page
    assert not Decision.objects.exists()


def test_lifting_offers_a_why_that_needs_no_click(moderating):
    suspend_member(
        member=cast.alice(), moderator=cast.ada(), duration=timedelta(days=1), reason="spam"
    )
    page = moderating.get(reverse("moderation:suspend", args=["alice"])).content.decode()
    assert '<option value="calm_again" selected>Calm again</option>' in page
    seen = find_seen(Member.objects.get(username="alice"))
    address = reverse("moderation:lift", args=["alice"])
    refused = moderating.post(address, {"note": "Rang me", "seen": seen})
    assert refused.status_code == 422 and "Rang me" in refused.content.decode()
    assert 'id="lift_reason_error"' in refused.content.decode()
    assert moderating.post(address, {"seen": seen, "reason": "talked_over"}).status_code == 303
    assert Decision.objects.get(act="lift").reason == "talked_over"


def test_a_suspension_that_a_colleague_set_meanwhile_is_explained_and_can_be_replaced(moderating):
    address = reverse("moderation:suspend", args=["alice"])
    form = {"duration": "3d", "reason": "hate", "note": "", "seen": "0"}
    suspend_member(
        member=cast.alice(), moderator=cast.ada(), duration=timedelta(days=1), reason="spam"
    )
    response = moderating.post(address, form)
    page = response.content.decode()
    assert response.status_code == 422 and "Already decided by" in page
    form["seen"] = response.context["suspension"]["seen"].value()
    assert moderating.post(address, form).status_code == 303


def test_staff_show_moderators_no_form(moderating):
    page = moderating.get(reverse("moderation:suspend", args=[cast.edo().username]))
    assert "Only an administrator" in page.content.decode()
    assert 'name="duration"' not in page.content.decode()


def test_the_text_that_was_reported_is_marked_once_it_was_changed(moderating):
    comment = make_comment(author=cast.alice(), text="What they read.")
    make_report(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Something milder.")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="All is well.")
    page = moderating.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert page.count("As it was reported") == 1
    marked = page.index("As it was reported")
    assert page.index("Something milder.") < marked < page.index("What they read.")
    make_report(comment, reporter=cast.suzu())
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="All is fine.")
    make_decision("dismiss", comment)
    page = moderating.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert page.count("As it was reported") == 2  # Of each report its own; closed ones, too.
    before = page[page.index("Before it was edited") :]
    assert before.index("As it was reported") < before.index("All is well.")
    assert before.count("Something milder.") == 1


def test_other_cases_of_the_author_and_in_the_thread_stand_beside(moderating):
    root = make_comment(author=cast.alice())
    answer = make_comment(author=cast.suzu(), reply_to=root)
    elsewhere, unrelated = make_comment(author=cast.alice()), make_comment(author=cast.suzu())
    for comment in (root, answer, elsewhere, unrelated):
        make_report(comment)
    page = moderating.get(reverse("moderation:comment", args=[root.pk])).content.decode()
    links = [reverse("moderation:comment", args=[one.pk]) for one in (answer, elsewhere, unrelated)]
    assert [f'href="{link}"' in page for link in links] == [True, True, False]
    make_decision("dismiss", answer)
    page = moderating.get(reverse("moderation:comment", args=[root.pk])).content.decode()
    assert links[0] not in page and "by the same author" in page


def test_cases_that_stand_beside_are_told_apart(moderating):
    root = make_comment(author=cast.alice(), text="The first.")
    ours, harsh, graver, taken = (
        make_comment(author=cast.alice(), article=root.article, text=text)
        for text in ("A <rat> in the harbour.", "What is hidden.", "Where they live.", "Taken.")
    )
    elsewhere = make_comment(author=cast.alice(), text="Said elsewhere.")
    for comment in (root, ours, elsewhere):
        make_report(comment, reason="spam")
    make_report(harsh, reason="threat")
    make_report(graver, reason="hate")
    make_report(graver, reason="personal_data", reporter=cast.suzu())  # Comes before the hate.
    make_decision("restore", make_decision("remove", taken, reason="hate").comment)
    make_report(taken, reason="spam", reporter=cast.suzu())
    change_list(kind="suspect", text="rat", changed_by=None)
    address = reverse("moderation:comment", args=[root.pk])
    page = moderating.get(address).content.decode()
    beside = page[page.index("Related cases") :]
    beside = beside[: beside.index("</section>")]
    assert elsewhere.article.headline in beside and "Said elsewhere." in beside
    assert "in the harbour." in beside
    assert '<span class="veil__word">rat</span>' in beside
    for one in (harsh, graver, taken):
        assert reverse("moderation:comment", args=[one.pk]) in beside and one.text not in beside


def test_the_case_about_its_author_stands_beside_for_who_may_judge_it(moderating):
    comment = make_report().comment
    make_member_report(reporter=cast.suzu())
    address = reverse("moderation:comment", args=[comment.pk])
    page = moderating.get(address).content.decode()
    beside = page[page.index("Related cases") :]
    member_page = reverse("moderation:member", args=["alice"])
    assert f'<a href="{member_page}">Alice as a member</a>' in beside
    moderating.force_login(moderator_of(sections=(comment.article.section,)))
    assert "Related cases" not in moderating.get(address).content.decode()


def test_a_case_about_the_moderator_stands_beside_nothing(moderating):
    comment = make_report(make_comment(author=cast.mori())).comment
    make_member_report(member=cast.mori())
    page = moderating.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert "Related cases" not in page
