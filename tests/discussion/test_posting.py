"""Post a comment: what is written, and what is refused."""

import re
import time
import weakref
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_comments.moderation import CommentModerator, moderator
from django_comments.signals import comment_was_posted, comment_will_be_posted
from django_comments_xtd.models import XtdComment

from articles.models import Article
from forum.discussion import rules
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import find_draft, save_draft
from forum.discussion.editing import edit_comment
from forum.discussion.forms import CommentForm
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def refusal_of(**arguments) -> str:
    before = Comment.objects.count()
    with pytest.raises(Refused) as refused:
        post_comment(**arguments)
    assert Comment.objects.count() == before
    return refused.value.refusal.code


def test_a_comment_is_written_with_its_rendering_and_its_counts():
    article, alice = make_article(), cast.alice()
    comment = post_comment(article=article, author=alice, text="I **agree**.")
    comment.refresh_from_db()
    assert comment.html == "<p>I <strong>agree</strong>.</p>"
    assert (comment.state, comment.is_listed, comment.depth) == (State.PUBLISHED, True, 0)
    assert comment.root_id == comment.pk
    discussion = Discussion.objects.get(article=article)
    assert (discussion.comment_count, discussion.thread_count) == (1, 1)
    assert discussion.last_comment_at == comment.created_at
    assert Member.objects.get(pk=alice.pk).comment_count == 1


def test_a_reply_stands_below_what_it_answers():
    root = make_comment(author=cast.alice())
    reply = post_comment(article=root.article, author=cast.bob(), text="No.", reply_to=root.pk)
    again = post_comment(article=root.article, author=cast.alice(), text="Yes.", reply_to=reply.pk)
    assert again.path.startswith(reply.path) and reply.path.startswith(root.path)
    assert (again.depth, again.root_id) == (2, root.pk)
    root.refresh_from_db()
    reply.refresh_from_db()
    assert (root.reply_count, root.thread_count, reply.reply_count) == (1, 2, 1)
    assert Discussion.objects.get(article=root.article).thread_count == 1


@pytest.mark.both
def test_the_packages_columns_are_filled_for_its_tools():
    root = make_comment()
    reply = make_comment(reply_to=root)
    plain = XtdComment.objects.get(pk=reply.pk)
    assert (plain.thread_id, plain.parent_id, plain.level) == (root.pk, root.pk, 1)
    assert XtdComment.objects.get(pk=root.pk).parent_id == root.pk
    assert plain.comment == reply.text and plain.content_object == root.article
    assert plain.is_public and not plain.is_removed
    tree = XtdComment.tree_from_queryset(
        XtdComment.objects.filter(object_pk=root.article_id), user=cast.alice()
    )
    assert [child["comment"].pk for child in tree[0]["children"]] == [reply.pk]


@pytest.mark.both
def test_the_packages_cascade_is_off():
    from django.db.models.signals import pre_save
    from django_comments_xtd.models import publish_or_unpublish_on_pre_save

    receivers = [
        receiver() if isinstance(receiver, weakref.ref) else receiver
        for _key, receiver, *_rest in pre_save.receivers
    ]
    assert publish_or_unpublish_on_pre_save not in receivers


@pytest.mark.parametrize("text", ["", "   \n ", "\u200b\u200b", "[a]: https://example.org"])
def test_nothing_to_say_is_refused(text: str):
    assert refusal_of(article=make_article(), author=cast.alice(), text=text) == "empty"


def test_too_long_is_refused_and_the_longest_is_not():
    article = make_article()
    longest = "x" * rules.MAX_TEXT_LENGTH
    assert post_comment(article=article, author=cast.alice(), text=longest).text == longest
    assert refusal_of(article=article, author=cast.alice(), text=longest + "x") == "too_long"


@pytest.mark.parametrize("text", ["NUL \x00 inside", "lone \ud800 surrogate", "bidi \u202e evil"])
def test_hostile_characters_are_cleaned_away(text: str):
    comment = post_comment(article=make_article(), author=cast.alice(), text=text)
    assert not {"\x00", "\ud800", "\u202e"} & set(comment.text)


def test_the_form_must_be_ours_and_fresh():
    article = make_article()
    fresh = CommentForm(article).generate_security_data()
    good = {"article": article, "author": cast.alice(), "text": "Hello."}
    assert post_comment(**good, security=fresh)
    other = CommentForm(make_article()).generate_security_data()
    assert refusal_of(**good, security={**fresh, "security_hash": "0" * 40}) == "stale"
    assert refusal_of(**good, security={**fresh, "timestamp": str(int(time.time()) - 90_000)})
    assert refusal_of(**good, security={}) == "stale"
    assert refusal_of(**good, security={**fresh, "honeypot": "buy"}) == "spam"
    assert other["security_hash"] != fresh["security_hash"]


