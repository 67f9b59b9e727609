"""Mute members and branches: nobody is told of it, and the muter is told of nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.discussion import attention_rules
from forum.discussion.attention import Follow, Mute
from forum.discussion.discussions import change_settings
from forum.discussion.following import follow
from forum.discussion.models import Comment, Mode
from forum.discussion.muting import (
    Muted,
    is_author_muted,
    is_branch_muted,
    is_muted,
    mute,
    muted_by,
    unmute,
)
from forum.discussion.posting import post_comment
from forum.discussion.removal import publish_held_comment
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def told() -> list[tuple[str, str]]:
    """Return who was told what, by name."""
    return sorted(Notice.objects.values_list("recipient__username", "kind"))


def reply(comment: Comment, text: str = "So it is.") -> Comment:
    """Let bob answer, so that notices are written."""
    return post_comment(article=comment.article, author=cast.bob(), text=text, reply_to=comment.pk)


@pytest.mark.both
def test_members_and_branches_are_muted_once_and_unmuted_for_good():
    comment = make_comment()
    for target in (cast.bob(), comment):
        assert mute(member=cast.alice(), target=target) == mute(member=cast.alice(), target=target)
    assert muted_by(cast.alice()) == Muted(frozenset({cast.bob().pk}), (comment.path,))
    for target in (cast.bob(), comment, comment):
        unmute(member=cast.alice(), target=target)
    assert muted_by(cast.alice()) == Muted()


@pytest.mark.both
def test_what_is_muted_is_asked_in_one_query_and_by_strangers_in_none(django_assert_num_queries):
    here, there = make_comment(), make_comment(article=make_article(headline="Elsewhere"))
    alice = cast.alice()
    for target in (here, there, cast.bob()):
        mute(member=alice, target=target)
    with django_assert_num_queries(1):
        muted = muted_by(alice, here.article_id)
    assert (muted.authors, muted.branches) == ({cast.bob().pk}, (here.path,))
    with django_assert_num_queries(0):
        assert muted_by(AnonymousUser()) == Muted()


@pytest.mark.both
def test_a_comment_is_muted_by_its_author_or_by_a_branch_around_it():
    muted = Muted(frozenset({7}), ("0000001", "00000020000003"))
    cases = {(7, "0000009"): True, (1, "0000001"): True, (1, "00000010000005"): True,
             (1, "0000002"): False, (1, "000000200000030000004"): True,
             (None, "0000009"): False}  # fmt: skip
    for (author_id, path), expected in cases.items():
        assert is_muted(muted, author_id=author_id, path=path) is expected
    assert not is_muted(Muted(), author_id=7, path="0000001")


@pytest.mark.both
def test_the_top_of_a_muted_branch_and_a_muted_author_are_told_apart():
    muted = Muted(frozenset({7}), ("0000001",))
    assert is_branch_muted(muted, "0000001") and not is_branch_muted(muted, "00000010000005")
    assert is_author_muted(muted, 7) and not is_author_muted(muted, None)


@pytest.mark.both
def test_official_words_are_never_muted():
    muted = Muted(frozenset({7}), ("0000001",))
    assert not is_muted(muted, author_id=7, path="0000001", is_official=True)
    assert not is_author_muted(muted, 7, is_official=True)


def test_one_does_not_mute_oneself_but_any_other_also_staff():
    with pytest.raises(Refused) as refused:
        mute(member=cast.alice(), target=cast.alice())
    assert refused.value.refusal == attention_rules.MUTES_SELF
    mute(member=cast.alice(), target=cast.mori())


def test_who_mutes_too_much_is_told_so(monkeypatch):
    monkeypatch.setattr(attention_rules, "MAX_MUTES", 1)
    mute(member=cast.alice(), target=cast.bob())
    with pytest.raises(Refused) as refused:
        mute(member=cast.alice(), target=make_comment())
    assert refused.value.refusal == attention_rules.MUTES_MANY


@pytest.mark.parametrize("target", [cast.bob, make_comment])
def test_muting_ends_following(target):
    target = target()
    follow(member=cast.alice(), target=target)
    mute(member=cast.alice(), target=target)
    assert not Follow.objects.exists()


def test_the_muted_are_heard_neither_answering_nor_calling():
    comment = make_comment(author=cast.alice())
    mute(member=cast.alice(), target=cast.bob())
    reply(comment, "@alice @suzu listen")
    assert told() == []  # There is no suzu yet.
    cast.suzu()
    reply(comment, "@alice @suzu listen")
    assert told() == [("suzu", "mention")]


@pytest.mark.both
def test_a_muted_branch_tells_nothing_and_the_rest_of_the_thread_does():
    root = make_comment(author=cast.alice())
    branch = make_comment(reply_to=root, author=cast.alice())
    mute(member=cast.alice(), target=branch)
    reply(branch)
    assert told() == []
    reply(root)
    assert told() == [("alice", "reply")]


def test_a_comment_that_waited_tells_no_muter_either():
    comment = make_comment(author=cast.alice())
    change_settings(article=comment.article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = reply(comment)
    mute(member=cast.alice(), target=cast.bob())
    publish_held_comment(comment_id=held.pk)
    assert told() == []


@pytest.mark.both
def test_a_post_asks_for_whom_it_answers_and_for_all_it_mentions_however_many_mute():
    people = [cast.member(f"reader{number}") for number in range(6)]
    comment, author = make_comment(author=cast.alice()), cast.bob()
    text = " ".join(f"@{person.username}" for person in people)

    def asked(more: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            post_comment(
                article=comment.article, author=author, text=text + more, reply_to=comment.pk
            )
        return sum("discussion_mute" in sql for sql in spelled(queries))

    assert asked("") == 2
    for person in people:
        mute(member=person, target=author)
    assert asked(" This is not the same again.") == 2
    assert Notice.objects.filter(recipient=people[0]).count() == 1
    assert Notice.objects.filter(recipient=cast.alice()).count() == 2


@pytest.mark.both
@pytest.mark.parametrize(
    "fields", [{}, {"muted": cast.bob, "branch": make_comment}, {"muted": cast.alice}]
)
def test_the_database_takes_one_target_and_not_oneself(fields):
    values = {name: make() for name, make in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(member=cast.alice(), **values)


@pytest.mark.both
def test_who_leaves_takes_their_mutes_along_and_those_of_them():
    mute(member=cast.alice(), target=cast.suzu())
    mute(member=cast.suzu(), target=cast.bob())
    Member.objects.get(username="suzu").delete()
    assert not Mute.objects.exists()


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def piece_of(html: str, comment: Comment) -> str:
    """Return a comment's own part of a page, from the beginning of its place in the list."""
    before, _, after = html.partition(f'id="c{comment.pk}"')
    return before.rpartition('<li class="thread">')[2] + after.partition("</article>")[0]


