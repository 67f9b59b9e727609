"""What the room does for who judges: hide what hurts, count it, suggest a break."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.care.looking import look_at
from forum.moderation.care.models import Care, HardLook
from forum.moderation.care.rules import BREAK_FROM, KEPT_FOR
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    change_list,
    make_appeal,
    make_decision,
    make_member_report,
    make_notice,
    make_report,
    make_thread_report,
)  # fmt: skip
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE, CARE = reverse("moderation:queue"), reverse("moderation:care")
UNVEILED = re.compile(r"<label class=.veil.>.*?</label>", re.DOTALL)


def list_words(text: str = "vermin") -> None:
    change_list(kind="suspect", text=text, changed_by=None)


def page_of(comment: Comment) -> str:
    return reverse("moderation:comment", args=[comment.pk])


def bare(page: str) -> str:
    """Return a page without what is under veils."""
    return UNVEILED.sub("", page)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_listed_words_are_hidden_everywhere_in_the_room_until_asked(moderating):
    parent = make_comment(author=cast.suzu(), text="You all are vermin.")
    comment = make_comment(reply_to=parent, author=cast.alice(), text="Vermin **yourself**")
    make_report(comment, note="Calls us vermin", reason="off_topic")
    list_words()
    for address in (QUEUE, page_of(comment), f"{reverse('moderation:together')}?author=alice"):
        page = moderating.get(address).content.decode()
        assert "ermin" in page and "ermin" not in bare(page)
        assert "<strong>yourself</strong>" in page and 'data-key="v"' in page
        assert " style=" not in page
    kept = Comment.objects.get(pk=comment.pk)
    assert kept.text == "Vermin **yourself**" and "veil" not in kept.html


@pytest.mark.both
def test_what_a_notice_alone_calls_a_threat_is_hidden_and_counted(moderating):
    comment = make_comment(author=cast.alice(), text="I will find you.")
    notice = make_notice(comment, ground="threat")
    judging = reverse("moderation:judge_notice", args=[notice.pk])
    for address in (QUEUE, page_of(comment), judging):
        assert "data-veiled" in moderating.get(address).content.decode()
    assert HardLook.objects.get().comment_id == comment.pk


@pytest.mark.both
def test_what_a_notice_calls_a_copy_is_shown(moderating):
    comment = make_comment(author=cast.alice(), text="All of the poem.")
    make_notice(comment, ground="copyright")
    for address in (QUEUE, page_of(comment)):
        assert "data-veiled" not in moderating.get(address).content.decode()
    assert not HardLook.objects.exists()


PICTURE = (
    '<p>See <a class="picture" href="/pictures/KEY.webp"><img alt="A rat" src="/pictures/KEY.webp"'
    ' width="640" height="480" loading="lazy" decoding="async"></a></p>'
)


def put_picture(comment: Comment) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(html=PICTURE)
    return comment


def assert_pictures_are_hidden(page: str) -> None:
    """Assert that a page shows pictures, none of them as readers see it."""
    assert 'class="veiled-picture__image" src="/pictures/KEY.webp" alt=""' in page
    assert page.count("veiled-picture__image") == page.count("<img ")
    assert 'class="picture"' not in page and "A rat" not in page and "</span> A <span" in page


def ask_about(comment: Comment) -> str:
    ask_colleague(comment_id=comment.pk, moderator=cast.ada(), text="Hm?", colleague=cast.mori())
    return reverse("moderation:answer_question", args=[Question.objects.get().pk])


def complain_about(comment: Comment) -> str:
    notice = make_notice(comment)
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="It may be.")
    complaint = lodge_complaint(notice=notice, words="It may not.")
    return reverse("moderation:judge_complaint", args=[complaint.pk])


PAGES = {
    "ask": lambda one: reverse("moderation:ask_colleague", args=[one.pk]),
    "answer": ask_about,
    "branch": lambda one: reverse("moderation:prune", args=[one.pk]),
    "pin": lambda one: reverse("moderation:pin", args=[one.pk]),
    "member": lambda one: reverse("moderation:member", args=[one.author.username]),
    "notice": lambda one: reverse("moderation:judge_notice", args=[make_notice(one).pk]),
    "complaint": complain_about,
    "appeal": lambda one: reverse(
        "moderation:judge_appeal", args=[make_appeal(make_decision("hide", one)).pk]
    ),
}


def test_pictures_are_hidden_above_below_and_before_an_edit(moderating):
    above = put_picture(make_comment(author=cast.suzu()))
    comment = put_picture(make_comment(reply_to=above, author=cast.alice()))
    put_picture(make_comment(reply_to=comment, author=cast.suzu()))
    make_report(comment, reason="off_topic")
    list_words("rat")
    together = f"{reverse('moderation:together')}?author=alice"
    for address, count in ((QUEUE, 1), (together, 1), (page_of(comment), 3)):
        page = moderating.get(address).content.decode()
        assert_pictures_are_hidden(page)
        assert page.count("veiled-picture__image") == count
        assert " style=" not in page and "<details" not in page.partition("<p>See")[2][:200]
    moderating.post(CARE, {"shows_good": "on"})
    page = moderating.get(page_of(comment)).content.decode()
    assert page.count('<a class="picture"') == 3 and "veiled-picture" not in page


@pytest.mark.parametrize("place", [*PAGES, "redact"])
def test_so_they_are_on_each_page_about_one(moderating, place: str):
    comment = put_picture(make_comment(author=cast.alice(), text="Look here"))
    make_report(comment, reason="off_topic")
    redact = reverse("moderation:redact", args=[comment.pk])
    address = redact if place == "redact" else PAGES[place](comment)
    list_words("rat")
    assert_pictures_are_hidden(moderating.get(address).content.decode())


def test_readers_pages_show_moderators_what_readers_see(moderating):
    comment = put_picture(make_comment(author=cast.alice()))
    page = moderating.get(reverse("discussion:comment", args=[comment.pk])).content.decode()
    assert 'class="picture"' in page and "veiled" not in page


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("reason", ["hate", "spam"])
def test_so_they_are_on_each_page_about_one_comment(moderating, place: str, reason: str):
    comment = make_comment(author=cast.alice(), text="Such vermin here")
    make_report(comment, reason=reason)
    list_words()
    page = moderating.get(PAGES[place](comment)).content.decode()
    assert "vermin" in page and "Such vermin" not in page and "Such " in bare(page)
    assert ("data-veiled>" in page) == (reason == "hate" and place != "member")
    looked = HardLook.objects.filter(member=cast.mori()).count()
    assert looked == (reason == "hate" and place != "member")


def test_who_prefers_sees_them_and_nobody_else_does(moderating):
    comment = make_comment(author=cast.alice(), text="Such vermin")
    make_report(comment, reason="threat")
    list_words()
    assert moderating.post(CARE, {}).status_code == 303
    page = moderating.get(QUEUE).content.decode()
    assert "Such vermin" in page and "veil" not in page and "data-veiled" not in page
    other = browser(cast.ada()).get(QUEUE).content.decode()
    assert "Such vermin" not in other and "data-veiled" in other
    moderating.post(CARE, {"hides_words": "on"})
    assert "Such vermin" not in moderating.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("reason", "is_whole"), [("threat", True), ("hate", True), ("spam", False)]
)
def test_the_whole_text_is_hidden_where_a_threat_or_hate_is_reported(
    moderating, reason: str, is_whole: bool
):
    comment = make_comment(author=cast.alice(), text="I know where you live")
    make_report(comment, reason=reason)
    for address in (QUEUE, page_of(comment)):
        page = moderating.get(address).content.decode()
        assert ("data-veiled>" in page) == is_whole == ('data-key="v"' in page)


def test_after_an_act_the_case_comes_back_as_it_was_shown(moderating):
    comment = make_comment(author=cast.alice(), text="Such vermin")
    make_report(comment)
    list_words()
    act = reverse("moderation:act", args=[comment.pk, "remove"])
    answer = moderating.post(act, {"seen": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "Such vermin" not in answer.content.decode()


@pytest.mark.both
def test_hard_comments_are_counted_once_a_day_for_who_looks(moderating):
    hard, mild = make_report(reason="abuse").comment, make_report(reason="spam").comment
    for _time in range(2):
        page = moderating.get(QUEUE).content.decode()
    assert "looked at 1 hard comment today" in page
    moderating.get(page_of(mild))
    removed = make_comment(author=cast.alice())
    make_decision("remove", removed, cast.ada(), reason="hate")
    page = moderating.get(page_of(removed)).content.decode()
    assert "looked at 2 hard comments today" in page
    looked = HardLook.objects.values_list("member__username", "comment")
    assert set(looked) == {("mori", hard.pk), ("mori", removed.pk)}
    ada = browser(cast.ada())
    assert "hard comment" not in ada.get(reverse("moderation:log")).content.decode()
    assert "Nothing hard so far" in ada.get(CARE).content.decode()


def test_a_break_is_suggested_from_a_number_on(moderating):
    article, day = make_article(), timezone.localdate()
    ids = [make_comment(article=article, author=cast.member(f"a{n}")).pk for n in range(BREAK_FROM)]
    for number, suggests in ((BREAK_FROM - 1, False), (BREAK_FROM, True)):
        HardLook.objects.bulk_create(
            [HardLook(member=cast.mori(), day=day, comment_id=pk) for pk in ids[:number]],
            ignore_conflicts=True,
        )
        page = moderating.get(QUEUE).content.decode()
        assert f"{number} hard comments" in page and ("Time for a break" in page) == suggests


@pytest.mark.both
def test_what_was_looked_at_is_forgotten_after_a_fortnight(moderating):
    comment, today = make_report().comment, timezone.localdate()
    for age in (KEPT_FOR - timedelta(days=1), KEPT_FOR):
        for member in (cast.mori(), cast.ada()):
            HardLook.objects.create(member=member, day=today - age, comment=comment)
    moderating.get(QUEUE)
    assert HardLook.objects.filter(member=cast.mori()).count() == 2
    assert len(moderating.get(CARE).context["days"]) == 2
    assert HardLook.objects.filter(member=cast.ada()).count() == 2
    call_command("forget_looks", verbosity=0)
    assert HardLook.objects.filter(member=cast.ada()).count() == 1


def test_looking_costs_the_same_however_much_was_looked_at(django_assert_num_queries):
    list_words()
    comments = [make_comment(author=cast.member(f"a{n}")).pk for n in range(12)]
    mori, now = cast.mori(), timezone.now()
    look_at(comments[:2], mori, now)
    for ids, queries in (([], 1), (comments[:2], 1), (comments[2:], 3), (comments, 1)):
        with django_assert_num_queries(queries):
            look_at(ids, mori, now)


def look(ids: list[int]) -> int:
    """Look at comments as mori; return how many are counted."""
    return look_at(ids, cast.mori(), timezone.now()).looked_count


@pytest.mark.both
def test_eight_windows_at_once_count_each_comment_once(writers):
    cast.mori()
    ids = [make_comment(author=cast.member(f"a{n}")).pk for n in range(10)]
    counted = writers.call(look, [{"ids": ids[n % 3 :]} for n in range(8)])
    assert max(counted) == 10 == HardLook.objects.count()
    assert not Care.objects.exists()


def make_hard_thread(reason: str = "threat"):
    root = make_comment(author=cast.alice(), text="It began here.")
    make_comment(reply_to=root, author=cast.suzu())
    return make_thread_report(Comment.objects.get(pk=root.pk), reason=reason).case


def test_a_thread_counts_by_the_comment_at_its_head_once(client):
    sign_in(client, cast.mori())
    case = make_hard_thread()
    page = reverse("moderation:thread", args=[case.pk])
    together = reverse("moderation:together") + f"?subject={case.pk}"
    asking = reverse("moderation:ask_about_case", args=[case.pk])
    for address in (reverse("moderation:queue"), page, together, asking):
        shown = client.get(address).content.decode()
        assert "data-veiled" in shown, address
        assert HardLook.objects.get().comment_id == case.branch_id


def test_a_thread_that_bores_and_a_member_count_nothing(client):
    sign_in(client, cast.mori())
    thread = make_hard_thread("off_topic")
    about = make_member_report(cast.suzu(), member=cast.member("otto"), reason="harassment").case
    for address in (
        reverse("moderation:queue"),
        reverse("moderation:thread", args=[thread.pk]),
        reverse("moderation:member", args=[about.author.username]),
    ):
        assert "data-veiled" not in client.get(address).content.decode()
    assert not HardLook.objects.exists()
