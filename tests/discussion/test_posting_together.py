"""Many comments at once: the same rows, counters and signals as one after the other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_comments.models import Comment as PackageComment
from django_comments.signals import comment_was_posted, comment_will_be_posted
from django_comments_xtd.models import XtdComment

from articles.models import Article
from forum.discussion import rules
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.posting import post_comment
from forum.discussion.posting_together import Post, PostRefused, check_texts, post_comments
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 9, tzinfo=UTC)

# Index of what each answers; "hold" is held by the receiver below.
WRITTEN = [
    ("The ferry *must* sail.", None),
    ("@bob thinks so, @alice and @nobody too.", 0),
    ("hold", 1),
    ("An answer to what is held.", 2),
    ("> quoted\n\nA thread of its own.\r\nTwo lines.", None),
    ("Deep.", 3),
    ("hold", None),
]


def posts() -> list[Post]:
    people = [cast.alice(), cast.bob(), cast.sam()]
    texts = check_texts(text for text, _reply_to in WRITTEN)
    return [
        Post(people[number % 3], texts[number], START + timedelta(minutes=number), reply_to)
        for number, (_text, reply_to) in enumerate(WRITTEN)
    ]


def post_one_by_one(article: Article, posts: list[Post]) -> list[Comment]:
    made: list[Comment] = []
    for post, (text, _reply_to) in zip(posts, WRITTEN, strict=True):
        answered = None if post.reply_to is None else made[post.reply_to].pk
        made.append(
            post_comment(
                article=article,
                author=post.author,
                text=text,
                reply_to=answered,
                posted_at=post.posted_at,
                is_import=True,
            )
        )
    return made


def post_texts(article: Article, *texts: str) -> list[Comment]:
    bob = cast.bob()
    posts = [Post(bob, text, START) for text in check_texts(texts)]
    return post_comments(article=article, posts=posts)


def hold(sender, comment, request, **kwargs):
    """Hold what asks for it, as a receiver of the package's signal may."""
    if comment.text == "hold":
        comment.is_public = False


@pytest.fixture
def _holding():
    comment_will_be_posted.connect(hold)
    yield
    comment_will_be_posted.disconnect(hold)


def written(article: Article) -> list[dict]:
    """Return every column of an article's comments, ids told by their place."""
    rows = list(Comment.objects.filter(article=article).order_by("pk"))
    place = {row.pk: number for number, row in enumerate(rows)}
    columns = {field.attname for field in Comment._meta.concrete_fields}
    columns -= {"article_id", "object_pk", "path"}
    return [
        {name: place.get(getattr(row, name), "?") if name in IDS else getattr(row, name)
         for name in columns} | {"path": len(row.path)}
        for row in rows
    ]  # fmt: skip


IDS = {"id", "comment_ptr_id", "xtd_id", "reply_to_id", "root_id", "thread_id", "parent_id"}


def counted(article: Article) -> dict:
    row = Discussion.objects.filter(article=article).values().get()
    return {name: value for name, value in row.items() if name not in ("id", "article_id")}


@pytest.mark.usefixtures("_holding")
@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.PREMODERATED])
def test_the_rows_are_those_of_one_after_the_other(mode):
    alone, together = make_article(), make_article()
    for article in (alone, together):
        change_settings(article=article, mode=mode, closes_after_days=None)
    post_one_by_one(alone, posts())
    people = dict(Member.objects.values_list("username", "comment_count"))
    post_comments(article=together, posts=posts())
    assert written(together) == written(alone)
    assert counted(together) == counted(alone)
    twice = {name: 2 * number for name, number in people.items()}
    assert dict(Member.objects.values_list("username", "comment_count")) == twice
    call_command("recount", "--check")


def test_they_go_behind_what_is_there():
    first = make_comment()
    second, third = post_comments(article=first.article, posts=posts()[:2])
    assert first.path < second.path < third.path
    assert (second.arrival, third.arrival, second.order) == (2, 3, 2)
    make_comment(article=first.article)
    call_command("recount", "--check")


def test_an_id_is_never_given_twice():
    article = make_article()
    gone = make_comment(article=article)
    Discussion.objects.update(comment_count=0, thread_count=0, posted_count=0)
    for model in (Comment, XtdComment, PackageComment):  # Past the protection of threads.
        model._base_manager.all()._raw_delete(connection.alias)
    assert post_comments(article=article, posts=posts()[:1])[0].pk > gone.xtd_id


@pytest.mark.usefixtures("_holding")
def test_the_packages_signals_are_sent_for_each():
    heard = []

    def will(sender, comment, request, **kwargs):
        heard.append(("will", comment.text, comment.pk))

    def was(sender, comment, request, **kwargs):
        comment.save(update_fields=["text"])  # It is a row like any other now.
        heard.append(("was", comment.text, comment.pk))

    comment_will_be_posted.connect(will)
    comment_was_posted.connect(was)
    try:
        made = post_comments(article=make_article(), posts=posts())
    finally:
        comment_will_be_posted.disconnect(will)
        comment_was_posted.disconnect(was)
    assert heard == [("will", one.text, None) for one in made] + [
        ("was", one.text, one.pk) for one in made
    ]
    assert [one.state for one in made if one.text == "hold"] == [State.HELD] * 2


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("x" * 10_001, rules.TOO_LONG),
        (" ", rules.EMPTY),
        ("[nothing]: https://example.org", rules.EMPTY),
        ("declined", rules.DECLINED),
    ],
)
def test_one_that_is_refused_is_named_and_nothing_is_written(text, refusal):
    def decline(sender, comment, request, **kwargs):
        return comment.text != "declined"

    article = make_article()
    comment_will_be_posted.connect(decline)
    try:
        with pytest.raises(PostRefused) as raised:
            post_texts(article, "Good.", text)
    finally:
        comment_will_be_posted.disconnect(decline)
    assert (raised.value.index, raised.value.refusal) == (1, refusal)
    assert not Comment.objects.exists()


def test_many_take_hardly_more_statements_than_a_few():
    def statements(number: int) -> int:
        article, texts = make_article(), [f"Said by @alice, {one}." for one in range(number)]
        cast.alice()
        with CaptureQueriesContext(connection) as captured:
            post_texts(article, *texts)
        return len(captured)

    statements(1)
    assert statements(200) <= statements(20) + 10  # SQLite takes some 40 rows at a time.