def fold_of(piece: str) -> str:
    """Return how a comment's part of a page is folded, in whatever language."""
    if '<details class="thread__fold" data-muted>' in piece:
        return "branch"
    return "author" if "comment__muted" in piece else ""


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


@pytest.mark.parametrize("place", ["article", "branch"])
def test_a_muted_comment_folds_to_one_line_and_its_replies_stay(alice: Client, place: str):
    top = make_comment(author=cast.suzu())
    comment = make_comment(reply_to=top, text="Loud words")
    reply = make_comment(reply_to=comment, author=cast.suzu(), text="A calm reply")
    address = top.article.get_absolute_url() if place == "article" else top.get_absolute_url()
    before = page_of(alice, address)
    mute(member=cast.alice(), target=cast.bob())
    html = page_of(alice, address)
    piece = piece_of(html, comment)
    assert '<details class="comment__muted">' in piece and "Muted: Bob" in piece
    assert "Loud words" in piece.partition("</summary>")[2]
    assert "comment__muted" not in piece_of(html, reply) and "A calm reply" in html
    assert html.count("thread__fold") == before.count("thread__fold") == 3
    unmute(member=cast.alice(), target=cast.bob())
    assert "comment__muted" not in page_of(alice, address)


@pytest.mark.parametrize("person", [cast.suzu, cast.mori, None])
def test_nobody_elses_page_folds(client: Client, person):
    comment = make_comment(author=cast.member("eve"))
    reply = make_comment(reply_to=comment)
    mute(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=comment)
    for reader in (cast.alice(), person and person()):
        client.logout()
        if reader:
            client.force_login(reader)
        html = page_of(client, comment.article.get_absolute_url())
        folds = [fold_of(piece_of(html, one)) for one in (comment, reply)]
        assert folds == (["branch", "author"] if reader == cast.alice() else ["", ""])


def test_a_muted_branch_is_shut_in_its_article_and_open_where_it_was_asked_for(alice: Client):
    top = make_comment()
    branch = make_comment(reply_to=top, author=cast.suzu())
    inside = make_comment(reply_to=branch)
    mute(member=cast.alice(), target=branch)
    for address in (top.article.get_absolute_url(), top.get_absolute_url()):
        html = page_of(alice, address)
        assert '<details class="thread__fold" data-muted>' in piece_of(html, branch)
        assert "Muted · " in piece_of(html, branch)
        for other in (top, inside):
            assert '<details class="thread__fold" open>' in piece_of(html, other)
    for comment in (branch, inside):
        html = page_of(alice, comment.get_absolute_url())
        assert html.count('<details class="thread__fold" open>') == 3


def test_moderators_fold_what_they_mute_and_can_still_judge_it(client: Client):
    comment = make_comment()
    mute(member=cast.mori(), target=cast.bob())
    client.force_login(cast.mori())
    html = page_of(client, comment.article.get_absolute_url())
    assert "Muted: Bob" in html and "Moderate" in piece_of(html, comment)


def test_what_is_muted_is_not_new_since_the_last_visit(alice: Client, monkeypatch):
    article = make_article()
    loud = make_comment(article=article, author=cast.suzu())
    alice.get(article.get_absolute_url())
    mute(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=loud)
    make_comment(article=article)
    make_comment(reply_to=loud, author=cast.mori())
    make_comment(article=article, author=cast.mori())
    now = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: now)
    html = page_of(alice, article.get_absolute_url())
    assert "1 new since your last visit" in html and html.count(" data-new") == 1


def test_what_is_kept_for_all_members_has_nobodys_folds(alice: Client):
    comment = make_comment()
    address = comment.article.get_absolute_url()
    mute(member=cast.alice(), target=cast.bob())
    other = Client()
    other.force_login(cast.suzu())
    pages = [page_of(client, address) for client in (alice, other, alice)]
    assert [fold_of(piece_of(html, comment)) for html in pages] == ["author", "", "author"]