def test_a_second_submit_of_one_form_is_one_comment():
    article, key = make_article(), uuid4()
    one = post_comment(article=article, author=cast.alice(), text="Once.", submission_key=key)
    two = post_comment(article=article, author=cast.alice(), text="Once.", submission_key=key)
    assert one.pk == two.pk and Comment.objects.count() == 1
    other = post_comment(article=article, author=cast.bob(), text="Once.", submission_key=key)
    assert other.pk != one.pk


def test_the_suspended_and_the_signed_out_write_nothing():
    assert refusal_of(article=make_article(), author=cast.sam(), text="Hi") == "suspended"
    alice = cast.alice()
    alice.is_active = False
    assert refusal_of(article=make_article(), author=alice, text="Hi") == "signed_out"


def test_a_suspension_that_came_meanwhile_still_stops_the_comment():
    article, alice = make_article(), cast.alice()
    Member.objects.filter(pk=alice.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    assert alice.suspended_until is None  # What the request still believes.
    assert refusal_of(article=article, author=alice, text="Hi") == "suspended"


@pytest.mark.parametrize(
    ("mode", "code"), [("read_only", "closed"), ("hidden", "not_public"), ("open", None)]
)
def test_the_mode_decides_whether_anyone_may_write(mode: str, code: str | None):
    article = make_article()
    change_settings(article=article, mode=mode, closes_after_days=None)
    if code:
        assert refusal_of(article=article, author=cast.alice(), text="Hi") == code
    else:
        assert post_comment(article=article, author=cast.alice(), text="Hi")


def test_a_discussion_closes_by_itself():
    article = make_article(published_at=timezone.now() - timedelta(days=8))
    change_settings(article=article, mode="open", closes_after_days=7)
    assert refusal_of(article=article, author=cast.alice(), text="Late") == "closed"
    change_settings(article=article, mode="open", closes_after_days=9)
    assert post_comment(article=article, author=cast.alice(), text="In time")


def test_before_publication_a_comment_is_held_and_counted_nowhere():
    article, alice = make_article(), cast.alice()
    change_settings(article=article, mode="premoderated", closes_after_days=None)
    comment = post_comment(article=article, author=alice, text="Hello")
    assert (comment.state, comment.is_listed, comment.is_public) == (State.HELD, False, False)
    discussion = Discussion.objects.get(article=article)
    assert (discussion.comment_count, discussion.last_comment_at) == (0, None)
    assert Member.objects.get(pk=alice.pk).comment_count == 0


def test_what_is_not_there_can_not_be_answered():
    root, elsewhere = make_comment(author=cast.alice()), make_comment(article=make_article())
    bob = {"author": cast.bob(), "text": "Re"}
    assert refusal_of(article=root.article, reply_to=elsewhere.pk, **bob) == "not_answerable"
    assert refusal_of(article=root.article, reply_to=10**9, **bob) == "not_answerable"
    delete_own_comment(comment_id=root.pk, member=cast.alice())
    assert refusal_of(article=root.article, reply_to=root.pk, **bob) == "not_answerable"


def test_another_text_under_the_same_key_is_not_swallowed():
    article, key = make_article(), uuid4()
    sent = {"author": cast.alice(), "submission_key": key}
    first = post_comment(article=article, text="First", **sent)
    other = make_comment(article=article)
    for changed in ({"text": "Second"}, {"text": "First", "reply_to": other.pk}):
        assert refusal_of(article=article, **changed, **sent) == "resent"
    assert refusal_of(article=make_article(), text="First", **sent) == "resent"
    edit_comment(comment_id=first.pk, editor=cast.alice(), text="Edited")
    for text in ("First", "Edited"):
        assert post_comment(article=article, text=text, **sent) == first


def test_a_locked_branch_takes_no_answers_at_any_depth():
    root = make_comment()
    deep = make_comment(reply_to=make_comment(reply_to=root))
    lock_branch(comment_id=root.pk)
    answer = {"article": root.article, "author": cast.bob(), "text": "Re"}
    assert refusal_of(**answer, reply_to=deep.pk) == "locked"
    assert post_comment(article=root.article, author=cast.bob(), text="Elsewhere")


def test_who_writes_too_fast_waits():
    article = make_article()
    for _ in range(rules.POST_LIMITS[0][0]):
        post_comment(article=article, author=cast.alice(), text="Again")
    assert refusal_of(article=article, author=cast.alice(), text="And again") == "too_fast"
    assert post_comment(article=article, author=cast.bob(), text="Calm")
    counted = Member.objects.get(pk=cast.alice().pk).comment_count
    assert counted == rules.POST_LIMITS[0][0]


def test_a_crowd_behind_one_network_waits_and_nobody_else(monkeypatch):
    monkeypatch.setattr(rules, "ADDRESS_LIMIT", 3)
    article, people = make_article(), [cast.member(f"pupil-{number}") for number in range(3)]
    for pupil in people:
        post_comment(article=article, author=pupil, text="Here", address="192.0.2.0")
    late = {"article": article, "author": cast.alice(), "text": "Me too"}
    assert refusal_of(**late, address="192.0.2.0") == "crowded"
    assert Comment.objects.count() == 3
    for elsewhere in ("198.51.100.0", "2001:db8::", ""):
        assert post_comment(**late, address=elsewhere)
    assert post_comment(**late, address="192.0.2.0", is_import=True)


def test_the_packages_registry_may_hold_or_refuse():
    class Judge(CommentModerator):
        def allow(self, comment, content_object, request):
            return "forbidden" not in comment.comment

        def moderate(self, comment, content_object, request):
            return "doubtful" in comment.comment

    moderator.register(Article, Judge)
    try:
        article = make_article()
        assert refusal_of(article=article, author=cast.alice(), text="forbidden") == "declined"
        held = post_comment(article=article, author=cast.alice(), text="doubtful")
        assert held.state == State.HELD
    finally:
        moderator.unregister(Article)


def test_the_packages_signals_are_sent():
    heard = []

    def hear(signal, comment, **kwargs):
        heard.append((signal, comment.text, comment.pk is not None))

    comment_will_be_posted.connect(hear, sender=Comment)
    comment_was_posted.connect(hear, sender=Comment)
    try:
        post_comment(article=make_article(), author=cast.alice(), text="Hi")
    finally:
        comment_will_be_posted.disconnect(hear, sender=Comment)
        comment_was_posted.disconnect(hear, sender=Comment)
    assert [entry[0] for entry in heard] == [comment_will_be_posted, comment_was_posted]
    assert [entry[2] for entry in heard] == [False, True]


def test_sending_drops_the_draft():
    article, alice = make_article(), cast.alice()
    save_draft(member=alice, article_id=article.pk, reply_to_id=None, text="Hal")
    assert find_draft(member=alice, article_id=article.pk, reply_to_id=None) == "Hal"
    post_comment(article=article, author=alice, text="Hello")
    assert find_draft(member=alice, article_id=article.pk, reply_to_id=None) == ""


def test_a_member_is_called_by_either_name():
    cast.member("suzuki", display_name="鈴木")
    cast.member("kumi", display_name="Kumi Sato")
    comment = post_comment(
        article=make_article(), author=cast.bob(), text="@鈴木さん @SUZUKI @kumi @Kumi Sato, well?"
    )
    suzuki, kumi = "/members/suzuki/", "/members/kumi/"
    assert re.findall(r'href="([^"]*)">(@[^<]*)<', comment.html) == [
        (suzuki, "@鈴木"), (suzuki, "@suzuki"), (kumi, "@kumi"), (kumi, "@kumi")
    ]  # fmt: skip
    assert sorted(notice.recipient.username for notice in _notices()) == ["kumi", "suzuki"]


@pytest.mark.both
def test_a_username_comes_before_a_display_name():
    cast.member("kai", display_name="Kai")
    Member.objects.filter(pk=cast.alice().pk).update(name_key="suzuki")
    cast.member("suzuki", display_name="Someone")
    comment = post_comment(article=make_article(), author=cast.bob(), text="@suzuki, well?")
    assert 'href="/members/suzuki/"' in comment.html
    assert [notice.recipient.username for notice in _notices()] == ["suzuki"]


@pytest.mark.both
def test_the_one_answered_and_the_mentioned_are_told_once():
    root = make_comment(author=cast.alice())
    cast.suzu()
    made = post_comment(
        article=root.article, author=cast.bob(), text="@alice and @suzu, no.", reply_to=root.pk
    )
    assert {notice.url for notice in _notices()} == {f"/comments/{made.pk}/#c{made.pk}"}
    told = {notice.recipient.username: notice.kind for notice in _notices()}
    assert told == {"alice": "reply", "suzu": "mention"}
    assert Member.objects.get(username="suzu").unread_notice_count == 1


def _notices():
    from forum.notifications.models import Notice

    return Notice.objects.select_related("recipient")


@pytest.mark.both
def test_a_chain_of_ten_levels_and_a_wide_thread_cost_the_same_statements():
    root = make_comment()
    counts = []
    parent = root
    for _ in range(12):
        Comment.objects.all().update(created_at=timezone.now() - timedelta(days=1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            parent = post_comment(
                article=root.article, author=cast.bob(), text="Re", reply_to=parent.pk
            )
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1, counts
    assert counts[-1] <= 14
